"""The tour and one-click entry: only in a database that the demonstration made."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from convenio.demo.deeds.persons import PASSWORD, acting, keep_people
from convenio.network.keys.rotation import make_first_keys
from convenio.parties.actions import keep_party, mark_as_demo
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Person

pytestmark = pytest.mark.django_db
PATHS = ["/demo/", "/demo/enter/officer/", "/demo/signed.pdf"]


@pytest.fixture
def people(db) -> None:
    party = keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, country="RU", hosted=True)
    make_first_keys(party=party, at=datetime.now(UTC))
    keep_people()


@pytest.mark.parametrize("path", PATHS)
def test_on_a_real_node_nothing_of_it_is_there(people, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_on_a_real_node_nobody_gets_in_by_one_click(people) -> None:
    client = Client()
    client.get("/demo/enter/officer/")
    assert "_auth_user_id" not in client.session


def test_one_click_signs_in_and_keeps_the_reader_s_language(people) -> None:
    mark_as_demo()
    client = Client()
    answer = client.get("/demo/enter/officer/?language=ru")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    somebody = Person.objects.get(pk=client.session["_auth_user_id"])
    assert somebody.email == "officer@tpu.example"
    assert somebody.language == "ru"


def test_an_unknown_language_changes_nothing(people) -> None:
    mark_as_demo()
    before = Person.objects.get(email="officer@tpu.example").language
    Client().get("/demo/enter/officer/?language=xx")
    assert Person.objects.get(email="officer@tpu.example").language == before


def test_nobody_enters_as_somebody_who_is_not_there(people) -> None:
    mark_as_demo()
    assert Client().get("/demo/enter/rector/").status_code == 404


def test_the_tour_tells_the_password_that_opens(people) -> None:
    mark_as_demo()
    assert Client().get("/demo/").status_code == 200
    assert Person.objects.get(email="signatory@tpu.example").check_password(PASSWORD)


def test_everybody_acts_in_the_roles_that_the_content_gives(people) -> None:
    assert acting("officer").roles == {Role.OFFICER}
    assert acting("keeper").roles == {Role.KEEPER}
    with pytest.raises(Refusal, match="rector"):
        acting("rector")


def test_people_are_made_once(people) -> None:
    count = Person.objects.count()
    keep_people()
    assert Person.objects.count() == count
