"""Renamed and merged ones as a chain, found by either name; and nothing with history is deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils.translation import override

from convenio.agreements.models import Agreement, Facet
from convenio.directory.actions import chains as actions
from convenio.directory.models import FormerName, Organisation, Placing, Record, Succession
from convenio.directory.queries.chains import became, chain_of_partner, chained, other_names
from convenio.institutions.actions import LikeOnes, add_partner
from convenio.institutions.queries import partner_rows, universities_named
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.people.models import Membership, Person
from convenio.register.duties import follow_names
from convenio.register.models import Indexed
from convenio.register.queries.filtered import with_facet
from convenio.register.scope import Scope
from tests.convenio.directory.rows import AT, organisation, record

pytestmark = pytest.mark.django_db
SOURCE = "Decree 123 of 2012"


@pytest.fixture
def house() -> Party:
    return keep_party(
        hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, country="CN", hosted=True
    )


@pytest.fixture
def officer(house: Party) -> Acting:
    return Acting(party=house, person_id=1, person_name="Li Na", roles=frozenset({Role.OFFICER}))


@pytest.fixture
def old() -> Party:
    return keep_party(hei_id="mesi.ru", names={"en": "Moscow State University of Economics"}, country="RU")


@pytest.fixture
def new() -> Party:
    return keep_party(hei_id="rea.ru", names={"en": "Plekhanov University", "ru": "РЭУ имени Плеханова"}, country="RU")


def became_part(acting: Acting, party: Party, into: Party, year: int | None = 2012, kind: str = "merged") -> Succession:
    return actions.record_succession(acting=acting, party=party, into=into, kind=kind, year=year, source=SOURCE, at=AT)


def test_an_old_university_says_what_it_is_today_and_is_found_by_either_name(
    officer: Acting, old: Party, new: Party
) -> None:
    became_part(officer, old, new)
    with override("en"):
        assert became([old, new]) == {"mesi.ru": "since 2012 part of Plekhanov University"}
    assert [row.party for row in partner_rows(officer.party, search="plekhanov")] == [old, new]
    assert set(universities_named("university of economics")) == {old, new}
    assert chained("rea.ru") == ["rea.ru", "mesi.ru"]
    assert chained("mesi.ru") == ["mesi.ru"]
    assert old.name("en") == "Moscow State University of Economics"


def test_a_chain_of_several_steps_is_one_line_of_time(officer: Acting, old: Party, new: Party) -> None:
    first = keep_party(hei_id="first.example", names={"en": "First Institute"})
    became_part(officer, first, old, 1996, "renamed")
    became_part(officer, old, new, 2012)
    actions.note_former_name(
        acting=officer, party=new, names={"en": "Karl Marx Institute"}, year=1991, source=SOURCE, at=AT
    )
    found = chain_of_partner(first)
    assert [(link.before.name, link.after.name, link.year, link.kind) for link in found.links] == [
        ("First Institute", "Moscow State University of Economics", 1996, "renamed"),
        ("Karl Marx Institute", "Plekhanov University", 1991, "renamed"),
        ("Moscow State University of Economics", "Plekhanov University", 2012, "merged"),
    ]
    assert found.newest is not None
    assert found.newest.name == "Plekhanov University"
    seen_from_the_end = chain_of_partner(new)
    assert [link.before.name for link in seen_from_the_end.links] == [link.before.name for link in found.links]
    assert seen_from_the_end.newest is None
    with override("en"):
        assert became([first])["first.example"] == (
            "since 1996 called Moscow State University of Economics; today part of Plekhanov University"
        )
    assert "Karl Marx Institute" in other_names([first])[first.pk]


def test_what_cannot_be_is_refused(officer: Acting, house: Party, old: Party, new: Party) -> None:
    third = keep_party(hei_id="third.example", names={"en": "Third"})
    became_part(officer, old, new)
    became_part(officer, new, third)
    with pytest.raises(Refusal, match="both ways at once"):
        became_part(officer, third, old)
    with pytest.raises(Refusal, match="Take that back first"):
        became_part(officer, old, third)
    with pytest.raises(Refusal, match="become itself"):
        became_part(officer, third, third)
    with pytest.raises(Refusal, match="year cannot be"):
        became_part(officer, third, house, 20122)
    with pytest.raises(Refusal, match="where this is written"):
        actions.record_succession(acting=officer, party=third, into=house, kind="merged", year=None, source=" ", at=AT)
    with pytest.raises(Refusal, match="has now"):
        actions.note_former_name(acting=officer, party=third, names={"en": "third"}, year=None, source=SOURCE, at=AT)
    with pytest.raises(Refusal, match="Only an officer"):
        became_part(Acting(house, 2, "Wang", frozenset({Role.READER})), third, house)
    assert Succession.objects.count() == 2


def test_taking_back_leaves_the_trace(officer: Acting, old: Party, new: Party) -> None:
    row = became_part(officer, old, new)
    actions.take_back_succession(acting=officer, row=row, at=AT)
    assert not chain_of_partner(old)
    assert became([old]) == {}
    assert Succession.objects.get().withdrawn_by == "Li Na"
    became_part(officer, old, new, 2015)
    with pytest.raises(Refusal, match="before you"):
        actions.take_back_succession(acting=officer, row=row, at=AT)
    for made in (row, FormerName(party=old, names={"en": "x"}, at=AT)):
        with pytest.raises(TypeError):
            made.delete()


def test_agreements_are_found_by_what_the_partner_became(officer: Acting, old: Party, new: Party) -> None:
    """The register's filter and its words; the agreement itself stays with the name it was signed with."""
    agreement = Agreement.objects.create(
        party=officer.party, kind="MOU", title={"en": "Memorandum"}, partners=["mesi.ru"], created_at=AT
    )
    agreement.partner_rows.set([old])
    Facet.objects.create(agreement=agreement, party=officer.party, name=Facet.PARTNER, value="mesi.ru")
    scope = Scope.of(officer)
    assert not with_facet(scope, Facet.PARTNER, "rea.ru").exists()
    row = became_part(officer, old, new)
    assert list(with_facet(scope, Facet.PARTNER, "rea.ru")) == [agreement.pk]
    assert not Indexed.objects.filter(agreement=agreement).exists()
    follow_names(AT)
    stamp = Indexed.objects.get(agreement=agreement).stamp
    actions.take_back_succession(acting=officer, row=row, at=AT)
    follow_names(AT)
    assert Indexed.objects.get(agreement=agreement).stamp != stamp


def test_a_partner_like_one_that_is_there_is_asked_about_before_it_is_written(officer: Acting, new: Party) -> None:
    def note(seen: tuple[str, ...] = ()) -> Party:
        names = {"en": "Plekhanov Univ.", "ru": "Университет Плеханов"}
        return add_partner(acting=officer, hei_id="plekhanov.example", names=names, country="RU", at=AT, seen=seen)

    with pytest.raises(LikeOnes) as caught:
        note()
    assert [one.party for one in caught.value.like] == [new]
    assert not Party.objects.filter(hei_id="plekhanov.example").exists()
    assert note(("rea.ru",)).hei_id == "plekhanov.example"


@pytest.fixture
def office(house: Party) -> Client:
    person = Person.objects.create_user("li@chd.edu.cn", name="Li Na", language="en")
    Membership.objects.create(person=person, party=house, role="officer")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_the_form_asks_is_it_one_of_these(office: Client, new: Party) -> None:
    typed = {"hei_id": "plekhanov.example", "name_en": "Plekhanov Univ.", "country": "ru"}
    asked = office.post("/partners/new/", typed)
    page = asked.content.decode()
    assert asked.status_code == 409
    for words in (
        "Is it one of these?",
        "nearly the same name",
        'value="Plekhanov Univ."',
        'name="seen" value="rea.ru"',
    ):
        assert words in page
    assert office.post("/partners/new/", {**typed, "seen": "rea.ru"}).status_code == 302


def test_the_page_of_a_partner_writes_down_what_became_of_it(office: Client, old: Party, new: Party) -> None:
    address = "/directory/partners/mesi.ru/"
    wrong = office.post(f"{address}became/", {"kind": "merged", "into": "Nowhere", "year": "2012", "source": SOURCE})
    assert wrong.status_code == 400
    assert "No university of this node is called so" in wrong.content.decode()
    assert f'value="{SOURCE}"' in wrong.content.decode()
    typed = {"kind": "merged", "into": "plekhanov university", "year": "2012", "source": SOURCE}
    assert office.post(f"{address}became/", typed).status_code == 302
    page = office.get(address).content.decode()
    for words in ("Today this is", "became part of", "2012", SOURCE, "Written down by Li Na."):
        assert words in page
    partner = office.get("/institutions/mesi.ru/").content.decode()
    assert "What became of it" in partner
    assert "since 2012 part of Plekhanov University" in office.get("/partners/").content.decode()
    named = {"name_en": "Institute of Economics", "year": "", "source": SOURCE}
    assert office.post(f"{address}called/", named).status_code == 302
    row = Succession.objects.get()
    assert office.post(f"{address}became/{row.pk}/take-back/").status_code == 302
    name = FormerName.objects.get()
    assert office.post(f"{address}called/{name.pk}/take-back/").status_code == 302
    assert "What became of it" not in office.get(address).content.decode()


def test_a_partner_is_placed_by_hand_and_taken_off(office: Client, old: Party) -> None:
    entry = organisation("Moscow State University of Economics, Statistics and Informatics", country="RU")
    address = "/directory/partners/mesi.ru/"
    assert office.post(f"{address}place/", {"organisation": "999999"}).status_code == 404
    assert office.post(f"{address}place/", {"organisation": entry.pk}).status_code == 302
    assert (Placing.objects.get().organisation, Placing.objects.get().by) == (entry, "Li Na")
    assert "Li Na said so." in office.get(address).content.decode()
    assert office.post(f"{address}take-off/").status_code == 302
    assert not Placing.objects.exists()
    assert old.misplacings.get().organisation == entry


WITHOUT_HISTORY = {
    "directory.Identifier.organisation": "made anew from the records",
    "directory.Naming.organisation": "made anew from the records",
    "directory.Likeness.first": "found anew by the look",
    "directory.Likeness.second": "found anew by the look",
    "directory.PartnerLikeness.first": "found anew by the look",
    "directory.PartnerLikeness.second": "found anew by the look",
    "directory.Misplacing.organisation": "of no use without it",
}


def test_whatever_points_at_a_university_keeps_it() -> None:
    """Every relation to an organisation or a record is protected, or is named above with its reason."""
    loose = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for model in (Organisation, Record)
        for relation in model._meta.related_objects
        if getattr(relation, "on_delete", None) is not models.PROTECT
    }
    assert {name for name in loose if not name.startswith("directory.Sought") and "Key" not in name} <= set(
        WITHOUT_HISTORY
    )
    holders = [one for one in Party._meta.related_objects if getattr(one, "on_delete", None) is models.PROTECT]
    names = {f"{one.related_model._meta.label}.{one.field.name}" for one in holders}
    assert {"directory.Succession.party", "directory.Succession.into", "directory.FormerName.party"} <= names
    assert {"agreements.Agreement.party", "institutions.Profile.about", "people.Membership.party"} <= names


def delete_past_all_code(table: str, key: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])
        connection.check_constraints()


@pytest.mark.parametrize("table", ["directory_organisation", "parties_party"])
def test_the_database_itself_refuses_to_delete_what_has_history(
    officer: Acting, old: Party, new: Party, table: str
) -> None:
    """Past all code: no table deletes along with another, so the rows that point there hold it."""
    entry = organisation("Moscow State University of Economics", country="RU")
    record(entry, names=[])
    became_part(officer, old, new)
    key = entry.pk if table == "directory_organisation" else old.pk
    with pytest.raises(IntegrityError):
        delete_past_all_code(table, key)
    deeds: tuple[Callable[[], Any], ...] = (entry.delete, old.delete, new.delete)
    for deed in deeds:
        with pytest.raises(models.ProtectedError):
            deed()
