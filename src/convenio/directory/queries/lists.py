"""What may be asked of lists and their editions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from convenio.directory.lists import LISTS, OpenList
from convenio.directory.lists.noticing import FATES
from convenio.directory.models import Edition, Organisation, Record


@dataclass(frozen=True)
class Held:
    """A list, the last edition of it that came in, and how many entries it has and no longer has."""

    list: OpenList
    newest: Edition | None
    entries: int
    gone: int


def lists_held() -> list[Held]:
    """Every list that is known, in the order of trust."""
    rows = Record.objects.order_by().values("list").annotate(all=Count("pk"), gone=Count("pk", filter=Q(gone=True)))
    counts = {row["list"]: (row["all"] - row["gone"], row["gone"]) for row in rows}
    newest: dict[str, Edition] = {}
    for edition in Edition.objects.filter(state="done").order_by("finished_at", "pk"):
        newest[edition.list] = edition
    return [Held(one, newest.get(code), *counts.get(code, (0, 0))) for code, one in LISTS.items()]


def organisations_count() -> int:
    return Organisation.objects.count()


def editions(*, search: str = "", list_code: str = "", state: str = "") -> QuerySet[Edition]:
    """What was brought, the newest first."""
    rows = Edition.objects.all()
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(person_name__icontains=search))
    if list_code:
        rows = rows.filter(list=list_code)
    return rows.filter(state=state) if state else rows


def edition(pk: int) -> Edition | None:
    return Edition.objects.filter(pk=pk).first()


def counts_of(edition: Edition) -> list[tuple[str, str, int]]:
    """(code, label, how many) of what becomes of its entries; empty before the look."""
    found: dict[str, int] = edition.counts
    if not found:
        return []
    shown = [code for code in FATES if found.get(code) or code not in ("joined", "gone", "wrong")]
    if not edition.part and "gone" not in shown:
        shown.append("gone")
    return [(code, str(FATES[code]), found.get(code, 0)) for code in shown]
