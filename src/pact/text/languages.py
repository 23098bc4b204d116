"""How values are written in each language of a text: frozen with the format convenio-text-1, never to be changed.

Own small tables, taken from CLDR, for English, Chinese, Russian and Portuguese, so that a text looks the same for ever.
Any other BCP-47 language gets the neutral form: digits without grouping, a decimal point, ISO dates, amount and
currency code.  Plural categories (integers only) are known for more languages; an unknown one has "one" for 1 and
"other" else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Style:
    """`date` and `money` are patterns with {day} {month} {year} and {amount} {currency}."""

    group: str
    point: str
    date: str
    months: tuple[str, ...]
    money: str
    group_from: int = 4


_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_PT = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip
_NUMBERS = tuple(str(number) for number in range(1, 13))

_BRITISH = Style(",", ".", "{day} {month} {year}", _EN, "{currency}" + NBSP + "{amount}")
_BRAZILIAN = Style(".", ",", "{day} de {month} de {year}", _PT, "{currency}" + NBSP + "{amount}")
STYLES: Mapping[str, Style] = {
    "en": _BRITISH,
    "en-us": Style(",", ".", "{month} {day}, {year}", _EN, "{currency}" + NBSP + "{amount}"),
    "zh": Style(",", ".", "{year}年{month}月{day}日", _NUMBERS, "{currency}" + NBSP + "{amount}"),
    "ru": Style(NBSP, ",", "{day} {month} {year}" + NBSP + "г.", _RU, "{amount}" + NBSP + "{currency}"),
    "pt": _BRAZILIAN,
    "pt-pt": Style(NBSP, ",", "{day} de {month} de {year}", _PT, "{amount}" + NBSP + "{currency}", 5),
}


def is_language(tag: object) -> bool:
    """Whether a value has the form of a BCP-47 tag of ASCII characters (at most 35)."""
    return isinstance(tag, str) and len(tag) <= 35 and _TAG.fullmatch(tag) is not None


def format_value(value: Mapping[str, Any], language: str) -> str:
    """A typed value of a clause in a language.  For types see `text.model`; party names are for the caller."""
    kind, style = value["type"], _style(language)
    if kind == "integer":
        return _number(str(value["value"]), style)
    if kind == "decimal":
        return _number(value["value"], style)
    if kind == "date":
        return _date(value["value"], style)
    if kind == "money":
        if style is None:
            return f"{value['amount']}{NBSP}{value['currency']}"
        return style.money.format(amount=_number(value["amount"], style), currency=value["currency"])
    if kind == "words":
        return pick(value["value"], language)
    return str(value["value"])  # year, code, party


def pick(names: Mapping[str, str], language: str) -> str:
    """The entry for a language: the tag itself, shorter tags of it, the same main language, English, then the first."""
    tag = language
    while tag:
        if tag in names:
            return names[tag]
        tag = tag.rpartition("-")[0]
    main = language.partition("-")[0].lower()
    related = sorted(other for other in names if other.partition("-")[0].lower() == main)
    return names[(related or [other for other in ("en",) if other in names] or sorted(names))[0]]


def plural_category(number: int, language: str) -> str:
    """The CLDR plural category of an integer."""
    tag = language.lower()
    main, n = tag.partition("-")[0], abs(number)
    if main in _NO_PLURAL:
        return "other"
    if main in ("ru", "uk", "be", "sr", "hr", "bs"):
        return _slavic(n, "other" if main in ("sr", "hr", "bs") else "many")
    if main == "pl":
        return "one" if n == 1 else "few" if _two_to_four(n) else "many"
    if main in ("cs", "sk"):
        return "one" if n == 1 else "few" if 2 <= n <= 4 else "other"
    if main == "ar":
        return _arabic(n)
    if main in ("pt", "fr", "es", "it", "ca"):
        one = n == 1 if main in ("es", "it", "ca") or tag.startswith("pt-pt") else n < 2
        return "one" if one else "many" if n and n % 1_000_000 == 0 else "other"
    return "one" if n == 1 else "other"


_NO_PLURAL = frozenset(("zh", "ja", "ko", "vi", "th", "id", "ms", "lo", "my", "yue"))


def _slavic(n: int, rest: str) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if _two_to_four(n) else rest


def _two_to_four(n: int) -> bool:
    return 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14


def _arabic(n: int) -> str:
    if n < 3:
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


def _style(language: str) -> Style | None:
    tag = language.lower()
    while tag:
        if tag in STYLES:
            return STYLES[tag]
        tag = tag.rpartition("-")[0]
    return None


def _number(text: str, style: Style | None) -> str:
    if style is None:
        return text
    sign = "-" if text.startswith("-") else ""
    whole, point, fraction = text.removeprefix("-").partition(".")
    if len(whole) >= style.group_from:
        head = len(whole) % 3 or 3
        whole = style.group.join([whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    return sign + whole + (style.point + fraction if point else "")


def _date(day: str, style: Style | None) -> str:
    if style is None:
        return day
    year, month, number = day.split("-")
    return style.date.format(day=int(number), month=style.months[int(month) - 1], year=int(year))
