"""The pages of likely duplicates: what they show, filter, export; judging and taking back by clicks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convenio.directory.likeness import scanning
from convenio.directory.likeness.partners import LOOK, scan_partners
from convenio.directory.models import Likeness, Organisation, PartnerLikeness, Succession
from convenio.directory.search import indexing
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.people.models import Membership, Person
from convenio.worker.models import Task
from tests.convenio.directory.rows import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Party:
    return keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, country="CN", hosted=True)


def office(house: Party, role: str = "officer") -> Client:
    person = Person.objects.create_user(f"{role}@chd.edu.cn", name="Li Na", language="en")
    Membership.objects.create(person=person, party=house, role=role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def two(house: Party) -> Likeness:
    """Two entries for Tomsk Polytechnic, and two for Jinan."""
    organisation("Tomsk Polytechnic University", country="RU", ror="00a45v709", city="Tomsk", domain="tpu.ru")
    organisation("Томский политехнический университет", country="RU", city="Томск")
    organisation("University of Jinan", country="CN", city="Jinan")
    organisation("Jinan University", country="CN", city="Guangzhou")
    indexing.rebuild()
    for country in ("RU", "CN"):
        scanning.scan_country(country)
    return Likeness.objects.get(first__country="RU")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_list_says_why_and_is_filtered_and_exported(house: Party, two: Likeness) -> None:
    client = office(house)
    every = page(client, "/directory/likely/all/")
    for words in ("Tomsk Polytechnic University", "are one name in two scripts", "very likely", "worth a look"):
        assert words in every
    assert "They are in different towns." in every
    for query, there, gone in (
        ("country=CN", "Jinan", "Tomsk"),
        ("reason=script", "Tomsk", "Jinan"),
        ("strength=review", "Jinan", "Tomsk"),
        ("search=томский", "Tomsk", "Jinan"),
    ):
        shown = page(client, f"/directory/likely/all/?{query}").split("<tbody>")[1]
        assert there in shown
        assert gone not in shown
    assert "Nothing fits" in page(client, "/directory/likely/all/?judged=same")
    table = b"".join(client.get("/directory/likely/all/?format=csv&country=RU").streaming_content).decode()
    assert "Tomsk Polytechnic University,00a45v709," in table
    assert "Jinan" not in table


def test_side_by_side_and_the_judgement(house: Party, two: Likeness) -> None:
    client = office(house)
    address = f"/directory/likely/all/{two.pk}/"
    shown = page(client, address)
    for words in ("Side by side", "00a45v709", "Both are in the same town.", "agree", "Two different ones"):
        assert words in shown
    assert client.post(f"{address}judge/", {"said": "x"}).status_code == 400
    assert client.post(f"{address}judge/", {"said": two.first_id}).status_code == 302
    second = Organisation.objects.get(pk=two.second_id)
    assert second.successor_id == two.first_id
    assert "Li Na judged: the same." in page(client, address)
    again = client.post(f"{address}judge/", {"said": "different"})
    assert again.status_code == 409
    assert "Somebody judged these two before you." in again.content.decode()
    chain = page(client, f"/directory/{second.pk}/")
    assert "Today this is" in chain
    assert client.post(f"{address}judge/", {"said": "back"}).status_code == 302
    assert Likeness.objects.get(pk=two.pk).judged == ""


def test_readers_read_and_may_not_judge(house: Party, two: Likeness) -> None:
    client = office(house, "reader")
    address = f"/directory/likely/all/{two.pk}/"
    assert "Only an officer or the keeper" in page(client, address)
    assert client.post(f"{address}judge/", {"said": "different"}).status_code == 403
    assert client.post("/directory/likely/look/").status_code == 403


def test_partners_written_down_twice_are_judged(house: Party) -> None:
    kept = keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU")
    keep_party(hei_id="tpu.ru.invalid", names={"ru": "Томский политехнический университет"}, country="RU")
    scan_partners()
    client = office(house)
    row = PartnerLikeness.objects.get()
    assert "one name in two scripts" in page(client, "/directory/likely/")
    assert "Perhaps 1 university was written down twice." in page(client, "/partners/")
    assert "It may have been written down twice." in page(client, "/institutions/tpu.ru/")
    assert "tpu.ru.invalid" in page(client, f"/directory/likely/{row.pk}/")
    assert client.post(f"/directory/likely/{row.pk}/judge/", {"said": kept.pk}).status_code == 302
    assert Succession.objects.get().into == kept
    assert "No likely duplicates" in page(client, "/directory/likely/")
    assert "the same as Tomsk Polytechnic University" in page(client, "/partners/")


def test_the_look_is_owed_by_a_click(house: Party, two: Likeness) -> None:
    client = office(house)
    assert client.post("/directory/likely/look/").status_code == 302
    assert set(Task.objects.values_list("name", flat=True)) >= {scanning.SCAN, LOOK}
    assert "countries are left" in page(client, "/directory/likely/all/")


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(house: Party, two: Likeness) -> None:
    client = office(house)

    def asked() -> int:
        page(client, "/directory/likely/all/")
        with CaptureQueriesContext(connection) as seen:
            page(client, "/directory/likely/all/")
        return len(seen)

    few = asked()
    for number in range(20):
        first, second = (organisation(f"{name} {number}", country="DE") for name in ("One", "Other"))
        Likeness.objects.create(first=first, second=second, score=0.9, reasons=[["town", {}]])
    assert asked() == few


def test_a_chain_of_the_registry_over_several_steps_and_an_entry_taken_back(house: Party) -> None:
    last = organisation("Tver State Technical University", country="RU", ror="0aaaaaa13")
    middle = organisation("Tver Polytechnic Institute", country="RU", successor=last, succession="renamed")
    first = organisation(
        "Kalinin Polytechnic Institute",
        country="RU",
        successor=middle,
        succession="merged",
        succeeded_on=1990,
        origins={"successor": "ror"},
    )
    gone = organisation("Lost College", country="GB", status="withdrawn")
    client = office(house)
    shown = page(client, f"/directory/{first.pk}/")
    told = shown.index("What became of it")
    assert "Today this is" in shown
    assert told < shown.index("1990", told) < shown.index("was renamed", told)
    assert "By the list Research Organization Registry" in shown
    assert "names nothing that came after it" in page(client, f"/directory/{gone.pk}/")
