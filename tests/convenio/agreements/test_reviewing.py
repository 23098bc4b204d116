"""Reviews of real texts: what a route is told of them, the way to approval, what becomes of reviews in version 2."""

import pytest

from convenio.agreements import actions, books, queries
from convenio.agreements.models import DraftClause
from convenio.agreements.reviewing import change_between, text_facts
from convenio.agreements.rules import may_approve_version, may_open_round
from convenio.parties.models import Unit
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership, Person
from convenio.routes import actions as routes
from convenio.routes.models import Case, Route, Step
from convenio.routes.terms import Change, Looks, RoutePlan, StepPlan, When, as_plain
from tests.convenio.agreements.pages_a.conftest import text_of
from tests.convenio.agreements.test_negotiating import change_teachers

LAW = StepPlan("law", {"en": "Law"}, role="reviewer", unit="law", looks=Looks(False, clauses=("dispute",)))
HR = StepPlan("hr", {"en": "Staff office"}, role="reviewer", unit="hr", when=When(clauses=("staff_exchange",)))
MONEY = StepPlan("finance", {"en": "Finance"}, role="reviewer", unit="hr", when=When(money=True))
RECTOR = StepPlan("rector", {"en": "Rector"}, stage=2, role="signatory")
PLAN = RoutePlan({"en": "All"}, steps=(LAW, HR, MONEY, RECTOR))


def reviewer(house, name, unit):
    number = {"law": 1, "hr": 5}[unit]
    person = Person.objects.create(pk=house.party.pk * 100 + number, email=f"{name}@{house.party.hei_id}", name=name)
    row, _made = Unit.objects.get_or_create(party=house.party, ounit_id=unit)
    Membership.objects.create(person=person, party=house.party, role=Role.REVIEWER, unit=row)
    return house.acting(Role.REVIEWER, person=person.pk, name=name)


def with_route(house, wire, plan=PLAN):
    people = {unit: reviewer(house, name, unit) for name, unit in (("Lars", "law"), ("Hanna", "hr"))}
    row = Route.objects.create(party=house.party, code="all", content=as_plain(plan), changed_at=wire.now)
    routes.activate(acting=house.officer, route=row, at=wire.now)
    return {**people, "rector": house.signatory}


def say(house, of, who, wire, decision="approved", **more):
    row = house.copy(of)
    return actions.record_review(
        acting=who, agreement=row, text_digest=row.text_digest, decision=decision, at=wire.later(minutes=1), **more
    )


def states(house, of):
    row = house.copy(of)
    case = Case.objects.get(party=house.party, about=row.about, digest=row.text_digest)
    return dict(Step.objects.filter(case=case).values_list("key", "state"))


def test_the_facts_of_a_text(proposed, tpu):
    row = tpu.copy(proposed)
    facts = text_facts(row, books.text(row, row.text_digest))
    assert (facts.kind, facts.money, facts.countries) == ("COMP", False, frozenset(("CN",)))
    assert facts.clauses >= {"staff_exchange", "dispute"}
    assert facts.languages == {"zh", "ru", "en"}
    assert "visits" in facts.strands


def test_in_what_two_texts_differ(proposed, tpu):
    row = tpu.copy(proposed)
    old = books.text(row, row.text_digest)
    assert change_between(old, old) == Change()
    clause = next(one for one in old["clauses"] if one["type"] == "staff_exchange")

    def with_clause(**changed):
        clauses = [{**one, **changed} if one["id"] == clause["id"] else one for one in old["clauses"]]
        return {**old, "clauses": clauses}

    worded = change_between(old, with_clause(body={**clause["body"], "ru": "Иначе."}))
    assert worded == Change(worded={"ru": frozenset(("staff_exchange",))})
    paid = {**clause["values"], "cap": {"type": "money", "amount": "100", "currency": "EUR"}}
    money = change_between(old, with_clause(values=paid))
    assert (money.money, money.valued) == (True, frozenset(("staff_exchange",)))
    assert change_between(old, with_clause(type="fees")).valued == {"staff_exchange", "fees"}
    gone = change_between(old, {**old, "clauses": [one for one in old["clauses"] if one["id"] != clause["id"]]})
    assert "staff_exchange" in gone.valued
    assert change_between(old, {**old, "languages": ["zh", "ru"]}).whole == {"languages"}
    assert change_between(old, {**old, "clauses": list(reversed(old["clauses"]))}).moved
    assert change_between(old, {**old, "commitments": []}).promises


def test_approval_waits_for_the_route_and_says_what_it_found_without_names(proposed, tpu, wire):
    people = with_route(tpu, wire)
    assert "Ask for the review" in may_approve_version(tpu.officer, tpu.copy(proposed)).reason
    with pytest.raises(Refusal, match="Ask for the review"):
        say(tpu, proposed, people["law"], wire)
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    assert states(tpu, proposed) == {"law": "waiting", "hr": "waiting", "rector": "ahead"}
    desk = queries.desk_of(people["law"], on=wire.now)
    assert [(one.task, one.what) for one in desk.for_me] == [("review", "Review the version: Law")]
    say(tpu, proposed, people["law"], wire)
    assert may_approve_version(tpu.officer, tpu.copy(proposed)).reason.endswith("It waits for: Staff office, Rector.")
    say(tpu, proposed, people["hr"], wire, "conditional", condition="Two weeks at most.")
    assert [one.what for one in queries.desk_of(tpu.signatory, on=wire.now).for_me] == []
    word = Step.objects.get(key="hr").spoken.get()
    routes.fulfil(acting=people["hr"], word=word, at=wire.later(minutes=1))
    say(tpu, proposed, people["rector"], wire)
    row = tpu.copy(proposed)
    version = books.state(row).versions[-1]
    event = actions.approve_version(
        acting=tpu.officer, agreement=row, version=version.id, seen_digest=version.text, at=wire.later(minutes=1)
    )
    body = next(one for one in books.book(tpu.copy(proposed)).ledger.events if one.id == event).body
    assert [(one["step"], one["result"]) for one in body["route"]["steps"]] == [
        ("Law", "approved"),
        ("Staff office", "condition_fulfilled"),
        ("Rector", "approved"),
    ]
    assert body["route"]["steps"][0]["unit"] == "law"
    assert not any(name in str(body["route"]) for name in ("Lars", "Hanna", "weeks"))


def test_opening_a_round_waits_for_the_route_of_the_house_that_proposed(agreed, chd, wire):
    assert may_open_round(chd.officer, chd.copy(agreed))
    with_route(chd, wire)
    assert "Ask for the review" in may_open_round(chd.officer, chd.copy(agreed)).reason


def test_in_version_2_law_is_kept_and_the_staff_office_asked_anew(proposed, chd, tpu, wire):
    people = with_route(tpu, wire)
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    for name in ("law", "hr", "rector"):
        say(tpu, proposed, people[name], wire)
    first = Case.objects.get()
    change_teachers(chd, proposed, wire, 5)
    wire.run()
    assert "Ask for the review" in may_approve_version(tpu.officer, tpu.copy(proposed)).reason
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    assert states(tpu, proposed) == {"law": "kept", "hr": "waiting", "rector": "ahead"}
    second = Case.objects.exclude(pk=first.pk).get()
    assert (second.number, second.before) == (2, first)
    assert Step.objects.get(case=second, key="hr").kept_why["why"] == "anything"


def test_a_route_may_begin_when_a_version_is_proposed_on_either_side(draft, chd, tpu, wire):
    from dataclasses import replace

    for house in (chd, tpu):
        with_route(house, wire, replace(PLAN, starts="proposal"))
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    assert {one.party_id for one in Case.objects.all()} == {chd.party.pk, tpu.party.pk}
    change_teachers(chd, chd.copy(), wire, 5)
    wire.run()
    assert sorted(Case.objects.filter(party=tpu.party).values_list("number", "state")) == [
        (1, "overtaken"),
        (2, "open"),
    ]


def test_the_reviewer_reads_the_difference_and_decides_and_nothing_typed_is_lost(proposed, chd, tpu, wire):
    from django.test import Client

    people = with_route(tpu, wire)
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    address = f"/agreements/{tpu.copy(proposed).pk}/reviewing/"
    browser = Client()
    browser.force_login(
        Person.objects.get(pk=people["hr"].person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = text_of(browser.get(address))
    assert "you review: Staff office" in page
    assert "What changed since" not in page
    seen = tpu.copy(proposed).text_digest
    refused = browser.post(address, {"seen": seen, "decision": "conditional", "note": "Mind the <b>visas</b>."})
    assert refused.status_code == 400
    assert "Write the condition" in text_of(refused)
    assert "Mind the &lt;b&gt;visas&lt;/b&gt;." in refused.content.decode()
    assert browser.post(address, {"seen": seen, "decision": "approved"}).status_code == 302
    change_teachers(chd, proposed, wire, 7)
    wire.run()
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    newer = browser.get(address)
    assert "What changed since version 1" in text_of(newer)
    assert '<span class="was">2</span> <b class="num">7</b>' in newer.content.decode()
    stale = browser.post(address, {"seen": seen, "decision": "approved", "note": "Fine."})
    assert (stale.status_code, "Fine." in stale.content.decode()) == (409, True)
    assert "changed while you were reading" in text_of(stale)


def test_an_officer_calls_the_change_immaterial_with_the_difference_shown(proposed, chd, tpu, wire, at_tpu_officer):
    people = with_route(tpu, wire)
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    for name in ("law", "hr", "rector"):
        say(tpu, proposed, people[name], wire)
    change_teachers(chd, proposed, wire, 9)
    wire.run()
    actions.request_review(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=1))
    row = tpu.copy(proposed)
    address = f"/agreements/{row.pk}/reviewing/immaterial/"
    page = at_tpu_officer.get(address).content.decode()
    assert '<span class="was">2</span> <b class="num">9</b>' in page
    steps = [Step.objects.get(case__digest=row.text_digest, key=key).pk for key in ("hr", "rector")]
    empty = at_tpu_officer.post(address, {"seen": row.text_digest, "steps": steps, "words": ""})
    assert (empty.status_code, empty.content.decode().count(" checked")) == (400, 2)
    stale = at_tpu_officer.post(address, {"seen": "0" * 64, "steps": steps, "words": "A slip of the pen."})
    assert stale.status_code == 409
    typed = {"seen": row.text_digest, "steps": steps, "words": "A slip of the pen."}
    done = at_tpu_officer.post(address, typed, follow=True)
    assert "A slip of the pen." in text_of(done)
    assert may_approve_version(tpu.officer, tpu.copy(proposed))


@pytest.fixture
def at_tpu_officer(tpu):
    from tests.convenio.agreements.pages_a.conftest import signed_in

    return signed_in(tpu)


def test_a_draft_clause_is_no_version(draft):
    """Facts come from the draft for the dry run, too."""
    from convenio.agreements.reviewed import facts, listed

    assert DraftClause.objects.exists()
    assert [number for number, _title in listed(draft.party)] == [str(draft.pk)]
    assert facts(draft.party, str(draft.pk)).kind == "COMP"
    assert facts(draft.party, "0") is None
