"""Options of the whole suite: how long it may take, its long forms, the order, which files share their nodes."""

import time

import pytest
from xdist.scheduler import LoadFileScheduling


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--budget", type=float, default=0, help="fail when the whole run takes more seconds than this")
    parser.addoption("--pictures", action="store_true", help="put newly taken pictures into docs/pictures")
    parser.addoption("--thorough", action="store_true", help="run also what stands apart from `make test`")
    parser.addoption("--long", action="store_true", help="run the long form of the fault tests")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STARTED] = time.monotonic()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    return Together(config, log)


class Together(LoadFileScheduling):  # type: ignore[misc]
    """A file stays in one process, and so do the files that share two running nodes: those are prepared once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return next((scope for scope, files in SHARED.items() if file in files), file)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, so that the processes end together. After pytest-django, which moves journeys back."""
    items.sort(key=lambda item: _rank(item.nodeid.split("::", 1)[0]))
    for mark, option in (("slow", "--long"), ("thorough", "--thorough")):
        if config.getoption(option) or config.getoption("--long"):
            continue
        apart = [item for item in items if item.get_closest_marker(mark)]
        items[:] = [item for item in items if item not in apart]
        config.hook.pytest_deselected(items=apart)


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


def _rank(file: str) -> int:
    named = [*(one for files in SHARED.values() for one in files), "tests/journeys/", "tests/browser/", "tests/pact/"]
    return next((rank for rank, start in enumerate(named) if file.startswith(start)), len(named))


SHARED = {
    "two nodes in the browser": (
        "tests/journeys/test_demo.py",
        "tests/browser/test_access.py",
        "tests/browser/test_tour.py",
        "tests/browser/test_recording.py",
        "tests/browser/test_pictures.py",
        "tests/browser/test_renewal.py",
    ),
    "two nodes watched": ("tests/journeys/test_nodes.py", "tests/journeys/test_story.py"),
    "two nodes killed": ("tests/faults/test_bad_network.py", "tests/faults/test_kills.py"),
}
"""Files that share a fixture of the session with two nodes in it, or its past; in this order they run."""
STARTED = pytest.StashKey[float]()
