"""Generated texts hold together whatever the parties and languages: in form, in every wording, read back as written."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from convenio.planning.terms import PlanLine
from convenio.planning.texts import plan, report
from convenio.planning.texts.frame import year_of
from pact.board import Board, Entry
from pact.text import check_text, missing_required, plain, stale_languages
from tests.convenio.planning.test_rules import board, promise

A, B, C = "a.example", "b.example", "c.example"
NAMED = {"pact": "0f8fad5b-d9cb-469f-a165-70867728950e", "text": "a" * 64}


def parent(parties, languages):
    """The text of an agreement, as far as a generated text reads it."""
    one = promise(4, owners={A: "officer", B: "coordinator"}, evidence="list", clause="c1")
    return {
        "parties": list(parties),
        "languages": list(languages),
        "title": {"en": "Cooperation"},
        "party_names": {hei: {"en": f"University {hei[0].upper()}"} for hei in parties},
        "prevailing": "",
        "layout": "side_by_side",
        "signatories": {hei: {"name": {}, "title": {}} for hei in parties},
        "commitments": [one],
    }


def test_a_plan_of_three_parties_in_a_language_without_wording_waits_for_a_translation():
    text = plan.plan_text(
        parent((A, B, C), ("en", "pt")),
        named=NAMED,
        year=2022,
        lines=[PlanLine(promise(4, owners={A: "officer", B: "coordinator"}, evidence="list"), 1, 6, 2)],
        units={A: {"en": "School of Roads"}},
        ends_on=date(2022, 8, 31),
    )
    assert (check_text(text), missing_required(text), year_of(text)) == ([], [], ("plan", 2022))
    opening, line, term = text["clauses"]
    assert "University A, University B and University C" in plain(text, opening, "en")
    said = plain(text, line, "en")
    assert "31 August 2022" in said
    assert "Of these, 2 are left open from earlier years." in said
    assert "Responsible at University A: international office, School of Roads." in said
    assert said.count("Responsible at") == 3
    assert stale_languages(line, ["en", "pt"]) == ["pt"]
    assert "31 August 2022" in plain(text, term, "en")
    (row,) = plan.lines_of(text)
    assert (row.quantity, row.earlier, row.due_on, row.promise) == (6, 2, date(2022, 8, 31), "p1")


def entry(number, status="recorded"):
    facts = {
        "strand": "visits",
        "metric": "teacher_visits",
        "from": f"2022-03-{number:02d}",
        "to": f"2022-03-{number:02d}",
        "quantities": {"persons": number},
    }
    return Entry(f"u{number}", f"e{number}", A, facts, status, (), (), number, 1, ())


def test_a_report_with_many_differences_lists_some_and_counts_the_rest():
    one = promise(4)
    row = board(one, {2022: (9, 3, 1, 2)}).rows[0]
    entries = [*(entry(number) for number in range(1, 15)), entry(20, "disputed"), entry(21, "confirmed")]
    row = SimpleNamespace(**{name: getattr(row, name) for name in row.__slots__} | {"entries": tuple(entries)})
    known = Board("p", (A, B), (row,), (), ())
    for languages in (("en",), ("ru", "zh", "en")):
        text = report.report_text(
            parent((A, B), languages), known, named=NAMED, year=2022, planned={"p1": 5}, as_of=date(2023, 1, 9)
        )
        assert check_text(text) == []
        assert not any(stale_languages(clause, languages) for clause in text["clauses"])
    said = plain(text, text["clauses"][-1], "en").split("\n\n")
    assert said[0].startswith("Disputed: Teachers and researchers who visit, 20 March 2022")
    assert (len(said), said[-1]) == (13, "And further records: 3.")
    assert "Activities in the year: 16; confirmed: 1; not answered yet: 14; disputed: 1." in plain(
        text, text["clauses"][0], "en"
    )
    (line,) = report.reported_lines(text)
    assert (line.promised, line.planned, line.recorded, line.confirmed, line.disputed) == (4, 5, {A: 9, B: 3}, 1, 2)


def test_a_report_without_differences_says_so_in_every_language():
    text = report.report_text(
        parent((A, B), ("en", "zh", "ru")),
        board(promise(4), {}),
        named=NAMED,
        year=2022,
        planned={},
        as_of=date(2023, 1, 9),
    )
    assert plain(text, text["clauses"][-1], "en") == "Every record of the year is confirmed."
    assert [one.planned for one in report.reported_lines(text)] == [None]
