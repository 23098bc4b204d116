"""The text of a joint report: the numbers of a year as values, which no later record changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.planning.terms import Difference, ReportLine, counts_in, differences_in, reported_for
from convenio.planning.texts import wording
from convenio.planning.texts.frame import Text, framed, titles
from convenio.planning.texts.plan import named_promise
from convenio.planning.texts.wording import Clause, code, day, in_all, integer, words
from pact.board import Board
from pact.metrics import METRICS

LINE, DIFFERENCES, OPENING = "report_line", "report_differences", "joint_report"
LISTED = 12
"""So many differences stand in the text one by one; of the others their number."""


@dataclass(frozen=True)
class ReportedLine:
    """A line of a report as its text says it. ``recorded``: by party."""

    clause: str
    promise: str
    strand: str
    metric: str
    heading: Mapping[str, str]
    whole_term: bool
    promised: int
    planned: int | None
    recorded: Mapping[str, int]
    confirmed: int
    disputed: int


def report_text(
    parent: Mapping[str, Any],
    board: Board,
    *,
    named: Mapping[str, str],
    year: int,
    planned: Mapping[str, int],
    as_of: date,
) -> Text:
    """The report of a year from the board of the agreement, as it stood on a day.

    Args:
        parent: the text in force of the agreement. planned: quantities of the approved plan by promise.
    """
    languages, parties = parent["languages"], parent["parties"]
    lines = reported_for(parent, board, year, planned)
    body = {tag: wording.said("report.body", tag, parties=wording.party_list(parties, tag)) for tag in languages}
    opening = wording.clause(
        OPENING,
        "c1",
        heading=in_all("report.heading", languages),
        body=body,
        values={"main_title": words(titles(parent)), **opening_values(board, year, as_of)},
    )
    clauses = [
        opening,
        *(line_clause(parent, one, clause_id=f"c{place}") for place, one in enumerate(lines, start=2)),
        differences_clause(parent, board, year, clause_id=f"c{len(lines) + 2}"),
    ]
    return framed(parent, sort="report", year=year, named=named, clauses=clauses, required=OPENING)


def opening_values(board: Board, year: int, as_of: date) -> dict[str, Any]:
    """The year, the day of the numbers, and how many activities stand how."""
    counts = counts_in(board, year)
    return {
        "year": {"type": "year", "value": year},
        "as_of": day(as_of.isoformat()),
        "activities": integer(counts["activities"]),
        "confirmed": integer(counts["confirmed"]),
        "unanswered": integer(counts["recorded"]),
        "disputed": integer(counts["disputed"]),
    }


def line_clause(parent: Mapping[str, Any], line: ReportLine, *, clause_id: str) -> Clause:
    """A promise with what became of it."""
    languages, parties = parent["languages"], parent["parties"]
    parts = [in_all("report.term" if line.whole_term else "report.year", languages)]
    if line.planned is not None:
        parts.append(in_all("report.planned", languages))
    for place, hei_id in enumerate(parties, start=1):
        parts.append(in_all("report.recorded", languages, party=f"{{party:{hei_id}}}", recorded=f"recorded_{place}"))
    parts.append(in_all("report.sums", languages))
    return wording.clause(
        LINE,
        clause_id,
        heading=wording.promise_heading(line.promise, parent["party_names"], languages),
        body=wording.joined(parts, languages),
        values=line_values(line, parties),
    )


def line_values(line: ReportLine, parties: Sequence[str]) -> dict[str, Any]:
    """The numbers of a line as values."""
    unit = line.promise["unit"]
    values: dict[str, Any] = {
        **named_promise(line.promise, line.number),
        "period": code("term" if line.whole_term else "year", "period"),
        "promised": integer(line.promised, unit),
        "confirmed": integer(line.confirmed, unit),
        "disputed": integer(line.disputed, unit),
        **{f"recorded_{place}": integer(line.recorded.get(hei, 0), unit) for place, hei in enumerate(parties, start=1)},
    }
    if line.whole_term:
        values["so_far"] = integer(line.confirmed_so_far, unit)
    if line.planned is not None:
        values["planned"] = integer(line.planned, unit)
    return values


def differences_clause(parent: Mapping[str, Any], board: Board, year: int, *, clause_id: str) -> Clause:
    """What the two sides do not say alike, record by record; further ones as a number."""
    languages = parent["languages"]
    found = differences_in(board, year)
    heading = in_all("differences.heading", languages)
    if not found:
        body = in_all("differences.none", languages)
        return wording.clause(DIFFERENCES, clause_id, heading=heading, body=body, values={})
    parts: list[Mapping[str, str]] = []
    values: dict[str, Any] = {}
    for place, one in enumerate(found[:LISTED], start=1):
        names = {name: f"{name}_{place}" for name in ("what", "from", "by", "count")}
        sentence = in_all(f"differences.{one.kind}", languages, **names)
        parts.append({tag: ("\n\n" if place > 1 else "") + told for tag, told in sentence.items()})
        values |= _difference_values(one, place, languages)
    if len(found) > LISTED:
        values["more"] = integer(len(found) - LISTED)
        parts.append({tag: "\n\n" + told for tag, told in in_all("differences.more", languages).items()})
    body = {
        tag: told if wording.said("differences.none", tag) else ""
        for tag, told in wording.joined(parts, languages).items()
    }
    return wording.clause(DIFFERENCES, clause_id, heading=heading, body=body, values=values)


def _difference_values(one: Difference, place: int, languages: Sequence[str]) -> dict[str, Any]:
    facts = one.entry.facts
    known = METRICS.get(facts["metric"])
    count = one.entry.count
    if count is None:
        count = int(facts["quantities"].get(known.counts, 0)) if known else 0
    return {
        f"what_{place}": words(wording.metric_words(facts["metric"], languages)),
        f"from_{place}": day(facts["from"]),
        f"by_{place}": {"type": "party", "value": one.entry.author},
        f"count_{place}": integer(count),
    }


def reported_lines(text: Mapping[str, Any]) -> tuple[ReportedLine, ...]:
    """The lines that a report has."""
    return tuple(_read(clause, text["parties"]) for clause in text["clauses"] if clause["type"] == LINE)


def _read(clause: Mapping[str, Any], parties: Sequence[str]) -> ReportedLine:
    values = clause["values"]

    def number(name: str) -> int:
        return int(values.get(name, {}).get("value", 0))

    def said(name: str) -> str:
        return str(values.get(name, {}).get("value", ""))

    return ReportedLine(
        clause=clause["id"],
        promise=said("commitment"),
        strand=said("strand"),
        metric=said("metric"),
        heading=clause["heading"],
        whole_term=said("period") == "term",
        promised=number("promised"),
        planned=number("planned") if "planned" in values else None,
        recorded={hei: number(f"recorded_{place}") for place, hei in enumerate(parties, start=1)},
        confirmed=number("confirmed"),
        disputed=number("disputed"),
    )
