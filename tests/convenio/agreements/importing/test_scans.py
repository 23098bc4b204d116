"""Scanned papers in bulk: matched by number, partner and year; attached by digest; doubtful ones asked about."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date

import pytest

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.intake import papers
from convenio.intake.models import Paper
from convenio.intake.paper_words import words_of
from convenio.intake.papers import attach, receive_papers
from convenio.intake.registering import target
from convenio.parties.terms import Refusal
from tests.convenio.agreements.importing.conftest import NOW, let_in, look, sheet
from tests.convenio.agreements.importing.test_bringing_in import HEAD, OULU, TPU

OULU_2 = ("A-9", "University of Oulu", "Finland", "Student exchange", date(2021, 3, 1), date(2030, 2, 28), None, None)


def pdf(words: str, *, more: bytes = b"") -> bytes:
    stream = zlib.compress(b"BT /F1 12 Tf (" + words.encode("latin-1") + b") Tj ET")
    return (
        b"%PDF-1.7\n1 0 obj<</Length 9/Filter/FlateDecode>>stream\n"
        + stream
        + b"\nendstream endobj\n"
        + more
        + b"%%EOF"
    )


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", " ") + ".pdf", content)
    return stream.getvalue()


@pytest.fixture
def three(officer):
    let_in(officer, look(officer, sheet(HEAD, OULU, OULU_2, TPU)))
    return officer


def bring(officer, *files):
    return receive_papers(acting=officer, target=target("agreements"), files=files, at=NOW)


def test_sure_ones_are_attached_and_doubtful_ones_asked(three):
    outcome = bring(
        three,
        ("scans.zip", zipped(A_1=pdf("one"), Oulu=pdf("two"), xyz=pdf("nothing to see"))),
        ("scan0001.pdf", pdf("Agreement A-3 with Tomsk")),
    )
    assert (outcome.attached, outcome.waiting, outcome.refused) == (1, 3, ())
    paper = Paper.objects.get(name="A_1.pdf")
    oulu = Agreement.objects.get(pk=paper.object_id)
    assert oulu.ends_on == date(2029, 2, 28)
    text, state = books.text(oulu, oulu.in_force_text), books.state(oulu)
    assert [one["digest"] for one in text["annexes"]] == [paper.digest]
    assert state.round_in_force.words["upc.edu"].file == paper.digest
    assert (oulu.recorded, oulu.in_force_from, state.void) == ("us", date(2024, 3, 1), {})
    doubtful = Paper.objects.get(name="Oulu.pdf")
    assert len(doubtful.candidates) == 2
    other = next(one[0] for one in doubtful.candidates if one[0] != str(oulu.pk))
    attach(acting=three, target=target("agreements"), paper=doubtful, object_id=other, at=NOW)
    assert Paper.objects.get(name="scan0001.pdf").candidates[0][3] == ["number_in_text"]
    again = bring(three, ("another name.pdf", pdf("one")))
    assert (again.attached, again.waiting, again.known) == (0, 0, 1)


def test_what_is_not_taken_is_told_and_stops_nothing(three):
    locked = pdf("secret", more=b"trailer<</Encrypt 9 0 R>>")
    outcome = bring(three, ("locked.pdf", locked), ("list.csv", b"a,b"), ("A-3.pdf", pdf("paper of Tomsk")))
    assert outcome.attached == 1
    assert [(one.name, one.reason.split(".")[0]) for one in outcome.refused] == [
        ("locked.pdf", "This PDF is protected with a password"),
        ("list.csv", "This is neither a PDF nor a picture (PNG, JPEG)"),
    ]


def test_a_zip_made_to_fill_the_machine_is_not_opened(officer, monkeypatch):
    monkeypatch.setattr(papers, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refusal, match="far too large"):
        bring(officer, ("bomb.zip", zipped(big=b"%PDF-" + b"0" * 1_000_000)))


def test_words_of_a_text_layer():
    assert words_of(pdf(r"Memorandum \(MoU\) of Oulu")) == "Memorandum (MoU) of Oulu"
    table = b"beginbfchar <0001> <957F> <0002> <5B89> endbfchar"
    shown = b"BT [<0001> -20 <0002>] TJ ET"
    both = (
        b"%PDF-1.4\nstream\n" + zlib.compress(table) + b"\nendstream\nstream\n" + zlib.compress(shown) + b"\nendstream"
    )
    assert words_of(both) == "长安"
    assert words_of(b"%PDF-1.4 a picture only") == ""
