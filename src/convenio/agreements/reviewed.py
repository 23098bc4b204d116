"""What this room tells the reviews: names of clauses, kinds and languages, and agreements to try a route on."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language

from convenio.agreements import books, library, texts
from convenio.agreements.models import Agreement, Draft
from convenio.agreements.reviewing import text_facts
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.routes.phrases import register_choices
from convenio.routes.samples import Samples, register_samples
from convenio.routes.terms import TextFacts
from convenio.vocabulary.names import language_name

LANGUAGES = ("zh", "ru", "en")
SHOWN = 40


def register() -> None:
    """Tell the room ``routes`` once, at the start."""
    register_choices("clause", clause_choices)
    register_choices("kind", kind_choices)
    register_choices("language", language_choices)
    register_samples(Samples(listed, facts))


def clause_choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one.id, pick(one.labels, language)) for one in library.clause_types()]


def kind_choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one.id, pick(one.names, language)) for one in library.kinds()]


def language_choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one, language_name(one, language)) for one in LANGUAGES]


def listed(party: Party) -> Iterator[tuple[str, str]]:
    """The agreements looked at last, drafts included."""
    for row in Agreement.objects.of(party).order_by("-last_event_at", "-pk")[:SHOWN]:
        yield str(row.pk), f"{row.name()} ({row.kind})"


def facts(party: Party, number: str) -> TextFacts | None:
    """The facts of the newest version, or of the draft that was never proposed."""
    row = Agreement.objects.of(party).filter(pk=number if number.isascii() and number.isdigit() else 0).first()
    if row is None:
        return None
    text = books.text(row, row.text_digest) if row.text_digest else None
    if text is None:
        draft = Draft.objects.filter(agreement=row).first()
        text = texts.draft_text(draft) if draft else None
    return text_facts(row, text) if text else None
