"""What a person typed, turned into the typed value of a clause. Pure; the formats are those of the text format.

A value keeps its type, unit and list; only what it says changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from convenio.parties.terms import Refusal

MAX_INTEGER = 2**53 - 1
MAX_WORDS = 2_000
_CODE = re.compile(r"[0-9A-Za-z.+-]{1,20}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def typed_value(current: Mapping[str, Any], given: Any) -> dict[str, Any]:
    """The value ``current`` with what was given: a plain number or string, or a dict with the fields of its type.

    Raises:
        Refusal: it does not fit the type; the sentence says what would.
    """
    kind = str(current["type"])
    fields = dict(given) if isinstance(given, Mapping) and kind != "words" else {"value": given}
    if kind == "words" and isinstance(given, Mapping) and "value" in given and isinstance(given["value"], Mapping):
        fields = {"value": given["value"]}
    if kind == "money":
        return {**current, **_money(current, fields)}
    return {**current, "value": _READERS[kind](fields.get("value"))}


def _integer(raw: Any) -> int:
    text = str(raw).strip().replace("\u00a0", "").replace(" ", "")
    if isinstance(raw, bool) or not re.fullmatch(r"-?[0-9]{1,16}", text) or abs(int(text)) > MAX_INTEGER:
        raise Refusal(_("A whole number is needed here, written in digits, for example 4."), 400)
    return int(text)


def _decimal(raw: Any) -> str:
    text = str(raw).strip().replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 40 or "e" in text.lower():
        raise Refusal(_("A number is needed here, for example 1.5."), 400)
    return format(number, "f")


def _date(raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        raise Refusal(_("A date is needed here: year, month and day, for example 2025-09-01."), 400) from None


def _year(raw: Any) -> int:
    number = _integer(raw)
    if not 1900 <= number <= 2200:
        raise Refusal(_("A year of four digits is needed here, for example 2025."), 400)
    return number


def _code(raw: Any) -> str:
    text = str(raw).strip()
    if not _CODE.fullmatch(text):
        raise Refusal(_("A code of letters and digits is needed here, for example 0715."), 400)
    return text


def _party(raw: Any) -> str:
    return str(raw).strip()


def _words(raw: Any) -> dict[str, str]:
    if not isinstance(raw, Mapping) or not all(isinstance(text, str) for text in raw.values()):
        raise Refusal(_("Words are needed here in each language of the text."), 400)
    if any(len(text) > MAX_WORDS for text in raw.values()):
        raise Refusal(_("These words are too long; write them as part of the clause instead."), 400)
    return {str(tag): text.strip() for tag, text in raw.items()}


def _money(current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, str]:
    currency = str(fields.get("currency") or current.get("currency") or "").strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise Refusal(_("A currency is named by three letters, for example CNY or RUB."), 400)
    amount = fields.get("amount", fields.get("value"))
    return {"amount": _decimal(amount), "currency": currency}


_READERS = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "year": _year,
    "code": _code,
    "party": _party,
    "words": _words,
}
