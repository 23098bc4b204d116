"""Sentences of the record and of the editor about texts of the house."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import phrases
from convenio.agreements.models import HouseText
from convenio.audit.phrases import register, register_subject
from convenio.vocabulary.names import language_name
from pact.text import Problem

SENTENCES: dict[str, Promise] = {
    "house_texts.made": lazy("%(who)s began the own text “%(name)s”."),
    "house_texts.saved": lazy("%(who)s changed the own text “%(name)s”."),
    "house_texts.published": lazy("%(who)s published version %(number)s of the own text “%(name)s”."),
    "house_texts.archived": lazy("%(who)s archived the own text “%(name)s”."),
    "house_texts.restored": lazy("%(who)s brought the own text “%(name)s” back from the archive."),
    "house_texts.imported": lazy("%(who)s brought in the own text “%(name)s” from a file."),
}
SORTS = {"clause": lazy("Clause"), "template": lazy("Template")}
VALUE_NAMES = {
    "integer": lazy("whole number"),
    "decimal": lazy("number with decimals"),
    "date": lazy("date"),
    "year": lazy("year"),
    "money": lazy("amount of money"),
    "words": lazy("words in each language"),
    "code": lazy("code"),
    "party": lazy("one of the parties"),
}


def register_all() -> None:
    """Tell the record every sentence about texts of the house."""
    for what, sentence in SENTENCES.items():
        register(what, sentence)
    register_subject("house_text", _names)


def _names(idents: Iterable[str]) -> dict[str, str]:
    rows = HouseText.objects.filter(pk__in=[one for one in idents if one.isdecimal()])
    return {str(row.pk): str(row) for row in rows}


def problem(found: Problem) -> str:
    """What is wrong with a clause of the house, in the reader's language."""
    tag = language_name(found.path.rpartition("/")[2], get_language() or "en")
    if found.code == "unwritten":
        part = _("wording") if "/body/" in found.path else _("heading")
        return _("There is no %(part)s in %(language)s yet.") % {"part": part, "language": tag}
    if found.code == "uneven":
        sentence = _("The wording in %(language)s does not use %(values)s, which other languages use.")
        return sentence % {"language": tag, "values": found.message}
    return phrases.problem(found)
