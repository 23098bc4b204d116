"""The board: promised, recorded by us, recorded by them, confirmed by both, disputed; and the list of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from convenio.agreements import queries, rules
from convenio.agreements.forms.activity import ActivityFilter
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.agreements.views.promising import (
    BoardLine,
    StatementLine,
    board_lines,
    party_names,
    statement_lines,
    text_in_force,
)
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.ui.tables import csv_response
from pact.board import Board

PER_PAGE = 25


@require_safe
@signed_in
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Board and activities; ``?format=csv`` is the board as a table, ``?format=activities`` the list as one."""
    agreement, acting = found(request, pk), acting_in(request)
    text, known = text_in_force(agreement), queries.board_of(agreement) if agreement.founded else None
    if text is None or known is None:
        context = {"agreement": agreement, "verdict": rules.may_record_activity(acting, agreement)}
        return render(request, "agreements/board_empty.html", context)
    rows = board_lines(agreement, known, text, timezone.localdate())
    if request.GET.get("format") == "csv":
        return _board_table(agreement, known, text)
    form = ActivityFilter(request.GET, promises=[(one.id, f"{one.metric}, {one.direction}") for one in rows])
    chosen = form.cleaned_data if form.is_valid() else {}
    activities = queries.activities_view(agreement, acting, commitment=chosen.get("promise", ""))
    lines = _narrowed(statement_lines(agreement, activities, text), chosen)
    if request.GET.get("format") == "activities":
        return _activity_table(agreement, lines)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "rows": rows,
        "digest": sha256(known.to_bytes()).hexdigest(),
        "unplanned": len(known.unplanned),
        "form": form,
        "narrowed": any(chosen.values()),
        "page": page,
        "names": party_names(text),
        "waiting": sum(1 for one in lines if one.waits == "us"),
        "verdict": rules.may_record_activity(acting, agreement),
        "first_visit": _first(rows),
    }
    return render(request, "agreements/board.html", context)


def _first(rows: Sequence[BoardLine]) -> BoardLine | None:
    """The promise that a record is most likely about: the first of the visits."""
    return next((one for one in rows if one.strand == "visits"), rows[0] if rows else None)


def _narrowed(lines: Sequence[StatementLine], chosen: Mapping[str, str]) -> list[StatementLine]:
    state, wanted = chosen.get("status", ""), chosen.get("search", "").casefold().split()
    return [
        one for one in lines if (not state or state in (one.waits, one.status)) and (not wanted or one.fits(wanted))
    ]


def _board_table(agreement: Agreement, known: Board, text: Mapping[str, Any]) -> HttpResponse:
    promises = {one["id"]: one for one in text["commitments"]}
    header = ["pact", "promise", "strand", "metric", "unit", "from", "to", "period", "first_year", "last_year"]
    header += ["promised_per_period", "promised_in_all", *(f"recorded_by_{hei}" for hei in known.parties)]
    header += ["confirmed_by_both", "disputed"]
    rows = []
    for row in known.rows:
        one = promises[row.commitment]
        way = one["direction"] if isinstance(one["direction"], Mapping) else {"from": "joint", "to": "joint"}
        start = [known.pact, row.commitment, row.strand, row.metric, row.unit, way["from"], way["to"], row.period]
        counts = [row.promised, row.promised_in_all, *(row.recorded[hei] for hei in known.parties)]
        rows.append([*start, one["first_year"], one["last_year"], *counts, row.confirmed, row.disputed])
    return csv_response(f"board-{agreement.pact}", header, rows)


def _activity_table(agreement: Agreement, lines: Sequence[StatementLine]) -> HttpResponse:
    names = sorted({name for one in lines for name in one.view.facts["quantities"]})
    header = ["activity", "promise", "strand", "metric", "role", "from", "to", "days", *names, "recorded_by", "status"]
    header += ["confirmed_by", "disputed_by", "dispute", "remarks"]
    rows = []
    for one in lines:
        facts = one.view.facts
        start = [one.activity, facts["commitment"], facts["strand"], facts["metric"], facts.get("role", "")]
        counts = [facts["quantities"].get(name, "") for name in names]
        answers = ["; ".join(one.view.confirmed_by), "; ".join(one.view.disputed_by), one.view.dispute_words]
        answers.append("; ".join(one.flags))
        rows.append([*start, facts["from"], facts["to"], one.view.days, *counts, one.view.party, one.status, *answers])
    return csv_response(f"activities-{agreement.pact}", header, rows)
