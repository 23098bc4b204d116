"""The list, beginning a draft, leaving, permissions, versions and record; and marked wordings."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement, Clearance
from convenio.agreements.views.wording import Piece, marked, paragraphs
from convenio.parties.terms import Role
from convenio.register import indexing
from pact.text import Run
from tests.convenio.agreements.pages_a.conftest import clause_of, signed_in, text_of, url
from tests.convenio.agreements.pages_a.test_page import revised
from tests.convenio.agreements.pair import TPU


def further(house, wire, count):
    rows = [
        Agreement(
            party=house.party,
            kind="MOU",
            title={"en": f"Memorandum {number:03}"},
            partners=[TPU],
            search_text=f"memorandum {number:03}",
            created_at=wire.now,
            stage="in_force",
            own_task="answer" if number % 2 else "",
            turn_since=wire.now,
            last_event_at=wire.now,
        )
        for number in range(count)
    ]
    for row in Agreement.objects.bulk_create(rows):
        row.partner_rows.set(house.party.__class__.objects.filter(hei_id=TPU))
        indexing.keep(row)


def test_an_empty_list_says_how_to_begin(houses, at_chd, chd):
    page = text_of(at_chd.get("/agreements/"))
    assert "No agreements yet" in page
    assert "Begin a draft" in page
    reader = signed_in(chd, Role.READER, step=8)
    assert "Only an officer of your institution may start an agreement." in text_of(reader.get("/agreements/"))


def test_the_list_is_searched_filtered_and_paged(proposed, chd, wire, at_chd):
    further(chd, wire, 60)
    page = text_of(at_chd.get("/agreements/"))
    assert "1 to 50 of 61" in page
    assert "Memorandum 007" in text_of(at_chd.get("/agreements/?search=memorandum+007"))
    assert "1 entry" in text_of(at_chd.get("/agreements/?search=memorandum+007"))
    assert "1 entry" in text_of(at_chd.get("/agreements/?stage=negotiation"))
    assert "30 entries" in text_of(at_chd.get("/agreements/?waiting=us"))
    assert "Nothing fits" in text_of(at_chd.get("/agreements/?search=nowhere"))
    assert at_chd.get("/agreements/?stage=nonsense&page=zz").status_code == 200


def test_the_list_costs_the_same_with_one_and_with_fifty(proposed, chd, wire, at_chd):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert at_chd.get("/agreements/").status_code == 200
        return len(seen)

    cost()
    one = cost()
    further(chd, wire, 49)
    assert cost() == one
    assert one < 20, one


def test_the_table_file_neutralises_formulas(proposed, chd, at_chd):
    Agreement.objects.filter(party=chd.party).update(title={"en": '=HYPERLINK("x")'})
    response = at_chd.get("/agreements/?format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][0] == "Agreement"
    assert rows[1][0] == '\'=HYPERLINK("x")'
    assert rows[1][4] == "Tomsk Polytechnic University"


def start(browser, **data):
    base = {"partner": TPU, "kind": "COMP", "languages": ["en", "zh"], "layout": "side_by_side", "title_en": "Ours"}
    return browser.post("/agreements/new/", {**base, **data})


def test_a_draft_begins_in_any_languages(chd, at_chd):
    assert start(at_chd, further="pt-BR").status_code == 302
    row = Agreement.objects.get(party=chd.party)
    page = at_chd.get(url(row)).content.decode()
    assert 'lang="pt-BR"' in page
    assert "No wording in this language yet." in page
    assert row.name("en") == "Ours"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"further": "klingon language"}, "is no language tag"),
        ({"languages": []}, "Choose at least one language"),
        ({"prevailing": "ru"}, "must be a language of the text"),
        ({"partner": ""}, "This field is required"),
    ],
)
def test_a_wrong_beginning_is_marked_and_kept(houses, at_chd, data, words):
    response = start(at_chd, **data)
    assert response.status_code == 422
    assert words in text_of(response)
    assert 'value="Ours"' in response.content.decode()
    assert not Agreement.objects.exists()


def test_leaving_asks_first_and_tells_the_other_side(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    question = text_of(at_tpu.get(url(row, "leave/")))
    assert "ends at once, for both sides" in question
    assert at_tpu.post(url(row, "leave/"), {"words": "Budget is gone."}).status_code == 302
    wire.run()
    ours = chd.copy(proposed)
    page = text_of(at_chd.get(url(ours)))
    assert "gave notice." in page
    assert "Budget is gone." in page
    again = at_tpu.post(url(row, "leave/"), {"words": "Once more."})
    assert again.status_code == 409
    assert "Once more." in again.content.decode()


def test_a_successor_goes_on_from_the_last_text(proposed, chd, tpu, wire, at_tpu):
    row = tpu.copy(proposed)
    assert "you leave this negotiation" in text_of(at_tpu.get(url(row, "successor/")))
    response = at_tpu.post(url(row, "successor/"))
    assert response.status_code == 302
    draft = Agreement.objects.get(party=tpu.party, pact=None)
    assert response["Location"] == url(draft)
    assert "our turn Propose a version" in text_of(at_tpu.get(url(draft)))


def test_a_permission_is_recorded_and_its_number_stays_here(proposed, chd, tpu, wire, at_chd, at_tpu):
    row = tpu.copy(proposed)
    address = url(row, "clearance/ru-105-conclusion/")
    assert "could not be verified" in text_of(at_tpu.get(address))
    data = {"authority": "Ministry", "number": "SECRET-7", "issued_on": "2026-02-02"}
    wrong = at_tpu.post(address, data | {"issued_on": "soon"})
    assert wrong.status_code == 422
    assert 'value="SECRET-7"' in wrong.content.decode()
    assert at_tpu.post(address, data).status_code == 302
    assert Clearance.objects.get(agreement=row).number == "SECRET-7"
    wire.run()
    page = text_of(at_chd.get(url(chd.copy(proposed))))
    assert "told that Ministry has permitted it" in page
    assert "SECRET-7" not in page
    assert at_chd.get(url(chd.copy(proposed), "clearance/ru-105-conclusion/")).status_code == 404


def test_history_tells_versions_words_and_record(proposed, chd, tpu, wire, at_chd):
    revised(proposed, chd, wire)
    page = text_of(at_chd.get(url(chd.copy(proposed), "history/")))
    assert "Chang’an University founded the agreement." in page
    assert "proposed version 2 of" in page
    assert "started a draft" in page, "the record of the draft before it was founded belongs to it"
    assert "has received everything" in page


def test_difference_between_any_two_versions_by_clause_and_language(proposed, chd, wire, at_chd):
    row = chd.copy(proposed)
    purpose = clause_of(row, "purpose")
    draft = actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    clause = draft.clauses.get(clause_id=purpose["id"])
    actions.save_clause(
        acting=chd.officer,
        agreement=row,
        clause_id=clause.clause_id,
        revision=clause.revision,
        heading={},
        body={tag: words + " X" for tag, words in purpose["body"].items()},
        at=wire.later(minutes=1),
    )
    actions.propose_version(acting=chd.officer, agreement=row, at=wire.later(minutes=1))
    revised(proposed, chd, wire, "9")
    html = at_chd.get(url(row, "compare/?from=1&to=3")).content.decode()
    assert html.count("<ins> X</ins>") == 3
    assert html.count('<span class="was">2</span> 9') == 3
    assert html.count('class="sheet"') == 2, "clauses that stayed are left out"
    one = at_chd.get(url(row, "compare/?from=2&to=3")).content.decode()
    assert "<ins>" not in one
    assert at_chd.get(url(row, "compare/?from=99&to=x")).status_code == 200
    assert len(books.state(chd.copy(proposed)).versions) == 3


def test_only_what_changed_or_is_discussed(proposed, chd, wire, at_chd):
    revised(proposed, chd, wire)
    row = chd.copy(proposed)
    html = at_chd.get(url(row, "?only=stirred")).content.decode()
    assert html.count('class="clause"') == 1
    assert f'id="clause-{clause_of(row, "staff_exchange")["id"]}"' in html


def value(text, name="n"):
    return Run("value", text, name)


def test_a_changed_number_is_marked_and_a_word_that_follows_it_is_not():
    old = [Run("text", "sends "), value("2"), Run("text", " "), value("teachers"), Run("text", ".")]
    new = [Run("text", "sends "), value("1"), Run("text", " "), value("teacher"), Run("text", ".")]
    pieces = marked(new, old, {"n": "1"}, {"n": "2"})
    assert Piece("value", "1", "2") in pieces
    assert all(one.kind in ("same", "value") for one in pieces)
    assert "".join(one.text for one in pieces) == "sends 1 teacher."


def test_changed_words_around_a_number_keep_the_number_whole():
    old = [Run("text", "at least "), value("14"), Run("text", " days")]
    new = [Run("text", "no fewer than "), value("14"), Run("text", " days each")]
    pieces = marked(new, old, {"n": "14"}, {})
    assert Piece("value", "14") in pieces
    assert "".join(one.text for one in pieces if one.kind != "removed") == "no fewer than 14 days each"
    assert "".join(one.text for one in pieces if one.kind != "added") == "at least 14 days"


def test_a_private_sign_in_a_wording_harms_nothing():
    run = Run("text", "odd \ue000 sign")
    assert marked([run], [run], {}, {}) == (Piece("same", "odd \ue000 sign"),)


def test_paragraphs_end_at_empty_lines_even_inside_a_change():
    pieces = (Piece("same", "One.\n\nTwo "), Piece("value", "2"), Piece("added", " three.\n\nFour."))
    found = paragraphs(pieces)
    assert [["".join(one.text for one in part)] for part in found] == [["One."], ["Two 2 three."], ["Four."]]
