"""Values on a page: moments, days, numbers, party colours. Loaded everywhere by way of ``ui``."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from convenio.ui.colours import hand_key as key_of
from convenio.ui.formats import day_text, moment_text, number_text

register = template.Library()
TAGS = {"en": "en", "zh-hans": "zh-Hans", "ru": "ru"}


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """A moment in the reader's language, with its zone; a dash when there is none."""
    if moment is None:
        return "—"
    stamp = moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return format_html('<time datetime="{}" data-local>{}</time>', stamp, moment_text(moment))


@register.simple_tag
def day(value: date | None, short: bool = False) -> SafeString | str:
    """A day in the reader's language; a dash when there is none."""
    if value is None:
        return "—"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value, short=short))


@register.simple_tag
def number(value: int | float | Decimal | str | None, decimals: int | None = None) -> SafeString | str:
    """A number with the separators of the reader's language and figures of equal width."""
    if value is None or value == "":
        return "—"
    return format_html('<span class="num">{}</span>', number_text(value, decimals))


@register.filter
def hand_key(party: Any) -> str:
    """The value of ``data-ours``, ``data-theirs`` or ``data-hand`` for a party (anything with both colours)."""
    return key_of(getattr(party, "colour", ""), getattr(party, "colour_dark", ""))


@register.simple_tag
def hand(party: Any) -> SafeString:
    """Attributes that set ``--hand`` to a party's colour for an element and what is inside: class ``hand`` uses it."""
    return format_html('data-hand="{}"', hand_key(party))


@register.simple_tag
def hands(ours: Any, theirs: Any) -> SafeString:
    """Attributes that set both hands' colours for an element and everything inside it."""
    return format_html('data-ours="{}" data-theirs="{}"', hand_key(ours), hand_key(theirs))


@register.simple_tag
def language_tag() -> str:
    """The BCP 47 tag of the page's language, for ``lang``."""
    code = get_language() or "en"
    return TAGS.get(code, code)


@register.simple_tag
def lang_attribute(language: str) -> SafeString:
    """``lang="…"`` for a text in another language than the page."""
    return format_html('lang="{}"', TAGS.get(language, language))
