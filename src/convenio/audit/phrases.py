"""The sentences of the record: each room registers a template for each thing it records."""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.parties.terms import pick
from convenio.ui.formats import day_text

Words = Mapping[str, str | Promise]
_SENTENCES: dict[str, str | Promise] = {}
_WORDS: dict[str, Mapping[str, Words]] = {}
_SUBJECTS: dict[str, Callable[[Iterable[str]], Mapping[str, str]]] = {}


def register(what: str, sentence: str | Promise, words: Mapping[str, Words] | None = None) -> None:
    """Register the sentence of ``what``.

    ``%(who)s``, ``%(about)s`` (the name of what it concerns) and the keys of the event's details may appear in it.
    ``words`` translates details that are codes: ``{"role": {"officer": _("officer")}}``.
    """
    _SENTENCES[what] = sentence
    _WORDS[what] = words or {}


def register_subject(prefix: str, names: Callable[[Iterable[str]], Mapping[str, str]]) -> None:
    """Register who names what events are about: ``about`` ``person:5`` asks the names of ``person`` for ``5``."""
    _SUBJECTS[prefix] = names


def subjects(abouts: Iterable[str]) -> dict[str, str]:
    """The names of what events are about, one question for each kind; what has no name stays as it is."""
    ids: dict[str, set[str]] = {}
    for about in abouts:
        prefix, _colon, ident = about.partition(":")
        ids.setdefault(prefix, set()).add(ident)
    found: dict[str, str] = {}
    for prefix, idents in ids.items():
        names = _SUBJECTS[prefix](idents) if prefix in _SUBJECTS else {}
        found |= {f"{prefix}:{ident}": names[ident] for ident in idents if ident in names}
    return found


def known() -> dict[str, str | Promise]:
    """All registered sentences, by code."""
    return dict(_SENTENCES)


def sentence(what: str, *, who: str, details: dict[str, Any], about: str = "") -> str:
    """The event as a readable sentence in the reader's language; an unknown code is shown as it is."""
    template = _SENTENCES.get(what)
    if template is None:
        return what
    return filled(template, {**details, "who": who or _("The system"), "about": about}, _WORDS.get(what, {}))


def filled(template: str | Promise, details: Mapping[str, Any], words: Mapping[str, Words] | None = None) -> str:
    """A sentence with its details: codes in words, ISO days as the reader writes them, a dash for what is missing."""
    words = words or {}
    said = {key: str(words.get(key, {}).get(str(value)) or _readable(value)) for key, value in details.items()}
    return str(template) % _Filled(said)


def _readable(value: Any) -> str:
    """A detail in the reader's language: a day in words, a text by language as that text; anything else as it is."""
    if isinstance(value, Mapping):
        return pick({str(tag): str(text) for tag, text in value.items()}, get_language() or "en")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        with contextlib.suppress(ValueError):
            return day_text(date.fromisoformat(value))
    return str(value)


class _Filled(dict[str, Any]):
    """A detail that was not recorded reads as a dash rather than breaking the page."""

    def __missing__(self, key: str) -> str:
        return "—"
