"""Two nodes on one machine: apart in their files, together over HTTP only."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from convenio.demo.keeper import process_table
from convenio.demo.nodes import wait_until
from tests.journeys.watching import touching
from tests.nodes import Pair, tracer, two_nodes

pytestmark = pytest.mark.journey


def knows(pair: Pair, slug: str, hei_id: str) -> bool:
    answer: dict[str, bool] = pair.supervisor.nodes[slug].hand.do("knows", hei_id=hei_id)
    return answer["profile"]


def test_each_node_is_a_process_group_of_its_own(pair: Pair) -> None:
    groups = [node.group for node in pair.supervisor.nodes.values()]
    assert len(set(groups)) == 2
    for group in groups:
        assert len([pid for pid, (_, own) in process_table().items() if own == group]) >= 4


def test_the_profile_of_one_comes_to_the_other_over_the_network(pair: Pair) -> None:
    wait_until(lambda: knows(pair, "changan", "tpu.ru"), "Chang'an knows Tomsk's profile", 20)
    wait_until(lambda: knows(pair, "tomsk", "chd.edu.cn"), "Tomsk knows Chang'an's profile", 20)
    assert any("/profile" in line for line in pair.links["tomsk"].seen)


needs_tracer = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


@needs_tracer
def test_the_tracer_sees_a_child_that_reads_a_strange_file(tmp_path: Path) -> None:
    home, trace = tmp_path / "tomsk", tmp_path / "trace"
    home.mkdir()
    (home / "secret").write_text("x")
    reader = f"import subprocess; subprocess.run(['cat', {str(home / 'secret')!r}])"
    subprocess.run([*tracer(trace), sys.executable, "-c", reader], check=True, stdout=subprocess.DEVNULL)
    wait_until(lambda: bool(touching(trace.read_text().splitlines(), str(home))), "the tracer has written it", 5)


@needs_tracer
def test_no_process_of_one_node_touches_a_file_of_the_other(pair: Pair) -> None:
    wait_until(lambda: knows(pair, "changan", "tpu.ru"), "the nodes have spoken", 20)
    for slug, other in (("changan", "tomsk"), ("tomsk", "changan")):
        own, strange = str(pair.folder / slug), str(pair.folder / other)
        lines = (pair.folder / f"{slug}.trace").read_text(errors="replace").splitlines()
        assert sum(own in line for line in lines) > 20
        assert any("db.sqlite3" in line or "htons" in line for line in lines)
        assert not touching(lines, strange)


def test_when_all_is_over_no_process_is_left() -> None:
    with two_nodes(started=False) as both:
        groups = {node.group for node in both.supervisor.nodes.values()}
        both.changan.order("start worker")
    limit = time.monotonic() + 5
    while time.monotonic() < limit and any(group in groups for _, group in process_table().values()):
        time.sleep(0.1)
    assert not [pid for pid, (_, group) in process_table().items() if group in groups]
    assert not both.folder.exists()
