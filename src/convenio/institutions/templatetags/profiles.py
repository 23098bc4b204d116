"""Tags of profiles: texts in the nearest language, places, numbers with their "more than", pictures of rankings."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.institutions import phrases
from convenio.institutions.pictures import NARROW, WIDE, ranking_picture
from convenio.institutions.profile import Fact, Ranking
from convenio.institutions.terms import Series, partial_date_text
from convenio.parties.terms import LocalText, pick
from convenio.ui.formats import locale, number_text
from convenio.vocabulary import names
from convenio.vocabulary.lists import isced_f_name

register = template.Library()


@register.filter
def pick_text(texts: LocalText | None) -> str:
    """The text nearest to the reader's language, plain."""
    return pick(texts or {}, get_language() or "en")


@register.simple_tag
def local(texts: LocalText | None, language: str = "") -> SafeString | str:
    """The text nearest to ``language`` (default: the reader's); marked when it is in another one."""
    if not texts:
        return ""
    wanted = language or get_language() or "en"
    text = pick(texts, wanted)
    tag = next((tag for tag, held in texts.items() if held == text), "")
    if tag.split("-")[0].lower() == wanted.split("-")[0].lower():
        return text
    return format_html('<span lang="{}" dir="{}">{}</span>', tag, names.direction(tag), text)


@register.simple_tag
def other_names(texts: LocalText) -> list[tuple[str, str]]:
    """The names in other languages than the reader's: (tag, name), each name once."""
    shown = pick(texts, get_language() or "en")
    return [(tag, text) for tag, text in texts.items() if text and text != shown]


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language; nothing for a code that stands for "unknown"."""
    return "" if code in ("", "ZZ") else names.country_name(code, get_language() or "en")


@register.filter
def field_name(code: str) -> str:
    """A field of education (ISCED-F) in words."""
    return isced_f_name(code, get_language() or "en")


@register.filter
def place_text(ranking: Ranking) -> str:
    """``387`` or ``401–410``."""
    first = number_text(ranking.place)
    return f"{first}–{number_text(ranking.place_until)}" if ranking.place_until else first


@register.filter
def fact_text(fact: Fact) -> str:
    """The number with its "more than"."""
    return str(phrases.FACT_SENTENCES[fact.how]) % {"value": number_text(fact.value)}


@register.filter
def contact_role(role: str) -> str:
    return str(phrases.CONTACT_ROLES.get(role, role))


@register.filter
def affiliation_kind(kind: str) -> str:
    return str(phrases.AFFILIATION_KINDS.get(kind, kind))


@register.filter
def scope(code: str) -> str:
    return str(phrases.RANKING_SCOPES.get(code, code))


@register.filter
def part_name(part: str) -> str:
    return str(phrases.LISTS.get(part, part))


@register.filter
def partial_date(value: str | date) -> str:
    """``2016``, ``March 2016`` or a day, in the reader's language."""
    return partial_date_text(str(value), locale())


@register.filter
def anchor(hei_id: str) -> str:
    """A ``hei_id`` as part of an element's id."""
    return hei_id.replace(".", "-")


@register.simple_tag
def ranking_chart(series: Series) -> SafeString:
    """The picture of a series in two widths; the style sheet shows the one that fits."""
    newest = series.newest
    label = _("%(ranking)s: places from %(first)s to %(last)s. The numbers stand in the table below.") % {
        "ranking": pick(newest.scope_names, get_language() or "en"),
        "first": series.dated[0].year,
        "last": newest.year,
    }
    wide = ranking_picture(series, label=label, axis=_("place"), width=WIDE)
    narrow = ranking_picture(series, label=label, axis=_("place"), width=NARROW)
    return format_html('<div class="picture wide-only">{}</div><div class="picture narrow-only">{}</div>', wide, narrow)


@register.inclusion_tag("institutions/parts/source.html")
def source_mark(item: Any) -> dict[str, Any]:
    """The little number that leads to the source of an entry."""
    return {"item": item}
