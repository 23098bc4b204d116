"""What is known of an agreement's Word files, and what a marked-up one would change now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, Draft, PactText
from convenio.agreements.models.word import WordArrival, WordCopy
from convenio.agreements.rules import may_edit
from convenio.agreements.texts import draft_text
from convenio.agreements.word.comparing import Comparison, compare
from convenio.documents.queries import file_bytes
from convenio.documents.word import Note, read_file, read_returned
from convenio.parties.terms import Acting, Refusal
from pact.canonical import canonical, digest, parse

Text = Mapping[str, Any]


@dataclass(frozen=True)
class Back:
    """A file against the text it was made from, and against today's.

    Attributes:
        number: of the version it was made from; 0: from a draft.
        newest: number of the newest version; 0 when none was proposed.
        known: the file says which text it was made from; else it is compared with today's text.
        old: the text has moved on since.
        for_draft: what is taken goes into the draft; else it becomes suggestions.
    """

    base: Text
    now: Text
    now_digest: str
    comparison: Comparison
    number: int
    newest: int
    known: bool
    old: bool
    for_draft: bool
    warnings: tuple[str, ...]
    notes: tuple[Note, ...]

    def clause_at(self, number: int) -> str:
        """The id of the clause with that number in the text the file was made from, if today's text still has it."""
        clauses = self.base["clauses"]
        there = {one["id"] for one in self.now["clauses"]}
        for place in range(min(number, len(clauses)) - 1, -1, -1):
            if clauses[place]["id"] in there:
                return str(clauses[place]["id"])
        return ""


def arrivals_of(agreement: Agreement) -> list[WordArrival]:
    """Files that came in, the newest first."""
    return list(WordArrival.objects.filter(agreement=agreement))


def copies_of(agreement: Agreement) -> list[WordCopy]:
    """Texts that went out, the newest first."""
    return list(WordCopy.objects.filter(agreement=agreement))


def find_arrival(agreement: Agreement, pk: int) -> WordArrival | None:
    return WordArrival.objects.select_related("agreement").filter(agreement=agreement, pk=pk).first()


def is_ours(agreement: Agreement, arrival: WordArrival) -> bool:
    """Was the file made from a text of this agreement?"""
    return bool(arrival.base) and _base_text(agreement, arrival.base) is not None


def back_of(agreement: Agreement, acting: Acting, arrival: WordArrival) -> Back:
    """What a marked-up file changes.

    Raises:
        Refusal: the file is damaged, or there is no text to compare it with.
    """
    file = read_file(file_bytes(arrival.digest))
    for_draft = bool(may_edit(acting, agreement))
    now = text_of_today(agreement, for_draft)
    found = _base_text(agreement, arrival.base) if arrival.base else None
    base, number = found or (now, -1)
    comparison = compare(base, now, read_returned(file, tuple(base["languages"])))
    versions = books.state(agreement).versions if agreement.founded else ()
    now_digest = digest(canonical(now))
    return Back(
        base=base,
        now=now,
        now_digest=now_digest,
        comparison=comparison,
        number=max(number, 0),
        newest=len(versions),
        known=found is not None,
        old=found is not None and digest(canonical(base)) != now_digest,
        for_draft=for_draft,
        warnings=file.warnings,
        notes=file.notes,
    )


def text_of_today(agreement: Agreement, for_draft: bool) -> Text:
    """The draft for its writer, else the newest version. Raises Refusal while its bytes are under way."""
    facts = facts_of(agreement)
    newest = facts.state.versions[-1] if facts.state.versions else None
    draft: Draft | None = facts.draft
    if draft is not None and for_draft and (newest is None or draft.touched):
        return draft_text(draft)
    text = books.text(agreement, newest.text) if newest else None
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    return text


def _base_text(agreement: Agreement, name: str) -> tuple[Text, int] | None:
    """The text of a digest (or of its first sixteen signs), with the number of its version, 0 for a draft's."""
    versions = books.state(agreement).versions if agreement.founded else ()
    for number, version in reversed(list(enumerate(versions, start=1))):
        if version.text.startswith(name) and (text := books.text(agreement, version.text)) is not None:
            return text, number
    row = WordCopy.objects.filter(agreement=agreement, text_digest__startswith=name).exclude(raw=b"").first()
    if row is not None:
        draft: Text = parse(bytes(row.raw))
        return draft, 0
    kept = PactText.objects.filter(agreement=agreement, digest__startswith=name).first()
    if kept is not None:
        other: Text = parse(bytes(kept.raw))
        return other, 0
    return None
