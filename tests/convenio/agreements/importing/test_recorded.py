"""The record of a paper: shown as ours, corrected without the partner, on the board, confirmed by both."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from convenio.agreements import actions, books, queries, store, witnessing
from convenio.agreements.models import Agreement
from convenio.parties.terms import Acting
from convenio.people.models import Membership, Person
from tests.convenio.agreements.importing.conftest import NOW, let_in, look, sheet
from tests.convenio.agreements.importing.test_bringing_in import HEAD, OULU
from tests.convenio.agreements.importing.test_scans import pdf


@pytest.fixture
def oulu(officer) -> Agreement:
    let_in(officer, look(officer, sheet(HEAD, OULU)))
    return Agreement.objects.get()


@pytest.fixture
def browser(officer, client):
    person = Person.objects.create(pk=officer.person_id, email="anna@upc.edu", name=officer.person_name)
    Membership.objects.create(person=person, party=officer.party, role="officer")
    client.force_login(person)
    return client


def test_page_says_recorded_by_us_and_promises_are_captured_afterwards(browser, officer, oulu):
    page = browser.get(reverse("agreements:page", args=[oulu.pk])).content.decode()
    assert "recorded by us" in page
    assert "not yet: it has not shown" in page, "what we witness of a silent partner is no confirmation"
    assert "takes part by secure link" not in page
    address = reverse("agreements:record", args=[oulu.pk])
    assert 'value="2029-02-28"' in browser.get(address).content.decode()
    typed = {"title": oulu.name(), "number": "A-1", "signed_on": "2024-03-01", "ends_on": "2029-02-28"}
    answer = browser.post(address, {**typed, "students_out": "5", "notice_months": "6"})
    assert answer.status_code == 302
    oulu.refresh_from_db()
    assert (oulu.version_count, oulu.recorded, oulu.strands) == (2, "us", ["training"])
    row = queries.board_of(oulu).rows[0]
    assert (row.metric, row.promised, row.promised_in_all) == ("exchange_students", 5, 30)
    actions.record_activity(
        acting=officer, agreement=oulu, commitment="p1", starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 31),
        quantities={"persons": 3}, at=NOW,
    )  # fmt: skip
    oulu.refresh_from_db()
    assert queries.board_of(oulu).rows[0].recorded["upc.edu"] == 3
    assert queries.board_of(oulu).rows[0].confirmed == 0
    wrong = browser.post(address, {**typed, "ends_on": "2020-01-01"})
    assert wrong.status_code == 400
    assert "would end before it starts" in wrong.content.decode()


def test_an_empty_register_leads_to_lists_and_a_list_that_is_in_leads_on(browser, officer):
    assert reverse("intake:list") in browser.get(reverse("agreements:list")).content.decode()
    intake = let_in(officer, look(officer, sheet(HEAD, OULU)))
    page = browser.get(reverse("intake:show", args=[intake.pk])).content.decode()
    for name in ("agreements:list", "register:map", "register:rector", "intake:papers"):
        assert f'href="{reverse(name)}"' in page


def test_a_scan_is_attached_on_the_page(browser, oulu):
    address = reverse("agreements:record", args=[oulu.pk])
    scan = SimpleUploadedFile("paper.pdf", pdf("the paper"), content_type="application/pdf")
    assert browser.post(address, {"attach": "1", "scan": scan}).status_code == 302
    assert "paper.pdf" in browser.get(address).content.decode()
    refused = browser.post(address, {"attach": "1", "scan": SimpleUploadedFile("x.pdf", b"words")})
    assert refused.status_code == 400
    assert Agreement.objects.get().version_count == 2


def test_confirmed_by_both_once_the_partner_takes_part(browser, oulu):
    guest = Acting(party=oulu.partner_rows.get(), person_id=None, person_name="Rector of Oulu", by_link=True)
    with transaction.atomic():
        mine = witnessing.as_guest(store.lock(oulu), guest.party)
        store.write_event(
            acting=Acting(party=guest.party, person_id=9, person_name="Rector of Oulu", by_link=True),
            agreement=mine, type="acknowledge", body={}, at=NOW, what="agreements.acknowledged",
        )  # fmt: skip
    oulu.refresh_from_db()
    assert oulu.recorded == "both"
    assert books.state(oulu).void == {}
    assert "confirmed by both" in browser.get(reverse("agreements:page", args=[oulu.pk])).content.decode()
    answer = browser.post(reverse("agreements:record", args=[oulu.pk]), {"title": "Other", "ends_on": "2030-01-01"})
    assert answer.status_code == 400
    assert "takes part by now" in answer.content.decode()


def test_all_pages_of_lists_and_papers_answer(browser, officer, oulu):
    upload = SimpleUploadedFile("agreements.xlsx", sheet(HEAD, OULU, (*OULU[:3], "Handshake", *OULU[4:])))
    brought = browser.post(reverse("intake:list"), {"target": "agreements", "file": upload})
    assert brought.status_code == 302
    assert browser.get(brought.url).status_code == 200
    columns = {f"c{place}": code for place, code in enumerate(
        ("number", "partner", "country", "kind", "signed_on", "ends_on", "students_out", "parent")
    )}  # fmt: skip
    twice = browser.post(brought.url, {**columns, "c7": "partner"})
    assert twice.status_code == 422
    assert "Choose one of them" in twice.content.decode()
    looked = browser.post(brought.url, columns)
    page = browser.get(looked.url).content.decode()
    assert "What kind of agreement is “Handshake”?" in page
    for address in (
        reverse("intake:list"),
        reverse("intake:list") + "?search=agree&format=csv",
        looked.url + "rows/?status=wrong",
        looked.url + "rows/?format=csv",
        looked.url + "to-correct.xlsx",
        reverse("intake:papers"),
        reverse("intake:papers") + "?format=csv",
    ):
        assert browser.get(address).status_code == 200, address
    refused = browser.post(
        reverse("intake:list"), {"target": "agreements", "file": SimpleUploadedFile("a.pdf", pdf(""))}
    )
    assert refused.status_code == 422
    assert "not a spreadsheet" in refused.content.decode()
    scans = [SimpleUploadedFile("A-1.pdf", pdf("a")), SimpleUploadedFile("else.pdf", pdf("b"))]
    papers = browser.post(reverse("intake:papers"), {"papers": scans}).content.decode()
    assert "1 paper was attached" in papers
    assert "else.pdf" in papers
    assert browser.post(looked.url + "discard/").status_code == 302
