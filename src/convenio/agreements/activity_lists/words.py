"""Words of lists in many languages: what was done, which way, in which role. Pure."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from convenio.agreements.importing.words import plain
from convenio.documents.render.tongues import fixed_words
from pact.metrics import METRICS

DATA = Path(__file__).parent / "words.json"
LIKE = 88


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """{table: {code: [words in any language]}}."""
    found: dict[str, dict[str, list[str]]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@cache
def _index(table: str) -> dict[str, str]:
    index = {plain(word): code for code, words in tables()[table].items() for word in words}
    index |= {plain(code): code for code in tables()[table]}
    if table == "metric":
        labels: dict[str, Any] = fixed_words()
        for one in METRICS.values():
            words = [*labels.get(f"metric.{one.id}", {}).values(), one.in_english, one.id]
            index |= {plain(word): one.id for word in words}
    return index


def code_of(table: str, text: str) -> str:
    """The code that a word of a list means, also misspelt; empty when none does.

    Args:
        table: ``metric``, ``way`` or ``role``.
    """
    wanted, index = plain(text), _index(table)
    if not wanted or wanted in index:
        return index.get(wanted, "")
    found = process.extractOne(wanted, index.keys(), scorer=fuzz.ratio, score_cutoff=LIKE) if len(wanted) > 4 else None
    return index[found[0]] if found else ""
