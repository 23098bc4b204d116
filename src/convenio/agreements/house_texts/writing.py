"""What a person typed into the pages of a text of the house, put into its content. Pure; nothing typed is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements.house_texts.content import VALUE_TYPES, Content
from convenio.agreements.values import typed_value
from convenio.parties.terms import Refusal
from pact.forms import is_slug

LONGEST = {"name": 200, "guidance": 500, "heading": 300, "title": 300, "body": 20_000}
DAY = re.compile(r"\+[0-9]{1,2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
FIRST: Mapping[str, Any] = {
    "integer": 1,
    "decimal": "1",
    "date": "+5-12-31",
    "year": 2027,
    "money": {"amount": "0", "currency": "EUR"},
    "words": {},
    "code": "A1",
    "party": 1,
}


def words_typed(data: Mapping[str, str], part: str, now: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The words of a part in each language; what was not sent stays."""
    found = {}
    for tag in languages:
        said = data.get(f"{part}.{tag}", now.get(tag, ""))
        found[tag] = said.replace("\r\n", "\n").strip()[: LONGEST[part.rpartition(".")[2]]]
    return found


def clause_typed(content: Content, data: Mapping[str, str], languages: Sequence[str] = ()) -> tuple[Content, list[str]]:
    """The clause with what was typed, and sentences about values that do not fit (then it must not be stored)."""
    tags = list(languages or content["languages"])
    made = {**content, "languages": tags}
    for part in ("name", "guidance", "heading", "body"):
        made[part] = words_typed(data, part, content[part], tags)
    if any(made["body"].get(tag) != content["body"].get(tag) for tag in content["languages"] if tag in tags):
        made["several"] = None
    problems: list[str] = []
    made["fields"] = {
        name: _field(name, spec, data, tags, problems)
        for name, spec in content["fields"].items()
        if data.get(f"field.{name}.remove") != "1"
    }
    _new_field(made["fields"], data, tags, problems)
    return made, problems


def _field(name: str, spec: Content, data: Mapping[str, str], tags: Sequence[str], problems: list[str]) -> Content:
    where = f"field.{name}"
    kind = spec["type"]
    guidance = {
        tag: data.get(f"{where}.guidance.{tag}", spec["guidance"].get(tag, "")).strip()[: LONGEST["guidance"]]
        for tag in tags
    }
    made = {**spec, "guidance": guidance}
    if kind == "words":
        made["default"] = {
            tag: data.get(f"{where}.default.{tag}", spec["default"].get(tag, "")).strip()[:2000] for tag in tags
        }
        return made
    typed: Any = data.get(f"{where}.default")
    if kind == "money":
        now = spec["default"]
        typed = {
            "amount": data.get(f"{where}.default", now["amount"]),
            "currency": data.get(f"{where}.currency", now["currency"]),
        }
    if typed is not None:
        try:
            made["default"] = _default(kind, spec["default"], typed)
        except Refusal as refusal:
            problems.append(_("Value %(name)s: %(problem)s") % {"name": name, "problem": refusal.reason})
            made["default"] = typed
    return made


def _default(kind: str, now: Any, typed: Any) -> Any:
    if kind == "date":
        if not DAY.fullmatch(str(typed).strip()):
            raise Refusal(
                _("Write the day counted from the year of the draft: +5-12-31 is the 31st of December in five years.")
            )
        return str(typed).strip()
    if kind == "party":
        if not str(typed).strip().isdecimal() or not 1 <= int(typed) <= 20:
            raise Refusal(_("Write the place of the party in the text: 1 for the first, 2 for the second."))
        return int(typed)
    if kind == "money":
        told = typed_value({"type": "money", **now}, typed)
        return {"amount": told["amount"], "currency": told["currency"]}
    return typed_value({"type": kind, "value": now}, typed)["value"]


def _new_field(fields: dict[str, Content], data: Mapping[str, str], tags: Sequence[str], problems: list[str]) -> None:
    name, kind = data.get("new.name", "").strip().lower().replace(" ", "_"), data.get("new.type", "")
    if not name:
        return
    if not is_slug(name) or len(name) > 40:
        problems.append(
            _("“%(name)s” cannot name a value: use Latin letters, digits and underscores, a letter first.")
            % {"name": name}
        )
    elif name in fields:
        problems.append(_("There is a value called %(name)s already.") % {"name": name})
    elif kind not in VALUE_TYPES:
        problems.append(_("Choose what kind of value %(name)s is.") % {"name": name})
    else:
        default = dict.fromkeys(tags, "") if kind == "words" else FIRST[kind]
        fields[name] = {"type": kind, "default": default, "guidance": dict.fromkeys(tags, "")}
        if kind == "code":
            fields[name]["list"] = "own"


def frame_typed(content: Content, data: Mapping[str, str], languages: Sequence[str]) -> Content:
    """A template with name, guidance, title and languages as typed; its clauses get a place for each language."""
    tags = list(languages or content["languages"])
    made = {**content, "languages": tags}
    for part in ("name", "guidance", "title"):
        made[part] = words_typed(data, part, content[part], tags)
    made["clauses"] = [{**row, **clause_typed(row, {}, tags)[0]} for row in content["clauses"]]
    return made


def with_clause(content: Content, clause: Content) -> Content:
    """A template with one more clause before the closing ones, under a key that was never used in it."""
    used = {int(row["key"][1:]) for row in content["clauses"] if row["key"][1:].isdecimal()}
    key = f"k{max(used, default=0) + 1}"
    fitted, _problems = clause_typed(clause, {}, content["languages"])
    fitted["several"] = clause.get("several")
    rows = list(content["clauses"])
    at = next((place for place, row in enumerate(rows) if row["of"] == "entry_into_force"), len(rows))
    rows.insert(at, {"key": key, **fitted})
    return {**content, "clauses": rows}


def moved(content: Content, key: str, step: int) -> Content:
    """A template with a clause one place up (-1) or down (1)."""
    rows = list(content["clauses"])
    at = place_of(rows, key)
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    return {**content, "clauses": rows}


def without(content: Content, key: str) -> Content:
    """A template without a clause and without the promises that stood by it."""
    rows = list(content["clauses"])
    rows.pop(place_of(rows, key))
    return {**content, "clauses": rows, "commitments": [one for one in content["commitments"] if one["clause"] != key]}


def replaced(key: str, change: Callable[[Content], Content]) -> Callable[[Content], Content]:
    """The change of one clause of a template, as the change of the whole."""

    def whole(content: Content) -> Content:
        rows = list(content["clauses"])
        at = place_of(rows, key)
        rows[at] = {**change(rows[at]), "key": key}
        return {**content, "clauses": rows}

    return whole


def place_of(rows: Sequence[Content], key: str) -> int:
    """Where a clause stands. Refusal when it is not there (any more)."""
    for at, row in enumerate(rows):
        if row["key"] == key:
            return at
    raise Refusal(_("This clause is not part of the template any more."), 404)
