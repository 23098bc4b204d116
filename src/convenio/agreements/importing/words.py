"""Words of old lists in many languages: kinds of agreement, ways of renewal, states, names of columns. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

DATA = Path(__file__).parent / "words.json"
"""{table: {code: [words in any language]}}."""


def plain(text: str) -> str:
    """Lower case without accents and punctuation, for comparing."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char) or char == "\u0306")
    text = unicodedata.normalize("NFC", text)
    return " ".join(re.sub(r"[^\w+]+", " ", text.replace("_", " ")).split())


@cache
def _index(name: str) -> dict[str, str]:
    table = json.loads(DATA.read_text(encoding="utf-8"))[name]
    return {plain(word): code for code, words in table.items() for word in words}


def code_of(table: str, text: str) -> str:
    """The code that a word of a list means: by the word, by a word in it, or by one that is nearly it; else empty.

    Args:
        table: ``kind``, ``renewal``, ``status`` or ``strand``.
    """
    wanted, index = plain(text), _index(table)
    if not wanted:
        return ""
    if wanted in index:
        return index[wanted]
    inside = [word for word in index if _within(word, wanted)]
    if inside:
        return index[max(inside, key=len)]
    found = process.extractOne(wanted, index.keys(), scorer=fuzz.ratio, score_cutoff=86) if len(wanted) > 4 else None
    return index[found[0]] if found else ""


def codes_in(table: str, text: str) -> list[str]:
    """Every code that a list of words names, in the order of the table."""
    parts = [code_of(table, part) for part in re.split(r"[,;/\n、，；]+", text)]
    return [code for code in dict.fromkeys(parts) if code]


def _within(word: str, text: str) -> bool:
    if any("\u4e00" <= char <= "\u9fff" for char in word):
        return word in text
    return len(word) > 3 and f" {word} " in f" {text} "


def months_of(text: str) -> int | None:
    """A period in months: 6, “6 months”, “1 year”, “90 days”, «6 мес.», “6个月”; None when it is none."""
    match = re.match(r"\s*(\d{1,3})\s*(.*)$", text)
    if not match:
        return None
    number, unit = int(match.group(1)), plain(match.group(2))
    if re.match(r"(year|yr|ano|an\b|ans|jahr|год|лет|года|年|anno|anni)", unit):
        return number * 12
    if re.match(r"(day|dia|jour|tag|дн|день|天|日)", unit):
        return max(1, round(number / 30))
    if re.match(r"(week|semana|semaine|woche|нед|周)", unit):
        return max(1, round(number / 4.345))
    return number if not unit or re.match(r"(m|mes|mois|monat|мес|个?月)", unit) else None
