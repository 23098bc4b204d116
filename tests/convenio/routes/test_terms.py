"""The pure parts: conditions, what is kept, working days, states and their diagram."""

from datetime import date
from pathlib import Path

import pytest

from convenio.routes import starting
from convenio.routes.carrying import fate_of
from convenio.routes.states import (
    CASES,
    STEPS,
    CaseState,
    Said,
    StepState,
    case_state,
    document,
    may_follow,
    stage_begun,
    step_state,
)
from convenio.routes.terms import Change, Looks, RoutePlan, StepPlan, TextFacts, When, as_plain, best_fitting, plan_of
from convenio.routes.workdays import Calendar, weekend
from tests.convenio.routes.conftest import FACTS, PLAN

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (When(), True),
        (When(kinds=("SEA",)), True),
        (When(kinds=("RCA",)), False),
        (When(clauses=("fees", "ipr")), True),
        (When(clauses=("ipr",)), False),
        (When(clauses=("ipr",), money=True), True),
        (When(kinds=("RCA",), money=True), False),
        (When(levels=(7, 8)), False),
        (When(strands=("research",)), False),
        (When(countries=("RU",)), False),
    ],
)
def test_a_step_takes_part_when_the_text_holds_one_of_its_things(when, holds):
    assert when.holds(FACTS) is holds


def test_level_strand_and_country_are_looked_at():
    facts = TextFacts("JDD", levels=frozenset((7,)), strands=frozenset(("research",)), countries=frozenset(("RU",)))
    for when in (When(levels=(7, 8)), When(strands=("research",)), When(countries=("RU",))):
        assert len(when.found_in(facts)) == 1
    assert TextFacts.of(facts.as_dict()) == facts


def test_a_plan_survives_being_kept_as_json():
    assert plan_of(as_plain(PLAN)) == PLAN
    assert [one.key for one in PLAN.steps_for(FACTS)] == ["faculty", "law", "finance", "rector"]
    assert [one.key for one in PLAN.steps_for(TextFacts("SEA"))] == ["faculty", "law", "rector"]


def test_a_route_that_names_the_kind_wins():
    general, research = RoutePlan({"en": "All"}), RoutePlan({"en": "Research"}, kinds=("RCA",))
    assert best_fitting([(1, general), (2, research)], "RCA") == 2
    assert best_fitting([(1, general), (2, research)], "MOU") == 1
    assert best_fitting([(2, research)], "MOU") is None


NARROW = StepPlan("s", {"en": "S"}, looks=Looks(False, clauses=("fees",), languages=("ru",), money=True))
WIDE = StepPlan("s", {"en": "S"})


@pytest.mark.parametrize(
    ("plan", "change", "why"),
    [
        (NARROW, Change(), "same"),
        (WIDE, Change(), "same"),
        (NARROW, Change(valued=frozenset(("quota",))), "untouched"),
        (NARROW, Change(moved=True, promises=True, annexes=True, whole=frozenset(("title",))), "untouched"),
        (NARROW, Change(worded={"en": frozenset(("fees",))}), "untouched"),
        (NARROW, Change(worded={"ru": frozenset(("fees",))}), "clauses"),
        (NARROW, Change(valued=frozenset(("fees",))), "clauses"),
        (NARROW, Change(money=True), "money"),
        (NARROW, Change(whole=frozenset(("languages",))), "essential"),
        (WIDE, Change(moved=True), "anything"),
    ],
)
def test_a_review_is_kept_or_void_by_what_the_step_looks_at(plan, change, why):
    fate = fate_of(plan, plan, change)
    assert (fate.why, fate.kept) == (why, why in ("same", "untouched"))


def test_a_review_is_void_when_the_step_itself_was_changed():
    assert fate_of(NARROW, WIDE, Change()).why == "step_changed"


def test_working_days_leave_out_weekends_and_what_the_house_entered():
    china = Calendar("CN", {date(2026, 3, 6): False, date(2026, 3, 7): True})
    assert china.after(date(2026, 3, 5), 1) == date(2026, 3, 7)
    assert Calendar("CN").after(date(2026, 3, 2), 5) == date(2026, 3, 9)
    assert Calendar("EG").after(date(2026, 3, 5), 1) == date(2026, 3, 8)
    assert Calendar("CN").between(date(2026, 3, 2), date(2026, 3, 9)) == 5
    assert Calendar("CN").between(date(2026, 3, 9), date(2026, 3, 2)) == -5
    assert Calendar("CN").after(date(2026, 3, 7), 0) == date(2026, 3, 9)
    assert (weekend("SA"), weekend("xx")) == (frozenset((4, 5)), frozenset((5, 6)))


@pytest.mark.parametrize(
    ("seats", "words", "mode", "asked", "state"),
    [
        ({1, 2}, {}, "one", False, StepState.WAITING),
        ({1, 2}, {1: Said.APPROVED}, "one", False, StepState.APPROVED),
        ({1, 2}, {1: Said.APPROVED}, "all", False, StepState.WAITING),
        ({1, 2}, {1: Said.APPROVED, 2: Said.CONDITIONAL}, "all", False, StepState.CONDITIONAL),
        ({1, 2}, {1: Said.APPROVED, 2: Said.REFUSED}, "one", False, StepState.REFUSED),
        ({1}, {}, "one", True, StepState.ASKED),
        (set(), {}, "all", False, StepState.WAITING),
    ],
)
def test_a_step_stands_where_its_words_put_it(seats, words, mode, asked, state):
    assert step_state(seats=seats, words=words, mode=mode, asked=asked) == state


def test_a_stage_begins_when_the_one_before_is_settled():
    approved, waiting, ahead = StepState.APPROVED, StepState.WAITING, StepState.AHEAD
    assert stage_begun({1: [approved, waiting], 2: [ahead]}) == 1
    assert stage_begun({1: [approved, StepState.KEPT], 2: [ahead]}) == 2
    assert stage_begun({1: [StepState.CONDITIONAL], 2: [ahead]}) == 1
    assert case_state([approved, StepState.KEPT]) == CaseState.COMPLETE
    assert case_state([approved, StepState.CONDITIONAL]) == CaseState.OPEN


def test_the_diagram_is_drawn_from_the_table():
    assert (ROOT / "docs/states/routes.md").read_text(encoding="utf-8") == document()
    assert may_follow(STEPS, "waiting", "approved")
    assert not may_follow(STEPS, "approved", "waiting")
    assert not may_follow(CASES, "complete", "overtaken")


def test_starting_routes_say_where_they_come_from_in_three_languages():
    routes = starting.starting_routes()
    assert {one.code for one in routes} == {"offices", "faculty-law-finance-rector", "research"}
    for one in routes:
        assert one.source
        assert set(one.names) == set(one.what) == {"en", "zh", "ru"}
        assert all(set(step.names) == {"en", "zh", "ru"} for step in one.plan.steps)
    ningbo = starting.plan("offices")
    exchange = TextFacts("FEA", frozenset(("staff_exchange",)))
    assert "hr" in [step.key for step in ningbo.steps_for(exchange)]
    assert "finance" not in [step.key for step in ningbo.steps_for(exchange)]
    assert "law" in [step.key for step in ningbo.steps_for(TextFacts("LOI"))]
