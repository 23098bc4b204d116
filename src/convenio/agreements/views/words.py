"""Sentences and labels that only the pages of an agreement need."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import library
from convenio.agreements.queries import PromiseView, ValueView
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from convenio.parties.terms import pick
from convenio.ui.formats import number_text
from convenio.vocabulary.names import language_name

EVIDENCE = {
    "report_of_both": lazy("evidence: report of both sides"),
    "document": lazy("evidence: a document"),
    "list": lazy("evidence: a list"),
    "publication": lazy("evidence: a publication"),
}
_PAIR = re.compile(r"([a-z][a-z_]*)_([0-9]+)_([0-9]+)")
STEPS = {
    "draft": lazy("Draft"),
    "negotiation": lazy("Negotiation"),
    "agreed": lazy("Approval by all"),
    "signing": lazy("Signing"),
    "in_force": lazy("In force"),
}


def reader() -> str:
    """The language the page is read in."""
    return get_language() or "en"


def kind_label(kind: str) -> str:
    """The kind of agreement in the reader's language."""
    try:
        return pick(library.kind(kind).names, reader())
    except KeyError:
        return kind


def language_label(tag: str) -> str:
    """A text language in the reader's language."""
    return language_name(tag, reader())


def metric_of(metric: str) -> str:
    """What is counted, in the reader's language."""
    return metric_label(metric, tongue(reader()))


def value_label(clause_type: str, name: str, among: Collection[str] = ()) -> str:
    """What a value means: the library's advice for it, else its name.

    ``among``: the names of all values of the clause, by which the wording is recognised when several know the name.
    """
    try:
        wordings = library.variants(clause_type)
    except KeyError:
        wordings = ()
    pair = _PAIR.fullmatch(name)
    known = sorted(wordings, key=lambda one: -len({field.name for field in one.fields} & set(among)))
    for wording in known:
        fields = (*wording.fields, *(wording.several.pair_fields if wording.several else ()))
        for one in fields:
            if one.guidance and one.name in (name, pair and pair[1]):
                said = pick(one.guidance, reader()).rstrip(".。")
                return f"{said} ({pair[2]} → {pair[3]})" if pair and one.name == pair[1] else said
    return name.replace("_", " ")


def shown_in(value: Mapping[str, str], fallback: str = "") -> str:
    """A value as the reader's language writes it, else as any language of the text does."""
    return pick(value, reader()) or fallback


def value_text(value: ValueView) -> str:
    """A value as the reader's language writes it."""
    return shown_in(value.shown)


def authentic(text: Mapping[str, Any]) -> str:
    """How many languages the text has and which prevails."""
    count = len(text["languages"])
    if text["prevailing"]:
        return ngettext(
            "text in %(count)s language, %(language)s prevails",
            "text in %(count)s languages, %(language)s prevails",
            count,
        ) % {"count": count, "language": language_label(text["prevailing"])}
    if count == 1:
        return _("text in one language: %(language)s") % {"language": language_label(text["languages"][0])}
    return ngettext(
        "text in %(count)s language, all authentic", "text in %(count)s languages, all authentic", count
    ) % {"count": count}


def promise_measure(promise: PromiseView, quantity: int) -> str:
    """How much: "4 a year", "2 in all"."""
    number = number_text(quantity)
    if promise.period == "year":
        return pgettext("a promise", "%(number)s a year") % {"number": number}
    if promise.period == "term":
        return pgettext("a promise", "%(number)s over the whole term") % {"number": number}
    return pgettext("a promise", "%(number)s in all") % {"number": number}


def promise_direction(promise: PromiseView, names: Mapping[str, str]) -> str:
    """From whom to whom, or together."""
    direction = promise.direction
    if not isinstance(direction, Mapping):
        return _("jointly")
    ends = {end: names.get(direction.get(end, ""), direction.get(end, "")) for end in ("from", "to")}
    return _("from %(from)s to %(to)s") % ends


def promise_years(promise: PromiseView) -> str:
    """The years it is made for."""
    if promise.first_year == promise.last_year:
        return str(promise.first_year)
    return f"{promise.first_year}–{promise.last_year}"


def evidence_label(promise: PromiseView) -> str:
    """What will show that it was kept."""
    kind = str(promise.content.get("evidence", ""))
    return str(EVIDENCE.get(kind, ""))


def stale_note(source: str) -> str:
    """Why a wording is stale, in words."""
    return _("Stale: %(language)s changed after this was translated.") % {"language": language_label(source)}
