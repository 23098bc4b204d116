"""Reviewers who pass a review on, are away, leave, or are erased."""

from datetime import timedelta

import pytest

from convenio.notices.models import Notice
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership, Person
from convenio.routes import actions, duties, queries
from convenio.routes.models import Case, Word
from convenio.routes.terms import RoutePlan, StepPlan, TextFacts
from tests.convenio.routes.conftest import put_in_force


def told(house, name, kind):
    return Notice.objects.filter(person_id=house.id(name), kind=kind).count()


def test_a_reviewer_passes_the_review_on_to_somebody_who_may(house):
    case = house.start()
    step = house.step(case, "faculty")
    with pytest.raises(Refusal, match="officer, reviewer or signatory"):
        actions.pass_on(acting=house.acting("fay"), step=step, to=house.id("rita"), at=house.now)
    with pytest.raises(Refusal, match="You do not review"):
        actions.pass_on(acting=house.acting("fin"), step=step, to=house.id("lena"), at=house.now)
    actions.pass_on(acting=house.acting("fay"), step=step, to=house.id("lena"), words="You know Tomsk.", at=house.now)
    with pytest.raises(Refusal, match="You do not review"):
        house.say(case, "faculty", "fay")
    assert told(house, "lena", "routes.asked") == 1
    house.say(case, "faculty", "lena")
    assert house.states(case)["faculty"] == "approved"


def test_a_deputy_decides_while_somebody_is_away(house):
    today = house.now.date()
    with pytest.raises(Refusal, match="Nobody deputises for themselves"):
        actions.set_absence(
            acting=house.acting("fay"),
            person_id=house.id("fay"),
            deputy_id=house.id("fay"),
            starts_on=today,
            ends_on=today,
            at=house.now,
        )
    with pytest.raises(Refusal, match="Only an officer"):
        actions.set_absence(
            acting=house.acting("lars"),
            person_id=house.id("fay"),
            deputy_id=house.id("lena"),
            starts_on=today,
            ends_on=today,
            at=house.now,
        )
    actions.set_absence(
        acting=house.acting("fay"),
        person_id=house.id("fay"),
        deputy_id=house.id("lena"),
        starts_on=today,
        ends_on=today + timedelta(days=3),
        at=house.now,
    )
    case = house.start()
    assert told(house, "lena", "routes.asked") == 1
    assert told(house, "fay", "routes.asked") == 0
    assert len(queries.waiting_for(house.acting("lena"), on=today)) == 1
    step = house.say(case, "faculty", "lena")
    word = step.spoken.get()
    assert (word.person_id, word.seat_of) == (house.id("lena"), house.id("fay"))
    status = queries.status_of(queries.case_here(house.party, case.pk), house.acting("rita"), on=today)
    assert status.steps[0].spoken[0].for_name == "Fay"
    house.later(days=7)
    again = house.start("b", 2)
    with pytest.raises(Refusal, match="You do not review"):
        house.say(again, "faculty", "lena")


def test_a_step_whose_reviewer_left_is_stuck_and_never_passes_by_itself(house):
    case = house.start()
    Person.objects.filter(pk=house.id("fay")).update(is_active=False)
    duties.watch(house.later(days=1))
    duties.watch(house.later(days=30))
    assert house.states(case)["faculty"] == "waiting"
    assert told(house, "olga", "routes.stuck") == 1
    row = queries.rows_of(house.party, [Case.objects.get(pk=case.pk)], on=house.now.date())[0]
    assert row.stuck
    status = queries.status_of(queries.case_here(house.party, case.pk), house.acting("rita"), on=house.now.date())
    assert (status.steps[0].state, status.steps[0].reviewers[0].here) == ("stuck", False)
    with pytest.raises(Refusal, match="Only an officer"):
        actions.reassign(
            acting=house.acting("lars"), step=house.step(case, "faculty"), to=house.id("lena"), at=house.now
        )
    actions.reassign(acting=house.acting("olga"), step=house.step(case, "faculty"), to=house.id("lena"), at=house.now)
    house.say(case, "faculty", "lena")
    assert house.states(case)["faculty"] == "approved"


def test_where_all_must_approve_one_who_left_leaves_it_stuck_once_the_others_have_spoken(house):
    both = StepPlan("law", {"en": "Law"}, role="reviewer", unit="law", mode="all")
    put_in_force(house, RoutePlan({"en": "Both"}, kinds=("MOU",), steps=(both,)), "both")
    case = house.start(facts=TextFacts("MOU"))
    Person.objects.filter(pk=house.id("lena")).update(is_active=False)
    duties.watch(house.later(hours=1))
    assert told(house, "olga", "routes.stuck") == 0
    house.say(case, "law", "lars")
    duties.watch(house.later(hours=1))
    assert (house.state(case), told(house, "olga", "routes.stuck")) == ("open", 1)
    actions.reassign(acting=house.acting("olga"), step=house.step(case, "law"), to=house.id("fin"), at=house.now)
    house.say(case, "law", "fin")
    assert house.state(case) == "complete"


def test_a_reviewer_who_lost_the_role_leaves_the_step_stuck_until_a_successor_has_it(house):
    case = house.start()
    Membership.objects.filter(person=house.people["fay"]).delete()
    duties.watch(house.later(hours=1))
    assert told(house, "olga", "routes.stuck") == 1
    house.add("fred", Role.REVIEWER, "physics")
    duties.watch(house.later(hours=1))
    house.say(case, "faculty", "fred")
    assert house.states(case)["faculty"] == "approved"


def test_a_refusal_of_somebody_who_left_is_given_to_another_reviewer(house):
    case = house.start()
    house.say(case, "faculty", "fay", "refused", words="No.")
    Person.objects.filter(pk=house.id("fay")).update(is_active=False)
    actions.reassign(acting=house.acting("olga"), step=house.step(case, "faculty"), to=house.id("lena"), at=house.now)
    assert (house.state(case), house.states(case)["faculty"]) == ("open", "waiting")
    house.say(case, "faculty", "lena")
    assert house.states(case)["faculty"] == "approved"


def test_an_erased_person_leaves_the_decision_and_no_trace(house):
    case = house.start()
    house.say(case, "faculty", "fay", words="I, Fay, agree.")
    assert actions.forget_person(party=house.party, person_id=house.id("fay")) == 1
    assert house.states(case)["faculty"] == "approved"
    word = Word.objects.get()
    assert (word.person_id, word.seat_of, word.words) == (None, None, "")
    house.say(case, "law", "lars")
    assert house.states(case)["faculty"] == "approved"


def test_a_notice_and_the_record_name_the_step_in_the_readers_language(house):
    from django.utils.translation import override

    from convenio.audit.queries import sentences, verify_chain
    from convenio.notices.telling import in_words

    case = house.start()
    step = house.step(case, "faculty")
    step.names = {"en": "Faculty", "zh": "学院审查", "ru": "Факультет"}
    step.save()
    for kind in ("pass", "say"):
        if kind == "pass":
            actions.pass_on(acting=house.acting("fay"), step=step, to=house.id("lena"), at=house.now)
        else:
            house.say(case, "faculty", "lena")
    rows = Notice.objects.filter(person_id=house.id("lena"), kind="routes.asked", details__step__ru="Факультет")
    for language, name in (("en", "Faculty"), ("zh-hans", "学院审查"), ("ru", "Факультет"), ("kk", "Faculty")):
        with override(language):
            assert name in in_words(rows)[0].sentence
            assert name in " ".join(one.text for one in sentences(house.party.hei_id))
            assert "{" not in in_words(rows)[0].sentence
    assert verify_chain().intact
