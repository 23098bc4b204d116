"""Which agreements a person of some units sees, told to the lists of the rooms below."""

from __future__ import annotations

from collections.abc import Iterable

from convenio.agreements.models import Agreement
from convenio.agreements.scoping import units_seen
from convenio.parties.seeing import register_seen
from convenio.parties.terms import Acting

PREFIXES = ("pact:", "draft:")


def register() -> None:
    """Called once, when Django is ready."""
    register_seen(PREFIXES, subjects_seen)


def subjects_seen(acting: Acting) -> Iterable[str] | None:
    """The subjects of the agreements that a person sees, as drafts and as pacts; None: all."""
    if units_seen(acting) is None:
        return None
    rows = Agreement.objects.of(acting.party).seen_by(acting).order_by().values_list("pk", "pact")
    return {name for pk, pact in rows for name in (f"draft:{pk}", f"pact:{pact}" if pact else "") if name}
