"""Dates, moments and numbers in the reader's language, by CLDR (Babel)."""

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language

_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN", "ru": "ru_RU"}


def locale(language: str | None = None) -> Locale:
    """Babel's locale for an interface language (default: the reader's)."""
    base = (language or get_language() or "en").split("-")[0].lower()
    return Locale.parse(_LOCALES.get(base, "en_GB"))


def day_text(day: date, *, short: bool = False) -> str:
    """A day in words of the reader's language: ``23 November 2026``."""
    return format_date(day, format="medium" if short else "long", locale=locale())


def moment_text(moment: datetime) -> str:
    """A moment with its zone: ``23 Nov 2026, 16:20 UTC``. A little script shows the reader's own zone instead."""
    local, reader = timezone.localtime(moment), locale()
    day = format_date(local.date(), format="medium", locale=reader)
    pattern = str(reader.datetime_formats["medium"]).replace("'", "")
    return f"{pattern.format(f'{local:%H:%M}', day)} {local.tzname()}"


def number_text(number: int | float | Decimal | str, decimals: int | None = None) -> str:
    """A number with the separators of the reader's language."""
    value = Decimal(str(number))
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale())
