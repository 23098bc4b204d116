"""A big register, as the projection would leave it: agreements of one university with many partners, in bulk.

The same rows serve the tests (2,000) and the figure (``benchmarks/register.py``, 100,000). Everything follows from the
number of the row, so that two runs make the same register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from convenio.agreements.listed import person_value
from convenio.agreements.models import Agreement, Facet, PromiseSum
from convenio.institutions.models import Profile
from convenio.parties.models import Party, Unit
from convenio.people.models import Membership, Person
from convenio.register import index
from convenio.register.models import Indexed
from convenio.register.words import words_of

CITIES = [
    ("CN", "Xi’an", "34.34", "108.94"),
    ("RU", "Tomsk", "56.47", "84.95"),
    ("KZ", "Almaty", "43.24", "76.93"),
    ("DE", "Aachen", "50.78", "6.08"),
    ("BR", "São Paulo", "-23.56", "-46.73"),
    ("JP", "Sapporo", "43.07", "141.34"),
    ("US", "Madison", "43.08", "-89.41"),
    ("ZA", "Durban", "-29.87", "30.98"),
    ("NZ", "", "", ""),
    ("", "", "", ""),
]
KINDS = ["MOU", "COMP", "SEA", "FEA", "RCA", "JDD", "IMPL"]
STRANDS = [["visits"], ["training"], ["research"], ["visits", "training"], ["programmes"], []]
METRICS = {
    "visits": ("teacher_visits", "person"),
    "training": ("exchange_students", "person"),
    "programmes": ("joint_programmes", "programme"),
    "research": ("joint_publications", "publication"),
}
STAGES = ["in_force"] * 12 + ["ending", "expired", "expired", "terminated", "draft", "negotiation", "agreed", "signing"]


OVER = ("expired", "terminated")
SIGNED = ("in_force", "ending", *OVER)


@dataclass(frozen=True)
class Big:
    """What was made: the house, an officer of it, how many agreements."""

    party: Party
    officer: Person
    count: int


def fill(hei_id: str, count: int, now: datetime, *, partners: int = 0) -> Big:
    """A university with ``count`` agreements and ``partners`` partners (default: one for fifty agreements)."""
    house = Party.objects.create(
        hei_id=hei_id, names={"en": "Big University", "zh": "大大学"}, country="CN", hosted=True
    )
    units = [Unit(party=house, ounit_id=f"faculty-{at}", names={"en": f"Faculty {at}"}) for at in range(12)]
    Unit.objects.bulk_create(units)
    people = [Person(email=f"p{at}@{hei_id}", name=f"Person {at}") for at in range(20)]
    Person.objects.bulk_create(people)
    people = list(Person.objects.filter(email__endswith=f"@{hei_id}").order_by("pk"))
    Membership.objects.bulk_create(Membership(person=one, party=house, role="officer") for one in people)
    others = _partners(max(len(CITIES), partners or count // 50), now)
    for start in range(0, count, 5000):
        _some(house, others, people, range(start, min(start + 5000, count)), now)
    return Big(house, people[0], count)


def _partners(count: int, now: datetime) -> list[Party]:
    names = [f"u{at}.example" for at in range(count)]
    Party.objects.bulk_create(
        Party(
            hei_id=hei_id,
            names={"en": f"{CITIES[at % 10][1] or 'Nowhere'} University {at}", "ru": f"Университет {at}"},
            country=CITIES[at % 10][0],
        )
        for at, hei_id in enumerate(names)
    )
    rows = {one.hei_id: one for one in Party.objects.filter(hei_id__in=names)}
    Profile.objects.bulk_create(
        Profile(
            about=rows[hei_id],
            said_by=rows[hei_id],
            names=rows[hei_id].names,
            city={"en": CITIES[at % 10][1]},
            latitude=CITIES[at % 10][2],
            longitude=CITIES[at % 10][3],
            updated_at=now,
        )
        for at, hei_id in enumerate(names)
        if CITIES[at % 10][1]
    )
    return [rows[hei_id] for hei_id in names]


def _some(house: Party, others: list[Party], people: list[Person], numbers: range, now: datetime) -> None:
    made = Agreement.objects.bulk_create(_agreement(house, others, people, number, now) for number in numbers)
    link = Agreement.partner_rows.through
    with_partner = [(one, others[number * 7 % len(others)]) for one, number in zip(made, numbers, strict=True)]
    link.objects.bulk_create(link(agreement_id=one.pk, party_id=partner.pk) for one, partner in with_partner)
    Facet.objects.bulk_create(facet for one, partner in with_partner for facet in _facets(one, partner))
    PromiseSum.objects.bulk_create(
        _sum(one, strand, now.year) for one in made if one.stage in ("in_force", "ending") for strand in one.strands
    )
    Indexed.objects.bulk_create(Indexed(agreement=one, stamp="") for one in made)
    index.keep(
        index.Words(
            one.pk,
            words_of(f"{' '.join(one.title.values())} {one.search_text}"),
            words_of(f"clause of agreement {one.pk} on delivery of mail"),
            words_of(f"scan-{one.pk}.pdf"),
        )
        for one in made
    )


def _agreement(house: Party, others: list[Party], people: list[Person], number: int, now: datetime) -> Agreement:
    partner = others[number * 7 % len(others)]
    stage, today = STAGES[number % len(STAGES)], now.date()
    signed = stage in SIGNED
    began = today - timedelta(days=100 + number * 13 % 1500)
    ends = today + timedelta(days=number * 11 % 1800) if stage not in OVER else today - timedelta(days=number % 900)
    return Agreement(
        party=house,
        pact=UUID(int=house.pk * 10**12 + number),
        kind=KINDS[number % len(KINDS)],
        title={
            "en": f"Memorandum {number} of cooperation",
            "zh": f"合作备忘录 {number}",
            "ru": f"Меморандум № {number}",
        },
        partners=[partner.hei_id],
        search_text=" ".join(partner.names.values()).lower(),
        created_at=now,
        phase=_phase(stage),
        stage=stage,
        stage_since=now,
        own_task="answer" if stage == "negotiation" and number % 3 else "",
        their_task="sign" if stage == "signing" else "",
        turn_since=now - timedelta(minutes=number),
        last_event_at=now - timedelta(minutes=number * 37 % 500_000),
        in_force="x" if signed else "",
        in_force_from=began if signed else None,
        starts_on=began if signed else None,
        ends_on=ends if signed and number % 17 else None,
        ended_on=ends if stage in OVER else None,
        notice_on=ends - timedelta(days=180) if stage == "in_force" and number % 17 else None,
        renewal=["auto", "by_agreement", "none", ""][number % 4],
        last_activity_on=today - timedelta(days=number * 5 % 1400) if signed and number % 3 else None,
        activity_count=number % 3,
        units=[f"faculty-{number % 12}"],
        coordinator=people[number % len(people)] if number % 5 else None,
        coordinator_name="" if number % 5 else f"Dr {number % 9}",
        strands=STRANDS[number % len(STRANDS)],
        languages=["en", "zh"] if number % 2 else ["ru", "en"],
        recorded="us" if number % 4 == 0 else "",
        imported_from="agreements.xlsx" if number % 4 == 0 else "",
        is_public=number % 10 == 0,
    )


def _facets(one: Agreement, partner: Party) -> list[Facet]:
    values = [("partner", partner.hei_id), ("country", partner.country or "none"), ("kind", one.kind)]
    values += [("person", person_value(one))]
    values += [("unit", value) for value in one.units]
    values += [("strand", value) for value in one.strands]
    values += [("language", value) for value in one.languages]
    return [
        Facet(agreement=one, party_id=one.party_id, name=name, value=value, phase=one.phase)
        for name, value in [*values, *(() if one.strands else [("strand", "none")])]
        if value
    ]


def _phase(stage: str) -> str:
    return "over" if stage in OVER else "binding" if stage in SIGNED else "unsigned"


def _sum(one: Agreement, strand: str, year: int) -> PromiseSum:
    metric, unit = METRICS[strand]
    return PromiseSum(
        agreement=one,
        party_id=one.party_id,
        commitment=f"c-{strand}",
        strand=strand,
        metric=metric,
        unit=unit,
        period="year",
        quantity=2 + one.pk % 3,
        first_year=year - 2,
        last_year=year + 2,
        confirmed=one.pk % 7,
        recorded=one.pk % 9,
    )
