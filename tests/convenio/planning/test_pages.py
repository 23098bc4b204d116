"""The pages: making, changing, listing, the pack before a renewal; who may not is told why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from convenio.agreements.models import Agreement
from convenio.notices.models import Notice
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from convenio.planning.duties import bring
from convenio.planning.models import Overruling, Sheet
from tests.convenio.agreements.pages_b.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(chd):
    person = Person.objects.create(email="li-officer@chd.edu.cn", name="Li")
    Membership.objects.create(person=person, party=chd.party, role="officer")
    return person


@pytest.fixture
def page(officer, chd):
    return client_of(chd, name=officer.name)


def test_a_plan_and_a_report_are_made_in_one_click_and_listed(page, in_force):
    overview = reverse("planning:overview", args=[in_force.pk])
    assert b"Nothing was made yet" in page.get(overview).content
    plan = page.post(reverse("planning:make_plan", args=[in_force.pk]), {"year": 2027}, follow=True)
    assert "Work plan 2027" in plan.content.decode()
    report = page.post(reverse("planning:make_report", args=[in_force.pk]), {"year": 2026}, follow=True)
    assert "None: every record of the year is confirmed." in report.content.decode()
    again = page.post(reverse("planning:make_plan", args=[in_force.pk]), {"year": 2027})
    assert (again.status_code, b"there already" in again.content) == (409, True)
    assert page.post(reverse("planning:make_plan", args=[in_force.pk]), {"year": 1999}).status_code == 400

    listed = page.get(reverse("planning:list")).content.decode()
    assert listed.count("Work plan 2027") == 1
    assert "Joint report 2026" in listed
    assert "Tomsk Polytechnic University</td>" in listed
    narrowed = page.get(
        reverse("planning:list"), {"sort": "plan", "year": "2027", "turn": "us", "search": "Cooperation"}
    )
    assert [line.sheet.sort for line, _partners in narrowed.context["lines"]] == ["plan"]
    assert b"Nothing fits" in page.get(reverse("planning:list"), {"state": "signed"}).content
    table = b"".join(page.get(reverse("planning:list"), {"format": "csv"}).streaming_content).decode()
    assert len(table.strip().splitlines()) == 3
    assert page.get(reverse("planning:list"), {"format": "xlsx"}).status_code == 200
    made = Sheet.objects.get(sort="plan").agreement
    rows = page.get(reverse("planning:plan", args=[made.pk]), {"format": "csv"}).content.decode()
    assert len(rows.strip().splitlines()) == 8
    assert "Plans and reports" in page.get(reverse("agreements:page", args=[in_force.pk])).content.decode()
    assert "line by line" in page.get(reverse("agreements:page", args=[made.pk])).content.decode()


def test_a_reader_sees_and_is_told_why_not(chd, in_force):
    page = client_of(chd, Role.READER)
    shown = page.get(reverse("planning:overview", args=[in_force.pk]))
    assert b"Only an officer of your institution may start an agreement." in shown.content
    assert page.post(reverse("planning:make_plan", args=[in_force.pk]), {"year": 2027}).status_code == 403
    assert not Sheet.objects.exists()


def test_a_plan_of_another_house_is_not_there(page, tpu, in_force):
    theirs = tpu.copy(in_force)
    for name in ("overview", "plan", "report", "pack"):
        assert page.get(reverse(f"planning:{name}", args=[theirs.pk])).status_code == 404


def test_the_pack_suggests_with_reasons_and_may_be_overruled(page, officer, in_force):
    address = reverse("planning:pack", args=[in_force.pk])
    shown = page.get(address).content.decode()
    assert "Suggestion: Close: let it end" in shown
    assert "Nothing was ever recorded under this agreement." in shown
    empty = page.post(reverse("planning:overrule", args=[in_force.pk]), {"chosen": "renew", "reason": " "})
    assert empty.status_code == 422
    page.post(reverse("planning:overrule", args=[in_force.pk]), {"chosen": "renew", "reason": "A new faculty joins."})
    assert Overruling.objects.get().suggested == "close"
    shown = page.get(address).content.decode()
    assert "Decided: Renew as it is" in shown
    assert reverse("agreements:renew", args=[in_force.pk]) in shown
    assert page.get(address, {"format": "pdf"}).content[:4] == b"%PDF"


def test_nothing_in_force_has_no_pack_and_no_plans(page, draft):
    assert b"Nothing is in force yet" in page.get(reverse("planning:pack", args=[draft.pk])).content
    assert page.get(reverse("planning:pack", args=[draft.pk]), {"format": "pdf"}).status_code == 404
    assert b"Nothing can be planned yet" in page.get(reverse("planning:overview", args=[draft.pk])).content


@pytest.mark.parametrize(
    ("ends_on", "leads"),
    [(date(2027, 11, 1), []), (date(2027, 3, 1), [12]), (date(2026, 9, 1), [6]), (date(2026, 3, 1), [])],
)
def test_the_pack_is_brought_once_for_each_lead(chd, officer, in_force, ends_on, leads):
    Agreement.objects.filter(pk=in_force.pk).update(ends_on=ends_on)
    at = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    for _night in range(2):
        bring(Party.objects.get(pk=chd.party.pk), at)
    told = Notice.objects.filter(person=officer, kind="planning.pack")
    assert [one.details["months"] for one in told] == leads
