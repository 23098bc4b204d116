"""The sentences of the record: each room registers a template for each thing it records."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_SENTENCES: dict[str, str | Promise] = {}


def register(what: str, sentence: str | Promise) -> None:
    """Register the sentence of ``what``; ``%(who)s`` and the keys of the event's details may appear in it."""
    _SENTENCES[what] = sentence


def known() -> dict[str, str | Promise]:
    """All registered sentences, by code."""
    return dict(_SENTENCES)


def sentence(what: str, *, who: str, details: dict[str, Any]) -> str:
    """The event as a readable sentence in the reader's language; an unknown code is shown as it is."""
    template = _SENTENCES.get(what)
    if template is None:
        return what
    return str(template) % _Filled({**details, "who": who or _("The system")})


class _Filled(dict[str, Any]):
    """A detail that was not recorded reads as a dash rather than breaking the page."""

    def __missing__(self, key: str) -> str:
        return "—"
