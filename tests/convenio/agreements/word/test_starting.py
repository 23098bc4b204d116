"""Files of others become drafts: clause by clause as chosen, or whole with the file attached."""

from __future__ import annotations

import pytest

from convenio.agreements import actions
from convenio.agreements.actions.word_in import add_from_word, receive_word, start_from_word
from convenio.agreements.models import Agreement, DraftClause
from convenio.agreements.rules import may_propose_version
from convenio.agreements.texts import draft_text
from convenio.agreements.word.guessing import guess_type
from convenio.agreements.word.importing import JOIN, LEAVE_OUT, Choice, offers_in, plan
from convenio.documents.word import read_text
from convenio.parties.terms import Refusal
from pact.text import check_text, plain, stale_languages
from tests.convenio.agreements.pair import TPU
from tests.convenio.documents.word import making

pytestmark = pytest.mark.django_db
SAME = {"zh": "zh", "ru": "ru", "en": "en"}


def begin(house, wire, content: bytes, **more) -> Agreement:
    given = {"kind": "MOU", "tongues": SAME, "title": {"en": "Ours", "zh": "协议", "ru": "Наше"}, "choices": {}, **more}
    return start_from_word(
        acting=house.officer, partners=[TPU], content=content, name="partner.docx", at=wire.now, **given
    )


def text_of(agreement: Agreement) -> dict:
    return draft_text(agreement.draft)


@pytest.mark.parametrize(
    ("headings", "bodies", "type_id", "sure"),
    [
        ({"en": "Term of the Agreement"}, {}, "duration", True),
        ({"zh": "争议解决"}, {}, "dispute", True),
        ({"ru": "Обмен преподавателями"}, {}, "staff_exchange", True),
        ({"ru": "Форс-мажор"}, {}, "force_majeure", True),
        ({"en": ""}, {"en": "Either Party may terminate this Agreement by notice in writing six months before."},
         "termination", False),
        ({"en": "Zebras"}, {"en": "Zebras live in the savannah."}, "other", False),
    ],
)  # fmt: skip
def test_types_are_guessed_by_heading_then_by_words(headings, bodies, type_id, sure):
    guess = guess_type(headings, bodies)
    assert (guess.type, guess.sure) == (type_id, sure)


def test_values_are_offered_where_all_languages_say_the_same():
    text = read_text(making.three_columns_with_numbers())
    offers = [(one.name, dict(one.value), one.shown["ru"]) for one in offers_in(text.clauses()[2].bodies, "duration")]
    assert offers == [
        ("date_1", {"type": "date", "value": "2026-09-01"}, "1 сентября 2026 г."),
        ("years", {"type": "integer", "value": 5, "unit": "year"}, "5"),
    ]
    uneven = {**text.clauses()[2].bodies, "zh": "本协议有效期4年。"}
    assert offers_in(uneven, "duration") == ()


def test_a_file_becomes_a_draft_that_says_the_same_and_makes_no_value_by_itself(chd, draft, wire):
    agreement = begin(chd, wire, making.three_columns_with_numbers())
    text = text_of(agreement)
    assert text["languages"] == ["zh", "ru", "en"]
    assert [one["type"] for one in text["clauses"]] == ["purpose", "staff_exchange", "duration", "termination"]
    assert all(not one["values"] for one in text["clauses"])
    assert check_text(text) == []
    for place, clause in enumerate(text["clauses"]):
        assert stale_languages(clause, text["languages"]) == []
        for tag, said in (("zh", making.CHINESE), ("ru", making.RUSSIAN), ("en", making.ENGLISH)):
            assert (clause["heading"][tag], plain(text, clause, tag)) == said[place]


def test_values_that_were_ticked_are_shared_by_all_languages(chd, draft, wire):
    content = making.three_columns_with_numbers()
    visits = plan(read_text(content))[1]
    teachers = next(str(at) for at, one in enumerate(visits.offers) if one.name == "teachers")
    agreement = begin(chd, wire, content, choices={visits.place: Choice("staff_exchange", frozenset([teachers]))})
    row = DraftClause.objects.get(draft=agreement.draft, clause_id="c2")
    assert row.content["values"] == {"teachers": {"type": "integer", "value": 4, "unit": "person"}}
    actions.set_value(
        acting=chd.officer, agreement=agreement, clause_id="c2", name="teachers", value=9, revision=1, at=wire.now
    )
    text = text_of(Agreement.objects.get(pk=agreement.pk))
    assert all("9" in plain(text, text["clauses"][1], tag) for tag in ("zh", "ru", "en"))


def test_parts_are_left_out_joined_and_named_as_chosen(chd, draft, wire):
    content = making.by_style()
    opening, first, second, third, fourth, _signature = plan(read_text(content))
    choices = {
        opening.place: Choice(LEAVE_OUT),
        first.place: Choice("recitals"),
        second.place: Choice(JOIN),
        third.place: Choice("duration"),
        fourth.place: Choice(LEAVE_OUT),
    }
    text = text_of(begin(chd, wire, content, tongues={"en": "en"}, choices=choices))
    assert [one["type"] for one in text["clauses"]] == ["recitals", "duration"]
    assert "Exchange of teachers" in text["clauses"][0]["body"]["en"]
    with pytest.raises(Refusal, match="cannot be joined"):
        begin(chd, wire, content, tongues={"en": "en"}, choices={opening.place: Choice(JOIN)})
    with pytest.raises(Refusal, match="at least one language"):
        begin(chd, wire, content, tongues={"en": ""})


def test_a_text_left_whole_is_one_clause_with_the_file_and_takes_promises(chd, draft, wire):
    content = making.chinese_by_hand()
    agreement = begin(chd, wire, content, tongues={"zh": "zh"}, whole=True)
    text = text_of(agreement)
    (clause,) = text["clauses"]
    assert clause["type"] == "whole_text"
    assert "partner.docx" in clause["body"]["zh"]
    assert making.CHINESE[1][1] in clause["body"]["zh"]
    assert [one["name"] for one in text["annexes"]] == ["partner.docx"]
    promise = {
        "clause": clause["id"], "strand": "visits", "metric": "teacher_visits", "unit": "person", "direction": "joint",
        "quantity": 4, "period": "year", "first_year": 2026, "last_year": 2030, "isced_f": [], "eqf": [],
        "owners": {}, "evidence": "report_of_both",
    }  # fmt: skip
    actions.set_commitment(acting=chd.officer, agreement=agreement, content=promise, at=wire.now)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert check_text(text_of(agreement)) == []
    assert may_propose_version(chd.officer, agreement)


def test_clauses_of_a_file_take_the_place_of_others_and_promises_stay(draft, chd, wire):
    row = chd.copy(draft)
    content = making.three_columns_with_numbers()
    arrival = receive_word(acting=chd.officer, agreement=row, content=content, name="new.docx", at=wire.now)
    visits = next(one for one in row.draft.clauses.all() if one.content["type"] == "staff_exchange")
    before, promises = row.draft.clauses.count(), row.draft.commitments.filter(clause_id=visits.clause_id).count()
    assert promises
    planned = plan(read_text(content))
    choices = {one.place: Choice(LEAVE_OUT) for one in planned}
    choices[1] = Choice("staff_exchange", instead=visits.clause_id)
    choices[3] = Choice("termination")
    given = {"acting": chd.officer, "arrival": arrival, "content": content, "tongues": SAME, "at": wire.now}
    assert add_from_word(agreement=row, choices=choices, **given) == 2
    row = chd.copy(draft)
    assert row.draft.clauses.count() == before + 1
    assert row.draft.commitments.filter(clause_id=visits.clause_id).count() == promises
    text = text_of(row)
    assert check_text(text) == []
    taken = next(one for one in text["clauses"] if one["id"] == visits.clause_id)
    assert taken["heading"]["en"] == "Exchange of teachers"
    twice = {**choices, 3: Choice("termination", instead=visits.clause_id)}
    with pytest.raises(Refusal, match="place of the same clause"):
        add_from_word(agreement=row, choices=twice, **given)
