"""What lies behind the demonstration when it opens: the agreement of 2020, six years under it, half a renewal.

Told from outside like the story: deeds inside each node, everything shared over HTTP. Tomsk's node begins without the
agreement. The deeds of the past carry days of the past; web servers and workers go by the machine's clock, so while the
round of 2020 is open, whose deadline has long passed, the workers rest: they would rightly decline it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.nodes import Node, wait_until
from convenio.demo.story import RENEWAL, SECONDS, SPEC, Story


def tell_past(story: Story) -> None:
    """From the first draft of 2020 to the renewal that waits for Tomsk."""
    story.step("The agreement of 2020 is drafted, proposed, approved", lambda: _agree(story))
    story.step("It is signed on paper by both, and in force", lambda: _sign(story))
    story.step("Its public page is released by both", lambda: _release(story))
    story.step("Its visits, students and papers are recorded and confirmed", lambda: _record(story))
    story.step("Plans and joint reports are agreed; next year’s plan waits for Tomsk", lambda: _plan(story))
    story.step("The delivered numbers are released by both, and news written", lambda: _publish(story))
    story.step("The reports of last year are frozen as they were sent", lambda: _report(story))
    story.step("A renewal is proposed and talked about", lambda: _renew(story))


def _travel(story: Story, to: str = "", days_ago: int = 0) -> None:
    for node in (story.changan, story.tomsk):
        node.hand.do("travel", to=to, days_ago=days_ago)


def _agree(story: Story) -> None:
    _travel(story, "2020-05-18")
    draft = story.changan.hand.do("start", spec=SPEC)
    _travel(story, "2020-05-25")
    story.pact = story.changan.hand.do("propose", ref=draft)["pact"]
    story.both_know_the_same()
    _travel(story, "2020-06-02")
    story.tomsk.hand.do("review", pact=story.pact)
    story.do(story.tomsk, "approve")
    story.changan.hand.do("review", pact=story.pact)


def _sign(story: Story) -> None:
    day = content(f"agreements/{SPEC}")["signed_on"]
    for node in (story.changan, story.tomsk):
        story.pause_worker(node)
    _travel(story, day)
    story.changan.hand.do("open_round", pact=story.pact)
    story.changan.hand.do("register_paper", pact=story.pact, signed_on=day)
    story.changan.order("resume worker")
    wait_until(lambda: bool(story.standing(story.tomsk)["round"]), "Tomsk has heard of the round", SECONDS)
    story.tomsk.hand.do("fetch_files", pact=story.pact)
    story.tomsk.hand.do("register_paper", pact=story.pact, signed_on=day)
    story.tomsk.order("resume worker")
    story.both_know_the_same()
    for node in (story.changan, story.tomsk):
        story.do(node, "confirm_scans")
        story.require(node, stage="in_force")


def _record(story: Story) -> None:
    """Year by year: each side records what it did, soon after, and early in the next year answers the other."""
    told = [one for one in content(f"agreements/{SPEC}")["activities"] if _last_day(one) < now().date()]
    for year in sorted({_last_day(one).year for one in told}):
        for activity in sorted((one for one in told if _last_day(one).year == year), key=_last_day):
            node = story.supervisor.node(activity["by"])
            node.hand.do("travel", to=str(_last_day(activity) + timedelta(days=3)), days_ago=0)
            node.hand.do("record", pact=story.pact, activity=activity)
        story.both_know_the_same()
        _travel(story, str(min(date(year + 1, 1, 12), now().date())))
        for node in (story.changan, story.tomsk):
            node.hand.do("confirm_all", pact=story.pact)
        story.both_know_the_same()
    for hei_id, rates in content(f"agreements/{SPEC}")["costs"].items():
        story.supervisor.node(hei_id).hand.do("note_costs", pact=story.pact, rates=rates)


def _plan(story: Story) -> None:
    """The report of the last whole year and the plan of this one, agreed by both; the next plan is only proposed."""
    year = now().year
    _travel(story, f"{year}-01-20")
    story.agree_on_sheet("report", year - 1)
    story.agree_on_sheet("plan", year)
    _travel(story, days_ago=30)
    story.agree_on_sheet("plan", year + 1, whole=False)


def _publish(story: Story) -> None:
    years = {"first_year": 2021, "last_year": now().year - 1}
    story.do(story.changan, "release_numbers", **years)
    story.do(story.tomsk, "release_same_numbers")
    story.changan.hand.do("keep_news", pact=story.pact)


def _report(story: Story) -> None:
    _travel(story, f"{now().year}-03-20")
    story.supervisor.at_both(lambda node: node.hand.do("send_reports"))


def _last_day(activity: Mapping[str, Any]) -> date:
    return date.fromisoformat(activity["to"])


def _release(story: Story) -> None:
    story.do(story.changan, "release", announcement=SPEC)
    story.do(story.tomsk, "release")
    story.require(story.tomsk, public=True)
    _look(story)


def _look(story: Story) -> None:
    """The officers have seen everything so far; what comes next is new to them."""
    for node in (story.changan, story.tomsk):
        node.hand.do("look", pact=story.pact)


def _renew(story: Story) -> None:
    told = content(f"agreements/{RENEWAL}")
    days = 21
    for step in told["steps"]:
        node: Node = story.supervisor.node(step["by"])
        _travel(story, days_ago=days)
        days -= 3
        if step["do"] == "propose":
            node.hand.do("revise", pact=story.pact, spec=RENEWAL)
            node.hand.do("propose", ref=story.pact)
            story.both_know_the_same()
            _look(story)
            continue
        words = {"clause": step["clause"], "words": step["words"]["en"], "by": step["role"]}
        if step["do"] == "suggest":
            words["values"] = step["values"]
        story.do(node, step["do"], **words)
    _travel(story)
    story.require(story.tomsk, stage="in_force", course="negotiation", turn="chd.edu.cn")
