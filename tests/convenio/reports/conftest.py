"""A house with two agreements of two units, and what was done under them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from convenio.agreements.models import ActivityLine, Agreement, Facet
from convenio.parties.models import Party, Unit
from convenio.parties.terms import Acting, Role
from convenio.people.models import Membership, Person
from convenio.people.queries import acting_of

AT = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)
Doing = Callable[..., ActivityLine]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.FILES_DIR = tmp_path / "files"
    with translation.override("en"):
        yield


@pytest.fixture
def house(db: None) -> Party:
    house = Party.objects.create(
        hei_id="chd.edu.cn",
        names={"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"},
        country="CN",
        hosted=True,
    )
    Party.objects.create(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic", "zh": "托木斯克理工大学"}, country="RU")
    Party.objects.create(hei_id="almaty.example", names={"en": "Almaty University"}, country="KZ")
    for unit in ("geology", "roads"):
        Unit.objects.create(party=house, ounit_id=unit, names={"en": f"Faculty of {unit}"})
    for number, (partner, unit) in enumerate((("tpu.ru", "geology"), ("almaty.example", "roads")), start=1):
        row = Agreement.objects.create(
            party=house,
            kind="COMP",
            pact=UUID(int=number),
            title={"en": f"Exchange {number}", "zh": f"交流{number}", "ru": f"Обмен {number}"},
            partners=[partner],
            units=[unit],
            stage="in_force",
            phase="binding",
            in_force="x",
            in_force_from=date(2020, 1, 1),
            created_at=AT,
        )
        row.partner_rows.add(Party.objects.get(hei_id=partner))
        Facet.objects.create(agreement=row, party=house, name=Facet.UNIT, value=unit, phase="binding")
    return house


@pytest.fixture
def done(house: Party) -> Doing:
    """``done("1", "2025-03-10", "2025-03-14", persons=2)`` records something under an agreement."""

    def act(name: str, first: str, last: str, *, under: int = 1, **more: Any) -> ActivityLine:
        row = Agreement.objects.get(pact=UUID(int=under))
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        quantities = {key: more.pop(key) for key in ("persons", "credits") if key in more}
        facts = {
            "activity": f"a-{name}",
            "statement": f"s-{name}",
            "commitment": "c-1",
            "strand": "training",
            "metric": "exchange_students",
            "unit": "person",
            "author": house.hei_id,
            "ours": True,
            "direction_from": row.partners[0],
            "direction_to": house.hei_id,
            "starts_on": start,
            "ends_on": end,
            "year": start.year,
            "quantities": quantities,
            "count": quantities.get("persons"),
            "days": (end - start).days + 1,
            "status": "confirmed",
            "recorded_at": AT,
        }
        return ActivityLine.objects.create(agreement=row, party=house, **{**facts, **more})

    return act


@pytest.fixture
def person(house: Party) -> Callable[..., Person]:
    """``person(Role.OFFICER)``, or of one unit: ``person(Role.OFFICER, "geology")``."""

    def act(role: Role, unit: str = "", language: str = "en") -> Person:
        who = Person.objects.create(
            email=f"{role}{unit}@chd.example", name=f"{role} {unit}".strip(), language=language, is_active=True
        )
        more = {"unit": Unit.objects.get(ounit_id=unit)} if unit else {}
        if role == Role.SIGNATORY:
            more |= {"mandate": "Charter", "unit": more.get("unit")}
        Membership.objects.create(person=who, party=house, role=role, **more)
        return who

    return act


@pytest.fixture
def officer(person: Callable[..., Person]) -> Person:
    return person(Role.OFFICER)


@pytest.fixture
def page(officer: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


def acting(person: Person) -> Acting:
    found = acting_of(person)
    assert found is not None
    return found
