"""The editor without script: one number for all languages, stale marks, two officers, refusals with what was typed."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from convenio.agreements import actions, queries
from convenio.agreements.models import Agreement, DraftClause
from convenio.parties.terms import Role
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.test_signing import SCAN


@pytest.fixture(autouse=True)
def _then(wire):
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield


def clause(of: Agreement, type: str) -> DraftClause:
    return next(one for one in DraftClause.objects.filter(draft__agreement=of) if one.content["type"] == type)


def url(of: Agreement, row: DraftClause) -> str:
    return reverse("agreements:edit_clause", args=[of.pk, row.clause_id])


def form_of(html: str) -> dict[str, str]:
    """The fields of the clause's own form as a browser would send them."""
    from html import unescape

    part = html[html.index('<form id="form-') :]
    part = part[: part.index("</form>")]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", part):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            fields[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', part, re.S):
        fields[name] = unescape(text)
    return fields


def test_one_number_is_changed_in_all_languages(draft, chd):
    row = clause(draft, "staff_exchange")
    answer = client_of(chd).post(url(draft, row), {"revision": row.revision, "value.teachers": "4"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#{row.clause_id}")
    text = page(client_of(chd).get(reverse("agreements:edit", args=[draft.pk])))
    part = text[text.index(f'id="{row.clause_id}"') :]
    part = part[: part.index("</article>")]
    assert part.count('<span class="value">4</span>') == 3
    assert '<span class="value">4 a year</span>' in part, "the promise follows its number"
    assert "It still matches" not in part, "a number makes no wording stale"


def test_the_preview_follows_before_anything_is_saved(draft, chd):
    row = clause(draft, "staff_exchange")
    to = reverse("agreements:preview_clause", args=[draft.pk, row.clause_id])
    shown = page(client_of(chd).post(to, {"revision": row.revision, "value.teachers": "5"}))
    assert shown.count('<span class="value">5</span>') == 3
    assert "преподавателей" in shown
    row.refresh_from_db()
    assert row.content["values"]["teachers"]["value"] == 2


def test_a_changed_wording_makes_the_others_stale_until_confirmed(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    fields = form_of(page(client.get(url(draft, row))))
    assert (
        client.post(url(draft, row), {**fields, "body.en": fields["body.en"] + " Each visit is reported."}).status_code
        == 302
    )
    text = page(client.get(reverse("agreements:edit", args=[draft.pk])))
    assert text.count("Stale: English changed after this was translated.") == 2
    assert "confirm as still matching" in text
    row.refresh_from_db()
    for language in ("zh", "ru"):
        answer = client.post(url(draft, row), {"revision": row.revision, "confirm": language})
        assert answer.status_code == 302
        row.refresh_from_db()
    assert "Stale:" not in page(client.get(reverse("agreements:edit", args=[draft.pk])))


def test_two_officers_edit_one_clause_and_nothing_is_lost(draft, chd):
    row = clause(draft, "staff_exchange")
    first, second = client_of(chd, name="Li Na"), client_of(chd, name="Wang Fang")
    mine, theirs = (form_of(page(one.get(url(draft, row)))) for one in (first, second))
    assert first.post(url(draft, row), {**mine, "body.en": "First of Li.", "body.zh": "李的。"}).status_code == 302
    answer = second.post(url(draft, row), {**theirs, "body.en": "Second of Wang.", "value.min_days": "9"})
    assert answer.status_code == 409
    text = page(answer)
    assert "Somebody else changed this clause" in text
    assert "is by Li Na" in text
    fields = form_of(text)
    assert fields["body.en"] == "Second of Wang."
    assert fields["value.min_days"] == "9"
    assert fields["body.zh"] == "李的。", "what she had not touched takes what is stored"
    assert "First" in text[text.index("Stored now") : text.index('<form id="form-')]
    assert "data-autosave" not in text, "nothing is saved over the other before she has chosen"
    assert second.post(url(draft, row), fields).status_code == 302
    row.refresh_from_db()
    assert row.content["body"]["en"] == "Second of Wang."
    assert row.content["body"]["zh"] == "李的。"
    assert row.content["values"]["min_days"]["value"] == 9


def test_two_saves_of_the_same_words_are_no_conflict(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    fields = form_of(page(client.get(url(draft, row)))) | {"body.en": "The same words."}
    assert [client.post(url(draft, row), fields).status_code for _twice in range(2)] == [302, 302]
    row.refresh_from_db()
    assert (row.content["body"]["en"], row.revision) == ("The same words.", 2)
    taken_out = client.post(url(draft, row), {"revision": 1, "deed": "remove"})
    assert taken_out.status_code == 409, "what somebody changed meanwhile is not taken out unseen"


def test_autosave_answers_in_json_and_says_what_is_wrong(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    quick = {"HTTP_X_AUTOSAVE": "1", "HTTP_ACCEPT": "application/json"}
    answer = client.post(url(draft, row), {"revision": row.revision, "value.teachers": "3"}, **quick)
    assert answer.json()["fields"]["revision"] == str(row.revision + 1)
    assert client.post(url(draft, row), {"revision": row.revision, "value.teachers": "6"}, **quick).status_code == 409
    bad = client.post(url(draft, row), {"revision": row.revision + 1, "value.teachers": "many"}, **quick)
    assert (bad.status_code, "whole number" in bad.json()["message"]) == (400, True)


def test_the_form_opens_in_place_and_takes_along_what_was_just_typed(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    given = {"revision": row.revision, "deed": "open", "value.teachers": "8"}
    part = page(client.post(url(draft, row), given, HTTP_HX_REQUEST="true"))
    assert part.lstrip().startswith("<article")
    assert form_of(part)["value.teachers"] == "8"
    row.refresh_from_db()
    assert (row.content["values"]["teachers"]["value"], form_of(part)["revision"]) == (8, str(row.revision))
    late = client.post(url(draft, row), {**given, "value.teachers": "many"}, HTTP_HX_REQUEST="true")
    assert "Somebody else changed" in page(late)
    assert form_of(page(late))["value.teachers"] == "many"


def test_a_refused_value_keeps_what_was_typed(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    fields = form_of(page(client.get(url(draft, row))))
    answer = client.post(url(draft, row), {**fields, "value.teachers": "four", "body.ru": "Совсем другой текст."})
    assert answer.status_code == 400
    text = page(answer)
    assert "whole number" in text
    kept = form_of(text)
    assert (kept["value.teachers"], kept["body.ru"]) == ("four", "Совсем другой текст.")


def test_a_script_in_a_clause_is_text(draft, chd):
    client, row = client_of(chd), clause(draft, "purpose")
    fields = form_of(page(client.get(url(draft, row))))
    nasty = "<script>alert('x')</script></textarea>"
    client.post(url(draft, row), {**fields, "body.en": nasty, "heading.en": nasty})
    for address in (reverse("agreements:edit", args=[draft.pk]), url(draft, row)):
        text = page(client.get(address))
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_a_broken_placeholder_is_named_before_proposing(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    fields = form_of(page(client.get(url(draft, row))))
    client.post(url(draft, row), {**fields, "body.en": "Each sends {teacher."})
    text = page(client.get(reverse("agreements:edit", args=[draft.pk])))
    assert "names stand in single braces" in text


def test_clauses_are_added_moved_and_taken_out(draft, chd):
    client = client_of(chd)
    add = reverse("agreements:add_clause", args=[draft.pk])
    library = page(client.get(add + "?search=quota"))
    assert 'value="quota:' in library
    assert "legal advice" in library
    before = DraftClause.objects.filter(draft__agreement=draft).count()
    first = DraftClause.objects.filter(draft__agreement=draft).first()
    answer = client.post(add, {"wording": "confidentiality:", "after": first.clause_id})
    assert answer.status_code == 302
    rows = list(DraftClause.objects.filter(draft__agreement=draft))
    assert len(rows) == before + 1
    assert rows[1].content["type"] == "confidentiality"
    client.post(url(draft, rows[1]), {"revision": 1, "deed": "up"})
    assert DraftClause.objects.filter(draft__agreement=draft).first().pk == rows[1].pk
    client.post(url(draft, rows[1]), {"revision": 1, "deed": "remove"})
    assert DraftClause.objects.filter(draft__agreement=draft).count() == before
    assert client.post(add, {"wording": "nonsense"}).status_code == 400


def test_portuguese_joins_the_text(draft, chd):
    client, to = client_of(chd), reverse("agreements:draft_settings", args=[draft.pk])
    text = page(client.get(to))
    revision = re.search(r'name="revision" value="(\d+)"', text)[1]
    fields = {
        "revision": revision,
        "languages": "Chinese, русский, English, Portuguese",
        "prevailing": "all",
        "layout": "one_after_another",
        "title.en": "Cooperation",
        "title.zh": "合作",
        "title.ru": "Сотрудничество",
        "name.tpu.ru.en": "Leonid S.",
    }
    assert client.post(to, fields).status_code == 302
    draft.draft.refresh_from_db()
    assert draft.draft.settings["languages"] == ["zh", "ru", "en", "pt"]
    assert draft.draft.settings["signatories"]["tpu.ru"]["name"]["en"] == "Leonid S."
    row = clause(draft, "staff_exchange")
    fields = form_of(page(client.get(url(draft, row))))
    assert fields["body.pt"] == ""
    body = "Cada Parte envia {teachers} {teachers?one:docente;other:docentes}."
    client.post(url(draft, row), {**fields, "body.pt": body, "heading.pt": "Visitas"})
    row.refresh_from_db()
    client.post(url(draft, row), {"revision": row.revision, "value.teachers": "1"})
    shown = page(client.get(reverse("agreements:edit", args=[draft.pk])))
    assert re.search(r'Cada Parte envia <span class="value">1</span> docente\.', shown)


def test_a_language_with_wording_is_not_dropped_by_accident(draft, chd):
    client, to = client_of(chd), reverse("agreements:draft_settings", args=[draft.pk])
    names = {"title.en": "C", "title.zh": "合"}
    given = {"revision": draft.draft.revision, "languages": "zh, en", "layout": "side_by_side", "prevailing": "all"}
    given |= names
    answer = client.post(to, given)
    assert answer.status_code == 400
    assert "would be lost" in page(answer)
    assert client.post(to, {**given, "drop": "on"}).status_code == 302
    odd = client.post(to, {**given, "revision": draft.draft.revision + 1, "languages": "zh, Klingonese"})
    assert odd.status_code == 400
    assert "Klingonese" in page(odd)


PROMISE = {
    "metric": "delegations", "direction": "both", "quantity": "own-number", "number": "2", "period": "year",
    "first_year": "2026", "last_year": "2030", "evidence": "document", "owner.chd.edu.cn": "International office",
    "isced_f": "07, 0715", "eqf": ["6", "7"],
}  # fmt: skip


def test_a_promise_is_entered_as_data_beside_its_clause(draft, chd):
    client, row = client_of(chd), clause(draft, "staff_exchange")
    to = reverse("agreements:commitment_new", args=[draft.pk, row.clause_id])
    assert "Teachers per year" in page(client.get(to))
    assert client.post(to, PROMISE).status_code == 302
    view = queries.draft_view(chd.copy(), chd.officer)
    made = [one for one in view.promises if one.metric == "delegations"]
    assert [one.direction["from"] for one in made] == ["chd.edu.cn", "tpu.ru"]
    assert (made[0].quantity, made[0].strand, made[0].unit) == (2, "visits", "visit")
    assert made[0].content["eqf"] == [6, 7]
    change = reverse("agreements:commitment", args=[draft.pk, made[0].id])
    assert (
        client.post(change, {**PROMISE, "revision": 1, "direction": "joint", "quantity": "teachers"}).status_code == 302
    )
    late = client.post(change, {**PROMISE, "revision": 1, "direction": "joint"})
    assert late.status_code == 409
    assert "Somebody else changed this promise" in page(late)
    view = queries.draft_view(chd.copy(), chd.officer)
    one = next(one for one in view.promises if one.id == made[0].id)
    assert (one.direction, one.quantity_name, one.quantity) == ("joint", "teachers", 2)
    assert client.post(change, {"deed": "remove"}).status_code == 302
    assert client.get(change).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": ""}, "Write the number"),
        ({"last_year": "2020"}, "lies before the first"),
        ({"isced_f": "99999"}, "not a code"),
        ({"metric": "elephants"}, "Select a valid choice"),
    ],
)
def test_a_promise_that_does_not_hold_is_refused_with_what_was_typed(draft, chd, change, words):
    row = clause(draft, "staff_exchange")
    to = reverse("agreements:commitment_new", args=[draft.pk, row.clause_id])
    answer = client_of(chd).post(to, PROMISE | change)
    assert answer.status_code == 400
    assert words in page(answer)
    assert "International office" in page(answer)


def test_attachments_by_content_and_size(draft, chd, settings):
    client, to = client_of(chd), reverse("agreements:annexes", args=[draft.pk])
    assert client.post(to, {}).status_code == 400
    program = client.post(to, {"file": SimpleUploadedFile("plan.pdf", b"MZ\x90\x00 program")})
    assert program.status_code in (400, 415)
    assert "kind of file" in page(program)
    assert client.post(to, {"file": SimpleUploadedFile("plan.pdf", SCAN)}).status_code == 302
    assert "plan.pdf" in page(client.get(to))
    assert client.post(to, {"file": SimpleUploadedFile("again.pdf", SCAN)}).status_code == 409
    settings.MAX_UPLOAD_BYTES = 20
    assert client.post(to, {"file": SimpleUploadedFile("big.pdf", SCAN)}).status_code == 413
    draft.draft.refresh_from_db()
    assert client.post(to, {"remove": draft.draft.annexes[0]["digest"]}).status_code == 302
    draft.draft.refresh_from_db()
    assert draft.draft.annexes == []


ADDRESSES = ("edit", "add_clause", "draft_settings", "annexes")


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.SIGNATORY, Role.KEEPER])
def test_only_officers_edit(draft, chd, role):
    row = clause(draft, "staff_exchange")
    client = client_of(chd, role)
    for name in ADDRESSES:
        assert client.get(reverse(f"agreements:{name}", args=[draft.pk])).status_code == 403
    assert client.post(url(draft, row), {"revision": 1, "value.teachers": "9"}).status_code == 403
    assert client.post(reverse("agreements:discard_draft", args=[draft.pk])).status_code == 403
    row.refresh_from_db()
    assert row.content["values"]["teachers"]["value"] == 2


def test_another_university_finds_nothing_and_strangers_sign_in(draft, tpu):
    for name in ADDRESSES:
        to = reverse(f"agreements:{name}", args=[draft.pk])
        assert client_of(tpu).get(to).status_code == 404
        assert "login" in Client().get(to)["Location"]


def test_without_the_pen_one_is_told_what_one_can_do(proposed, tpu):
    answer = client_of(tpu).get(reverse("agreements:edit", args=[tpu.copy(proposed).pk]))
    assert answer.status_code == 409
    assert "holds the pen" in page(answer)


def test_the_draft_begins_from_the_newest_version_and_can_be_thrown_away(proposed, chd, wire):
    client, to = client_of(chd), reverse("agreements:edit", args=[proposed.pk])
    assert "draft after version 1" in page(client.get(to))
    row = clause(proposed, "staff_exchange")
    client.post(url(proposed, row), {"revision": row.revision, "value.teachers": "7"})
    assert client.post(reverse("agreements:discard_draft", args=[proposed.pk])).status_code == 302
    client.get(to)
    assert clause(proposed, "staff_exchange").content["values"]["teachers"]["value"] == 2


def test_a_draft_never_proposed_is_thrown_away_altogether(draft, chd):
    answer = client_of(chd).post(reverse("agreements:discard_draft", args=[draft.pk]))
    assert answer["Location"] == reverse("agreements:list")
    assert not Agreement.objects.filter(pk=draft.pk).exists()


def test_what_is_to_be_mended_stands_at_the_top(draft, chd, wire):
    row = clause(draft, draft.draft.settings["required"][0])
    actions.remove_clause(acting=chd.officer, agreement=draft, clause_id=row.clause_id, revision=1, at=wire.now)
    text = page(client_of(chd).get(reverse("agreements:edit", args=[draft.pk])))
    assert "to mend before the text can be proposed" in text
    assert "A clause is missing that this kind of agreement needs" in text


def test_the_editor_asks_the_same_number_of_questions_for_more_clauses(draft, chd, wire):
    client, to = client_of(chd), reverse("agreements:edit", args=[draft.pk])
    client.get(to)
    with CaptureQueriesContext(connection) as few:
        client.get(to)
    for _one in range(8):
        actions.add_clause(acting=chd.officer, agreement=draft, type="confidentiality", at=wire.now)
    with CaptureQueriesContext(connection) as many:
        client.get(to)
    assert len(many) == len(few)


def test_line_ends_of_browsers_are_no_difference(draft, chd):
    row = clause(draft, "staff_exchange")
    client = client_of(chd)
    old = form_of(page(client.get(url(draft, row))))
    client.post(url(draft, row), {**old, "body.en": "One.\r\n\r\nTwo."})
    answer = page(client.post(url(draft, row), {**old, "body.en": "One.\r\n\r\nThree."}))
    shown = answer[answer.index('class="conflict"') : answer.index('<form id="form-')]
    assert re.findall(r"<(ins|del)>(.*?)</", shown, re.S) == [("del", "Three"), ("ins", "Two")]
