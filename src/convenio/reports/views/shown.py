"""What pages of reports share: the reader's language, the chosen window, records in words, downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.agreements.queries import url_of
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.reports.forms import LANGUAGES as NAMES
from convenio.reports.forms import RecordFilter
from convenio.reports.package import Package
from convenio.reports.phrases import STATUSES
from convenio.reports.queries import definitions
from convenio.reports.table import Table, TableRow
from convenio.reports.terms import Definition, Record
from convenio.reports.windows import Window, last_whole, window_of
from convenio.reports.words import LANGUAGES
from convenio.ui.tables import csv_response

PER_PAGE = 100


def language_here() -> str:
    """The reader's language as reports name it."""
    here = (get_language() or "en").split("-")[0]
    return here if here in LANGUAGES else "en"


def today() -> date:
    """The day from which windows are chosen."""
    return timezone.localdate()


def found(acting: Acting, code: str) -> Definition:
    """The definition under a code.

    Raises:
        Http404: there is none that this person may open, or it is unfinished.
    """
    definition = definitions.find(acting, code)
    if definition is None:
        raise Http404(_("There is no such report, or its maker does not share it, or it is unfinished."))
    return definition


def key_of(request: HttpRequest) -> str:
    """The window that the address names: a key, or two days of a form."""
    first, last = request.GET.get("first", ""), request.GET.get("last", "")
    return f"{first}..{last}" if first or last else request.GET.get("window", "")


def window_in(request: HttpRequest, definition: Definition) -> tuple[Window, str]:
    """The window of the request, and what is wrong with it when another one is shown instead."""
    asked = key_of(request)
    window = window_of(definition, asked)
    if window is not None:
        return window, ""
    usual = last_whole(definition, today())
    if not asked:
        return usual, ""
    if definition.window == "any":
        return usual, _("These are no two days, or the last lies before the first. Choose both again.")
    return usual, _("“%(asked)s” is no year. Choose one from the list.") % {"asked": asked[:30]}


@dataclass(frozen=True)
class Shown:
    """One figure with the address of what is behind it; empty when there is nothing behind."""

    text: str
    url: str


def figures(table: Table, row: TableRow, base: str, window: str, *, total: bool) -> list[Shown]:
    """The figures of a line; each opens the activities behind it."""
    shown = []
    for one in row.figures:
        named = [("window", window), ("at", str(one.at))]
        named += [("total", "1")] if total else [("key", key) for key in row.keys]
        named += [("unstated", "1")] if one.unstated else []
        shown.append(Shown(table.number(one.value), f"{base}?{urlencode(named)}" if one.open else ""))
    return shown


def table_context(package: Package, table: Table, base: str) -> dict[str, Any]:
    """What the template of a table wants. ``base``: the address of what is behind a number."""
    key = package.window.key
    return {
        "table": table,
        "lines": [(row.labels, figures(table, row, base, key, total=False)) for row in table.rows],
        "total": figures(table, table.total, base, key, total=True),
        "blank": range(max(0, len(table.groups) - 1)),
        "table_languages": NAMES,
    }


@dataclass(frozen=True)
class RecordRow:
    """An activity behind a number, in words. ``url``: its agreement, when it is here."""

    record: Record
    agreement: str
    url: str
    metric: str
    partners: str
    direction: str
    status: str
    quantities: str


def rows_of(party: Party, package: Package, records: Iterable[Record], language: str) -> list[RecordRow]:
    """The records in words; agreements that are here are linked."""
    words, chosen = package.words.get(language) or next(iter(package.words.values())), list(records)
    pacts = {one.agreement for one in chosen}
    known = {str(row.pact): url_of(row) for row in Agreement.objects.of(party).filter(pact__in=_uuids(pacts))}
    return [
        RecordRow(
            record=one,
            agreement=words.get(f"agreement.{one.agreement}", one.agreement),
            url=known.get(one.agreement, ""),
            metric=words.get(f"metric.{one.metric}", one.metric),
            partners=", ".join(words.get(f"partner.{hei}", hei) for hei in one.partners),
            direction=words.get(f"across.{one.direction}", one.direction),
            status=str(STATUSES.get(one.status, one.status)),
            quantities=", ".join(
                f"{words.get(f'measure.{name}', name.replace('_', ' '))}: {number}"
                for name, number in sorted(one.quantities.items())
            ),
        )
        for one in chosen
    ]


def records_page(request: HttpRequest, rows: Sequence[RecordRow], title: str, back: Mapping[str, str]) -> HttpResponse:
    """The activities behind a number: search, pages, and the same as a table file."""
    form = RecordFilter(request.GET)
    search = form.cleaned_data["search"].casefold() if form.is_valid() else ""
    kept = [one for one in rows if search in f"{one.agreement} {one.partners} {one.metric}".casefold()]
    if request.GET.get("format") == "csv":
        header = [
            _("Agreement"), _("What"), _("Partner"), _("Direction"), _("First day"), _("Last day"), _("Status"),
            _("Quantities"), _("Statement"),
        ]  # fmt: skip
        cells = (
            (one.agreement, one.metric, one.partners, one.direction, one.record.first, one.record.last, one.status,
             one.quantities, one.record.statement)
            for one in kept
        )  # fmt: skip
        return csv_response("activities", header, cells)
    context = {
        "title": title,
        "back": back,
        "form": form,
        "hidden": [(name, value) for name, values in request.GET.lists() for value in values if name not in HIDDEN],
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("page")),
        "count": len(kept),
        "searched": bool(search),
    }
    return render(request, "reports/records.html", context)


HIDDEN = ("search", "page", "format")


def keys_in(request: HttpRequest) -> tuple[str, ...] | None:
    """The line that the address names; None: the total."""
    return None if request.GET.get("total") else tuple(request.GET.getlist("key"))


def number_in(request: HttpRequest, name: str) -> int:
    """A small number of the address; -1 when it is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else -1


def _uuids(names: Iterable[str]) -> list[str]:
    return [name for name in names if len(name) == 36]
