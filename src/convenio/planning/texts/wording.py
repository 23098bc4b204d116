"""Generated clauses: stated sentences in the languages of a text, with their typed values. Pure.

Languages that the sentences do not have stay empty, which counts as stale: somebody translates them before the text is
proposed, as with the clause library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from convenio.agreements.library import library_language
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from pact.text import wording_digest

FILE = Path(__file__).parents[1] / "data" / "wordings.json"
Clause = dict[str, Any]
Values = Mapping[str, Mapping[str, Any]]


@cache
def sentences() -> dict[str, Any]:
    """``data/wordings.json``."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def said(key: str, tag: str, **tokens: str) -> str:
    """A sentence for a language of the text, "" where there is none; ``<token>``s put in."""
    sentence = str(sentences()[key].get(library_language(tag), ""))
    for name, words in tokens.items():
        sentence = sentence.replace(f"<{name}>", words)
    return sentence


def in_all(key: str, languages: Sequence[str], **tokens: str) -> dict[str, str]:
    """A sentence in every language of the text."""
    return {tag: said(key, tag, **tokens) for tag in languages}


def joined(parts: Sequence[Mapping[str, str]], languages: Sequence[str]) -> dict[str, str]:
    """Sentences one after the other, by language."""
    return {tag: "".join(part[tag] for part in parts) for tag in languages}


def clause(
    type_id: str, clause_id: str, *, heading: Mapping[str, str], body: Mapping[str, str], values: Values
) -> Clause:
    """A clause of the text format; translations follow the source (English where it is written)."""
    written = [tag for tag, words in body.items() if words]
    source = next((tag for tag in written if library_language(tag) == "en"), (written or list(body))[0])
    made: Clause = {
        "id": clause_id,
        "type": type_id,
        "source": source,
        "heading": dict(heading),
        "body": dict(body),
        "from": {},
        "values": {name: dict(value) for name, value in values.items()},
    }
    digest = wording_digest(made, source)
    made["from"] = {tag: digest for tag in written if tag != source}
    return made


def metric_words(metric: str, languages: Sequence[str]) -> dict[str, str]:
    """The name of a metric in every language of the text."""
    return {tag: metric_label(metric, tongue(tag)) for tag in languages}


def promise_heading(
    promise: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> dict[str, str]:
    """The metric of a promise, and from whom to whom."""
    what, way = metric_words(promise["metric"], languages), promise["direction"]
    if not isinstance(way, Mapping):
        return what
    return {
        tag: f"{words}: {_name(names, way['from'], tag)} → {_name(names, way['to'], tag)}"
        for tag, words in what.items()
    }


def _name(names: Mapping[str, Mapping[str, str]], hei_id: str, tag: str) -> str:
    known = names.get(hei_id, {})
    return known.get(tag) or known.get("en") or hei_id


def party_list(parties: Sequence[str], tag: str) -> str:
    """Placeholders of all parties as a list in a language: "A, B and C"."""
    marks = [f"{{party:{hei_id}}}" for hei_id in parties]
    between, last = said("comma", tag) or ", ", said("and", tag) or ", "
    return between.join(marks[:-1]) + last + marks[-1]


def integer(value: int, unit: str = "") -> dict[str, Any]:
    return {"type": "integer", "value": value, **({"unit": unit} if unit else {})}


def code(value: str, of: str) -> dict[str, Any]:
    return {"type": "code", "value": value, "list": of}


def day(value: str) -> dict[str, Any]:
    return {"type": "date", "value": value}


def words(value: Mapping[str, str]) -> dict[str, Any]:
    return {"type": "words", "value": dict(value)}
