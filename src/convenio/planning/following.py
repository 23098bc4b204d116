"""Keeps the rows of plans and reports beside the agreements they are: told of every agreement that was written."""

from __future__ import annotations

from convenio.agreements.models import Agreement
from convenio.planning.models import Sheet
from convenio.planning.showing import newest_text
from convenio.planning.texts.frame import KIND, year_of


def keep(agreement: Agreement) -> None:
    """Note what the text of this agreement is, in the transaction that wrote it."""
    if agreement.kind != KIND:
        return
    text = newest_text(agreement)
    said = year_of(text) if text else None
    if said is None:
        if text is not None:
            Sheet.objects.filter(agreement=agreement).delete()
        return
    sort, year = said
    named = (text or {}).get("parent") or {}
    row = {
        "party_id": agreement.party_id,
        "parent_pact": named.get("pact"),
        "sort": sort,
        "year": year,
    }
    known = Sheet.objects.filter(agreement=agreement).values(*row).first()
    if known is None or {**known, "parent_pact": str(known["parent_pact"])} != row:
        Sheet.objects.update_or_create(agreement=agreement, defaults=row)
