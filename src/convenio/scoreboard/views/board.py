"""The board of one agreement: promised, recorded by us, recorded by them, confirmed by both, disputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from convenio.agreements import books, queries, rules
from convenio.agreements.models import Agreement
from convenio.agreements.queries.costs import costs_of, spent_by_strand
from convenio.agreements.views.finding import found
from convenio.agreements.views.promising import StatementLine, party_names, statement_lines
from convenio.agreements.views.words import metric_of
from convenio.parties.access import acting_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Acting
from convenio.scoreboard import phrases, showing
from convenio.scoreboard.forms import BoardFilter
from convenio.scoreboard.queries.board import Scoreboard, scoreboard_of
from convenio.scoreboard.queries.records import Pair, activity_ids, records_of
from convenio.ui.tables import csv_response

PER_PAGE = 25


def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Board and list; ``year`` narrows both; ``?format=csv`` and ``?format=activities`` give them as tables."""
    agreement, acting, today = found(request, pk), acting_in(request), timezone.localdate()
    whole = scoreboard_of(agreement, on=today)
    if whole is None:
        context = {"agreement": agreement, "verdict": rules.may_record_activity(acting, agreement)}
        return render(request, "scoreboard/board_empty.html", context)
    form = BoardFilter(request.GET, promises=_promises(whole), years=whole.years)
    chosen = form.chosen()
    year = int(chosen.get("year", 0))
    known = (scoreboard_of(agreement, on=today, year=year) or whole) if year else whole
    names = party_names(known.text)
    if request.GET.get("format") == "csv":
        return _board_table(agreement, known)
    pairs = records_of(agreement, known.board, names, chosen)
    if request.GET.get("format") == "activities":
        return _activity_table(agreement, _statements(agreement, acting, pairs))
    page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_shown(agreement, known, whole, names),
        "page": page,
        "lines": _statements(agreement, acting, list(page)),
        "form": form,
        "narrowed": any(name != "year" for name in chosen),
        "verdict": rules.may_record_activity(acting, agreement),
        "spent": spent_by_strand(costs_of(agreement).filter(spent_on__year=year) if year else costs_of(agreement)),
        "may_note_costs": rules.may_note_costs(acting, agreement),
    }
    return render(request, "scoreboard/board.html", context)


def _promises(whole: Scoreboard) -> list[tuple[str, str]]:
    return [(one.id, f"{metric_of(one.metric)} ({one.id})") for one in whole.rows]


def _shown(agreement: Agreement, known: Scoreboard, whole: Scoreboard, names: Mapping[str, str]) -> dict[str, Any]:
    lines = showing.lines_of(known, names, agreement.own)
    other = ", ".join(name for hei, name in names.items() if hei != agreement.own)
    visits = [row.id for row in known.rows if row.strand == "visits"]
    return {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "board": known,
        "today": known.on,
        "strands": [
            (one, [lines[row.id] for row in one.rows], phrases.average_words(one.average)) for one in known.strands
        ],
        "average": phrases.average_words(whole.average),
        "lights": [(light, word) for light, word in phrases.LIGHTS.items()],
        "foreseen": phrases.FORECAST if any(one.forecast for one in lines.values()) else "",
        "years": whole.years,
        "matrix": list(lines.values()),
        "matrix_years": showing.years_of(lines.values()),
        "writer": showing.writer_words(known.writer, other),
        "digest": known.board.digest,
        "unplanned": len(known.board.unplanned),
        "money": showing.money_of(known.text),
        "names": names,
        "first_visit": visits[0] if visits else (known.rows[0].id if known.rows else ""),
    }


def _statements(agreement: Agreement, acting: Acting, pairs: Sequence[Pair]) -> list[StatementLine]:
    """The lines of these statements, in their order."""
    views = queries.activities_view(agreement, acting, only=activity_ids(pairs))
    lines = {one.view.event: one for one in statement_lines(agreement, views, books.text_in_force(agreement))}
    return [lines[event] for _activity, event in pairs if event in lines]


def _board_table(agreement: Agreement, known: Scoreboard) -> HttpResponse:
    parties = known.board.parties
    rows_of = {row.commitment: row for row in known.board.rows}
    header = ["pact", "promise", "strand", "metric", "unit", "from", "to", "period", "first_year", "last_year", "year"]
    header += ["promised_per_period", "promised", *(f"recorded_by_{hei}" for hei in parties), "confirmed_by_both"]
    header += ["disputed", "held_against_promise", "day", "due_by_day", "delivered_of_due", "standing", "forecast"]
    rows = []
    for row in known.rows:
        one, source = row.content, rows_of[row.id]
        way = one["direction"] if isinstance(one["direction"], Mapping) else {"from": "joint", "to": "joint"}
        of_year = next((each for each in source.years if each.year == known.year), None)
        recorded = (of_year.recorded if of_year else {}) if known.year else source.recorded
        start = [known.board.pact, row.id, row.strand, row.metric, row.unit, way["from"], way["to"], source.period]
        counts = [row.promise.quantity, round(row.promised, 2), *(recorded.get(hei, 0) for hei in parties)]
        judged = [row.done, known.on, round(row.due, 2), "" if row.share is None else round(row.share, 4)]
        ahead = row.forecast.count if row.forecast and row.forecast.count is not None else ""
        years = [row.promise.first, row.promise.last, known.year or ""]
        rows.append([*start, *years, *counts, row.confirmed, row.disputed, *judged, row.standing.value, ahead])
    return csv_response(f"board-{agreement.pact}", header, rows)


def _activity_table(agreement: Agreement, lines: Sequence[StatementLine]) -> HttpResponse:
    names = sorted({name for one in lines for name in one.view.facts["quantities"]})
    header = ["activity", "promise", "strand", "metric", "role", "from", "to", "days", *names, "recorded_by", "status"]
    header += ["confirmed_by", "disputed_by", "dispute", "remarks", "evidence"]
    rows = []
    for one in lines:
        facts = one.view.facts
        start = [one.activity, facts["commitment"], facts["strand"], facts["metric"], facts.get("role", "")]
        counts = [facts["quantities"].get(name, "") for name in names]
        answers = ["; ".join(one.view.confirmed_by), "; ".join(one.view.disputed_by), one.view.dispute_words]
        answers += ["; ".join(one.flags), one.evidence]
        rows.append([*start, facts["from"], facts["to"], one.view.days, *counts, one.view.party, one.status, *answers])
    return csv_response(f"activities-{agreement.pact}", header, rows)
