"""A university with offices and people, a route of three stages, and a text as its room would describe it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from convenio.parties.actions import keep_party
from convenio.parties.models import Party, Unit
from convenio.parties.terms import Acting, Role
from convenio.people.models import Membership, Person
from convenio.routes import actions
from convenio.routes.models import Case, Route, Step
from convenio.routes.terms import Change, Looks, RoutePlan, StepPlan, TextFacts, When, as_plain

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
MONEY = ("fees", "funding_budget")
FACULTY = StepPlan("faculty", {"en": "Faculty"}, stage=1, role="reviewer", unit="@", days=5)
LAW = StepPlan("law", {"en": "Law"}, stage=2, role="reviewer", unit="law", days=20)
FINANCE = StepPlan(
    "finance",
    {"en": "Finance"},
    stage=2,
    role="reviewer",
    unit="finance",
    days=10,
    when=When(clauses=MONEY, money=True),
    looks=Looks(anything=False, clauses=MONEY, money=True),
)
RECTOR = StepPlan("rector", {"en": "Rector"}, stage=3, role="signatory", days=5, remind=1)
PLAN = RoutePlan({"en": "Exchange", "zh": "交流"}, steps=(FACULTY, LAW, FINANCE, RECTOR))
FACTS = TextFacts("SEA", frozenset(("quota", "fees")), money=True, units=frozenset(("physics",)))


@dataclass
class House:
    """The university, its people by what they do, and a clock."""

    party: Party
    people: dict[str, Person] = field(default_factory=dict)
    now: datetime = START

    def later(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now

    def add(self, name: str, role: Role, unit: str = "") -> Person:
        found = Unit.objects.get_or_create(party=self.party, ounit_id=unit)[0] if unit else None
        person = self.people.get(name) or Person.objects.create(email=f"{name}@chd.edu.cn", name=name.title())
        Membership.objects.create(person=person, party=self.party, role=role, unit=found)
        self.people[name] = person
        return person

    def acting(self, name: str) -> Acting:
        person = self.people[name]
        rows = Membership.objects.filter(person=person, party=self.party)
        return Acting(self.party, person.pk, person.name, frozenset(Role(one.role) for one in rows))

    def id(self, name: str) -> int:
        return self.people[name].pk

    def browser(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def start(self, digest="a", number=1, facts=FACTS, before=None, change=None, by="olga", about="pact:1") -> Case:
        return actions.start_case(
            acting=self.acting(by),
            party=self.party,
            about=about,
            digest=digest,
            number=number,
            title={"en": "Exchange with Tomsk", "zh": "交流协议"},
            url="/agreements/1/reviewing/",
            facts=facts,
            at=self.now,
            before=before,
            change=change,
        )

    def say(self, case: Case, key: str, name: str, said="approved", **more) -> Step:
        step = self.step(case, key)
        actions.decide(acting=self.acting(name), step=step, said=said, at=self.now, **more)
        return self.step(case, key)

    def step(self, case: Case, key: str) -> Step:
        return Step.objects.select_related("case__party").prefetch_related("seats", "spoken").get(case=case, key=key)

    def states(self, case: Case) -> dict[str, str]:
        return dict(Step.objects.filter(case=case).values_list("key", "state"))

    def state(self, case: Case) -> str:
        return Case.objects.get(pk=case.pk).state

    def complete(self, case: Case) -> None:
        """Everybody approves."""
        self.say(case, "faculty", "fay")
        self.say(case, "law", "lars")
        if self.states(case).get("finance") == "waiting":
            self.say(case, "finance", "fin")
        self.say(case, "rector", "rex")


@pytest.fixture
def bare(db) -> House:
    """A university with nobody but an officer."""
    house = House(keep_party(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, country="CN", hosted=True))
    house.add("olga", Role.OFFICER)
    return house


@pytest.fixture
def staffed(bare) -> House:
    """Faculty, law (two), finance, rector, a reader."""
    for name, unit in (("fay", "physics"), ("lars", "law"), ("lena", "law"), ("fin", "finance")):
        bare.add(name, Role.REVIEWER, unit)
    bare.add("rex", Role.SIGNATORY)
    bare.add("rita", Role.READER)
    return bare


@pytest.fixture
def house(staffed) -> House:
    """The same with the route in force."""
    put_in_force(staffed, PLAN)
    return staffed


def put_in_force(house: House, plan: RoutePlan, code: str = "exchange") -> Route:
    row = Route.objects.filter(party=house.party, code=code, state=Route.DRAFT).first() or Route.objects.create(
        party=house.party,
        code=code,
        number=Route.objects.filter(party=house.party, code=code).count() + 1,
        content=as_plain(plan),
        changed_at=house.now,
    )
    return actions.activate(acting=house.acting("olga"), route=row, at=house.now)


NUMBERS_ONLY = Change(valued=frozenset(("quota",)))
TUITION = Change(valued=frozenset(("fees",)), money=True)
