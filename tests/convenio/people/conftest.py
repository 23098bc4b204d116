"""A house with its people."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.people.actions import invite_person
from convenio.people.models import Person
from convenio.people.queries import acting_of

AT = datetime(2025, 3, 4, 8, 20, tzinfo=UTC)
PASSWORD = "correct horse staple"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Pages are read in their reader's language; what comes after a test is not."""
    with translation.override("en"):
        yield


@pytest.fixture
def house(db: None) -> Party:
    return keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University", "zh": "长安大学"}, hosted=True)


@pytest.fixture
def other_house(db: None) -> Party:
    return keep_party(hei_id="xatu.edu.cn", names={"en": "Xi’an Technological University"}, hosted=True)


def person_of(party: Party, role: Role, email: str, name: str, **more: Any) -> Person:
    if role == Role.SIGNATORY:
        more.setdefault("mandate", "President, by statute")
    person = invite_person(
        acting=Acting.node(party), email=email, name=name, language=more.pop("language", "en"), role=role, at=AT, **more
    )
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def keeper(house: Party) -> Person:
    return person_of(house, Role.KEEPER, "keeper@chd.example", "Zhao Lin")


@pytest.fixture
def officer(house: Party) -> Person:
    return person_of(house, Role.OFFICER, "officer@chd.example", "Li Wei", language="zh-hans")


@pytest.fixture
def signatory(house: Party) -> Person:
    return person_of(
        house,
        Role.SIGNATORY,
        "sign@chd.example",
        "Sha Aimin",
        mandate_from=date(2020, 1, 1),
        mandate_until=date(2025, 12, 31),
    )


def acting(person: Person) -> Acting:
    found = acting_of(person)
    assert found is not None
    return found


@pytest.fixture
def as_keeper(client: Client, keeper: Person) -> Client:
    client.force_login(keeper)
    return client
