"""Uploads that come to nothing are thrown away after their time; what belongs to an agreement stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from convenio.agreements import abandoned, files
from convenio.agreements.actions.elsewhere import KEPT
from convenio.agreements.actions.word_in import PURPOSE, start_from_word
from convenio.agreements.checking import MOST
from convenio.agreements.models import Agreement
from convenio.agreements.rules.drafting import may_start_agreement
from convenio.audit.models import AuditEvent
from convenio.audit.queries import verify_chain
from convenio.documents import retention
from convenio.documents.actions import keep_file
from convenio.documents.disk import place_of
from convenio.documents.models import StoredFile
from convenio.documents.retention import duty, terms
from convenio.documents.retention.registry import uploads
from convenio.documents.sniff import DOCX
from convenio.intake import abandoned as intake_abandoned
from convenio.intake import papers
from convenio.intake.models import Intake, Paper
from convenio.intake.papers import receive_papers
from convenio.intake.registering import target
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting
from tests.convenio.agreements.importing.conftest import NOW, let_in, look, sheet
from tests.convenio.agreements.importing.test_bringing_in import HEAD, OULU, TPU
from tests.convenio.agreements.importing.test_scans import pdf
from tests.convenio.documents.word import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(django_capture_on_commit_callbacks) -> Callable[[float], None]:
    """``night(days)``: the duty, so many days later."""

    def run(days: float) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            duty.run(NOW + timedelta(days=days))

    return run


def thrown() -> dict[str, int]:
    rows = AuditEvent.objects.filter(what="documents.thrown_away")
    return {row.details["kind"]: row.details["count"] for row in rows}


def keep(officer: Acting, content: bytes, purpose: str, days: float = 0) -> StoredFile:
    at = NOW + timedelta(days=days)
    return keep_file(party=officer.party, content=content, name="x", media_type="", purpose=purpose, at=at)


def is_here(settings, row: StoredFile) -> bool:
    return place_of(settings.FILES_DIR, row.digest).exists()


def test_names_written_twice_are_the_same() -> None:
    assert (abandoned.WORD, abandoned.ELSEWHERE, abandoned.CHECKED_AT_MOST) == (PURPOSE, KEPT, MOST)
    assert intake_abandoned.PURPOSE == papers.PURPOSE


def test_every_rule_has_its_line_on_the_page_and_every_line_its_rule() -> None:
    assert {one.kind for one in terms.rules()} == {one.kind for one in uploads()}
    page = Client().get(reverse("documents:kept")).content.decode()
    for said in ("30 days", "not at all", "as long as the agreement", "20.0", "Word (.docx)"):
        assert said in page
    assert "list_open" not in Client().get(reverse("documents:kept") + "?format=csv").content.decode()


def test_a_word_file_from_which_nothing_was_begun_goes_after_thirty_days(officer, night, settings) -> None:
    kept = keep(officer, making.two_columns(), PURPOSE)
    assert retention.kept_until("word", kept.kept_at) == date(2026, 12, 23)
    night(30.5)
    assert is_here(settings, kept)
    night(31.5)
    assert not StoredFile.objects.filter(pk=kept.pk).exists()
    assert not is_here(settings, kept)
    assert thrown() == {"word": 1}
    assert verify_chain().intact


def test_brought_again_its_time_begins_anew(officer, night, settings) -> None:
    content = making.two_columns()  # made again it may carry another second
    kept = keep(officer, content, PURPOSE)
    keep(officer, content, PURPOSE, days=20)
    night(40)
    assert is_here(settings, kept)
    night(52)
    assert not is_here(settings, kept)


def test_a_file_from_which_an_agreement_began_stays(officer, night, settings) -> None:
    keep_party(hei_id="tpu.ru", names={"en": "Tomsk"}, country="RU")
    assert may_start_agreement(officer)
    content = making.two_columns()
    kept = keep(officer, content, PURPOSE)
    start_from_word(
        acting=officer, kind="MOU", partners=["tpu.ru"], content=content, name="x.docx",
        tongues={"en": "en"}, title={}, choices={}, at=NOW,
    )  # fmt: skip
    night(3650)
    assert is_here(settings, kept)
    assert thrown() == {}


def test_a_signed_file_that_was_only_looked_at_goes_and_shared_bytes_stay(officer, night, settings) -> None:
    let_in(officer, look(officer, sheet(HEAD, OULU)))
    agreement = Agreement.objects.get()
    shared, lone = keep(officer, pdf("shared"), KEPT), keep(officer, pdf("lone"), KEPT)
    files.keep(agreement, pdf("registered"), name="r.pdf", purpose=KEPT, at=NOW)
    keep(officer, pdf("shared"), "annex")
    night(32)
    assert thrown() == {"elsewhere": 2}
    assert is_here(settings, shared), "an attachment has the same bytes"
    assert not is_here(settings, lone)
    assert StoredFile.objects.filter(purpose=KEPT).count() == 1


def test_a_list_never_let_in_goes_and_one_that_is_in_stays_longer(officer, night) -> None:
    let_in(officer, look(officer, sheet(HEAD, OULU)))
    waits = look(officer, sheet(HEAD, TPU), name="waits.xlsx")
    count = Agreement.objects.count()
    night(62)
    assert not Intake.objects.filter(pk=waits.pk).exists()
    assert Intake.objects.count() == 1
    night(735)
    assert not Intake.objects.exists()
    assert thrown() == {"list_open": 1, "list_in": 1}
    assert Agreement.objects.count() == count, "what came in stays"


def test_papers_that_belong_to_nothing_go_and_attached_ones_stay(officer, night, settings) -> None:
    let_in(officer, look(officer, sheet(HEAD, OULU)))
    scans = [("A-1 Oulu 2021.pdf", pdf("University of Oulu A-1 2021")), ("nothing.pdf", pdf("lunch"))]
    receive_papers(acting=officer, target=target("agreements"), files=scans, at=NOW)
    states = dict(Paper.objects.values_list("name", "state"))
    assert states["nothing.pdf"] == "waiting"
    night(182)
    left = list(Paper.objects.values_list("name", flat=True))
    assert left == [name for name, state in states.items() if state == "attached"]
    assert all(place_of(settings.FILES_DIR, one).exists() for one in Paper.objects.values_list("digest", flat=True))
    assert thrown() == {"paper": 2 - len(left)}


def test_a_later_rule_holds_from_its_day_on(officer, night, settings, monkeypatch) -> None:
    shorter = terms.Rule("word", 5, (NOW + timedelta(days=10)).date())
    known = (*terms.rules(), shorter)
    monkeypatch.setattr(terms, "rules", lambda: known)
    kept = keep(officer, making.two_columns(), PURPOSE)
    night(9)
    assert is_here(settings, kept)
    night(11)
    assert not is_here(settings, kept)


def test_the_pages_say_until_when(officer, client) -> None:
    from convenio.parties.terms import Role
    from convenio.people.actions import invite_person

    person = invite_person(
        acting=Acting.node(officer.party), email="o@upc.example", name="O", language="en", role=Role.OFFICER, at=NOW
    )
    client.force_login(person)
    kept = keep_file(
        party=officer.party, content=making.two_columns(), name="x.docx", media_type=DOCX, purpose=PURPOSE, at=NOW
    )
    waits = look(officer, sheet(HEAD, OULU))
    for page, day in (
        (reverse("agreements:word_plan", args=[kept.digest]), "23 December 2026"),
        (reverse("intake:show", args=[waits.pk]), "22 January 2027"),
        (reverse("intake:columns", args=[waits.pk]), "22 January 2027"),
    ):
        text = client.get(page).content.decode()
        assert day in text, page
        assert reverse("documents:kept") in text
