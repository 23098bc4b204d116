"""The institution's agreements: search, filters, order, pages, and the same list as a table file."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from convenio.agreements import library, phrases, queries, rules
from convenio.agreements.forms.listing import ListFilter
from convenio.agreements.models import Agreement, AgreementQuerySet
from convenio.agreements.views.finding import acting_in
from convenio.agreements.views.words import kind_label, reader
from convenio.parties.access import signed_in
from convenio.parties.models import Party
from convenio.parties.terms import pick

PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = (
    "title",
    "kind",
    "partners",
    "stage",
    "next_text",
    "waits_for",
    "waits_since",
    "starts_on",
    "ends_on",
    "pact",
)


@require_safe
@signed_in
def agreements(request: HttpRequest) -> HttpResponse:
    """The list; ``?format=csv`` gives what the filters leave as a table."""
    acting = acting_in(request)
    form = ListFilter(request.GET, partners=_partners(acting.party), kinds=_kinds())
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.agreements_of(acting.party, **{name: value for name, value in chosen.items() if value})
    if request.GET.get("format") == "csv":
        return _as_table(rows[:MOST_EXPORTED])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_Row(one) for one in page],
        "form": form,
        "narrowed": any(chosen.values()),
        "verdict": rules.may_start_agreement(acting),
    }
    return render(request, "agreements/list.html", context)


def _partners(party: Party) -> list[tuple[str, str]]:
    return sorted(((one.hei_id, one.name()) for one in queries.partners_of(party)), key=lambda one: one[1])


def _kinds() -> list[tuple[str, str]]:
    return [(one.id, pick(one.names, reader())) for one in library.kinds()]


class _Row:
    """One line of the list, from the projection alone."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.kind = kind_label(agreement.kind)
        self.partners = queries.partner_names(agreement)
        self.stage = phrases.stage_label(agreement.stage)
        self.course = phrases.stage_label(agreement.course) if agreement.course else ""
        self.ours = phrases.task_label(agreement.own_task) if agreement.own_task else ""
        self.theirs = phrases.task_label(agreement.their_task) if agreement.their_task and not self.ours else ""


def _as_table(rows: AgreementQuerySet) -> HttpResponse:
    """UTF-8 with a mark that spreadsheets know; what could be read as a formula is neutralised."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agreements.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for one in rows:
        writer.writerow(_plain(_cells(_Row(one))))
    return answer


def _cells(row: _Row) -> Iterable[str]:
    one = row.agreement
    since = one.turn_since.isoformat(timespec="seconds") if one.turn_since and (row.ours or row.theirs) else ""
    yield from (one.name(), row.kind, row.partners, row.stage, row.course, row.ours or row.theirs, since)
    yield one.starts_on.isoformat() if one.starts_on else ""
    yield one.ends_on.isoformat() if one.ends_on else ""
    yield str(one.pact or "")


def _plain(cells: Iterable[str]) -> list[str]:
    return [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in cells]
