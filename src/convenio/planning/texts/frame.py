"""What every generated text has in common: parties, languages, signatories, its place under the agreement. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from convenio.planning.texts.wording import said

KIND = "IMPL"
Text = dict[str, Any]


def framed(
    parent: Mapping[str, Any],
    *,
    sort: str,
    year: int,
    named: Mapping[str, str],
    clauses: Sequence[Mapping[str, Any]],
    required: str,
) -> Text:
    """A text under an agreement, in its languages and with its signatories.

    Args:
        parent: the text of the agreement that binds.
        sort: plan or report: the sentence of its title.
        named: ``{"pact", "text"}``: what it hangs under.
        required: the clause type without which it is no such text.
    """
    languages = list(parent["languages"])
    title = {tag: said(f"title.{sort}", tag, year=str(year), title=_title(parent, tag)) for tag in languages}
    return {
        "format": "convenio-text-1",
        "kind": KIND,
        "title": {tag: words[:500] for tag, words in title.items() if words} or {languages[0]: f"{sort} {year}"},
        "parties": list(parent["parties"]),
        "party_names": copy.deepcopy(dict(parent["party_names"])),
        "languages": languages,
        "prevailing": parent["prevailing"],
        "layout": parent["layout"],
        "required": [required],
        "parent": dict(named),
        "replaces": "",
        "signatories": copy.deepcopy(dict(parent["signatories"])),
        "clauses": [dict(one) for one in clauses],
        "commitments": [],
        "annexes": [],
    }


def _title(parent: Mapping[str, Any], tag: str) -> str:
    titles = parent["title"]
    return str(titles.get(tag) or titles.get("en") or next(iter(titles.values()), ""))


def titles(parent: Mapping[str, Any]) -> dict[str, str]:
    """The title of the agreement in every language of the text."""
    return {tag: _title(parent, tag) for tag in parent["languages"]}


def year_of(text: Mapping[str, Any]) -> tuple[str, int] | None:
    """What a text is: ("plan" or "report", its year); None for any other text."""
    for clause in text["clauses"]:
        sort = {"work_plan": "plan", "joint_report": "report"}.get(clause["type"])
        value = clause["values"].get("year", {})
        if sort and value.get("type") == "year":
            return sort, int(value["value"])
    return None
