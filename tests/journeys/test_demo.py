"""`make demo`: ready in time, two universities in three languages, goes on where it was, leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from convenio.demo.keeper import process_table
from convenio.demo.supervisor import NODES
from convenio.demo.visitor import Visitor
from tests.browser.two_nodes import Told, told
from tests.nodes import free_port, keep_homes

pytestmark = pytest.mark.journey
READY_SECONDS = 90
"""On a machine of its own; beside other tests it gets a share of the cores and may take as much longer."""


class Demo:
    """The command as a person runs it; started, as from a script in the background, with Ctrl-C ignored."""

    def __init__(self, home: Path, port: int) -> None:
        words = ["demo", "--home", str(home), "--port", str(port)]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-m", "convenio.cli", *words],
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self.said: list[str] = []
        self.url = ""

    def wait_ready(self) -> float:
        """Read until the address is printed; returns the seconds since the start."""
        for line in self.process.stdout or ():
            self.said.append(line)
            if found := re.search(r"Open\s+(http://\S+)/demo/", line):
                self.url = found[1]
                return time.monotonic() - self.began
        raise AssertionError("".join(self.said))

    def children(self) -> list[int]:
        """The processes that it started."""
        table = process_table()
        groups = {pid for pid, (parent, group) in table.items() if parent == self.process.pid and pid == group}
        return [pid for pid, (_, group) in table.items() if group in groups]

    def stop(self) -> int:
        """Press Ctrl-C; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo"


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Demo]:
    running = Demo(home, free_port())
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def pact_of(tour: str) -> str:
    """The agreement that the tour shows."""
    (pact,) = set(re.findall(r"/a/([0-9a-f-]{36})/", tour))
    return str(pact)


def test_it_is_ready_in_time(demo: Demo) -> None:
    seconds = demo.wait_ready()
    shared_by = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert seconds < READY_SECONDS * shared_by


@pytest.mark.parametrize(("language", "word"), [("en", "Officer"), ("zh-hans", "DEMO|演示"), ("ru", "DEMO|ДЕМО")])
def test_the_tour_is_there_in_the_reader_s_language(demo: Demo, language: str, word: str) -> None:
    page = Visitor(language).get(f"{demo.url}/demo/")
    assert page.status == 200
    assert re.search(word, page.text)
    for hei in ("officer", "reviewer", "signatory", "keeper"):
        assert len(re.findall(rf"/demo/enter/{hei}/\?(?:to=agreement|language)", page.text)) == 2


def test_both_nodes_have_lists_worth_looking_at_and_say_what_they_are(demo: Demo) -> None:
    tour = Visitor().get(f"{demo.url}/demo/").text
    doors = sorted(set(re.findall(r'(http://[^"]+)/demo/enter/officer/', tour)))
    assert len(doors) == 2
    officer = Visitor()
    for door in doors:
        page = officer.get(f"{door}/demo/enter/officer/?to=agreement&language=en")
        assert page.status == 200
        assert "DEMONSTRATION" in page.text
        for path in ("/desk/", "/agreements/", "/partners/", "/public/"):
            page = officer.get(f"{door}{path}")
            assert (page.status, page.url) == (200, f"{door}{path}")
            assert "DEMONSTRATION" in page.text
        found = officer.get(f"{door}/agreements/?format=csv").text.strip().splitlines()
        assert len(found) > 30


def test_the_agreement_of_2020_is_public_and_its_renewal_waits(demo: Demo) -> None:
    tour = Visitor().get(f"{demo.url}/demo/").text
    pact = pact_of(tour)
    for language, title in (("en", "Comprehensive Cooperation Agreement"), ("zh", "长安大学"), ("ru", "Соглашение")):
        page = Visitor().get(f"{demo.url}/a/{pact}/{language}/")
        assert page.status == 200
        assert title in page.text
        assert "2020" in page.text


def test_ctrl_c_stops_everything_and_a_second_start_goes_on(demo: Demo, home: Path) -> None:
    mine, tour = demo.children(), Visitor().get(f"{demo.url}/demo/").text
    assert len(mine) >= 6
    assert demo.stop() == 0
    limit = time.monotonic() + 5
    while time.monotonic() < limit and set(mine) & set(process_table()):
        time.sleep(0.1)
    assert not set(mine) & set(process_table())
    told.append(Told(pact_of(tour), keep_homes({slug: home / slug for slug in NODES})))
    again = Demo(home, free_port())
    try:
        again.wait_ready()
        assert again.url == demo.url
        assert not any("past" in line for line in again.said)
        assert Visitor().get(f"{again.url}/demo/").status == 200
    finally:
        assert again.stop() == 0


def test_reset_throws_it_away_and_nothing_else(demo: Demo, home: Path) -> None:
    reset = [sys.executable, "-m", "convenio.cli", "demo", "--reset", "--home", str(home)]
    (home / "letter.txt").write_text("not made by the demonstration")
    refused = subprocess.run(reset, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "letter.txt" in refused.stderr
    assert (home / "changan").exists()
    (home / "letter.txt").unlink()
    assert subprocess.run(reset).returncode == 0
    assert not home.exists()
