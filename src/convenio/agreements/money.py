"""Amounts of money: typed in any manner, shown in the reader's, never converted into another currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_territory_currencies, list_currencies
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from convenio.intake.reading.numbers import read_number
from convenio.parties.terms import Refusal
from convenio.ui.formats import number_text

MOST = Decimal(10) ** 12
_LETTERS = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, order=True)
class Money:
    """``currency``: ISO 4217, three letters; ``hundredths``: of one of it, also where the coin is another."""

    currency: str
    hundredths: int

    @property
    def amount(self) -> Decimal:
        return Decimal(self.hundredths) / 100

    def __str__(self) -> str:
        return money_text(self.amount, self.currency)


def money_text(amount: Decimal | str, currency: str) -> str:
    """An amount with its currency as the reader writes it."""
    return pgettext("money", "%(amount)s %(currency)s") % {
        "amount": number_text(str(amount), 0 if Decimal(amount) == int(Decimal(amount)) else 2),
        "currency": currency,
    }


def read_money(amount: str, currency: str) -> Money:
    """What somebody typed.

    Raises:
        Refusal: no number, nothing or less, more than a million millions, or no such currency.
    """
    known = currency.strip().upper()
    if not _LETTERS.fullmatch(known) or known not in list_currencies():
        raise Refusal(_("A currency is named by three letters, for example CNY or RUB."), 400)
    number = read_number(amount.strip())
    if number is None:
        raise Refusal(_("An amount is a number, for example 1200 or 1200.50."), 400)
    if not 0 < number < MOST:
        raise Refusal(_("An amount is more than nothing and less than a million millions."), 400)
    return Money(known, int((number * 100).to_integral_value()))


def money_in(text: str, currency: str = "") -> Money | None:
    """An amount with its currency in one cell of a list (“1 200 EUR”), or with the currency beside it; else None."""
    letters = _LETTERS.search(text)
    named = letters.group() if letters else currency
    try:
        return read_money(text.replace(letters.group(), "") if letters else text, named)
    except Refusal:
        return None


def currency_of(country: str) -> str:
    """The currency of a country; euros where it has none of its own or is not known."""
    found: list[str] = get_territory_currencies(country) if country else []
    return found[0] if found else "EUR"
