"""The register on a real agreement: what the search finds of it, and what the office notes beside it.

It stands here for the fixtures: an agreement that lived through all its stages is costly.
"""

from django.test import Client
from django.utils import timezone

from convenio.agreements import actions
from convenio.agreements.models import Agreement, Facet
from convenio.people.models import Membership, Person
from convenio.register import duties
from convenio.register.models import Indexed
from tests.convenio.agreements.pair import TPU


def officer(house):
    person = Person.objects.create_user("li@chd.example", name="Li Wei")
    Membership.objects.create(person=person, party=house.party, role="officer")
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return person, client


def test_the_search_finds_titles_clauses_files_people_and_not_those_of_another_house(in_force, chd, houses, wire):
    Indexed.objects.all().delete()
    duties.index_missing(wire.now)
    assert Indexed.objects.count() == 2, "what was missing is indexed by the worker"
    _person, client = officer(chd)

    def found(words: str) -> str:
        return client.get("/desk/search/", {"search": words}).content.decode()

    assert "<h2>Agreements</h2>" in found("соглашение")
    html = found("equality")
    assert "In clauses" in html
    assert "<mark>" in html
    assert "#clause-" in html
    assert "People of our house" in found("Li We")
    assert "Nothing fits" in found("zzzz qqqq")
    Agreement.objects.filter(party=chd.party).update(party=houses[TPU].party, pact=None)
    assert "<h2>Agreements</h2>" not in found("соглашение")


def test_what_the_office_notes_is_counted_and_stays_at_home(in_force, chd):
    chd.party.units.create(ounit_id="geo", names={"en": "Geology"})
    person, client = officer(chd)
    row, events = chd.copy(), chd.copy().event_count
    answer = client.post(f"/agreements/{row.pk}/notes/", {"units": ["geo"], "coordinator": person.pk, "strands": []})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.units, row.coordinator) == (["geo"], person)
    assert row.phase == "binding"
    assert row.strands, "those of its promises"
    named = dict(
        Facet.objects.filter(agreement=row).exclude(name__in=["strand", "language"]).values_list("name", "value")
    )
    assert named == {"partner": TPU, "country": "RU", "unit": "geo", "kind": "COMP", "person": str(person.pk)}
    assert row.promise_sums.count() > 0
    assert row.event_count == events, "nothing is told to the partner"
    under = actions.start_agreement(
        acting=chd.officer,
        kind="FEA",
        partners=[TPU],
        languages=["en"],
        title={"en": "Teachers"},
        at=timezone.now(),
        parent=row,
    )
    assert under.parent == row
    refused = client.post(f"/agreements/{row.pk}/notes/", {"parent": under.pk})
    assert refused.status_code == 400
    assert Agreement.objects.get(pk=row.pk).parent is None
