"""What anybody may see: agreements whose page all parties released, with the same fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from convenio.agreements import books
from convenio.agreements.models import Agreement, AgreementQuerySet
from convenio.agreements.queries.outlines import PublicSignature, PublicView
from convenio.agreements.terms import read_moment
from pact.board import board

PAGE, DELIVERED = "public", "delivered"


def public_view(pact: str | UUID) -> PublicView | None:
    """The public page of an agreement; None unless all parties release it now."""
    try:
        name = pact if isinstance(pact, UUID) else UUID(pact)
    except ValueError:
        return None
    row = public_rows().filter(pact=name).first()
    if row is None:
        return None
    state = books.state(row)
    round = state.round_in_force
    text = books.text(row, round.text) if round else None
    live = [one for one in state.releases if one.page == PAGE]
    if round is None or text is None or not state.released(PAGE):
        return None
    nobody: dict[str, dict[str, str]] = {"name": {}, "title": {}}
    signed = []
    for hei in text["parties"]:
        word = round.words.get(hei)
        named = text["signatories"].get(hei, nobody)
        if word is not None and word.moment:
            signed.append(
                PublicSignature(
                    hei, named["name"], named["title"], read_moment(word.moment), word.mode, word.independent
                )
            )
    return PublicView(
        agreement=row,
        pact=str(name),
        text=text,
        fields=live[0].fields,
        released_at=max(read_moment(one.mark.at) for one in live),
        signed=tuple(signed),
        in_force_from=row.in_force_from,
        stage=row.stage,
        board=board(state, text),
        delivered=_delivered(row),
    )


def _delivered(row: Agreement) -> Mapping[str, Any] | None:
    """The released numbers; where several parties share this node, each of their copies must say so."""
    states = [books.state(copy) for copy in Agreement.objects.filter(pact=row.pact).select_related("party")]
    if not all(state.released(DELIVERED) for state in states):
        return None
    return next(one.fields for one in states[0].releases if one.page == DELIVERED)


def public_rows(search: str = "") -> AgreementQuerySet:
    """One row for each public agreement; where several parties share this node, each of their copies must say so."""
    copies = Agreement.objects.filter(pact=OuterRef("pact"))
    earlier, not_public = copies.filter(is_public=True, pk__lt=OuterRef("pk")), copies.filter(is_public=False)
    rows = Agreement.objects.filter(is_public=True).exclude(Exists(earlier)).exclude(Exists(not_public))
    rows = rows.select_related("party").prefetch_related("partner_rows").order_by("-public_since", "pk")
    return rows.searched(search) if search else rows
