"""`kill -9` at every labelled point between commit and delivery: nothing lost, nothing doubled, nothing half-signed.

Points of a process are those of ``worker.crash``; those of a request on its way (P6 connected, P7 half sent, P8 sent
and no answer) are met by the link, which kills the worker when it sees that moment.
"""

import pytest

from convenio.demo.nodes import Hand, Node, StepFailed, wait_until
from convenio.demo.story import Story
from tests.nodes import Pair

pytestmark = [pytest.mark.journey, pytest.mark.thorough]
WORKER = ["P5", "P9", "P10"]
ON_THE_WAY = {"P6": "connected", "P7": "half", "P8": "sent"}


def comments(story: Story) -> tuple[int, int]:
    return story.standing(story.changan)["comments"], story.standing(story.tomsk)["comments"]


def comment(node: Node, story: Story, words: str) -> None:
    node.hand.do("comment", pact=story.pact, clause="staff_exchange", words=words)


def arrived_once(story: Story, before: int) -> None:
    story.both_know_the_same()
    assert comments(story) == (before + 1, before + 1)


@pytest.mark.parametrize("point", WORKER)
def test_the_worker_dies_while_it_delivers(story: Story, point: str) -> None:
    before = comments(story)[0]
    story.tomsk.order("kill worker")
    story.tomsk.order(f"start worker {point}")
    comment(story.tomsk, story, f"The worker dies at {point}.")
    assert story.tomsk.wait_told("worker", "down").endswith("-9")
    story.tomsk.order("start worker")
    arrived_once(story, before)


@pytest.mark.parametrize("point", ON_THE_WAY)
def test_the_worker_dies_while_a_request_is_on_its_way(pair: Pair, story: Story, point: str) -> None:
    before = comments(story)[0]
    killed: list[str] = []
    pair.links["changan"].at[ON_THE_WAY[point]] = lambda: killed.append(story.tomsk.order("kill worker"))
    comment(story.tomsk, story, f"The worker dies at {point}.")
    wait_until(lambda: bool(killed), "the worker was killed", 20)
    story.tomsk.order("start worker")
    arrived_once(story, before)


def test_the_receiver_s_web_server_dies_before_it_has_answered(story: Story) -> None:
    before = comments(story)[0]
    story.changan.order("kill web")
    story.changan.order("start web P11")
    story.changan.wait_answer()
    comment(story.tomsk, story, "The other web server dies at P11.")
    wait_until(lambda: comments(story)[0] == before + 1, "it was stored", 20)
    story.changan.order("kill web")
    story.changan.order("start web")
    story.changan.wait_answer()
    arrived_once(story, before)


@pytest.mark.parametrize(("point", "written"), [("P2", 0), ("P3", 0), ("P4", 1)])
def test_the_process_of_a_person_dies_around_the_commit(story: Story, point: str, written: int) -> None:
    before = comments(story)[0]
    dying = Hand(story.tomsk.plan, story.tomsk.group, crash=point)
    with pytest.raises(StepFailed, match="-9"):
        dying.do("comment", pact=story.pact, clause="quota", words=f"The process dies at {point}.")
    dying.close()
    story.both_know_the_same()
    assert comments(story) == (before + written, before + written)


def test_the_worker_dies_between_fetching_a_document_and_keeping_it(story: Story) -> None:
    story.negotiate()
    story.approve()
    story.changan.hand.do("review", pact=story.pact)
    story.tomsk.order("kill worker")
    story.tomsk.order("start worker P12")
    story.changan.hand.do("open_round", pact=story.pact)
    assert story.tomsk.wait_told("worker", "down").endswith("-9")
    assert not story.standing(story.tomsk)["files_held"]
    story.tomsk.order("start worker")
    story.both_know_the_same()


@pytest.mark.parametrize("point", ["S1", "S2", "S3"])
def test_a_signing_that_is_cut_off_leaves_nothing_half_signed(story: Story, point: str) -> None:
    dying = Hand(story.changan.plan, story.changan.group, crash=point)
    with pytest.raises(StepFailed, match="-9"):
        dying.do("sign", pact=story.pact)
    dying.close()
    found = story.standing(story.changan)
    assert found["signed"] == []
    assert found["intents"] == (0 if point == "S1" else 1)
    if point != "S1":
        with pytest.raises(StepFailed, match="being made right now"):
            story.changan.hand.do("sign", pact=story.pact)
        assert story.changan.hand.do("give_up_intents", after_minutes=3) == 1
    assert story.standing(story.changan)["intents"] == 0


def test_a_signature_that_was_committed_is_delivered_whole(story: Story) -> None:
    dying = Hand(story.changan.plan, story.changan.group, crash="S4")
    with pytest.raises(StepFailed, match="-9"):
        dying.do("sign", pact=story.pact)
    dying.close()
    story.both_know_the_same()
    for node in (story.changan, story.tomsk):
        assert story.standing(node)["signed"] == ["chd.edu.cn"]
    with pytest.raises(StepFailed, match=r"already|signed"):
        story.changan.hand.do("sign", pact=story.pact)


def test_after_all_this_both_records_are_unbroken_and_the_agreement_comes_into_force(story: Story) -> None:
    story.do(story.tomsk, "clear", spec="renewal-2026")
    story.do(story.tomsk, "sign")
    for node in (story.changan, story.tomsk):
        story.require(node, stage="in_force")
        assert b"Intact" in story.command(node, "audit", "verify")
