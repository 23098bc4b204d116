"""People of one unit: no list or page of the house shows them what other units agree on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from convenio.agreements import actions
from convenio.agreements.life.duties import remind
from convenio.agreements.models import Agreement, Obligation
from convenio.guests.models import GuestLink
from convenio.intake.models import Intake
from convenio.network.models import Delivery
from convenio.notices.models import Notice
from convenio.parties.models import Unit
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from convenio.routes.models import Case, Step
from convenio.routes.terms import StepPlan, TextFacts, as_plain
from tests.convenio.agreements.pair import CHD, TPU

SECRET = "Bridge pact of Roads"
PAGES = (
    "/agreements/",
    "/agreements/?format=csv",
    "/desk/",
    "/desk/search/?search=Bridge",
    "/record/",
    "/record/?format=csv",
    "/secure-links/",
    "/secure-links/?format=csv",
    "/network/deliveries/",
    "/import/",
    "/agreements/new/",
    "/agreements/obligations/",
    "/agreements/obligations/?format=csv",
    "/reviews/",
    "/reviews/?format=csv",
)


@pytest.fixture
def faculties(houses):
    party = houses[CHD].party
    return [Unit.objects.create(party=party, ounit_id=one, names={"en": one.title()}) for one in ("roads", "law")]


def client_of(chd, unit, role=Role.OFFICER) -> Client:
    person = Person.objects.create(email=f"{unit.ounit_id}-{role}@chd.example", name=f"{role} of {unit.ounit_id}")
    Membership.objects.create(person=person, party=chd.party, role=role, unit=unit)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def roads(in_force, chd, wire, faculties) -> Agreement:
    """An agreement of the faculty of roads with something in every list of the house."""
    Agreement.objects.filter(pk=chd.copy(in_force).pk).update(title={"en": SECRET})
    agreement = actions.note_facts(acting=chd.officer, agreement=chd.copy(in_force), at=wire.now, units=["roads"])
    agreement = chd.copy(in_force)
    Agreement.objects.filter(pk=agreement.pk).update(title={"en": SECRET})
    agreement.refresh_from_db()
    Obligation.objects.create(
        party=chd.party, agreement=agreement, rule="review", clause="c1", period="2026", owner_role="officer",
        due_on=timezone.now().date() + timedelta(days=5), details={"year": 2026},
    )  # fmt: skip
    case = Case.objects.create(
        party=chd.party, about=agreement.about, digest="d", number=1, title={"en": SECRET}, url="/",
        facts=TextFacts("SEA").as_dict(), started_at=wire.now, state="open",
    )  # fmt: skip
    plan = StepPlan("law", {"en": "Law"}, stage=1, role="reviewer", days=5)
    Step.objects.create(
        case=case, key="law", names={"en": "Law"}, content=as_plain(plan), state="asked", began_at=wire.now
    )
    partner = agreement.partner_parties[0]
    GuestLink.objects.create(
        agreement=agreement, party=partner, name="Anna Bridge", email="a@tpu.ru", made_at=wire.now, made_by=0,
        made_by_name="x", expires_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    Intake.objects.create(
        party=chd.party, target="agreements", name=f"{SECRET}.xlsx", created_at=wire.now, person_id=0, state="done"
    )
    return agreement


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return b"".join(answer).decode()


def test_no_list_of_the_house_shows_what_other_units_agree_on(roads, chd, faculties):
    theirs, others = (client_of(chd, unit) for unit in faculties)
    seen = [path for path in PAGES if SECRET in text(theirs, path) or "Anna Bridge" in text(theirs, path)]
    assert len(seen) >= 9, seen
    for path in PAGES:
        shown = text(others, path)
        assert SECRET not in shown, path
        assert "Anna Bridge" not in shown, path


def test_nor_does_any_single_page(roads, chd, faculties):
    theirs, others = (client_of(chd, unit) for unit in faculties)
    case, duty, link = Case.objects.get(), Obligation.objects.filter(rule="review").first(), GuestLink.objects.get()
    assert duty is not None
    for path in (
        f"/agreements/{roads.pk}/",
        f"/agreements/{roads.pk}/links/",
        f"/reviews/{case.pk}/",
        f"/agreements/obligations/{duty.pk}/",
        f"/agreements/{roads.pk}/release/",
    ):
        assert theirs.get(path).status_code == 200, path
        assert others.get(path).status_code == 404, path
    assert link.agreement_id == roads.pk


def test_another_units_agreement_is_no_parent_to_choose(roads, chd, faculties):
    others = client_of(chd, faculties[1])
    given = {"partner": TPU, "kind": "SEA", "parent": str(roads.pk), "languages": ["en"], "layout": "side_by_side"}
    answer = others.post("/agreements/new/", {**given, "title_en": "x"})
    assert SECRET not in answer.content.decode()
    assert not Agreement.objects.filter(parent=roads).exists()


def test_scans_of_the_whole_house_are_not_for_officers_of_a_unit(roads, chd, faculties):
    theirs = client_of(chd, faculties[0])
    answer = theirs.get("/import/papers/")
    assert answer.status_code == 403
    assert "all units" in answer.content.decode()
    assert theirs.post("/import/papers/confirm/", {}).status_code == 403


def test_reviewers_read_the_whole_house_and_who_is_asked_sees_the_review(roads, chd, faculties):
    reviewer = client_of(chd, faculties[1], Role.REVIEWER)
    assert SECRET in text(reviewer, "/reviews/")
    assert SECRET in text(reviewer, "/record/")
    reader = client_of(chd, faculties[1], Role.READER)
    case = Case.objects.get()
    assert reader.get(f"/reviews/{case.pk}/").status_code == 404
    person = Person.objects.get(email=f"law-{Role.READER}@chd.example")
    case.steps.get().seats.create(person_id=person.pk, taken_at=timezone.now())
    assert reader.get(f"/reviews/{case.pk}/").status_code == 200
    assert SECRET in text(reader, "/reviews/")


def test_what_does_not_reach_partners_is_told_to_the_unit_it_concerns(roads, chd, faculties):
    Delivery.objects.filter(object_id=str(roads.pact)).delete()
    Delivery.objects.create(
        party=chd.party, partner=TPU, kind="pact", object_id=str(roads.pact), state="parked",
        owed_at=timezone.now() - timedelta(days=2), wanted=1,
    )  # fmt: skip
    theirs, others = (client_of(chd, unit) for unit in faculties)
    for path in ("/network/deliveries/", "/desk/"):
        assert SECRET in text(theirs, path), path
        assert SECRET not in text(others, path), path


def test_reminders_of_an_agreement_without_unit_go_to_officers_of_the_house(roads, chd, faculties):
    for unit in faculties:
        client_of(chd, unit)
    Agreement.objects.filter(pk=roads.pk).update(
        units=[], ends_on=timezone.now().date() + timedelta(days=30), renewal=""
    )
    remind(chd.party, timezone.now())
    told = set(Notice.objects.filter(kind="agreements.end").values_list("person__email", flat=True))
    assert not {one for one in told if one.startswith(("roads", "law"))}
