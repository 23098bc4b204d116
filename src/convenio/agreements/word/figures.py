"""Dates, amounts of money and numbers written in the prose of English, Chinese and Russian. Pure.

Only what is certain is found: a number counts where a unit follows it, a date where it has day, month and year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.documents.word.labels import number as han_number
from pact.text.languages import STYLES

READ_AT_MOST = 20_000
_HAN = "一二两三四五六七八九十百"
_MONTHS = {name.casefold(): at + 1 for tag in ("en", "ru", "pt") for at, name in enumerate(STYLES[tag].months)}
_NAMED = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?P<n>{_NAMED}),?\s+(?:de\s+)?(?P<y>\d{{4}})"
        r"(?:\s*г(?:\.|ода))?",
        re.I,
    ),
    re.compile(rf"(?P<n>{_NAMED})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})", re.I),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?:\s*г\.)?"),
)  # fmt: skip
_AMOUNT = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_CURRENCIES = {
    "cny": "CNY", "rmb": "CNY", "元": "CNY", "人民币": "CNY", "yuan": "CNY", "юан": "CNY", "usd": "USD", "美元": "USD",
    "us$": "USD", "долл": "USD", "eur": "EUR", "€": "EUR", "欧元": "EUR", "евро": "EUR", "euro": "EUR", "rub": "RUB",
    "₽": "RUB", "卢布": "RUB", "руб": "RUB", "gbp": "GBP", "£": "GBP",
}  # fmt: skip
_CURRENCY = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_MONEY = (
    re.compile(rf"(?P<c>{_CURRENCY})\s?(?P<a>{_AMOUNT})", re.I),
    re.compile(rf"(?P<a>{_AMOUNT})\s?(?P<c>{_CURRENCY})", re.I),
)
_UNITS = {
    "year": r"years?\b|年(?!\d)|(?:год|лет)[а-я]*",
    "month": r"(?:calendar )?months?\b|个月|(?:календарн\w+ )?месяц[а-я]*",
    "week": r"weeks?\b|周|недел[а-я]*",
    "working_day": r"(?:working|business) days?\b|个?工作日|рабоч[а-я]* (?:дн|ден)[а-я]*",
    "day": r"(?:calendar )?days?\b|天|日|(?:календарн\w+ )?(?:дн|ден)[а-я]*",
    "hour": r"(?:academic |teaching )?hours?\b|(?:个)?(?:学时|小时)|(?:академическ\w+ )?час[а-я]*",
    "semester": r"semesters?\b|个?学期|семестр[а-я]*",
    "credit": r"(?:ECTS|credits?)\b|个?学分|зач[её]тн[а-я]* единиц[а-я]*|кредит[а-я]*",
    "person": r"(?:persons?|people|students?|teachers?|scholars?|researchers?|participants?|members? of staff)\b"
    r"|[名位人](?:学生|教师|学者|研究人员)?|(?:человек|студент|преподавател|аспирант|участник|учён|учен)[а-я]*",
}  # fmt: skip
_INTEGER = re.compile(
    rf"(?<![\d.,§№(（])(?P<v>\d{{1,3}}(?:[,\u00a0 ]\d{{3}})+|\d{{1,7}}|[{_HAN}]{{1,3}})[\s\u00a0]?(?P<u>"
    + "|".join(f"(?P<{unit}>{shape})" for unit, shape in _UNITS.items())
    + ")",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"-?\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+|-?\d{1,15}")


@dataclass(frozen=True)
class Figure:
    """A value found in prose: where it stands, as a typed value; ``unit`` empty for dates and money."""

    start: int
    end: int
    text: str
    value: Mapping[str, Any]
    unit: str = ""

    @property
    def kind(self) -> str:
        return str(self.value["type"])


def figures_in(text: str) -> list[Figure]:
    """Dates, money, and numbers with a unit, in the order they stand; none lies inside another."""
    found: list[Figure] = []
    text = text[:READ_AT_MOST]
    for one in (*_dates(text), *_money(text), *_numbers(text)):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _dates(text: str) -> Iterator[Figure]:
    for shape in _DATES:
        for match in shape.finditer(text):
            parts = match.groupdict()
            month = _MONTHS[parts["n"].casefold()] if parts.get("n") else int(parts["m"])
            try:
                day = date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                continue
            yield Figure(match.start(), match.end(), match.group(), {"type": "date", "value": day.isoformat()})


def _money(text: str) -> Iterator[Figure]:
    for shape in _MONEY:
        for match in shape.finditer(text):
            amount = decimal_of(match.group("a"))
            if amount:
                value = {"type": "money", "amount": amount, "currency": _CURRENCIES[match.group("c").casefold()]}
                yield Figure(match.start(), match.end(), match.group(), value)


def _numbers(text: str) -> Iterator[Figure]:
    for match in _INTEGER.finditer(text):
        raw = match.group("v")
        count = han_number(raw) if raw[0] in _HAN else integer_of(raw)
        unit = next(name for name in _UNITS if match.group(name))
        if count and not (unit == "year" and 1900 <= count <= 2200):
            value = {"type": "integer", "value": count, "unit": unit}
            yield Figure(match.start("v"), match.end("v"), raw, value, unit)


def integer_of(text: str) -> int | None:
    """A whole number as people write it, with or without marks between thousands."""
    clean = text.strip()
    if not _PLAIN.fullmatch(clean):
        return None
    return int(re.sub(r"[,.\u00a0\u202f ]", "", clean))


def decimal_of(text: str) -> str:
    """A number with a fraction as the text format writes it, empty for anything else."""
    clean = re.sub(r"[\u00a0\u202f ]", "", text.strip())
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", clean):
        clean = clean.replace(",", "")
    clean = clean.replace(",", ".")
    if not re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", clean):
        return ""
    whole, point, fraction = clean.partition(".")
    return f"{int(whole)}{point}{fraction}"


def value_from(words: str, current: Mapping[str, Any], language: str) -> dict[str, Any] | None:
    """What somebody wrote in the place of a value, as a value of the same type; None when it is none."""
    said = words.strip()
    kind = current["type"]
    if kind in ("integer", "year"):
        number = han_number(said) if said and set(said) <= set(_HAN) else integer_of(said)
        wrong = number is None or (kind == "year" and not 1000 <= number <= 9999)
        return None if wrong else {**current, "value": number}
    if kind == "decimal":
        number_text = decimal_of(said)
        return {**current, "value": number_text} if number_text else None
    if kind in ("date", "money"):
        whole = [one for one in (*_dates(said), *_money(said)) if one.kind == kind and one.text == said]
        return {**current, **whole[0].value} if whole else None
    if kind == "code":
        return {**current, "value": said} if re.fullmatch(r"[0-9A-Za-z.+-]{1,20}", said) else None
    if kind == "words" and said and "\n" not in said:
        return {**current, "value": {**current["value"], language: said}}
    return None
