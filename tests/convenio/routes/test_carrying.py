"""The next version: reviews that stand, reviews that are void, and a change that somebody calls immaterial."""

import pytest

from convenio.audit.models import AuditEvent
from convenio.parties.terms import Refusal
from convenio.routes import actions, queries
from convenio.routes.models import Case
from convenio.routes.terms import Change
from tests.convenio.routes.conftest import NUMBERS_ONLY, TUITION


@pytest.fixture
def reviewed(house):
    case = house.start()
    house.complete(case)
    return case


def test_finance_is_kept_when_nothing_it_looks_at_changed_and_the_others_are_asked_anew(house, reviewed):
    case = house.start("b", 2, before=reviewed, change=NUMBERS_ONLY)
    assert house.states(case) == {"faculty": "waiting", "law": "ahead", "finance": "kept", "rector": "ahead"}
    status = queries.status_of(queries.case_here(house.party, case.pk), house.acting("rita"), on=house.now.date())
    by_key = {one.step.key: one for one in status.steps}
    assert by_key["finance"].fate == "Kept: nothing of what “Finance” looks at changed."
    assert by_key["faculty"].fate == "Asked anew: “Faculty” looks at the whole text, and the text changed."
    house.complete(case)
    assert house.state(case) == "complete"
    assert [one["result"] for one in queries.results(Case.objects.get(pk=case.pk))["steps"]] == [
        "approved",
        "approved",
        "kept",
        "approved",
    ]


def test_finance_is_asked_anew_when_the_money_changed(house, reviewed):
    case = house.start("b", 2, before=reviewed, change=TUITION)
    step = house.step(case, "finance")
    assert (step.state, step.kept_why["why"], step.kept_why["what"]) == ("ahead", "clauses", ["fees"])


def test_a_review_that_was_not_finished_is_not_kept(house):
    case = house.start()
    house.say(case, "faculty", "fay")
    newer = house.start("b", 2, before=case, change=Change())
    assert house.states(newer) == {"faculty": "kept", "law": "waiting", "finance": "waiting", "rector": "ahead"}
    assert house.step(newer, "law").kept_why["why"] == "not_done"
    assert house.state(case) == "overtaken"
    with pytest.raises(Refusal, match="newer version"):
        house.say(case, "law", "lars")


def test_an_open_condition_comes_along_with_a_review_that_is_kept(house):
    case = house.start()
    house.say(case, "faculty", "fay")
    house.say(case, "finance", "fin", "conditional", condition="Show the budget line.", confirm_by=house.id("olga"))
    newer = house.start("b", 2, before=case, change=NUMBERS_ONLY)
    assert house.states(newer)["finance"] == "conditional"
    house.say(newer, "faculty", "fay")
    house.say(newer, "law", "lars")
    assert house.states(newer)["rector"] == "ahead"
    word = house.step(newer, "finance").spoken.get()
    actions.fulfil(acting=house.acting("olga"), word=word, at=house.now)
    assert house.states(newer)["rector"] == "waiting"


def test_a_named_officer_calls_a_change_immaterial_and_it_is_on_record(house, reviewed):
    case = house.start("b", 2, before=reviewed, change=NUMBERS_ONLY)
    steps = [house.step(case, key).pk for key in ("faculty", "law", "rector")]
    with pytest.raises(Refusal, match="Write why"):
        actions.call_immaterial(acting=house.acting("olga"), case=case, steps=steps, words=" ", at=house.now)
    with pytest.raises(Refusal, match="Only an officer"):
        actions.call_immaterial(acting=house.acting("fay"), case=case, steps=steps, words="Typo.", at=house.now)
    with pytest.raises(Refusal, match="Choose at least one step"):
        actions.call_immaterial(acting=house.acting("olga"), case=case, steps=[], words="Typo.", at=house.now)
    actions.call_immaterial(acting=house.acting("olga"), case=case, steps=steps, words="A typing error.", at=house.now)
    assert house.state(case) == "complete"
    event = AuditEvent.objects.filter(what="routes.immaterial", details__step__en="Faculty").get()
    assert (event.person_name, event.details["words"]) == ("Olga", "A typing error.")
    status = queries.status_of(queries.case_here(house.party, case.pk), house.acting("rita"), on=house.now.date())
    assert (status.steps[0].kept_by, status.steps[0].fate) == ("Olga", "Kept: the change was called immaterial.")
    results = queries.results(Case.objects.get(pk=case.pk))["steps"]
    assert [one["result"] for one in results] == ["immaterial", "immaterial", "kept", "immaterial"]


def test_a_reviewer_may_still_refuse_what_was_kept(house, reviewed):
    case = house.start("b", 2, before=reviewed, change=NUMBERS_ONLY)
    house.say(case, "finance", "fin", "refused", words="The budget is spent.")
    assert house.state(case) == "refused"


def test_not_where_the_route_wants_a_new_review_or_the_reviewer_has_spoken(house, reviewed):
    from dataclasses import replace

    from convenio.routes.models import Route
    from convenio.routes.terms import as_plain
    from tests.convenio.routes.conftest import PLAN, put_in_force

    strict = PLAN.with_step(replace(PLAN.step("law"), immaterial=False))
    Route.objects.create(party=house.party, code="exchange", number=2, content=as_plain(strict), changed_at=house.now)
    put_in_force(house, strict)
    case = house.start("b", 2, before=reviewed, change=NUMBERS_ONLY)
    house.say(case, "faculty", "fay")
    for key, words in (
        ("law", "wants a new review"),
        ("faculty", "has spoken already"),
        ("finance", "no review of an earlier"),
    ):
        with pytest.raises(Refusal, match=words):
            actions.call_immaterial(
                acting=house.acting("olga"), case=case, steps=[house.step(case, key).pk], words="x", at=house.now
            )
