"""Reminders: at their leads, once, to the right people, without a flood after an outage."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from convenio.agreements import books
from convenio.agreements.life import duties
from convenio.agreements.life.actions import refresh_obligations
from convenio.agreements.life.course import life_of
from convenio.agreements.life.demands import demands_of, window_of
from convenio.agreements.life.duties import HANDFUL, nightly, remind
from convenio.agreements.models import Agreement, Obligation, Reminder
from convenio.notices.models import Notice
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)


@pytest.fixture
def house(db):
    return Party.objects.create(hei_id="chd.edu.cn", names={"en": "Chang’an"}, hosted=True)


def person(house, name, role=Role.OFFICER):
    found = Person.objects.create(email=f"{name}@chd.edu.cn", name=name)
    Membership.objects.create(person=found, party=house, role=role)
    return found


def agreement(house, ends_on, **more):
    defaults = {"stage": "in_force", "in_force": "r", "kind": "SEA", "partners": ["tpu.ru"], "created_at": NOW}
    return Agreement.objects.create(party=house, ends_on=ends_on, title={"en": "Exchange"}, **defaults | more)


def told(kind="agreements.end"):
    return [(one.person.name, one.details["months"]) for one in Notice.objects.filter(kind=kind).order_by("pk")]


def test_twelve_six_and_three_months_before_each_once(house):
    person(house, "Li")
    agreement(house, date(2027, 6, 30))
    for day in (0, 1, 90, 182, 183, 184, 272, 273, 274, 300, 365, 366, 370):
        remind(house, NOW + timedelta(days=day))
        remind(house, NOW + timedelta(days=day, hours=5))
    assert told() == [("Li", 12), ("Li", 6), ("Li", 3)]
    assert [one.at.date() for one in Notice.objects.order_by("pk")] == [
        date(2026, 6, 30),
        date(2026, 12, 30),
        date(2027, 3, 30),
    ]


def test_after_an_outage_only_the_newest_is_told_and_nothing_for_what_is_past(house):
    person(house, "Li")
    agreement(house, date(2026, 8, 15))
    agreement(house, date(2026, 6, 29))
    assert remind(house, NOW) == 1
    assert told() == [("Li", 3)]
    assert sorted(Reminder.objects.values_list("lead", "told")) == [(3, True), (6, False), (12, False)]
    assert remind(house, NOW + timedelta(days=1)) == 0


def test_the_coordinator_and_the_officers_are_told_and_nobody_else(house):
    person(house, "Officer")
    person(house, "Reader", Role.READER)
    coordinator = person(house, "Coordinator", Role.READER)
    agreement(house, date(2026, 9, 30), coordinator=coordinator)
    remind(house, NOW)
    assert {name for name, _months in told()} == {"Officer", "Coordinator"}


def test_one_that_renews_by_itself_is_reminded_of_its_notice_day_not_of_an_end(house):
    person(house, "Li")
    agreement(house, date(2027, 6, 30), renewal="auto", notice_on=date(2026, 12, 31))
    remind(house, NOW)
    assert told() == []
    assert told("agreements.notice") == [("Li", 6)]


def test_many_at_once_are_one_notice(house):
    person(house, "Li")
    for number in range(HANDFUL + 1):
        agreement(house, date(2026, 9, 1 + number))
    assert remind(house, NOW) == HANDFUL + 1
    assert [(one.kind, one.details["count"]) for one in Notice.objects.all()] == [("agreements.many", HANDFUL + 1)]
    assert remind(house, NOW) == 0


def test_a_child_is_warned_of_before_and_after_its_parent_ends(house):
    person(house, "Li")
    parent = agreement(house, date(2027, 1, 31), renewal="none", ended_on=None, kind="MOU")
    child = agreement(house, date(2029, 12, 31), parent=parent)
    seen = []
    for months in range(22):
        at = NOW + timedelta(days=31 * months)
        Agreement.objects.filter(pk=parent.pk, ends_on__lt=at.date()).update(ended_on=date(2027, 1, 31))
        remind(house, at)
        seen = Notice.objects.filter(about=child.about, kind__in=["agreements.orphan", "agreements.orphaned"])
    assert [one.kind.rpartition(".")[2] for one in seen.order_by("pk")] == [
        *["orphan"] * 3,
        *["orphaned"] * 4,
    ]


def test_an_obligation_is_told_to_its_owner_a_month_before_and_not_while_it_rests(house):
    person(house, "Officer")
    owner = person(house, "Owner", Role.READER)
    row = agreement(house, date(2030, 12, 31))
    resting = agreement(house, date(2030, 12, 31), stage="suspended")
    for one in (row, resting):
        Obligation.objects.create(
            party=house,
            agreement=one,
            rule="work_plan",
            clause="c1",
            period="2026",
            due_on=date(2026, 7, 20),
            details={"year": 2026},
            owner_role="coordinator",
            owner=owner,
        )
    for day in range(3):
        remind(house, NOW + timedelta(days=day))
    notices = Notice.objects.filter(kind="agreements.obligation")
    assert [(one.person.name, one.details["task"]) for one in notices] == [("Owner", "work_plan")]


def test_the_night_goes_over_every_house(in_force, chd, wire):
    before = Obligation.objects.filter(party=chd.party, rule="joint_report").count()
    nightly(wire.now.replace(year=2029))
    assert Obligation.objects.filter(party=chd.party, rule="joint_report").count() > before


def test_the_night_touches_only_what_has_come_near_and_misses_nothing(in_force, chd, wire, monkeypatch):
    ours, touched = chd.copy(in_force), []

    def refresh(*, agreement, at):
        touched.append(agreement.pk)
        refresh_obligations(agreement=agreement, at=at)

    monkeypatch.setattr(duties, "refresh_obligations", refresh)
    nights = [wire.now + timedelta(days=9 * number) for number in range(60)]
    for night in nights:
        nightly(night)
        here = life_of(ours, books.state(ours), night.date())
        window = window_of(here.course, since=ours.created_at.date(), on=night.date())
        written = Obligation.objects.filter(agreement=ours, demanded=True)
        due = {one.key for one in demands_of(here.text, window, ours.own)}
        assert set(written.values_list("rule", "clause", "commitment", "period")) == due
    assert 2 < touched.count(ours.pk) < len(nights) / 4
    cache.delete(duties.NIGHTLY)
    before = len(touched)
    nightly(nights[-1])
    assert len(touched) == before + Agreement.objects.in_force().count(), "all once after the data have changed"


def test_the_calendar_of_the_coordinator_has_what_is_the_coordinators(house):
    from convenio.agreements.days import entries

    coordinator = person(house, "Coordinator")
    row = agreement(house, date(2030, 12, 31), coordinator=coordinator)
    Obligation.objects.create(
        party=house, agreement=row, rule="work_plan", period="2026", due_on=date(2026, 12, 2), details={"year": 2026},
        owner_role="coordinator",
    )  # fmt: skip
    other = person(house, "Other")
    mine, theirs = ([one.summary for one in entries(house, who)] for who in (coordinator, other))
    assert "Exchange: Agree on the work plan for 2026" in mine
    assert not any("work plan" in one for one in theirs)


def test_an_approval_that_ends_is_told_a_year_a_half_a_quarter_and_a_month_before(house):
    person(house, "Li")
    row = agreement(house, None)
    common = {"party": house, "agreement": row, "commitment": "", "owner_role": "officer", "due_on": date(2027, 12, 31)}
    Obligation.objects.create(rule="filing_valid", clause="c9", period="2027", details={"year": 2027}, **common)
    Obligation.objects.create(rule="review", clause="c8", period="2027", details={"year": 2027}, **common)
    for day in (100, 183, 184, 185, 365, 366, 456, 457, 517, 518, 519, 549):
        remind(house, NOW + timedelta(days=day))
    rows = Notice.objects.filter(kind="agreements.obligation").order_by("pk")
    assert [(one.details["task"], one.details["months"]) for one in rows] == [
        ("filing_valid", 12),
        ("filing_valid", 6),
        ("filing_valid", 3),
        ("filing_valid", 1),
        ("review", 1),
    ]
