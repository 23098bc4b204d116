"""A small made-up register whose answers were counted by hand.

House h.example (units law and mine) with partners a.example (CN, on the map), b.example (RU, no place), and another
house k.example with an agreement of its own, which must never be counted for h.example. The day is 2026-06-30.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from convenio.agreements.models import ActivityLine, Agreement, PromiseSum
from convenio.institutions.models import Profile
from convenio.parties.models import Party, Unit
from convenio.people.models import Membership, Person

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
ON = NOW.date()
HOUSE, OTHER = "h.example", "k.example"


def fill() -> Party:
    """The whole register; returns the house."""
    parties = {
        hei_id: Party.objects.create(hei_id=hei_id, names={"en": name}, country=country, hosted=hosted)
        for hei_id, name, country, hosted in (
            (HOUSE, "House", "DE", True),
            (OTHER, "Other House", "FR", True),
            ("a.example", "Alpha", "CN", False),
            ("b.example", "Beta", "RU", False),
        )
    }
    house, alpha = parties[HOUSE], parties["a.example"]
    Profile.objects.create(about=alpha, said_by=alpha, latitude="34.3", longitude="108.9", updated_at=NOW)
    for unit in ("law", "mine"):
        Unit.objects.create(party=house, ounit_id=unit, names={"en": unit.title()})
    one = _agreement(house, 1, ["a.example"], ["law"], ["visits", "training"], date(2021, 9, 1), date(2026, 5, 2), 6)
    two = _agreement(house, 2, ["b.example"], ["mine"], ["training"], date(2023, 2, 1), date(2025, 1, 1), 2)
    _agreement(house, 3, ["a.example", "b.example"], ["law"], ["research"], date(2022, 1, 1), None, 0)
    _agreement(house, 4, ["b.example"], [], [], date(2020, 1, 1), date(2020, 5, 1), 1, ended=date(2024, 3, 1))
    strange = _agreement(parties[OTHER], 5, ["a.example"], ["law"], ["visits"], date(2024, 1, 1), date(2024, 5, 1), 1)
    _promise(one, "c1", "visits", "teacher_visits", "year", 10, 2021, 2030, 17, 20)
    _promise(one, "c2", "training", "exchange_students", "term", 30, 2021, 2030, 12, 12)
    _promise(two, "c1", "visits", "teacher_visits", "year", 3, 2026, 2028, 0, 1)
    _promise(two, "c9", "research", "joint_projects", "once", 1, 2027, 2028, 0, 0)
    _visits(one)
    _training(one, two)
    _line(one, 20, 2025, "research", "joint_projects", {"projects": 1}, "confirmed", ways=("", ""))
    _line(strange, 30, 2024, "visits", "teacher_visits", {"persons": 50}, "confirmed", ways=(OTHER, "a.example"))
    return house


def people(house: Party) -> dict[str, Person]:
    """Somebody in each role, and a reader of the faculty of law alone."""
    found = {}
    for role in ("officer", "reviewer", "signatory", "reader", "keeper"):
        found[role] = Person.objects.create(email=f"{role}@{HOUSE}", name=role)
        Membership.objects.create(person=found[role], party=house, role=role)
    found["law"] = Person.objects.create(email=f"law@{HOUSE}", name="law")
    Membership.objects.create(person=found["law"], party=house, role="reader", unit=Unit.objects.get(ounit_id="law"))
    return found


def _visits(one: Agreement) -> None:
    """2024: out 6 + 2, in 7; two statements about one visit count once, with the larger; one was taken back."""
    _line(one, 1, 2024, "visits", "teacher_visits", {"persons": 6}, "confirmed", ways=(HOUSE, "a.example"))
    _line(one, 2, 2024, "visits", "teacher_visits", {"persons": 2}, "recorded", ways=(HOUSE, "a.example"))
    _line(one, 3, 2024, "visits", "teacher_visits", {"persons": 7}, "confirmed", ways=("a.example", HOUSE))
    _line(one, 3, 2024, "visits", "teacher_visits", {"persons": 5}, "disputed", ways=("a.example", HOUSE), nth=2)
    _line(one, 4, 2024, "visits", "teacher_visits", {"persons": 99}, "retracted", ways=("a.example", HOUSE))


def _training(one: Agreement, two: Agreement) -> None:
    """2025: out 9 with 27 months and 90 credits, and 3 by the other agreement; 2026: 40 that are disputed."""
    stay = {"persons": 9, "months": 27, "credits": 90}
    _line(one, 5, 2025, "training", "exchange_students", stay, "confirmed", ways=(HOUSE, "a.example"))
    _line(
        two,
        6,
        2025,
        "training",
        "exchange_students",
        {"persons": 3, "months": 30},
        "recorded",
        ways=(HOUSE, "b.example"),
    )
    _line(two, 7, 2026, "training", "exchange_students", {"persons": 40}, "disputed", ways=("b.example", HOUSE))


def _agreement(
    house: Party,
    number: int,
    partners: list[str],
    units: list[str],
    strands: list[str],
    since: date,
    last: date | None,
    count: int,
    ended: date | None = None,
) -> Agreement:
    made = Agreement.objects.create(
        party=house,
        pact=UUID(int=number),
        kind="MOU",
        title={"en": f"Secret title {number}"},
        partners=partners,
        units=units,
        strands=strands,
        phase="over" if ended else "binding",
        stage="expired" if ended else "in_force",
        in_force_from=since,
        starts_on=since,
        ended_on=ended,
        last_activity_on=last,
        activity_count=count,
        created_at=NOW,
        coordinator_name="Dr Named",
    )
    made.partner_rows.set(Party.objects.filter(hei_id__in=partners))
    return made


def _promise(
    one: Agreement,
    name: str,
    strand: str,
    metric: str,
    period: str,
    quantity: int,
    first: int,
    last: int,
    confirmed: int,
    recorded: int,
) -> None:
    PromiseSum.objects.create(
        agreement=one,
        party=one.party,
        commitment=name,
        strand=strand,
        metric=metric,
        unit="x",
        period=period,
        quantity=quantity,
        first_year=first,
        last_year=last,
        confirmed=confirmed,
        recorded=recorded,
    )


def _line(
    one: Agreement,
    number: int,
    year: int,
    strand: str,
    metric: str,
    quantities: dict[str, int],
    status: str,
    *,
    ways: tuple[str, str],
    nth: int = 1,
) -> None:
    ActivityLine.objects.create(
        agreement=one,
        party=one.party,
        activity=str(UUID(int=number)),
        statement=f"{number}-{nth}",
        strand=strand,
        metric=metric,
        unit="person",
        author=one.party.hei_id,
        ours=True,
        direction_from=ways[0],
        direction_to=ways[1],
        starts_on=date(year, 3, 1),
        ends_on=date(year, 3, 10),
        year=year,
        quantities=quantities,
        count=next(iter(quantities.values())),
        days=10,
        status=status,
    )
