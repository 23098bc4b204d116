"""Entries of the directory by hand, as an import would leave them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from convenio.directory.models import Edition, Identifier, Naming, Organisation, Record

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def organisation(
    name: str, *others: str, acronym: str = "", ids: dict[str, str] | None = None, **fields: Any
) -> Organisation:
    """One entry with its names and identifiers; ``fields`` are those of the row."""
    fields.setdefault("kinds", ["education"])
    row = Organisation.objects.create(name=name, changed_at=AT, **fields)
    for text in (name, *others):
        Naming.objects.create(organisation=row, text=text, kind="label", list="ror")
    if acronym:
        Naming.objects.create(organisation=row, text=acronym, kind="acronym", list="ror")
    known = dict(ids or {})
    if row.ror:
        known["ror"] = row.ror
    if row.erasmus:
        known["erasmus"] = row.erasmus
    for scheme, value in known.items():
        Identifier.objects.create(organisation=row, scheme=scheme, value=value)
    return row


def record(row: Organisation, **told: Any) -> Record:
    """What ROR says of an entry."""
    edition, _made = Edition.objects.get_or_create(
        list="ror", digest="0" * 64, defaults={"name": "ror.json", "state": "done", "brought_at": AT}
    )
    return Record.objects.create(
        organisation=row,
        list="ror",
        key=row.ror or str(row.pk),
        told=told,
        digest="0" * 64,
        edition=edition,
        seen=edition,
    )
