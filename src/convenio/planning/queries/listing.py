"""Plans and reports of a house as rows: whose turn, since when, approved by all or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.agreements.phrases import stage_label, task_label
from convenio.agreements.queries import partner_names
from convenio.parties.terms import Acting
from convenio.planning.models import PLAN, Sheet, SheetQuerySet
from convenio.planning.showing import approved_at, approved_digest

OVER = ("abandoned", "archived")


@dataclass(frozen=True)
class Line:
    """A plan or report in a list. ``doubled``: another one of the same year under the same agreement stands, too.

    ``approved_at``, ``digest``: when all had approved the text, and its digest; None and empty before.
    """

    sheet: Sheet
    sort: str
    state: str
    waits: str
    task: str
    approved_at: datetime | None
    digest: str
    signed: bool
    doubled: bool = False

    @property
    def agreement(self) -> Agreement:
        return self.sheet.agreement


def sheets_seen(acting: Acting) -> SheetQuerySet:
    """All plans and reports that the person sees, those given up left out."""
    rows = Sheet.objects.of(acting.party).exclude(agreement__stage__in=OVER)
    seen = Agreement.objects.of(acting.party).seen_by(acting).order_by()
    return rows.filter(agreement__in=seen.values("pk")).select_related("agreement__party", "agreement__parent__party")


def filtered(rows: SheetQuerySet, chosen: Mapping[str, str]) -> SheetQuerySet:
    """Narrowed by what a form says: search, sort, year, turn (us, others, nobody), state (open, approved, signed)."""
    if chosen.get("search"):
        for word in chosen["search"].lower().split():
            rows = rows.filter(
                Q(agreement__search_text__contains=word) | Q(agreement__parent__search_text__contains=word)
            )
    if chosen.get("sort"):
        rows = rows.filter(sort=chosen["sort"])
    if chosen.get("year"):
        rows = rows.filter(year=int(chosen["year"]))
    turn = {
        "us": ~Q(agreement__own_task=""),
        "others": ~Q(agreement__their_task=""),
        "nobody": Q(agreement__own_task="", agreement__their_task=""),
    }
    state = {
        "open": Q(agreement__agreed="", agreement__in_force=""),
        "approved": ~Q(agreement__agreed="") | ~Q(agreement__in_force=""),
        "signed": ~Q(agreement__in_force=""),
    }
    for name, table in (("turn", turn), ("state", state)):
        if chosen.get(name) in table:
            rows = rows.filter(table[chosen[name]])
    return rows


def lines_of(sheets: Iterable[Sheet]) -> list[Line]:
    """The rows of a page, ready to be shown."""
    rows = list(sheets)
    counts: dict[tuple[Any, str, int], int] = {}
    for one in rows:
        key = (one.parent_pact, one.sort, one.year)
        counts[key] = counts.get(key, 0) + 1
    return [_line(one, counts[one.parent_pact, one.sort, one.year] > 1) for one in rows]


def _line(sheet: Sheet, doubled: bool) -> Line:
    agreement = sheet.agreement
    waits = "us" if agreement.own_task else "others" if agreement.their_task else ""
    return Line(
        sheet=sheet,
        sort=sort_label(sheet.sort),
        state=state_label(agreement),
        waits=waits,
        task=task_label(agreement.own_task or agreement.their_task) if waits else "",
        approved_at=approved_at(agreement) if agreement.agreed or agreement.in_force else None,
        digest=approved_digest(agreement) if agreement.agreed or agreement.in_force else "",
        signed=bool(agreement.in_force),
        doubled=doubled,
    )


def sort_label(sort: str) -> str:
    """What it is, in the reader's language."""
    return _("Work plan") if sort == PLAN else _("Joint report")


def state_label(agreement: Agreement) -> str:
    """Where it stands: a plan needs no signature, so approved by all is an end."""
    if agreement.in_force:
        return _("signed by all")
    if agreement.stage == "agreed":
        return _("approved by all")
    return stage_label(agreement.stage)


def years_seen(acting: Acting) -> list[int]:
    """The years that occur, the newest first."""
    return sorted(set(sheets_seen(acting).order_by().values_list("year", flat=True)), reverse=True)


def sheets_under(acting: Acting, agreement: Agreement) -> list[Line]:
    """Plans and reports of one agreement, the newest year first."""
    return lines_of(sheets_seen(acting).filter(agreement__parent=agreement))


def cells_of(rows: SheetQuerySet) -> Iterator[list[Any]]:
    """The same as a table for a file."""
    for sheet in rows.prefetch_related("agreement__partner_rows").iterator(chunk_size=200):
        line = _line(sheet, doubled=False)
        yield [
            sheet.year,
            line.sort,
            str(sheet.agreement),
            str(sheet.parent or ""),
            partner_names(sheet.agreement),
            line.state,
            {"us": _("us"), "others": _("others")}.get(line.waits, ""),
            line.task,
            line.approved_at.date().isoformat() if line.approved_at else "",
            line.digest,
            str(sheet.agreement.pact or ""),
        ]


COLUMNS = [
    "year",
    "kind",
    "title",
    "agreement",
    "partners",
    "state",
    "waits_for",
    "task",
    "approved_on",
    "digest",
    "pact",
]
