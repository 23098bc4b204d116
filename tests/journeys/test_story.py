"""The whole story between two real nodes, walked through the pages without JavaScript; the link cut in the middle."""

import shutil
import time
from pathlib import Path

import pytest

from convenio.demo.nodes import StepFailed, wait_until
from convenio.demo.story import verified
from convenio.demo.walk import Walk
from tests.journeys import restoring
from tests.journeys.watching import touching
from tests.nodes import Pair, database

pytestmark = pytest.mark.journey
WATCHED = shutil.which("strace") is not None


@pytest.fixture(scope="module")
def story(pair: Pair) -> Walk:
    told: list[str] = []
    story = Walk(pair.supervisor, lambda sentence, _: told.append(sentence))
    story.meet()
    story.draft_and_propose()
    return story


def test_with_the_link_cut_nothing_arrives_and_after_mending_all_does(pair: Pair, story: Walk) -> None:
    pair.cut()
    before = story.standing(story.changan)
    for words in ("First of three.", "Second of three.", "Third of three."):
        story.tomsk.hand.do("comment", pact=story.pact, clause="staff_exchange", words=words)
    story.changan.hand.do("comment", pact=story.pact, clause="quota", words="Written meanwhile on the other side.")
    time.sleep(2.5)
    assert story.standing(story.changan)["comments"] == before["comments"] + 1
    assert story.standing(story.tomsk)["comments"] == before["comments"] + 3
    pair.mend()
    story.both_know_the_same()
    assert story.standing(story.changan)["comments"] == story.standing(story.tomsk)["comments"] == 4


def test_the_rest_of_the_story_goes_as_told(pair: Pair, story: Walk, tmp_path: Path) -> None:
    story.negotiate()
    story.approve()
    story.sign()
    story.check()
    story.keep_a_promise()
    story.publish()
    story.prove(tmp_path / "proof.zip", tmp_path / "trust.txt")
    assert (tmp_path / "proof.zip").stat().st_size > 100_000


def test_the_other_side_s_proof_is_good_too_and_strangers_keys_are_never_trusted(story: Walk, tmp_path: Path) -> None:
    proof = tmp_path / "proof.zip"
    story.command(story.tomsk, "proof", "export", story.pact, proof)
    verified(proof, 1)
    strange = tmp_path / "trust.txt"
    strange.write_text("".join(f"{hei} {'ab' * 32}\n" for hei in ("chd.edu.cn", "tpu.ru")))
    verified(proof, 1, "--trust", str(strange))
    with pytest.raises(StepFailed):
        verified(proof, 0, "--trust", str(strange))


def test_both_nodes_live_in_one_cookie_jar(story: Walk) -> None:
    browser = story.browser(story.changan, "officer")
    assert browser is story.browser(story.tomsk, "officer")
    for node in (story.changan, story.tomsk):
        desk = browser.get(f"{node.plan.base_url}/desk/")
        assert (desk.status, desk.url) == (200, f"{node.plan.base_url}/desk/")
    names = {cookie.name for cookie in browser.jar}
    assert {"convenio-changan-session", "convenio-tomsk-session"} <= names
    assert all(name.startswith(("convenio-changan-", "convenio-tomsk-")) for name in names)


def test_both_records_of_what_happened_are_unbroken(story: Walk) -> None:
    for node in (story.changan, story.tomsk):
        assert b"Intact" in story.command(node, "audit", "verify")


@pytest.mark.skipif(not WATCHED, reason="needs strace")
def test_through_the_whole_story_no_process_touched_a_file_of_the_other_node(pair: Pair, story: Walk) -> None:
    for slug, other in (("changan", "tomsk"), ("tomsk", "changan")):
        lines = (pair.folder / f"{slug}.trace").read_text(errors="replace").splitlines()
        assert len(touching(lines, str(pair.folder / slug))) > 100
        assert not touching(lines, str(pair.folder / other))


@pytest.mark.thorough
def test_more_web_servers_and_workers_share_the_database_and_one_may_die(story: Walk) -> None:
    node = story.changan
    with restoring.more_processes(node) as port:
        wait_until(lambda: restoring.is_ready(node, port), "the second web server is ready", 60)
        before = story.standing(node)["comments"]
        for number in range(4):
            story.do(story.tomsk, "comment", clause="quota", words=f"Both workers live, {number}.")
        node.order("kill worker")
        for number in range(4):
            story.do(node, "comment", clause="quota", words=f"One worker is gone, {number}.")
        assert story.standing(story.tomsk)["comments"] == before + 8
    node.order("start worker")


@pytest.mark.thorough
def test_a_second_machine_goes_on_from_the_backup_and_gets_back_what_was_said_since(
    pair: Pair, story: Walk, tmp_path: Path
) -> None:
    first, limit = story.changan, time.monotonic() + 15 * 60
    tar, keys = restoring.backup(first, tmp_path / "backup")
    story.do(first, "comment", clause="quota", words="Said after the backup, and not in it.")
    told = story.standing(first)
    assert "verified" in restoring.command(first, "restore", tar, "--keys", keys, "--verify")
    assert "damaged" in restoring.command(first, "restore", restoring.flipped(tar), "--verify", status=1)
    with database("second") as url:
        second = restoring.second_machine(pair, first, tmp_path / "second", url)
        said = restoring.command(second, "restore", tar, "--keys", keys)
        assert "BAD" not in said
        assert "There is a node" in restoring.command(second, "restore", tar, status=1)
        restoring.start(second)
        story.changan = second
        wait_until(lambda: story.standing(second)["known"] == told["known"], "the words since are back", 60)
        wait_until(lambda: not story.standing(second)["recovering"], "the node may write again", 60)
        story.do(second, "comment", clause="quota", words="Said by the second machine.")
        assert story.standing(second)["comments"] == told["comments"] + 1
        assert time.monotonic() < limit
        second.close()
