"""The pages of Word files: from the new-agreement page to the draft, from the agreement out and back."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from convenio.agreements import books, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.models.word import WordArrival, WordCopy
from convenio.documents.word import DOCX
from convenio.parties.models import Party
from tests.convenio.agreements.pages_a.conftest import text_of, url
from tests.convenio.agreements.pair import CHD, THIRD, TPU
from tests.convenio.agreements.test_witnessed import put_away
from tests.convenio.agreements.word.marking import Marked
from tests.convenio.documents.word import making

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "partner.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=DOCX)


def boxes(page: str) -> dict[str, list[str]]:
    """What a browser would send: hidden fields, ticked boxes, chosen options."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = given.get("type", "text")
        if "name" not in given or " disabled" in tag or (kind in ("checkbox", "radio") and " checked" not in tag):
            continue
        sent.setdefault(given["name"], []).append(given.get("value", ""))
    for name, options in re.findall(r'<select[^>]+name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        if chosen:
            sent[name] = chosen
    return sent


def test_an_agreement_begins_with_a_file(draft, at_chd, chd):
    assert "/agreements/new/word/" in at_chd.get("/agreements/new/").content.decode()
    answer = at_chd.post("/agreements/new/word/", {"file": upload(making.two_columns()), "partner": TPU, "kind": "MOU"})
    assert answer.status_code == 302
    page = at_chd.get(answer["Location"])
    said = text_of(page)
    assert "4 clauses found" in said
    assert "Recognised by its heading." in said
    sent = boxes(page.content.decode())
    assert sent["type.2"] == ["duration"]
    assert not any(name.startswith("values.") for name in sent)
    made = at_chd.post(answer["Location"], {**sent, "type.0": "recitals"})
    agreement = Agreement.objects.of(chd.party).order_by("-pk").first()
    assert made["Location"] == url(agreement, "edit/")
    assert next(one.content["type"] for one in agreement.draft.clauses.all()) == "recitals"
    assert WordArrival.objects.get(agreement=agreement).outcome == {"clauses": 4}


def test_what_was_chosen_is_not_lost_when_it_is_refused(draft, at_chd):
    answer = at_chd.post("/agreements/new/word/", {"file": upload(making.two_columns()), "partner": TPU, "kind": "MOU"})
    sent = boxes(at_chd.get(answer["Location"]).content.decode())
    sent |= {"tongue.zh": "en", "type.1": "quota", "title.en": "Kept title"}
    page = at_chd.post(answer["Location"], sent)
    assert page.status_code == 400
    assert "Give each its own." in text_of(page)
    again = boxes(page.content.decode())
    assert (again["type.1"], again["title.en"]) == (["quota"], ["Kept title"])


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "save it as “Word document (.docx)”"), (b"", "is empty")],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(draft, at_chd, content, said):
    page = at_chd.post("/agreements/new/word/", {"file": upload(content), "partner": TPU, "kind": "MOU"})
    assert page.status_code in (400, 415)
    assert said in text_of(page)


def test_out_marked_up_and_back_through_the_pages(proposed, at_tpu, tpu, wire):
    row = tpu.copy(proposed)
    assert f'href="{url(row, "word/")}"' in at_tpu.get(url(row)).content.decode()
    assert "No Word file came in yet" in text_of(at_tpu.get(url(row, "word/")))
    given = at_tpu.get(url(row, "word/copy.docx?layout=side_by_side"))
    assert given["Content-Type"] == DOCX
    assert WordCopy.objects.get(agreement=row).number == 1
    file = Marked(given.content)
    file.remark("In each year of the term", "Why each year?", "Olga")
    file.change("In each year of the term", "Every year of the term", tracked="Olga")
    sends = file.with_words("每一方每年向另一方派遣2名教师")
    next(run for run in sends.runs if run.text == "2").text = "3"
    answer = at_tpu.post(url(row, "word/"), {"file": upload(file.bytes(), "marked.docx")})
    page = at_tpu.get(answer["Location"])
    said = text_of(page)
    assert "made from version 1" in said
    assert "Why each year?" in said
    assert "Every" in said
    sent = boxes(page.content.decode())
    stale = at_tpu.post(answer["Location"], {**sent, "seen": "0" * 64})
    assert stale.status_code == 409
    assert "while you were reading" in text_of(stale)
    done = at_tpu.post(answer["Location"], sent, follow=True)
    assert "Taken over from the file: 1 suggestion, 1 comment." in text_of(done)
    change = books.state(tpu.copy(proposed)).suggestions[-1].change
    assert change["values"]["teachers"]["value"] == 3
    assert change["wording"]["en"]["body"].startswith("Every year of the term")
    assert "1 suggestion, 1 comment" in text_of(at_tpu.get(url(row, "word/")))


def test_a_file_of_others_is_offered_clause_by_clause_with_places(draft, at_chd, chd):
    row = chd.copy(draft)
    answer = at_chd.post(url(row, "word/"), {"file": upload(making.three_columns_with_numbers())})
    page = at_chd.get(answer["Location"])
    sent = boxes(page.content.decode())
    duration = next(one for one in row.draft.clauses.all() if one.content["type"] == "duration")
    assert sent["instead.2"] == [duration.clause_id]
    done = at_chd.post(answer["Location"], {**sent, "type.0": "", "type.1": "", "type.3": ""}, follow=True)
    assert "1 clause into the draft" in text_of(done)
    assert chd.copy(draft).draft.clauses.get(clause_id=duration.clause_id).content["heading"]["ru"] == "Срок действия"


def test_nobody_else_sees_the_files_of_an_agreement(proposed, at_tpu, at_chd, chd, tpu):
    row = tpu.copy(proposed)
    content = at_tpu.get(url(row, "word/copy.docx")).content
    arrival = at_tpu.post(url(row, "word/"), {"file": upload(content)})["Location"]
    for path in (url(row, "word/"), url(row, "word/copy.docx"), arrival):
        assert at_chd.get(path).status_code == 404
    assert (
        at_chd.get(url(chd.copy(proposed), "word/" + arrival.rstrip("/").rpartition("/")[2] + "/")).status_code == 404
    )


def test_three_parties_begin_with_a_file(draft, at_chd, chd, wire):
    put_away(THIRD)
    sent = {"file": upload(making.two_columns()), "partner": TPU, "others": [THIRD, TPU], "kind": "MOU", "by_link": "1"}
    answer = at_chd.post("/agreements/new/word/", sent)
    assert answer.status_code == 302
    page = at_chd.get(answer["Location"])
    for hei_id in (TPU, THIRD):
        assert str(Party.objects.get(hei_id=hei_id)) in text_of(page)
    made = at_chd.post(answer["Location"].partition("?")[0], boxes(page.content.decode()))
    agreement = Agreement.objects.of(chd.party).order_by("-pk").first()
    assert made["Location"] == url(agreement, "edit/")
    assert (agreement.partners, agreement.by_link) == ([TPU, THIRD], [THIRD])
    settings = agreement.draft.settings
    assert set(settings["party_names"]) == set(settings["signatories"]) == {CHD, TPU, THIRD}
    assert at_chd.get(url(agreement)).status_code == 200
    assert THIRD in witnessing.without_node(agreement)


def test_without_any_partner_the_file_and_what_was_chosen_are_kept(draft, at_chd):
    answer = at_chd.post("/agreements/new/word/", {"file": upload(making.two_columns()), "partner": TPU, "kind": "MOU"})
    sent = boxes(at_chd.get(answer["Location"]).content.decode())
    del sent["partner"]
    page = at_chd.post(answer["Location"].partition("?")[0], {**sent, "title.en": "Kept"})
    assert page.status_code == 400
    assert "Choose a partner" in text_of(page)
    assert 'value="Kept"' in page.content.decode()
