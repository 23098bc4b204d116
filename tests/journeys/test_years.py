"""Three years of an agreement between two real nodes: what arrives unequally, is disputed, corrected and withdrawn.

Both nodes hear of it over HTTP only, at different times. Where they know the same, their boards are equal byte for
byte, printed by processes that share nothing but the events; where they do not, nothing is lost.
"""

import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from convenio.demo import past
from convenio.demo.nodes import Node, wait_until
from convenio.demo.story import Story, verified
from convenio.demo.walk import Walk
from tests.nodes import Pair, two_nodes

pytestmark = pytest.mark.journey
CHD, TPU = "chd.edu.cn", "tpu.ru"
VISITS = {"metric": "teacher_visits", "direction": {"from": CHD, "to": TPU}}


@pytest.fixture(scope="module")
def own_pair() -> Iterator[Pair]:
    """A pair of its own: the story of the other journeys knows no second agreement."""
    with two_nodes() as both:
        yield both


@pytest.fixture(scope="module")
def years(own_pair: Pair) -> Walk:
    """The agreement of 2020, signed by both."""
    story = Walk(own_pair.supervisor, lambda _sentence, _: None)
    story.meet()
    past._agree(story)
    past._sign(story)
    return story


def on(story: Walk, day: str) -> None:
    for node in (story.changan, story.tomsk):
        node.hand.do("travel", to=day, days_ago=0)


def record(story: Walk, node: Node, first: str, days: int, persons: int) -> str:
    """A visit of teachers from Chang'an to Tomsk, recorded on one node; the id of the statement."""
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    activity = VISITS | {"from": first, "to": str(last), "role": "lecturer", "quantities": {"persons": persons}}
    return str(node.hand.do("record", pact=story.pact, activity=activity))


def board(story: Walk, node: Node) -> dict[str, Any]:
    """The board inside a node's own process."""
    found: dict[str, Any] = node.hand.do("board", pact=story.pact)
    return found


def visits_on(known: dict[str, Any]) -> dict[str, Any]:
    """The line of the promise that is recorded under here."""
    return next(one for one in known["rows"] if one["metric"] == "teacher_visits" and any(one["recorded"].values()))


def equal_boards(story: Walk) -> dict[str, Any]:
    """The line of the visits, on which both nodes agree."""
    story.both_know_the_same()
    here, there = (board(story, node) for node in (story.changan, story.tomsk))
    assert here == there
    return visits_on(here)


def of_year(row: dict[str, Any], year: int) -> tuple[int, int, int, int]:
    """Recorded by Chang'an, recorded by Tomsk, confirmed, disputed."""
    one = next(each for each in row["years"] if each["year"] == year)
    return one["recorded"][CHD], one["recorded"][TPU], one["confirmed"], one["disputed"]


def test_the_first_year_is_recorded_by_one_and_answered_by_the_other(years: Walk) -> None:
    on(years, "2021-12-01")
    good, wrong = (
        record(years, years.tomsk, day, 5, persons) for day, persons in (("2021-03-01", 2), ("2021-10-04", 3))
    )
    row = equal_boards(years)
    assert of_year(row, 2021) == (0, 5, 0, 0)
    years.do(years.changan, "confirm", record=good)
    years.do(years.changan, "dispute", record=wrong, words="Three were planned; one came.")
    assert of_year(equal_boards(years), 2021) == (0, 5, 2, 3), "what is disputed stays, and counts for nobody"


def test_the_second_year_arrives_unequally_and_ends_equally(own_pair: Pair, years: Walk) -> None:
    on(years, "2022-12-01")
    own_pair.cut()
    record(years, years.tomsk, "2022-04-04", 5, 1)
    record(years, years.tomsk, "2022-09-05", 5, 2)
    mine = record(years, years.changan, "2022-05-16", 3, 4)
    time.sleep(1.5)
    here, there = (visits_on(board(years, node)) for node in (years.changan, years.tomsk))
    assert of_year(here, 2022) == (4, 0, 0, 0)
    assert of_year(there, 2022) == (0, 3, 0, 0), "each knows its own so far"
    own_pair.mend()
    assert of_year(equal_boards(years), 2022) == (4, 3, 0, 0)
    years.do(years.changan, "confirm_all")
    years.do(years.changan, "retract", record=mine)
    row = equal_boards(years)
    assert of_year(row, 2022) == (0, 3, 3, 0), "what was withdrawn counts no more, and what was disputed stays so"
    assert of_year(row, 2021) == (0, 5, 2, 3)
    assert len(board(years, years.tomsk)["retracted"]) == 1


def test_the_third_year_holds_what_both_recorded_of_the_same_visit(own_pair: Pair, years: Walk) -> None:
    """Recorded by both while the link was cut: both stand, flagged, until one is withdrawn."""
    on(years, "2023-12-01")
    own_pair.cut()
    twin = record(years, years.changan, "2023-06-05", 5, 2)
    kept = record(years, years.tomsk, "2023-06-05", 5, 2)
    own_pair.mend()
    row = equal_boards(years)
    flagged = [one for one in row["entries"] if one["facts"]["from"] == "2023-06-05"]
    assert [one["flags"] for one in flagged] == [["possible_double"], ["possible_double"]]
    years.do(years.changan, "retract", record=twin)
    years.do(years.changan, "confirm", record=kept)
    row = equal_boards(years)
    assert of_year(row, 2023) == (0, 2, 2, 0)
    assert (row["confirmed"], row["disputed"]) == (7, 3)


def test_two_processes_of_two_nodes_print_the_same_bytes(years: Walk) -> None:
    boards = [years.command(node, "board", years.pact, "--json") for node in (years.changan, years.tomsk)]
    assert boards[0] == boards[1]
    assert json.loads(boards[0]) == board(years, years.changan)


def test_the_pages_of_both_show_that_board(years: Walk) -> None:
    pages = [years.page(node, "board/").text for node in (years.changan, years.tomsk)]
    digests = [re.search(r'data-digest="([0-9a-f]{64})"', text) for text in pages]
    assert digests[0]
    assert digests[1]
    assert digests[0][1] == digests[1][1]
    for text in pages:
        assert "Three were planned; one came." in text
        assert "Year by year" in text
    portfolio = years.browser(years.changan, "officer").get(f"{years.changan.plan.base_url}/delivery/")
    assert portfolio.status == 200


def approved_by_both(sheet: Story) -> None:
    """Reviewed in both houses, approved by the other side."""
    for node in (sheet.changan, sheet.tomsk):
        node.hand.do("review", pact=sheet.pact)
    sheet.do(sheet.tomsk, "approve")
    for node in (sheet.changan, sheet.tomsk):
        sheet.require(node, agreed=True, stage="agreed", turn="")


def test_the_next_year_is_planned_and_the_year_reported_and_signed_by_both(years: Walk, tmp_path: Path) -> None:
    on(years, "2024-11-04")
    plan, report = (Story(years.supervisor, lambda _sentence, _: None) for _sheet in range(2))

    def proposed(sheet: Story, deed: str, year: int) -> None:
        draft = years.changan.hand.do(deed, pact=years.pact, year=year)
        sheet.pact = years.changan.hand.do("propose", ref=draft)["pact"]
        sheet.both_know_the_same()

    proposed(plan, "make_plan", 2025)
    plan.do(plan.tomsk, "suggest", clause="work_plan_line", values={"quantity": 9}, words="Nine, not so many.")
    (suggestion,) = plan.standing(plan.changan)["suggestions"]
    plan.changan.hand.do("take", pact=plan.pact, suggestion=suggestion)
    plan.changan.hand.do("propose", ref=plan.pact)
    plan.both_know_the_same()
    approved_by_both(plan)
    lines = [node.hand.do("planned", pact=plan.pact) for node in (plan.changan, plan.tomsk)]
    assert lines[0] == lines[1]
    assert lines[0][0]["quantity"] == 9

    record(years, years.tomsk, "2024-03-04", 5, 2)
    years.both_know_the_same()
    proposed(report, "make_report", 2024)
    told = [node.hand.do("reported", pact=report.pact) for node in (report.changan, report.tomsk)]
    assert told[0] == told[1]
    assert (told[0]["same"], told[0]["open"]) == (True, ["unanswered"])
    years.do(years.changan, "confirm_all")
    assert not report.tomsk.hand.do("reported", pact=report.pact)["same"]
    assert report.changan.hand.do("refresh_report", pact=report.pact) == 3
    report.changan.hand.do("propose", ref=report.pact)
    report.both_know_the_same()
    approved_by_both(report)
    for node in (report.changan, report.tomsk):
        told[0] = node.hand.do("reported", pact=report.pact)
        assert (told[0]["same"], told[0]["open"]) == (True, [])
    on(years, "")  # rounds are signed today: a worker holds their deadline against its own clock
    report.do(report.changan, "open_round")
    wait_until(lambda: report.standing(report.tomsk)["compared"] == "equal", "Tomsk has drawn the same bytes", 30)
    report.do(report.changan, "sign")
    if report.standing(report.tomsk)["missing"]:
        report.do(report.tomsk, "clear", spec="renewal-2026")
    report.do(report.tomsk, "sign")
    for node in (report.changan, report.tomsk):
        report.require(node, stage="in_force", missing=[])
    report.command(report.changan, "proof", "export", report.pact, tmp_path / "report.zip")
    verified(tmp_path / "report.zip", 1)
