"""What of an agreement goes into the search index: names and codes, the wording of its clauses, names of its files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from convenio.agreements import books, texts
from convenio.agreements.library import kinds
from convenio.agreements.models import Agreement, Draft, PactFile
from convenio.directory.queries.chains import other_names
from convenio.register import index
from convenio.register.models import Indexed
from convenio.register.queries.choices import unit_names
from convenio.register.words import words_of


def keep(agreement: Agreement) -> None:
    """Bring the index up to date with one agreement; nothing is written when its words are the same."""
    draft = None if agreement.founded else Draft.objects.filter(agreement=agreement).first()
    source = str(draft.changed_at) if draft else agreement.in_force_text or agreement.text_digest
    files = _file_names(agreement)
    names = list(_names(agreement))
    stamp = sha256("\n".join([source, *names, *files]).encode()).hexdigest()
    row = Indexed.objects.filter(agreement=agreement).first()
    if row is not None and row.stamp == stamp:
        return
    text = text_of(agreement)
    files += [annex["name"] for annex in (text or {}).get("annexes", ())]
    wording = "\n".join(part for clause in clauses_of(text) for part in wordings(clause))
    index.keep([index.Words(agreement.pk, words_of("\n".join(names)), words_of(wording), words_of("\n".join(files)))])
    Indexed.objects.update_or_create(agreement=agreement, defaults={"stamp": stamp})


def text_of(agreement: Agreement) -> dict[str, Any] | None:
    """The text that a reader would look at: in force, else the newest, else the draft."""
    if agreement.founded:
        return books.text(agreement, agreement.in_force_text or agreement.text_digest)
    draft = Draft.objects.filter(agreement=agreement).first()
    return texts.draft_text(draft) if draft else None


def clauses_of(text: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The clauses of a text that may be missing."""
    return list((text or {}).get("clauses", ()))


def wordings(clause: dict[str, Any]) -> Iterator[str]:
    """Heading and wording of a clause in all its languages."""
    yield from clause["heading"].values()
    yield from clause["body"].values()


def _file_names(agreement: Agreement) -> list[str]:
    rows = PactFile.objects.filter(agreement=agreement).exclude(name="").order_by("pk")
    return list(rows.values_list("name", flat=True))


def _names(agreement: Agreement) -> Iterator[str]:
    yield from agreement.title.values()
    yield agreement.search_text
    yield from agreement.partners
    partners = list(agreement.partner_rows.all())
    for party in partners:
        yield from party.names.values()
    for names in other_names(partners).values():
        yield from names
    yield agreement.kind
    yield from next((one.names.values() for one in kinds() if one.id == agreement.kind), ())
    yield str(agreement.pact or "")
    yield str(agreement.coordinator or agreement.coordinator_name)
    yield from unit_names(agreement.party, agreement.units).values()
