"""The text of a record: what a row says of an old agreement, as a text of the format ``convenio-text-1``. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pact.text import wording_digest

LANGUAGES = ("en", "zh", "ru")
PROMISES: dict[str, tuple[str, str, str, bool]] = {
    "students_out": ("training", "exchange_students", "person", True),
    "students_in": ("training", "exchange_students", "person", False),
    "staff_out": ("visits", "teacher_visits", "person", True),
    "staff_in": ("visits", "teacher_visits", "person", False),
}
"""field → strand, metric, unit, and whether we are the ones who send."""

_TERM = 4


@dataclass(frozen=True)
class Record:
    """What is known of an agreement on paper. ``partners``: hei_id → names by language, in order."""

    kind: str
    title: str
    partners: Mapping[str, Mapping[str, str]]
    language: str = "en"
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renewal: str = ""
    notice_months: int | None = None
    number: str = ""
    unit: str = ""
    paper_languages: str = ""
    remarks: str = ""
    promises: Mapping[str, int] = field(default_factory=dict)
    first_year: int = 0
    annexes: tuple[Mapping[str, Any], ...] = ()

    def with_annex(self, annex: Mapping[str, Any]) -> Record:
        return replace(self, annexes=(*self.annexes, annex))


@cache
def _wordings() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "wordings.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def record_language(tag: str) -> str:
    """The language of a record for a reader of this language: one of the three in which we have the words."""
    main = tag.split("-")[0].lower()
    return main if main in LANGUAGES else "en"


def text_of(record: Record, own: str, own_names: Mapping[str, str]) -> dict[str, Any]:
    """The record as a text with one language; it requires no clause, for the paper has them."""
    tag = record.language
    names = {own: dict(own_names), **{hei: dict(known) for hei, known in record.partners.items()}}
    return {
        "format": "convenio-text-1",
        "kind": record.kind,
        "title": {tag: record.title[:400]},
        "parties": [own, *record.partners],
        "party_names": {hei: known or {tag: hei} for hei, known in names.items()},
        "languages": [tag],
        "prevailing": "",
        "layout": "side_by_side",
        "required": [],
        "parent": None,
        "replaces": "",
        "signatories": {},
        "clauses": _clauses(record, own),
        "commitments": _commitments(record, own),
        "annexes": [dict(one) for one in record.annexes],
    }


def record_of(text: Mapping[str, Any], own: str) -> Record:
    """The reverse of ``text_of``: what a recorded text says."""
    tag = text["languages"][0]
    values = {(one["type"], name): value for one in text["clauses"] for name, value in one["values"].items()}

    def words(name: str) -> str:
        return str(values.get(("recitals", name), {}).get("value", {}).get(tag, ""))

    def day(type: str, name: str) -> date | None:
        value = values.get((type, name), {}).get("value")
        return date.fromisoformat(value) if value else None

    notice = values.get(("termination", "notice_months"), {}).get("value")
    return Record(
        kind=text["kind"],
        title=text["title"][tag],
        partners={hei: text["party_names"][hei] for hei in text["parties"] if hei != own},
        language=tag,
        signed_on=day("recitals", "signed_on"),
        starts_on=day("entry_into_force", "starts_on"),
        ends_on=day("duration", "ends_on"),
        renewal=str(values.get(("renewal", "mode"), {}).get("value", "")),
        notice_months=int(notice) if notice else None,
        number=words("number"),
        unit=words("unit"),
        paper_languages=words("language"),
        remarks=words("remarks"),
        promises={name: int(values["quota", name]["value"]) for name in PROMISES if ("quota", name) in values},
        first_year=min((one["first_year"] for one in text["commitments"]), default=0),
        annexes=tuple(text["annexes"]),
    )


def _clauses(record: Record, own: str) -> list[dict[str, Any]]:
    tag, words = record.language, _wordings()
    clauses = [_first(record, own)]
    if record.starts_on:
        part = words["entry_into_force"]
        clauses.append(
            _clause("c2", "entry_into_force", tag, part, part["body"], {"starts_on": _day(record.starts_on)})
        )
    part = words["duration"]
    if record.ends_on:
        clauses.append(_clause("c3", "duration", tag, part, part["body"], {"ends_on": _day(record.ends_on)}))
    else:
        clauses.append(_clause("c3", "duration", tag, part, part["open"], {}))
    if record.renewal:
        part = words["renewal"]
        mode = {"type": "code", "value": record.renewal, "list": "renewal"}
        clauses.append(_clause("c4", "renewal", tag, part, part[record.renewal], {"mode": mode}))
    if record.notice_months:
        part = words["termination"]
        value = {"type": "integer", "value": record.notice_months, "unit": "month"}
        clauses.append(_clause("c5", "termination", tag, part, part["body"], {"notice_months": value}))
    if record.promises:
        part = words["promises"]
        body = {tag: "\n\n".join(part[name][tag].replace("OWN", own) for name in record.promises)}
        values = {name: {"type": "integer", "value": count} for name, count in record.promises.items()}
        clauses.append(_clause("c6", "quota", tag, part, body, values))
    return clauses


def _first(record: Record, own: str) -> dict[str, Any]:
    tag, words = record.language, _wordings()
    partners = ", ".join(f"{{party:{hei}}}" for hei in record.partners)
    lines = [words["record"]["body"][tag].replace("OWN", own).replace("{partners}", partners)]
    values: dict[str, Any] = {}
    if record.signed_on:
        values["signed_on"] = _day(record.signed_on)
        lines.append(words["signed_on"]["body"][tag])
    said = {
        "number": record.number,
        "unit": record.unit,
        "language": record.paper_languages,
        "remarks": record.remarks,
    }
    for name, text in said.items():
        if text:
            values[name] = {"type": "words", "value": {tag: text[:4900]}}
            lines.append(words[name]["body"][tag])
    return _clause("c1", "recitals", tag, words["record"], {tag: "\n\n".join(lines)}, values)


def _clause(
    id: str, type: str, tag: str, part: Mapping[str, Any], body: Mapping[str, str], values: Mapping[str, Any]
) -> dict[str, Any]:
    clause: dict[str, Any] = {
        "id": id,
        "type": type,
        "source": tag,
        "heading": {tag: part["heading"][tag]},
        "body": {tag: body[tag]},
        "from": {},
        "values": dict(values),
    }
    clause["from"] = {tag: wording_digest(clause, tag)}
    return clause


def _commitments(record: Record, own: str) -> list[dict[str, Any]]:
    partner = next(iter(record.partners))
    first = (
        record.starts_on.year if record.starts_on else record.signed_on.year if record.signed_on else record.first_year
    )
    last = record.ends_on.year if record.ends_on else first + _TERM
    rows = []
    for number, name in enumerate(record.promises, start=1):
        strand, metric, unit, ours = PROMISES[name]
        rows.append(
            {
                "id": f"p{number}",
                "clause": "c6",
                "strand": strand,
                "metric": metric,
                "unit": unit,
                "direction": {"from": own, "to": partner} if ours else {"from": partner, "to": own},
                "quantity": {"value": name},
                "period": "year",
                "first_year": min(first, last),
                "last_year": last,
                "isced_f": [],
                "eqf": [],
                "owners": {},
                "evidence": "list",
            }
        )
    return rows


def _day(day: date) -> dict[str, str]:
    return {"type": "date", "value": day.isoformat()}
