"""Texts of the house out of the node and in again: a JSON file, checked before anything is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import library
from convenio.agreements.house_texts import actions
from convenio.agreements.house_texts.content import CLAUSE, TEMPLATE, VALUE_TYPES, Content
from convenio.agreements.models import HouseText
from convenio.parties.terms import Acting, Refusal
from pact.forms import is_slug
from pact.text import is_language

FORMAT = "convenio-house-texts-1"
MOST_BYTES, MOST_TEXTS, LONGEST = 5_000_000, 500, 100_000


def as_file(texts: Iterable[HouseText]) -> bytes:
    """Texts with all their versions as a JSON file."""
    rows = [
        {
            "sort": text.sort,
            "content": text.content,
            "versions": [
                {"number": one.number, "published_at": one.published_at.isoformat(), "content": one.content}
                for one in text.versions.order_by("number")
            ],
        }
        for text in texts
    ]
    return json.dumps({"format": FORMAT, "texts": rows}, ensure_ascii=False, indent=1).encode()


def bring_in(*, acting: Acting, content: bytes, at: datetime) -> list[HouseText]:
    """Store the texts of a file as new ones, not yet published here: somebody of this house reads them first.

    Raises:
        Refusal: too large, not such a file, or a text in it that does not have the right form; then nothing is stored.
    """
    if len(content) > MOST_BYTES:
        raise Refusal(_("The file is too large: at most 5 megabytes."), 400)
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refusal(
            _("This is no file of own texts: it is not JSON. Choose the file that “Export” made."), 400
        ) from error
    rows = data.get("texts") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(rows, list) or not rows or len(rows) > MOST_TEXTS:
        raise Refusal(_("This is no file of own texts. Choose the file that “Export” made."), 400)
    made = []
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            sort, read = _read(row, number)
            made.append(actions.keep_new(acting=acting, sort=sort, content=read, at=at, what="house_texts.imported"))
    return made


def _read(row: Any, number: int) -> tuple[str, Content]:
    try:
        sort, content = row["sort"], row["content"]
        if sort == CLAUSE:
            return sort, _clause(content)
        if sort == TEMPLATE:
            return sort, _template(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal(
            _("Text %(number)s of the file does not have the right form.") % {"number": number}, 400
        ) from error
    raise Refusal(_("Text %(number)s of the file is neither a clause nor a template.") % {"number": number}, 400)


def _template(content: Mapping[str, Any]) -> Content:
    library.kind(content["of"])
    keys = [str(row["key"]) for row in content["clauses"]]
    if len(set(keys)) != len(keys) or not all(is_slug(key) for key in keys):
        raise ValueError("keys")
    rows = [dict(row) for row in content["commitments"]]
    names = ("clause", "strand", "metric", "unit", "direction", "quantity", "period", "evidence")
    for row in rows:
        if set(row) != set(names) or not all(isinstance(row[name], str) for name in names):
            raise ValueError("commitment")
    return {
        **_head(content),
        "title": _words(content["title"]),
        "clauses": [{"key": key, **_clause(row)} for key, row in zip(keys, content["clauses"], strict=True)],
        "commitments": rows,
    }


def _clause(content: Mapping[str, Any]) -> Content:
    library.clause_type(content["of"])
    several = content.get("several")
    return {
        **_head(content),
        "heading": _words(content["heading"]),
        "body": _words(content["body"]),
        "fields": {_slug(name): _field(spec) for name, spec in content["fields"].items()},
        "several": None
        if several is None
        else {
            "heading": _words(several["heading"]),
            "body": _words(several["body"]),
            "pair": _words(several["pair"]),
            "pair_fields": {_slug(name): _field(spec) for name, spec in several["pair_fields"].items()},
        },
    }


def _head(content: Mapping[str, Any]) -> Content:
    languages = list(content["languages"])
    if not languages or not all(is_language(tag) for tag in languages):
        raise ValueError("languages")
    origin = content.get("origin", "")
    if not isinstance(content["of"], str) or not isinstance(origin, str):
        raise TypeError("of")
    return {
        "of": content["of"],
        "origin": origin[:200],
        "languages": languages,
        "name": _words(content["name"]),
        "guidance": _words(content["guidance"]),
    }


def _field(spec: Mapping[str, Any]) -> Content:
    if spec["type"] not in VALUE_TYPES:
        raise ValueError("type")
    found = {"type": spec["type"], "default": spec.get("default", ""), "guidance": _words(spec["guidance"])}
    return found | {name: str(spec[name])[:40] for name in ("unit", "list") if spec.get(name)}


def _slug(name: str) -> str:
    if not is_slug(name):
        raise ValueError("name")
    return name


def _words(words: Any) -> dict[str, str]:
    good = isinstance(words, dict) and all(
        is_language(tag) and isinstance(said, str) and len(said) <= LONGEST for tag, said in words.items()
    )
    if not good:
        raise ValueError("words")
    return dict(words)
