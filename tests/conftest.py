"""Options of the whole suite: how long it may take, the long form of the fault tests, the order."""

import time

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--budget", type=float, default=0, help="fail when the whole run takes more seconds than this")
    parser.addoption("--pictures", action="store_true", help="put newly taken pictures into docs/pictures")
    parser.addoption("--long", action="store_true", help="run the long form of the fault tests")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STARTED] = time.monotonic()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow folders first, so that the processes end together; a file stays whole (--dist loadfile)."""
    items.sort(key=lambda item: SLOW.index(item.path.parent.name) if item.path.parent.name in SLOW else len(SLOW))
    if not config.getoption("--long"):
        skip = pytest.mark.skip(reason="long form: make faults")
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(skip)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The budget is a promise of the house: over it, the run fails although every test passed."""
    config = session.config
    if hasattr(config, "workerinput") or not config.getoption("--budget"):
        return
    if over_budget(time.monotonic() - config.stash[STARTED], config.getoption("--budget")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    budget = config.getoption("--budget")
    if budget:
        seconds = time.monotonic() - config.stash[STARTED]
        verdict = "OVER THE BUDGET" if over_budget(seconds, budget) else "within the budget"
        terminalreporter.write_line(f"The whole suite took {seconds:.0f} s, {verdict} of {budget:.0f} s.")


def over_budget(seconds: float, budget: float) -> bool:
    return seconds > budget


SLOW = ["journeys", "faults", "browser"]
STARTED = pytest.StashKey[float]()
