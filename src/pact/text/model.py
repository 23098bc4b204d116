"""The text of an agreement, "convenio-text-1": its form, its digest, and the questions that its data answers.

A text is plain JSON (dicts, lists, strings, integers), described in docs/protocol/pact.md and schema/text.schema.json.
Numbers and dates live once, as values of a clause; the prose in every language refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pact.canonical import MAX_INTEGER, NotCanonical, canonical, digest
from pact.forms import is_day, is_digest, is_hei, is_pact, is_slug
from pact.text.languages import is_language
from pact.text.placeholders import BadPlaceholder, PartyName, Plural, Value, pieces

FORMAT = "convenio-text-1"
MAX_TEXT_BYTES = 2_000_000
STRANDS = ("visits", "training", "programmes", "research")
PERIODS = ("once", "year", "term")
EVIDENCE = ("report_of_both", "document", "list", "publication")
LAYOUTS = ("side_by_side", "one_after_another")

Text = Mapping[str, Any]
Clause = Mapping[str, Any]
Commitment = Mapping[str, Any]

_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_KIND = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_ISCED = re.compile(r"[0-9]{2,4}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text: `path` like "clauses/3/body/ru", a code, and a sentence."""

    path: str
    code: str
    message: str


def text_digest(text: Text) -> str:
    """The digest by which versions name a text.  Raises `NotCanonical`."""
    return digest(canonical(text))


def clause_of(text: Text, clause_id: str) -> Clause:
    """The clause of that id.  Raises KeyError."""
    for clause in text["clauses"]:
        if clause["id"] == clause_id:
            found: Clause = clause
            return found
    raise KeyError(clause_id)


def quantity_of(text: Text, commitment: Commitment) -> int:
    """How much a commitment promises per period, read from the value of its clause when it is named there."""
    quantity = commitment["quantity"]
    if isinstance(quantity, int):
        return quantity
    return int(clause_of(text, commitment["clause"])["values"][quantity["value"]]["value"])


def missing_required(text: Text) -> list[str]:
    """Clause types that the text itself requires and that no clause has."""
    present = {clause["type"] for clause in text["clauses"]}
    return [type for type in text["required"] if type not in present]


def check_text(text: Any) -> list[Problem]:
    """Everything that is wrong with the form of a text; empty when it can be proposed.  Never raises.
    A missing required clause is not an error of form: see `missing_required`."""
    check = _Check()
    try:
        size = len(canonical(text))
    except NotCanonical as error:
        return [Problem("", error.code, str(error))]
    if size > MAX_TEXT_BYTES:
        return [Problem("", "size", f"The text is larger than {MAX_TEXT_BYTES} bytes.")]
    if check.fields("", text, TEXT_FIELDS):
        _check_references(check, text)
    return check.problems


class _Check:
    """Collects problems while walking through a text."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: str, code: str, message: str) -> bool:
        self.problems.append(Problem(path, code, message))
        return False

    def fields(self, path: str, value: Any, shape: Mapping[str, Callable[[Any], bool]]) -> bool:
        """Exactly these fields, each of its form; a name ending in ? may be left out."""
        if not isinstance(value, dict):
            return self.wrong(path, "type", "An object is expected here.")
        good = True
        known = {name.rstrip("?") for name in shape}
        for name in value:
            if name not in known:
                good = self.wrong(_join(path, name), "field", f"“{name}” is not a field of this object.")
        for name, form in shape.items():
            plain = name.rstrip("?")
            if plain not in value:
                if plain == name:
                    good = self.wrong(_join(path, plain), "missing", f"The field “{plain}” is missing.")
            elif not form(value[plain]):
                good = self.wrong(_join(path, plain), "form", f"The field “{plain}” does not have the right form.")
        return good


def _join(path: str, name: object) -> str:
    return f"{path}/{name}" if path else str(name)


def _string(limit: int, least: int = 0) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and least <= len(value) <= limit


def _among(values: Sequence[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in values


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _list_of(form: Callable[[Any], bool], most: int, least: int = 0, unique: bool = True) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        if not isinstance(value, list) or not least <= len(value) <= most or not all(form(one) for one in value):
            return False
        return not unique or len(set(value)) == len(value)

    return fits


def _map_of(key: Callable[[Any], bool], form: Callable[[Any], bool], most: int = 400) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict) and len(value) <= most and all(key(name) and form(one) for name, one in value.items())
    )


def _wordings(limit: int) -> Callable[[Any], bool]:
    return _map_of(is_language, _string(limit), 20)


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _parent(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and set(value) == {"pact", "text"}
        and is_pact(value["pact"])
        and (value["text"] == "" or is_digest(value["text"]))
    )


def _direction(value: Any) -> bool:
    if value == "joint":
        return True
    return (
        isinstance(value, dict)
        and set(value) == {"from", "to"}
        and is_hei(value["from"])
        and is_hei(value["to"])
        and value["from"] != value["to"]
    )


def _quantity(value: Any) -> bool:
    if isinstance(value, dict):
        return set(value) == {"value"} and is_slug(value["value"])
    return _whole(0, 1_000_000_000)(value)


def _signatory(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"name", "title"} and all(map(_wordings(300), value.values()))


TEXT_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "format": _among((FORMAT,)),
    "kind": _matches(_KIND),
    "title": _wordings(500),
    "parties": _list_of(is_hei, 20, 2),
    "party_names": _map_of(is_hei, _wordings(300), 20),
    "languages": _list_of(is_language, 8, 1),
    "prevailing": lambda value: value == "" or is_language(value),
    "layout": _among(LAYOUTS),
    "required": _list_of(is_slug, 100),
    "parent": _parent,
    "replaces": lambda value: value == "" or is_digest(value),
    "signatories": _map_of(is_hei, _signatory, 20),
    "clauses": _list_of(lambda one: isinstance(one, dict), 400, unique=False),
    "commitments": _list_of(lambda one: isinstance(one, dict), 400, unique=False),
    "annexes": _list_of(lambda one: isinstance(one, dict), 100, unique=False),
}
CLAUSE_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "id": _matches(_ID),
    "type": is_slug,
    "source": is_language,
    "heading": _wordings(500),
    "body": _wordings(100_000),
    "from": _map_of(is_language, is_digest, 20),
    "values": _map_of(is_slug, lambda one: isinstance(one, dict), 100),
}
COMMITMENT_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "id": is_slug,
    "clause": _matches(_ID),
    "strand": _among(STRANDS),
    "metric": is_slug,
    "unit": is_slug,
    "direction": _direction,
    "quantity": _quantity,
    "period": _among(PERIODS),
    "first_year": _whole(1900, 2200),
    "last_year": _whole(1900, 2200),
    "isced_f": _list_of(_matches(_ISCED), 50),
    "eqf": _list_of(_whole(1, 8), 8),
    "owners": _map_of(is_hei, _string(200), 20),
    "evidence": _among(EVIDENCE),
}
ANNEX_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "name": _string(300, 1),
    "digest": is_digest,
    "size": _whole(0, MAX_INTEGER),
    "media_type": _string(120, 1),
}
VALUE_FIELDS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "integer": {"type": _string(20), "value": _whole(-MAX_INTEGER, MAX_INTEGER), "unit?": is_slug},
    "decimal": {"type": _string(20), "value": _matches(_DECIMAL), "unit?": is_slug},
    "date": {"type": _string(20), "value": is_day},
    "year": {"type": _string(20), "value": _whole(1000, 9999)},
    "money": {"type": _string(20), "amount": _matches(_DECIMAL), "currency": _matches(_CURRENCY)},
    "party": {"type": _string(20), "value": is_hei},
    "code": {"type": _string(20), "value": _string(60, 1), "list": is_slug},
    "words": {"type": _string(20), "value": _wordings(5000)},
}


def _check_references(check: _Check, text: dict[str, Any]) -> None:
    """What one part of a text says about another; called when the outer form is right."""
    parties, languages = text["parties"], text["languages"]
    if text["prevailing"] and text["prevailing"] not in languages:
        check.wrong("prevailing", "language", "The prevailing language is not one of the languages of the text.")
    for field in ("party_names", "signatories"):
        for hei in text[field]:
            if hei not in parties:
                check.wrong(f"{field}/{hei}", "party", f"{hei} is not a party of this text.")
    for hei in parties:
        if not text["party_names"].get(hei):
            check.wrong(f"party_names/{hei}", "missing", f"The party {hei} has no name.")
    clauses: dict[str, dict[str, Any]] = {}
    for at, clause in enumerate(text["clauses"]):
        path = f"clauses/{at}"
        if check.fields(path, clause, CLAUSE_FIELDS):
            if clause["id"] in clauses:
                check.wrong(f"{path}/id", "twice", f"Two clauses have the identifier “{clause['id']}”.")
            clauses[clause["id"]] = clause
            _check_clause(check, path, clause, parties, languages)
    seen: set[str] = set()
    for at, commitment in enumerate(text["commitments"]):
        path = f"commitments/{at}"
        if check.fields(path, commitment, COMMITMENT_FIELDS):
            if commitment["id"] in seen:
                check.wrong(f"{path}/id", "twice", f"Two commitments have the identifier “{commitment['id']}”.")
            seen.add(commitment["id"])
            _check_commitment(check, path, commitment, clauses, parties)
    for at, annex in enumerate(text["annexes"]):
        check.fields(f"annexes/{at}", annex, ANNEX_FIELDS)


def _check_clause(
    check: _Check, path: str, clause: dict[str, Any], parties: Iterable[str], languages: Iterable[str]
) -> None:
    if clause["source"] not in languages:
        check.wrong(f"{path}/source", "language", "The source language of the clause is not a language of the text.")
    for field in ("heading", "body", "from"):
        for language in clause[field]:
            if language not in languages:
                check.wrong(f"{path}/{field}/{language}", "language", f"“{language}” is not a language of the text.")
    for language in languages:
        for field in ("heading", "body"):
            if language not in clause[field]:
                check.wrong(f"{path}/{field}/{language}", "missing", f"The clause has no {field} in “{language}”.")
    for name, value in clause["values"].items():
        where = f"{path}/values/{name}"
        form = VALUE_FIELDS.get(value.get("type")) if isinstance(value.get("type"), str) else None
        if form is None:
            check.wrong(where, "value_type", f"The value “{name}” has no known type.")
        elif check.fields(where, value, form):
            _check_value(check, where, value, parties, languages)
    for language, body in clause["body"].items():
        _check_body(check, f"{path}/body/{language}", body, clause["values"], parties)


def _check_value(
    check: _Check, path: str, value: dict[str, Any], parties: Iterable[str], languages: Iterable[str]
) -> None:
    if value["type"] == "party" and value["value"] not in parties:
        check.wrong(path, "party", f"{value['value']} is not a party of this text.")
    if value["type"] == "words":
        for language in languages:
            if language not in value["value"]:
                check.wrong(f"{path}/value/{language}", "missing", f"The value has no wording in “{language}”.")


def _check_body(check: _Check, path: str, body: str, values: Mapping[str, Any], parties: Iterable[str]) -> None:
    try:
        parts = pieces(body)
    except BadPlaceholder as error:
        check.wrong(path, "placeholder", str(error))
        return
    for part in parts:
        if isinstance(part, PartyName) and part.hei not in parties:
            check.wrong(path, "party", f"{part.hei} is not a party of this text.")
        if isinstance(part, (Value, Plural)) and part.name not in values:
            check.wrong(path, "unknown_value", f"The clause has no value “{part.name}”.")
        elif isinstance(part, Plural) and values[part.name].get("type") != "integer":
            check.wrong(path, "plural", f"A word can only be chosen by a whole number; “{part.name}” is none.")


def _check_commitment(
    check: _Check,
    path: str,
    commitment: dict[str, Any],
    clauses: Mapping[str, dict[str, Any]],
    parties: Iterable[str],
) -> None:
    clause = clauses.get(commitment["clause"])
    if clause is None:
        check.wrong(f"{path}/clause", "unknown_clause", f"There is no clause “{commitment['clause']}”.")
    if commitment["first_year"] > commitment["last_year"]:
        check.wrong(f"{path}/last_year", "years", "The last year lies before the first.")
    named = set(commitment["owners"])
    if isinstance(commitment["direction"], dict):
        named |= set(commitment["direction"].values())
    for hei in sorted(named - set(parties)):
        check.wrong(path, "party", f"{hei} is not a party of this text.")
    quantity = commitment["quantity"]
    if isinstance(quantity, dict) and clause is not None:
        value = clause["values"].get(quantity["value"])
        if not isinstance(value, dict) or value.get("type") != "integer":
            check.wrong(f"{path}/quantity", "quantity", f"“{quantity['value']}” is not a whole number of its clause.")
        elif type(value.get("value")) is not int or value["value"] < 0:
            check.wrong(f"{path}/quantity", "quantity", "A promised quantity is not below zero.")
