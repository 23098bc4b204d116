"""A file that went out comes back: only what people changed comes out of it, and nothing is lost."""

from __future__ import annotations

import pytest

from convenio.agreements import actions, books
from convenio.agreements.actions.word_back import take_marked
from convenio.agreements.actions.word_in import receive_word
from convenio.agreements.actions.word_out import export_word
from convenio.agreements.models import DraftClause, PactFile
from convenio.agreements.queries.word import back_of
from convenio.agreements.word.picking import Picks, usual_picks
from convenio.parties.terms import Refusal, Role
from tests.convenio.agreements.word.marking import Marked

pytestmark = pytest.mark.django_db


def given_out(house, of, wire, **more) -> Marked:
    content, _name = export_word(acting=house.officer, agreement=house.copy(of), at=wire.now, **more)
    return Marked(content)


def brought_back(house, of, wire, file: Marked):
    row = house.copy(of)
    arrival = receive_word(
        acting=house.officer, agreement=row, content=file.bytes(), name="marked.docx", at=wire.later(minutes=1)
    )
    return arrival, back_of(row, house.officer, arrival)


def take(house, of, wire, arrival, back, picks: Picks | None = None) -> dict[str, int]:
    return take_marked(
        acting=house.officer,
        agreement=house.copy(of),
        arrival=arrival,
        seen=back.now_digest,
        picks=picks or usual_picks(back.comparison),
        at=wire.later(minutes=1),
    )


def clause_row(house, of, kind: str) -> DraftClause:
    rows = DraftClause.objects.filter(draft__agreement=house.copy(of))
    return next(one for one in rows if one.content["type"] == kind)


def clause(house, of, kind: str) -> dict:
    row = house.copy(of)
    text = books.text(row, books.state(row).versions[-1].text)
    return next(one for one in text["clauses"] if one["type"] == kind)


@pytest.mark.parametrize("layout", ["side_by_side", "one_after_another"])
def test_an_untouched_file_changes_nothing(proposed, tpu, wire, layout):
    arrival, back = brought_back(tpu, proposed, wire, given_out(tpu, proposed, wire, layout=layout))
    assert back.known
    assert back.number == 1
    assert not back.old
    assert not back.comparison
    with pytest.raises(Refusal, match="Nothing was ticked"):
        take(tpu, proposed, wire, arrival, back)


def test_without_the_pen_changes_become_suggestions_and_comments_comments(proposed, chd, tpu, wire):
    file = given_out(tpu, proposed, wire)
    file.remark("In each year of the term", "Is this for professors only?", "Olga Petrova")
    file.change("In each year of the term", "Every year during the term", tracked="Olga Petrova")
    visits = clause(tpu, proposed, "staff_exchange")
    arrival, back = brought_back(tpu, proposed, wire, file)
    one = back.comparison.of(visits["id"])
    assert [each.language for each in one.words] == ["en"]
    assert "{teachers} {teachers?one:teacher;other:teachers}" in one.words[0].body
    assert {change.author for change in one.changes} == {"Olga Petrova"}
    assert [len(back.comparison.clauses), back.comparison.added, back.comparison.loose] == [1, (), ()]
    assert take(tpu, proposed, wire, arrival, back) == {"suggestions": 1, "comments": 1}
    wire.run()
    suggestion = books.state(chd.copy(proposed)).suggestions[-1]
    assert suggestion.clause == visits["id"]
    actions.take_suggestion(
        acting=chd.officer, agreement=chd.copy(proposed), suggestion=suggestion.mark.event, at=wire.later(minutes=1)
    )
    row = clause_row(chd, proposed, "staff_exchange")
    assert row.content["body"]["en"].startswith("Every year during the term")
    assert row.content["values"] == visits["values"]
    comment = books.state(chd.copy(proposed)).comments[-1]
    assert comment.clause == visits["id"]


def test_a_changed_number_is_a_changed_value_in_every_language(proposed, chd, tpu, wire):
    file = given_out(tpu, proposed, wire)
    sends = file.with_words("each Party sends 2 teachers to")
    next(run for run in sends.runs if run.text == "2").text = "6"
    arrival, back = brought_back(tpu, proposed, wire, file)
    visits = clause(tpu, proposed, "staff_exchange")
    one = back.comparison.of(visits["id"])
    assert one.words == ()
    assert [(each.name, each.options[0].value["value"]) for each in one.values] == [("teachers", 6)]
    assert take(tpu, proposed, wire, arrival, back) == {"suggestions": 1}
    change = books.state(tpu.copy(proposed)).suggestions[-1].change
    assert set(change) == {"values"}


def test_languages_that_disagree_about_a_number_are_asked_about(proposed, tpu, wire):
    file = given_out(tpu, proposed, wire)
    for words, number in (("each Party sends 2 teachers to", "6"), ("每一方每年向另一方派遣2名教师", "5")):
        next(run for run in file.with_words(words).runs if run.text == "2").text = number
    _arrival, back = brought_back(tpu, proposed, wire, file)
    value = back.comparison.of(clause(tpu, proposed, "staff_exchange")["id"]).values[0]
    assert {(one.value["value"], one.languages) for one in value.options} == {(6, ("en",)), (5, ("zh",))}
    assert not usual_picks(back.comparison).values


def test_with_the_pen_the_draft_changes_and_clauses_come_and_go(draft, chd, wire):
    file = given_out(chd, draft, wire)
    file.change(". Mutual visits of teachers", ". Visits of teachers")
    file.change(". 教师互访", ". 教师访问")
    file.change(". Взаимные визиты преподавателей", ". Визиты преподавателей")
    new = ["新条款\n双方每年举办一次会议。", "Новое\nСтороны проводят встречу.", "Meeting\nThe Parties meet once."]
    file.add_row(". Visits of teachers", new)
    out = clause_row(chd, draft, "principles")
    file.remove_row(out.content["heading"]["en"])
    arrival, back = brought_back(chd, draft, wire, file)
    assert back.number == 0
    assert back.comparison.of(out.clause_id).gone
    assert len(back.comparison.added) == 1
    usual = usual_picks(back.comparison)
    assert not usual.removed
    picks = Picks(usual.words, usual.values, frozenset([out.clause_id]), usual.added, usual.remarks, usual.titles)
    before = DraftClause.objects.filter(draft__agreement=chd.copy(draft)).count()
    assert take(chd, draft, wire, arrival, back, picks) == {"changes": 1, "added": 1, "removed": 1}
    rows = list(DraftClause.objects.filter(draft__agreement=chd.copy(draft)))
    assert len(rows) == before
    visits = clause_row(chd, draft, "staff_exchange")
    assert visits.content["heading"] == {"zh": "教师访问", "ru": "Визиты преподавателей", "en": "Visits of teachers"}
    new = rows[rows.index(visits) + 1]
    assert new.content["heading"]["en"] == "Meeting"
    assert new.content["body"]["zh"] == "双方每年举办一次会议。"


def test_a_file_made_from_an_older_version_is_compared_with_that_one(proposed, chd, tpu, wire):
    file = given_out(tpu, proposed, wire)
    row = chd.copy(proposed)
    actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.later(minutes=1))
    visits, parties = (clause_row(chd, proposed, kind) for kind in ("staff_exchange", "purpose"))
    for one, words in ((visits, "Teachers travel."), (parties, "The aim is friendship.")):
        actions.save_clause(
            acting=chd.officer, agreement=row, clause_id=one.clause_id, revision=one.revision, heading={},
            body=dict.fromkeys(("en", "zh", "ru"), words), at=wire.later(minutes=1),
        )  # fmt: skip
    actions.propose_version(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(minutes=1))
    wire.run()
    file.change("In each year of the term", "Each spring during the term")
    arrival, back = brought_back(tpu, proposed, wire, file)
    assert (back.number, back.newest, back.old) == (1, 2, True)
    assert [one.id for one in back.comparison.clauses] == [visits.clause_id]
    assert back.comparison.clauses[0].words[0].clash
    assert not usual_picks(back.comparison).words
    picks = Picks(words=frozenset([(visits.clause_id, "en")]))
    assert take(tpu, proposed, wire, arrival, back, picks) == {"suggestions": 1}


@pytest.mark.parametrize("lost", [("lose_marks",), ("lose_property",), ("lose_marks", "lose_property")])
def test_marks_that_were_lost_are_made_good_by_numbers_and_footer(proposed, tpu, wire, lost):
    file = given_out(tpu, proposed, wire)
    for name in lost:
        getattr(file, name)()
    file.change("In each year of the term", "Each spring during the term")
    _arrival, back = brought_back(tpu, proposed, wire, file)
    assert back.known
    assert back.comparison.sure == ("lose_marks" not in lost)
    assert [one.id for one in back.comparison.clauses] == [clause(tpu, proposed, "staff_exchange")["id"]]
    assert [each.language for each in back.comparison.clauses[0].words] == ["en"]


def test_without_the_pen_clauses_that_come_and_go_are_said_in_comments(proposed, chd, tpu, wire):
    file = given_out(tpu, proposed, wire)
    principles = clause(tpu, proposed, "principles")
    new = ["新条款\n双方每年举办一次会议。", "Новое\nСтороны проводят встречу.", "Meeting\nThe Parties meet once."]
    file.add_row(principles["heading"]["en"], new)
    file.remove_row(clause(tpu, proposed, "areas")["heading"]["en"])
    arrival, back = brought_back(tpu, proposed, wire, file)
    usual = usual_picks(back.comparison)
    gone = frozenset(one.id for one in back.comparison.clauses if one.gone)
    assert gone == {clause(tpu, proposed, "areas")["id"]}
    picks = Picks(removed=gone, added=usual.added)
    assert take(tpu, proposed, wire, arrival, back, picks) == {"comments": 2}
    said = {one.clause for one in books.state(tpu.copy(proposed)).comments}
    assert said == {principles["id"], *gone}


def test_a_language_that_the_file_does_not_hold_stays_as_it_is(proposed, tpu, wire):
    file = given_out(tpu, proposed, wire)
    for table in file.document.tables[:1]:
        for row in table.rows:
            row._tr.remove(row._tr.tc_lst[0])
    file.change("In each year of the term", "Each spring during the term")
    _arrival, back = brought_back(tpu, proposed, wire, file)
    assert back.comparison.left_out == ("zh",)
    assert [(one.gone, [each.language for each in one.words]) for one in back.comparison.clauses] == [(False, ["en"])]


def test_what_changed_outside_the_clauses_is_shown_and_the_file_is_kept(proposed, tpu, wire):
    file = given_out(tpu, proposed, wire)
    file.change("Jointly run programmes", "Jointly run degrees", tracked="Li Wei")
    arrival, back = brought_back(tpu, proposed, wire, file)
    assert [one.text for one in back.comparison.loose] == ["Jointly run programmes", "Jointly run degrees"]
    assert PactFile.objects.get(agreement=tpu.copy(proposed), digest=arrival.digest).private


def test_a_text_that_moved_on_while_somebody_was_reading_is_not_written_over(draft, chd, wire):
    file = given_out(chd, draft, wire)
    file.change("In each year of the term", "Each spring during the term")
    arrival, back = brought_back(chd, draft, wire, file)
    row = clause_row(chd, draft, "purpose")
    actions.save_clause(
        acting=chd.officer, agreement=chd.copy(draft), clause_id=row.clause_id, revision=row.revision, heading={},
        body={"en": "Other."}, at=wire.later(minutes=1),
    )  # fmt: skip
    with pytest.raises(Refusal, match="while you were reading"):
        take(chd, draft, wire, arrival, back)


def test_a_suggestion_that_is_too_long_names_its_clause_and_nothing_is_taken(proposed, tpu, wire):
    file = given_out(tpu, proposed, wire)
    file.change("In each year of the term", "In each and every year " * 2500)
    file.remark("1. ", "Fine.", "Olga")
    arrival, back = brought_back(tpu, proposed, wire, file)
    number = back.comparison.of(clause(tpu, proposed, "staff_exchange")["id"]).number
    with pytest.raises(Refusal, match=f"Clause {number}: This suggestion is too long"):
        take(tpu, proposed, wire, arrival, back)
    assert not books.state(tpu.copy(proposed)).comments
    assert not tpu.copy(proposed).word_arrivals.get().settled_at


def test_readers_neither_take_files_in_nor_get_the_draft(draft, chd, wire):
    reader = chd.acting(Role.READER, person=9)
    for act in (
        lambda: export_word(acting=reader, agreement=chd.copy(draft), draft=True, at=wire.now),
        lambda: receive_word(acting=reader, agreement=chd.copy(draft), content=b"x", name="x.docx", at=wire.now),
    ):
        with pytest.raises(Refusal, match=r"officer|role only lets you read"):
            act()
