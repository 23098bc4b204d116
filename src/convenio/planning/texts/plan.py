"""The text of a yearly work plan, generated from open promises, and read back line by line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.planning.terms import PlanLine
from convenio.planning.texts import wording
from convenio.planning.texts.frame import Text, framed, titles
from convenio.planning.texts.wording import Clause, Values, code, day, in_all, integer, words

LINE = "work_plan_line"


@dataclass(frozen=True)
class PlannedLine:
    """A line of a plan as its text says it. ``owners``: by party, in the languages of the text."""

    clause: str
    promise: str
    strand: str
    metric: str
    heading: Mapping[str, str]
    quantity: int
    earlier: int
    due_on: date | None
    owners: Mapping[str, Mapping[str, str]]
    evidence: Mapping[str, str]


def plan_text(
    parent: Mapping[str, Any],
    *,
    named: Mapping[str, str],
    year: int,
    lines: Sequence[PlanLine],
    units: Mapping[str, Mapping[str, str]],
    ends_on: date | None,
) -> Text:
    """The plan of a year.

    Args:
        parent: the text in force of the agreement.
        named: ``{"pact", "text"}`` of the agreement.
        units: by party the name of the unit that answers for it, by language; parties without one are left out.
        ends_on: the last day of the agreement, beyond which no plan goes.
    """
    languages, parties = parent["languages"], parent["parties"]
    first, last = date(year, 1, 1), date(year, 12, 31)
    if ends_on and first <= ends_on < last:
        last = ends_on
    opening = {"year": {"type": "year", "value": year}, "main_title": words(titles(parent))}
    body = {tag: wording.said("plan.body", tag, parties=wording.party_list(parties, tag)) for tag in languages}
    clauses = [
        wording.clause("work_plan", "c1", heading=in_all("plan.heading", languages), body=body, values=opening),
        *(
            line_clause(parent, one, clause_id=f"c{place}", due_on=last, units=units)
            for place, one in enumerate(lines, start=2)
        ),
        wording.clause(
            "duration",
            f"c{len(lines) + 2}",
            heading=in_all("term.heading", languages),
            body=in_all("term.body", languages),
            values={"starts_on": day(first.isoformat()), "ends_on": day(last.isoformat())},
        ),
    ]
    return framed(parent, sort="plan", year=year, named=named, clauses=clauses, required="work_plan")


def line_clause(
    parent: Mapping[str, Any],
    line: PlanLine,
    *,
    clause_id: str,
    due_on: date,
    units: Mapping[str, Mapping[str, str]],
) -> Clause:
    """A line as a clause; numbers, days, owners and evidence are values, so that each is changed in one place."""
    languages, parties, promise = parent["languages"], parent["parties"], line.promise
    parts = [in_all("line.body", languages)]
    if line.earlier:
        parts.append(in_all("line.earlier", languages))
    for place, hei_id in enumerate(parties, start=1):
        parts.append(in_all("line.owner", languages, party=f"{{party:{hei_id}}}", owner=f"owner_{place}"))
    parts.append(in_all("line.evidence", languages))
    values: dict[str, Mapping[str, Any]] = {
        **named_promise(promise, line.number),
        "quantity": integer(line.quantity, promise["unit"]),
        "due_on": day(due_on.isoformat()),
        "evidence": words(in_all(f"evidence.{promise['evidence']}", languages)),
    }
    if line.earlier:
        values["earlier"] = integer(line.earlier, promise["unit"])
    for place, hei_id in enumerate(parties, start=1):
        values[f"owner_{place}"] = words(_owner(promise, hei_id, languages, units))
    heading = wording.promise_heading(promise, parent["party_names"], languages)
    return wording.clause(LINE, clause_id, heading=heading, body=wording.joined(parts, languages), values=values)


def named_promise(promise: Mapping[str, Any], number: int) -> Values:
    """Which promise of the agreement a line is about, as values."""
    return {
        "commitment": code(promise["id"], "commitment"),
        "strand": code(promise["strand"], "strand"),
        "metric": code(promise["metric"], "metric"),
        "number": integer(number),
    }


def _owner(
    promise: Mapping[str, Any], hei_id: str, languages: Sequence[str], units: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The role that answers for a promise at a party, and its unit: never the name of a person."""
    role = promise["owners"].get(hei_id, "coordinator")
    key = f"role.{role}" if f"role.{role}" in wording.sentences() else "role.coordinator"
    unit = units.get(hei_id, {})
    found = {}
    for tag in languages:
        name = wording.said(key, tag) or str(role)
        at = unit.get(tag) or unit.get("en", "")
        found[tag] = f"{name}, {at}" if at else name
    return found


def lines_of(text: Mapping[str, Any]) -> tuple[PlannedLine, ...]:
    """The lines that a plan has now, whoever wrote or changed them."""
    return tuple(_read(clause, text["parties"]) for clause in text["clauses"] if clause["type"] == LINE)


def _read(clause: Mapping[str, Any], parties: Sequence[str]) -> PlannedLine:
    values = clause["values"]

    def value(name: str, empty: Any) -> Any:
        return values.get(name, {}).get("value", empty)

    due = value("due_on", "")
    return PlannedLine(
        clause=clause["id"],
        promise=value("commitment", ""),
        strand=value("strand", ""),
        metric=value("metric", ""),
        heading=clause["heading"],
        quantity=value("quantity", 0),
        earlier=value("earlier", 0),
        due_on=date.fromisoformat(due) if due else None,
        owners={hei_id: value(f"owner_{place}", {}) for place, hei_id in enumerate(parties, start=1)},
        evidence=value("evidence", {}),
    )
