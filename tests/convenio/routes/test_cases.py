"""A case from start to end: order, decisions, conditions, questions, reminders."""

from datetime import timedelta

import pytest

from convenio.notices.models import Notice
from convenio.parties.terms import Refusal, Role
from convenio.routes import actions, duties, queries
from convenio.routes.models import Case, Step, Word
from convenio.routes.queries import CaseQuery
from convenio.routes.states import CASES, STEPS, may_follow
from convenio.routes.terms import RoutePlan, StepPlan, TextFacts, When
from tests.convenio.routes.conftest import FACTS, LAW, RECTOR, put_in_force


def told(house, name, kind):
    return Notice.objects.filter(person_id=house.id(name), kind=kind).count()


def test_faculty_then_law_and_finance_side_by_side_then_the_rector(house):
    case = house.start()
    assert house.states(case) == {"faculty": "waiting", "law": "ahead", "finance": "ahead", "rector": "ahead"}
    assert [one.key for one in queries.waiting_for(house.acting("fay"), on=house.now.date())] == ["faculty"]
    assert queries.waiting_for(house.acting("fin"), on=house.now.date()) == []
    assert told(house, "fay", "routes.asked") == 1
    with pytest.raises(Refusal, match="not the turn of this step"):
        house.say(case, "law", "lars")
    house.later(days=2)
    house.say(case, "faculty", "fay")
    assert house.states(case) == {"faculty": "approved", "law": "waiting", "finance": "waiting", "rector": "ahead"}
    assert house.step(case, "finance").due_on.isoformat() == "2026-03-18"
    house.say(case, "finance", "fin")
    assert house.states(case)["rector"] == "ahead"
    house.say(case, "law", "lena")
    house.say(case, "rector", "rex")
    assert house.state(case) == "complete"
    standing = queries.standing(house.party, "pact:1", "a", FACTS)
    assert (standing.complete, standing.missing) == (True, "")
    assert told(house, "olga", "routes.closed") == 1


def test_finance_is_not_asked_when_there_is_no_money(house):
    case = house.start(facts=TextFacts("SEA", units=frozenset(("physics",))))
    assert "finance" not in house.states(case)
    house.complete(case)
    assert house.state(case) == "complete"


def test_what_is_missing_is_said_by_name(house):
    nothing = queries.standing(house.party, "pact:1", "a", FACTS)
    assert "Ask for the review" in nothing.missing
    case = house.start()
    assert queries.standing(house.party, "pact:1", "a").missing.endswith("It waits for: Faculty, Law, Finance, Rector.")
    house.say(case, "faculty", "fay", "refused", words="Too many places.")
    assert "Refused by: Faculty." in queries.standing(house.party, "pact:1", "a").missing


def test_an_approval_with_a_condition_counts_when_the_named_person_says_that_it_is_fulfilled(house):
    case = house.start()
    house.say(case, "faculty", "fay", "conditional", condition="Add the dean’s letter.", confirm_by=house.id("lena"))
    assert house.states(case)["faculty"] == "conditional"
    assert house.states(case)["law"] == "ahead"
    assert told(house, "lena", "routes.condition") == 1
    word = Word.objects.get()
    with pytest.raises(Refusal, match="Only the person named"):
        actions.fulfil(acting=house.acting("fin"), word=word, at=house.now)
    actions.fulfil(acting=house.acting("lena"), word=word, words="Letter of 3 March.", at=house.later(days=1))
    assert house.states(case) == {"faculty": "approved", "law": "waiting", "finance": "waiting", "rector": "ahead"}
    with pytest.raises(Refusal, match="fulfilled already"):
        actions.fulfil(acting=house.acting("lena"), word=word, at=house.now)
    for key, name in (("law", "lars"), ("finance", "fin"), ("rector", "rex")):
        house.say(case, key, name)
    found = queries.results(Case.objects.get(pk=case.pk))
    assert [one["result"] for one in found["steps"]] == ["condition_fulfilled", "approved", "approved", "approved"]
    assert found["route"] == {"name": "Exchange", "version": 1}
    assert not any(f"'{person.name}'" in str(found) for person in house.people.values())
    assert "dean" not in str(found)


def test_a_refusal_needs_a_reason_and_can_be_taken_back_by_who_refused(house):
    case = house.start()
    with pytest.raises(Refusal, match="Write why you refuse"):
        house.say(case, "faculty", "fay", "refused")
    house.say(case, "faculty", "fay", "refused", words="Too many places.")
    assert house.state(case) == "refused"
    with pytest.raises(Refusal, match="Only whoever refused"):
        actions.reassign(
            acting=house.acting("olga"), step=house.step(case, "faculty"), to=house.id("lena"), at=house.now
        )
    house.say(case, "faculty", "fay")
    assert house.state(case) == "open"
    assert house.states(case)["law"] == "waiting"


def test_what_cannot_be_said(house):
    case = house.start()
    for said, words in (("conditional", "Write the condition"), ("asked", "Write what you want"), ("maybe", "Choose")):
        with pytest.raises(Refusal, match=words):
            house.say(case, "faculty", "fay", said)
    with pytest.raises(Refusal, match="You do not review this step"):
        house.say(case, "faculty", "lars")
    with pytest.raises(Refusal, match="somebody of your institution"):
        house.say(case, "faculty", "fay", "conditional", condition="x", confirm_by=house.id("rita"))


def test_a_question_goes_to_the_office_and_gives_its_days_back(house):
    case = house.start()
    before = house.step(case, "faculty").due_on
    house.say(case, "faculty", "fay", "asked", words="Which semester?")
    assert house.states(case)["faculty"] == "asked"
    assert [one.key for one in queries.for_office(house.acting("olga"))] == ["faculty"]
    assert told(house, "olga", "routes.question") == 1
    house.later(days=2)
    with pytest.raises(Refusal, match="Write the answer"):
        actions.answer(acting=house.acting("olga"), step=house.step(case, "faculty"), words=" ", at=house.now)
    step = actions.answer(acting=house.acting("olga"), step=house.step(case, "faculty"), words="Spring.", at=house.now)
    assert (step.state, step.due_on) == ("waiting", before + timedelta(days=2))
    assert told(house, "fay", "routes.answered") == 1
    house.say(case, "faculty", "fay")
    assert house.states(case)["faculty"] == "approved"


def test_all_of_these_means_all(house):
    put_in_force(
        house,
        RoutePlan({"en": "Both"}, steps=(StepPlan("law", {"en": "Law"}, role="reviewer", unit="law", mode="all"),)),
        "both",
    )
    actions.retire(acting=house.acting("olga"), code="exchange", at=house.now)
    case = house.start()
    house.say(case, "law", "lars")
    assert house.state(case) == "open"
    assert queries.waiting_for(house.acting("lars"), on=house.now.date()) == []
    assert len(queries.waiting_for(house.acting("lena"), on=house.now.date())) == 1
    house.say(case, "law", "lena")
    assert house.state(case) == "complete"


def test_a_route_without_reviewers_refuses_and_says_what_to_do(staffed):
    nobody = RoutePlan(
        {"en": "Ethics"}, steps=(StepPlan("ethics", {"en": "Ethics"}, role="reviewer", unit="ethics"), RECTOR)
    )
    put_in_force(staffed, nobody, "ethics")
    with pytest.raises(
        Refusal, match=r"Nobody is there to review: Ethics\. Choose reviewers for it in the route “Ethics”"
    ):
        staffed.start()
    assert not Case.objects.exists()
    empty = RoutePlan(
        {"en": "Rare"}, kinds=("SEA",), steps=(StepPlan("x", {"en": "X"}, role="signatory", when=When(kinds=("RCA",))),)
    )
    put_in_force(staffed, empty, "rare")
    with pytest.raises(Refusal, match="No step of the route “Rare” takes part"):
        staffed.start()


def test_the_unit_of_the_agreement_must_be_known(house):
    with pytest.raises(Refusal, match="no unit is noted for it"):
        house.start(facts=TextFacts("SEA"))


def test_without_a_route_any_reviewer_decides_and_without_reviewers_nothing_is_asked(bare):
    assert queries.standing(bare.party, "pact:1", "a", FACTS).complete
    with pytest.raises(Refusal, match="Nobody at your institution is a reviewer"):
        bare.start()
    bare.add("lars", Role.REVIEWER)
    standing = queries.standing(bare.party, "pact:1", "a", FACTS)
    assert (standing.needed, standing.complete, standing.routed) == (True, False, False)
    case = bare.start()
    assert bare.states(case) == {"review": "waiting"}
    assert bare.step(case, "review").due_on is None
    bare.say(case, "review", "lars")
    assert queries.standing(bare.party, "pact:1", "a", FACTS).complete


def test_reviewers_are_reminded_and_what_is_late_is_passed_up_once(house):
    law_only = RoutePlan(
        {"en": "Law"},
        kinds=("MOU",),
        steps=(StepPlan("law", {"en": "Law"}, role="reviewer", unit="law", days=5, escalate=(house.id("rex"),)),),
    )
    put_in_force(house, law_only, "law")
    case = house.start(facts=TextFacts("MOU"))
    duties.watch(house.later(days=2))
    assert told(house, "lars", "routes.reminded") == 0
    duties.watch(house.later(days=1))
    duties.watch(house.later(hours=1))
    assert told(house, "lars", "routes.reminded") == 1
    duties.watch(house.later(days=4))
    assert told(house, "rex", "routes.escalated") == 0
    duties.watch(house.later(days=1))
    duties.watch(house.later(days=1))
    assert (told(house, "rex", "routes.escalated"), told(house, "lena", "routes.escalated")) == (1, 1)
    late = queries.cases_of(house.acting("olga"), CaseQuery(state="late"), on=house.now.date())
    assert [one.pk for one in late] == [case.pk]


def test_nobody_else_s_house(house, db):
    from convenio.parties.actions import keep_party

    case = house.start()
    other = keep_party(hei_id="tpu.ru", names={"en": "Tomsk"}, country="RU", hosted=True)
    assert queries.case_here(other, case.pk) is None
    house.party, mine = other, house.party
    stranger = house.acting("fay")
    house.party = mine
    with pytest.raises(Refusal, match="another institution"):
        actions.decide(acting=stranger, step=house.step(case, "faculty"), said="approved", at=house.now)


def test_every_move_stands_in_the_table(house, monkeypatch):
    """Whatever the actions save follows the table of states."""
    saved = Step.save
    moves = []

    def watched(self, **more):
        before = Step.objects.filter(pk=self.pk).values_list("state", flat=True).first()
        if before is not None:
            moves.append((before, self.state))
        saved(self, **more)

    monkeypatch.setattr(Step, "save", watched)
    case = house.start()
    house.say(case, "faculty", "fay", "asked", words="?")
    actions.answer(acting=house.acting("olga"), step=house.step(case, "faculty"), words="!", at=house.now)
    house.say(case, "faculty", "fay", "conditional", condition="c")
    house.say(case, "faculty", "fay", "refused", words="r")
    house.say(case, "faculty", "fay")
    house.complete(case) if house.states(case)["faculty"] == "waiting" else None
    assert {after for _before, after in moves} >= {"asked", "conditional", "refused", "approved", "waiting"}
    assert all(may_follow(STEPS, before, after) for before, after in moves)
    assert may_follow(CASES, "refused", house.state(case))


def test_one_text_has_one_case(house):
    case = house.start()
    assert house.start().pk == case.pk
    assert LAW.days == 20
