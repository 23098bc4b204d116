"""Filters that a person can open: the ready-made ones, one's own, and those that colleagues share."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenio.parties.terms import Acting
from convenio.register.models import OpeningFilter, SavedFilter

READY: tuple[tuple[str | Promise, str], ...] = (
    (_("In force"), "stage=binding"),
    (_("Ends within 18 months"), "ends=18&order=ends"),
    (_("Notice date within 12 months"), "notice=12&order=notice"),
    (_("Dormant for 24 months"), "dormant=24&order=activity"),
    (_("Never any activity"), "dormant=never&order=starts"),
    (_("Not signed yet"), "stage=unsigned&order=turn"),
    (_("Waits for us"), "waiting=us&order=turn"),
    (_("Waits for others"), "waiting=others&order=turn"),
)
NOT_KEPT = ("page", "saved", "format", "all")


@dataclass(frozen=True)
class Kept:
    """A filter to open. ``owner``: whose it is when it is a colleague's; ``current``: the list shows it now."""

    name: str
    address: str
    current: bool
    row: SavedFilter | None = None
    owner: str = ""
    opens: bool = False


def ready_made(query: str) -> list[Kept]:
    """Filters that everybody has."""
    return [Kept(str(name), f"?{one}", _same(one, query)) for name, one in READY]


def kept_by(acting: Acting, query: str) -> list[Kept]:
    """One's own filters, then those that colleagues share."""
    rows = SavedFilter.objects.filter(Q(person_id=acting.person_id or 0) | Q(shared=True), party=acting.party)
    mine = OpeningFilter.objects.filter(party=acting.party, person_id=acting.person_id or 0, saved=OuterRef("pk"))
    found = [
        Kept(
            row.name,
            f"?{row.query}",
            _same(row.query, query),
            row,
            "" if row.person_id == acting.person_id else str(row.person),
            row.opens,
        )
        for row in rows.select_related("person").annotate(opens=Exists(mine))
    ]
    return sorted(found, key=lambda one: bool(one.owner))


def opening_of(acting: Acting) -> SavedFilter | None:
    """The filter with which this person's list opens."""
    rows = OpeningFilter.objects.filter(party=acting.party, person_id=acting.person_id or 0)
    row = rows.select_related("saved").first()
    return row.saved if row else None


def saved_filter(acting: Acting, pk: int) -> SavedFilter | None:
    """A filter that this person may open."""
    rows = SavedFilter.objects.filter(Q(person_id=acting.person_id or 0) | Q(shared=True), party=acting.party)
    return rows.filter(pk=pk).first()


def kept_part(query: str) -> str:
    """The part of an address that is the filter: without page and format."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if value and name not in NOT_KEPT])


def _same(one: str, other: str) -> bool:
    return sorted(parse_qsl(one)) == sorted(parse_qsl(other))
