"""Lists on their way in: said before written, safe to be killed, the same twice, corrected, taken back."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest

from convenio.agreements import books
from convenio.agreements.importing import writing
from convenio.agreements.models import Agreement
from convenio.intake import actions, running
from convenio.intake.handing_back import error_file
from convenio.intake.models import Intake
from convenio.intake.queries import notes_of
from convenio.intake.running import reason_words
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from convenio.worker.loop import run_due
from tests.convenio.agreements.importing.conftest import NOW, let_in, look, sheet

HEAD = ("No", "Partner university", "Country", "Type of agreement", "Signed", "Valid until", "Outgoing", "Parent")
OULU = ("A-1", "University of Oulu", "Finland", "MoU", date(2024, 3, 1), date(2029, 2, 28), None, None)
CHD = ("A-2", "长安大学", "中国", "Student exchange", "2024年5月1日", "30 апреля 2029 г.", 4, "A-3")
TPU = ("A-3", "Томский политехнический университет", "Россия", "Рамочное соглашение", "01.09.2023", "2028", None, None)


def as_csv(*rows) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def test_a_list_in_three_scripts_becomes_agreements(officer):
    intake = let_in(officer, look(officer, sheet(HEAD, OULU, CHD, TPU)))
    assert (intake.state, intake.counts) == ("done", {"new": 3})
    oulu, chd, tpu = Agreement.objects.order_by("pk")
    assert [one.kind for one in (oulu, chd, tpu)] == ["MOU", "SEA", "MOU"]
    assert [one.partner_rows.get().country for one in (oulu, chd, tpu)] == ["FI", "CN", "RU"]
    assert (chd.starts_on, chd.ends_on, chd.strands) == (date(2024, 5, 1), date(2029, 4, 30), ["training"])
    assert tpu.ends_on == date(2028, 12, 31)
    assert chd.parent == tpu, "a child that comes before its parent finds it"
    assert Party.objects.get(names__zh="长安大学").hei_id.endswith(".cn.invalid")
    text = books.text(chd, chd.in_force_text)
    assert [(one["metric"], one["quantity"], one["direction"]["from"]) for one in text["commitments"]] == [
        ("exchange_students", {"value": "students_out"}, "upc.edu")
    ]


def test_the_same_list_again_changes_nothing_and_a_corrected_row_only_itself(officer):
    let_in(officer, look(officer, sheet(HEAD, OULU, TPU)))
    events = {one.pk: one.event_count for one in Agreement.objects.all()}
    again = look(officer, sheet(HEAD, OULU, TPU))
    assert again.counts == {"same": 2}
    with pytest.raises(Refusal, match="No row of this list would change anything"):
        let_in(officer, again)
    later = ("A-1", "University of Oulu", "Finland", "MoU", date(2024, 3, 1), date(2031, 2, 28), None, None)
    changed = look(officer, sheet(HEAD, later, TPU))
    assert changed.counts == {"changed": 1, "same": 1}
    let_in(officer, changed)
    oulu, tpu = Agreement.objects.order_by("pk")
    assert (oulu.ends_on, oulu.version_count, oulu.recorded) == (date(2031, 2, 28), 2, "us")
    assert tpu.event_count == events[tpu.pk]


def test_the_same_agreement_twice_in_one_list(officer):
    other = ("A-1", "University of Oulu", "Finland", "MoU", date(2024, 3, 1), date(2030, 1, 1), None, None)
    intake = look(officer, sheet(HEAD, OULU, OULU, other))
    assert [row.status for row in intake.rows.all()] == ["new", "same", "wrong"]
    second, third = list(intake.rows.all())[1:]
    assert reason_words(intake, second.reasons) == ["The same as row 2 of this list; left out."]
    assert "says something else" in reason_words(intake, third.reasons)[0]


def test_what_is_wrong_is_said_and_comes_back_corrected(officer):
    bad = [
        ("B-1", "University of Turku", "Finland", "MoU", "31.02.2024", "2029", None, None),
        ("B-2", None, "Norway", "MoU", "2024", "2029", None, None),
        ("B-3", "University of Bergen", "Norway", "MoU", "2024", "2020", None, None),
        ("B-4", "=cmd|' /C calc'!A0", "Norway", "Handshake", "2024", "2029", None, None),
    ]
    intake = let_in(officer, look(officer, as_csv(HEAD, OULU, *bad), "agreements.csv"))
    assert (intake.written, intake.counts) == (1, {"new": 1, "wrong": 4})
    content = error_file(intake)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][-2:] == ("What is wrong", "Convenio")
    assert [row[0] for row in rows[1:]] == ["B-1", "B-2", "B-3", "B-4"]
    assert "not a day of signature" in rows[1][-2]
    assert "partner is missing" in rows[2][-2]
    assert "before it starts" in rows[3][-2]
    assert page["B5"].data_type == "s", "no formula is handed back"
    fixed = [list(rows[0]), *(list(row) for row in rows[1:])]
    fixed[1][4], fixed[2][1], fixed[3][5] = "28.02.2024", "University of Oslo", "2030"
    back = look(officer, sheet(*fixed))
    assert back.corrects == intake
    assert back.counts == {"new": 3, "wrong": 1}
    let_in(officer, back)
    assert Agreement.objects.count() == 4


def test_questions_are_asked_once_and_remembered(officer):
    rows = [("C-1", "University of Oulu", "Suomi land", "Handshake", "2024", "2029", None, None)]
    intake = look(officer, sheet(HEAD, *rows))
    topics = {one["topic"]: one for one in intake.questions}
    assert set(topics) == {"kind", "country"}
    answers = {"kind": {"Handshake": "LOI"}, "country": {"Suomi land": "FI"}}
    actions.answer(acting=officer, intake=intake, answers=answers, at=NOW)
    assert intake.counts == {"new": 1}
    again = look(officer, sheet(HEAD, ("C-2", *rows[0][1:])))
    assert (again.questions, again.counts) == ([], {"new": 1})


def test_a_moved_misspelt_or_missing_column_is_said_before_anything_is_written(officer):
    let_in(officer, look(officer, sheet(HEAD, OULU)))
    moved = ("Partner university", "No", "Country", "Type of agrement", "Signed", "Remark", "Outgoing", "Parent")
    intake = actions.receive_list(
        acting=officer, target_code="agreements", content=sheet(moved, OULU), name="next.xlsx", at=NOW
    )
    said = " ".join(one.words for one in notes_of(intake))
    assert "The column “No” was column 1 last time and is column 2 now." in said
    assert "The column “Type of agrement” is spelt in an unusual way" in said
    assert "The column “valid until” was there last time and is missing now." in said
    assert Agreement.objects.count() == 1


def test_days_that_fit_both_ways_are_asked(officer):
    rows = [
        (f"D-{n}", "University of Oulu", "Finland", "MoU", f"0{n}/0{n + 1}/2024", "2029", None, None) for n in (1, 2)
    ]
    intake = look(officer, sheet(HEAD, *rows))
    assert intake.orders["signed_on"] == "dmy"
    assert "order" in [one.code for one in notes_of(intake)]
    actions.save_mapping(acting=officer, intake=intake, mapping=intake.mapping, orders={"signed_on": "mdy"}, at=NOW)
    assert [row.facts["signed_on"] for row in intake.rows.all()] == ["2024-01-02", "2024-02-03"]


def test_killed_in_the_middle_it_goes_on_and_nothing_comes_twice(officer, monkeypatch):
    rows = [(f"E-{n}", f"University of Place{n}", "Finland", "MoU", "2024", "2029", None, None) for n in range(7)]
    intake = look(officer, sheet(HEAD, *rows))
    monkeypatch.setattr(running, "CHUNK", 3)
    actions.start_run(acting=officer, intake=intake, with_doubtful=True, at=NOW)

    class Killed(BaseException):
        pass

    def kill(label: str) -> None:
        raise Killed(label)

    with monkeypatch.context() as context:
        context.setattr(running, "crashpoint", kill)
        with pytest.raises(Killed):
            run_due(NOW)
    assert Agreement.objects.count() == 3
    assert Intake.objects.get(pk=intake.pk).progress == 3
    run_due(NOW + timedelta(minutes=2))
    intake.refresh_from_db()
    assert (intake.state, intake.written, Agreement.objects.count()) == ("done", 7, 7)


def test_taken_back_except_what_was_built_on(officer):
    intake = let_in(officer, look(officer, sheet(HEAD, OULU, TPU)))
    oulu = Agreement.objects.get(partner_rows__country="FI")
    writing.restate(
        acting=officer,
        agreement=oulu,
        text={**writing.recorded_text(oulu), "title": {"en": "Another title"}},
        signed_on=date(2024, 3, 1),
        at=NOW,
    )
    actions.undo_run(acting=officer, intake=intake, at=NOW)
    run_due(NOW)
    intake.refresh_from_db()
    assert list(Agreement.objects.all()) == [oulu]
    kept = next(row for row in intake.rows.all() if row.object_id)
    assert reason_words(intake, kept.reasons) == ["Not taken back: Another title was changed or answered since."]
    assert look(officer, sheet(HEAD, OULU, TPU)).counts == {"new": 1, "same": 1}


def test_a_list_for_another_house_and_a_reader(officer):
    from dataclasses import replace

    intake = look(officer, sheet(HEAD, OULU))
    reader = replace(officer, roles=frozenset())
    with pytest.raises(Refusal, match="Only an officer"):
        actions.start_run(acting=reader, intake=intake, with_doubtful=True, at=NOW)
    with pytest.raises(Refusal, match="Without it nothing"):
        actions.save_mapping(acting=officer, intake=intake, mapping={}, orders={}, at=NOW)
