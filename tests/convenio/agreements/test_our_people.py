"""Our people around an agreement: roles of a unit, mentions, dates in a calendar, somebody who leaves."""

import pytest
from django.test import Client
from django.utils import translation

from convenio.agreements import actions, books
from convenio.agreements.days import entries
from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.rules import may_comment, may_edit, may_sign_on_node, may_start_agreement
from convenio.notices.mentions import mentioned
from convenio.notices.models import Notice
from convenio.parties.models import Unit
from convenio.parties.terms import Acting, Role
from convenio.people.actions import let_leave
from convenio.people.models import Membership, Person
from convenio.people.queries import acting_of
from tests.convenio.agreements.pair import CHD, TPU

LANGUAGES = ["zh", "ru", "en"]


def person_of(house, role, name, unit=None, email=""):
    person = Person.objects.create(email=email or f"{name.lower().replace(' ', '.')}@{house.party.hei_id}", name=name)
    Membership.objects.create(person=person, party=house.party, role=role, unit=unit, mandate="Order 3")
    return person


def acting(person) -> Acting:
    found = acting_of(person)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def faculties(houses):
    party = houses[CHD].party
    return [Unit.objects.create(party=party, ounit_id=one, names={"en": one.title()}) for one in ("roads", "law")]


def test_an_officer_of_a_faculty_sees_and_acts_where_the_faculty_takes_part(in_force, chd, wire, faculties, client):
    ours, other = (person_of(chd, Role.OFFICER, f"Officer {one}", one) for one in faculties)
    actions.note_facts(acting=chd.officer, agreement=in_force, at=wire.now, units=["roads"])
    agreement = chd.copy(in_force)
    assert list(Agreement.objects.of(chd.party).seen_by(acting(ours))) == [agreement]
    assert not Agreement.objects.of(chd.party).seen_by(acting(other))
    assert may_comment(acting(ours), agreement)
    refused = may_comment(acting(other), agreement)
    assert (refused.ok, refused.status) == (False, 403)
    assert "another unit" in refused.reason
    assert "another unit" in may_edit(acting(other), agreement).reason
    for person, status in ((ours, 200), (other, 404)):
        client.force_login(person)
        assert client.get(f"/agreements/{agreement.pk}/").status_code == status


@pytest.mark.parametrize(("role", "sees"), [(Role.READER, False), (Role.SIGNATORY, False), (Role.REVIEWER, True)])
def test_reviewers_read_the_whole_house_and_the_others_their_unit(in_force, chd, faculties, role, sees):
    person = person_of(chd, role, "Somebody", faculties[0])
    assert Agreement.objects.of(chd.party).seen_by(acting(person)).exists() is sees
    if role is Role.SIGNATORY:
        verdict = may_sign_on_node(acting(person), in_force, at=in_force.created_at)
        assert "another unit" in verdict.reason


def test_a_role_for_the_whole_house_beside_one_of_a_unit_counts(in_force, chd, faculties):
    person = person_of(chd, Role.OFFICER, "Both", faculties[0])
    Membership.objects.create(person=person, party=chd.party, role=Role.READER)
    assert Agreement.objects.of(chd.party).seen_by(acting(person)).exists()
    assert "another unit" in may_comment(acting(person), in_force).reason


def test_what_an_officer_of_a_faculty_begins_belongs_to_the_faculty(chd, proposed, wire, faculties):
    person = acting(person_of(chd, Role.OFFICER, "Road Officer", faculties[0]))
    assert may_start_agreement(person)
    begun = actions.start_agreement(
        acting=person, kind="MOU", partners=[TPU], languages=["en"], title={"en": "Roads"}, at=wire.now
    )
    assert begun.units == ["roads"]
    assert may_edit(person, begun)
    assert begun in Agreement.objects.of(chd.party).seen_by(person)


def test_a_remark_that_names_a_colleague_tells_them_and_nobody_of_the_partner(proposed, chd, tpu, wire):
    wei, namesake = person_of(chd, Role.OFFICER, "Li Wei"), person_of(chd, Role.READER, "Zhang Wei")
    chinese = person_of(chd, Role.REVIEWER, "张伟", email="zw@chd.example")
    theirs = person_of(tpu, Role.OFFICER, "Anna Petrova")
    words = "Please look, @Li Wei and @张伟请看: @Anna Petrova should not be told; nor @Wei, nor li@wei.example."
    first = books.state(proposed).versions[-1]
    text = books.text(proposed, first.text)
    clause = text["clauses"][0]["id"]
    said = actions.comment(
        acting=chd.officer, agreement=proposed, clause_id=clause, words=words, at=wire.later(minutes=1)
    )
    told = Notice.objects.filter(kind="notices.mention")
    assert set(told.values_list("person_id", flat=True)) == {wei.pk, chinese.pk}
    assert {row.once for row in told} == {said}
    assert not told.filter(person__in=[namesake, theirs]).exists()
    assert all(words not in str(row.details) for row in told)
    client = Client()
    client.force_login(wei)
    page = client.get("/notices/").content.decode()
    assert "mentions you in a remark on Cooperation 2026–2030" in page


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@li.wei: please", ["Li Wei"]),
        ("@LIWEI", ["Li Wei"]),
        ("(@Anna)", ["Anna Petrova"]),
        ("@Anna Petrovazzz", ["Anna Petrova"]),
        ("@Annaly", []),
        ("write to anna@li.wei or @ Li Wei", []),
        ("@Li Wei @Li Wei @Anna Petrova", ["Li Wei", "Anna Petrova"]),
        ("@Left", []),
    ],
)
def test_names_as_people_type_them(chd, proposed, text, names):
    people = {name: person_of(chd, Role.READER, name) for name in ("Li Wei", "Anna Petrova", "Left")}
    Person.objects.filter(name="Left").update(is_active=False)
    assert mentioned(text, chd.party) == {people[name].pk for name in names}


def test_dates_of_agreements_stand_in_the_calendar_in_the_reader_s_language(in_force, chd, tpu, wire, faculties):
    reader = person_of(chd, Role.READER, "Reader")
    limited = person_of(chd, Role.READER, "Of Law", faculties[1])
    agreement = chd.copy(in_force)
    duty = Obligation.objects.filter(party=chd.party, state="open").first()
    assert duty is not None
    Obligation.objects.filter(pk=duty.pk).update(owner=reader)
    with translation.override("zh-hans"):
        found = {one.uid: one for one in entries(chd.party, reader)}
    ends = found[f"agreement-{agreement.pk}-ends"]
    assert ends.on == agreement.ends_on
    assert ends.url == f"/agreements/{agreement.pk}/"
    assert "合作协议" in ends.summary
    assert found[f"obligation-{duty.pk}"].on == duty.due_on
    assert not [one for one in entries(chd.party, limited) if one.uid.startswith("agreement")]
    assert not list(entries(tpu.party, reader)), "nobody gets the dates of a house where they are nobody"


def test_who_leaves_hands_over_agreements_and_obligations(in_force, chd, wire):
    leaver, successor = person_of(chd, Role.OFFICER, "Old Hand"), person_of(chd, Role.OFFICER, "New Hand")
    keeper = acting(person_of(chd, Role.KEEPER, "Keeper"))
    actions.note_facts(acting=chd.officer, agreement=in_force, at=wire.now, coordinator=leaver)
    duty = Obligation.objects.filter(party=chd.party, state="open").first()
    assert duty is not None
    Obligation.objects.filter(pk=duty.pk).update(owner=leaver)
    before = chd.copy(in_force)
    left = let_leave(acting=keeper, person=leaver, successor=successor, at=wire.later(days=1))
    after = chd.copy(in_force)
    duty.refresh_from_db()
    assert left.handed_over == 2
    assert (after.coordinator, duty.owner, duty.given) == (successor, successor, True)
    assert after.facets.filter(name="person", value=str(successor.pk)).exists()
    assert (after.text_digest, after.head) == (before.text_digest, before.head), "the agreement itself is untouched"
    assert Notice.objects.filter(person=successor, kind="people.handed_over").exists()
