"""The page of the record: read, searched, filtered, exported; whole or broken."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from convenio.agreements.models import Agreement
from convenio.audit.actions import record
from convenio.audit.models import AuditEvent
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.people.models import Membership, Person

pytestmark = pytest.mark.django_db
AT = datetime(2025, 3, 4, 8, 20, tzinfo=UTC)


@pytest.fixture
def house() -> Party:
    return keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, hosted=True)


@pytest.fixture
def enter(house: Party, client: Client) -> Callable[[Role], Client]:
    def make(role: Role) -> Client:
        person = Person.objects.create(email=f"{role}@chd.example", name="Li Wei")
        Membership.objects.create(person=person, party=house, role=role)
        client.force_login(person)
        return client

    return make


def happen(party: str, what: str = "people.list_seen", name: str = "Li Wei", at: datetime = AT, **more: str) -> None:
    house = keep_party(hei_id=party, names={"en": party})
    acting = Acting(party=house, person_id=None, person_name=name)
    with transaction.atomic():
        record(acting=acting, party=party, what=what, about=more.pop("about", "party:x"), details=more, at=at)


def test_it_is_for_people_of_the_house(client: Client) -> None:
    assert client.get("/record/").status_code == 302


def test_one_house_never_sees_the_record_of_another(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", name="Our Own")
    happen("tpu.ru", name="Somebody Else")
    page = enter(Role.KEEPER).get("/record/").content.decode()
    assert "Our Own looked at the list of people." in page
    assert "Somebody Else" not in page
    assert "Somebody Else" not in enter(Role.OFFICER).get("/record/?format=csv").content.decode()


def test_sign_ins_are_the_keepers_to_see(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", what="people.signed_in", name="Chen Jie")
    happen("chd.edu.cn", what="audit.exported", name="Chen Jie")
    page = enter(Role.OFFICER).get("/record/").content.decode()
    assert "Chen Jie signed in" not in page
    assert "Chen Jie exported the record." in page
    assert "Chen Jie signed in" not in enter(Role.READER).get("/record/?room=people").content.decode()
    assert "Chen Jie signed in" in enter(Role.KEEPER).get("/record/").content.decode()


def test_search_room_and_days(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", name="Chen Jie")
    happen("chd.edu.cn", name="Wang Fang", at=AT.replace(day=9))
    happen("chd.edu.cn", what="audit.exported", name="Sun Yi", about="pact:77aa")
    client = enter(Role.KEEPER)

    def names(query: str) -> set[str]:
        page = client.get(f"/record/?{query}").content.decode().split("<main")[1]
        return {name for name in ("Chen Jie", "Wang Fang", "Sun Yi") if name in page}

    assert names("search=chen") == {"Chen Jie"}
    assert names("search=77aa") == {"Sun Yi"}
    assert names("room=people") == {"Chen Jie", "Wang Fang"}
    assert names("since=2025-03-05") == {"Wang Fang"}
    assert names("until=2025-03-04") == {"Chen Jie", "Sun Yi"}
    assert names("search=nothing-like-it") == set()
    assert "Nothing fits" in client.get("/record/?search=nothing-like-it").content.decode()
    assert client.get("/record/?since=rubbish").status_code == 200


def test_details_are_found_in_every_script(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", name="Chen Jie", title="长安 и Томск")
    client = enter(Role.KEEPER)
    for words in ("长安", "Томск", "томск"):
        assert "Chen Jie" in client.get("/record/", {"search": words}).content.decode().split("<main")[1], words


def test_long_records_are_paged(enter: Callable[[Role], Client]) -> None:
    for _again in range(51):
        happen("chd.edu.cn")
    client = enter(Role.KEEPER)
    with_page = client.get("/record/?page=2&search=Li")
    assert "51 to 52 of 52" in with_page.content.decode()
    assert 'href="?search=Li&amp;page=1"' in with_page.content.decode()


def test_the_export_is_itself_recorded_and_carries_no_formula(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", name="=cmd|' /C calc'!A0")
    answer = enter(Role.KEEPER).get("/record/?format=csv")
    text = answer.content.decode()
    assert "'=cmd" in text
    assert ",=cmd" not in text
    assert AuditEvent.objects.filter(what="audit.exported", person_name="Li Wei").count() == 1


def test_names_with_markup_are_harmless(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn", name="<script>alert(1)</script>")
    assert "<script>alert" not in enter(Role.KEEPER).get("/record/").content.decode()


def test_the_page_says_whether_the_chain_is_whole(enter: Callable[[Role], Client]) -> None:
    happen("chd.edu.cn")
    happen("chd.edu.cn")
    client = enter(Role.KEEPER)
    assert "is unbroken" not in client.get("/record/").content.decode()
    assert "is unbroken" in client.get("/record/?chain=1").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET about = 'party:forged' WHERE number = 1")
    assert "broken at number 1" in client.get("/record/?chain=1").content.decode()


def test_what_an_event_is_about_has_its_name_and_codes_their_words(enter: Callable[[Role], Client]) -> None:
    client = enter(Role.KEEPER)
    person = Person.objects.get()
    happen("chd.edu.cn", what="people.role_granted", name="Node", about=f"person:{person.pk}", role="signatory")
    assert "Node gave Li Wei the role signatory." in client.get("/record/").content.decode()


def test_titles_metrics_and_days_are_told_in_the_readers_language(enter: Callable[[Role], Client]) -> None:
    client = enter(Role.OFFICER)
    title = {"en": "Exchange of teachers", "ru": "Обмен преподавателями"}
    pact = UUID("4f1f5a1e-0000-4000-8000-000000000001")
    Agreement.objects.create(
        party=Party.objects.get(hosted=True), pact=pact, kind="COMP", title=title, partners=["tpu.ru"], created_at=AT
    )
    told = {"title": title["en"], "metric": "teacher_visits", "from": "2026-10-12", "to": "2026-10-23"}
    happen("chd.edu.cn", what="agreements.recorded", name="Li", about=f"pact:{pact}", **told)
    Person.objects.update(language="ru")
    with translation.override("en"):
        page = client.get("/record/").content.decode()
    assert "Обмен преподавателями" in page
    assert "Приезжающие преподаватели и исследователи" in page
    assert "12 октября 2026" in page
