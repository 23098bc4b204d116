"""Numbers that people write by hand at the beginning of a paragraph, in English, Chinese, Russian and their neighbours.

"1.", "1)", "1.1", "第一条", "一、", "（一）", "Статья 1", "Article 1", "Clause 1", "§ 3", "(a)", "IV.".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "零〇一二两三四五六七八九十百"
_HAN_VALUE = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_AFTER = r"[\s.:：、，)）–—-]*"
_ARTICLES = r"article|art\.|clause|section|статья|ст\.|пункт|бап|artikel|artículo|artigo|articolo|điều"
_CHAPTERS = r"chapter|part|title|глава|раздел|часть|kapitel|capítulo|chapitre"
_SHAPES = tuple(
    (kind, re.compile(shape, re.IGNORECASE))
    for kind, shape in (
        ("chapter", rf"第\s*([{_HAN}\d]+)\s*[章编編部]{_AFTER}"),
        ("chapter", rf"(?:{_CHAPTERS})\s+(\d{{1,3}}|[ivxlc]{{1,6}})(?=[\s.:)–—-]|$){_AFTER}"),
        ("article", rf"第\s*([{_HAN}\d]+)\s*[条條]{_AFTER}"),
        ("article", rf"(?:{_ARTICLES})\s*№?\s*(\d{{1,3}}|[ivxlc]{{1,6}})(?=[\s.:)–—-]|$){_AFTER}"),
        ("article", rf"§+\s*(\d{{1,3}}){_AFTER}"),
        ("cjk", rf"([{_HAN}]{{1,3}})[、.．]\s*"),
        ("cjkparen", rf"[（(]([{_HAN}]{{1,3}})[)）]\s*"),
        ("dotted", r"(\d{1,3}(?:[.．]\d{1,3}){1,5})(?:[.．)]?(?=\s)|[.．、)](?!\d))\s*"),
        ("plain", r"(\d{1,3})(?:[.)](?=\s|$)|[、．]|[.](?=[^\d\s]))\s*"),
        ("paren", r"[（(](\d{1,3})[)）]\s*"),
        ("alpha", r"[（(]([a-zа-я])[)）]\s*|([a-zа-я])\)\s+"),
    )
)
_ROMAN_SHAPE = re.compile(r"([IVXLC]{1,6})[.)]\s+")
_BULLET = re.compile(r"[•▪–—\-*·]\s+")


@dataclass(frozen=True)
class Label:
    """A number found. ``kind`` names its form, ``ordinal`` its last number, ``depth`` how many numbers it has."""

    kind: str
    ordinal: int
    text: str
    rest: str
    depth: int = 1


def find_label(text: str) -> Label | None:
    """The number with which a paragraph begins, None where there is none."""
    head = text[:60]
    roman = _ROMAN_SHAPE.match(head)
    if roman:
        return Label("roman", number(roman.group(1)), roman.group().strip(), text[roman.end() :].strip())
    for kind, shape in _SHAPES:
        found = shape.match(head)
        if not found:
            continue
        written = next(one for one in found.groups() if one)
        steps = re.split(r"[.．]", written) if kind == "dotted" else [written]
        return Label(kind, number(steps[-1]), found.group().strip(), text[found.end() :].strip(), len(steps))
    return None


def is_bullet(text: str) -> bool:
    return _BULLET.match(text) is not None


def number(written: str) -> int:
    """Digits, Chinese numbers, Roman numbers or a letter as a number; 0 where it is none."""
    if written.isdigit() and written.isascii():
        return int(written)
    if written[0] in _HAN:
        return _han(written)
    low = written.lower()
    if set(low) <= set(_ROMAN) and (len(low) > 1 or low in "ivx"):
        return _roman(low)
    if len(low) == 1:
        return ord(low) - ord("a") + 1 if low.isascii() else ord(low) - ord("а") + 1
    return 0


def _han(written: str) -> int:
    total, held = 0, 0
    for sign in written:
        if sign in "十百":
            total += (held or 1) * (10 if sign == "十" else 100)
            held = 0
        elif sign.isdigit() and sign.isascii():
            held = held * 10 + int(sign)
        else:
            held = _HAN_VALUE.get(sign, 0)
    return total + held


def _roman(low: str) -> int:
    values = [_ROMAN[sign] for sign in low]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
