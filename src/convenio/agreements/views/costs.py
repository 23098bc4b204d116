"""What an agreement cost our own house: the list, its sums, and a small form. Only our own people see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import books, rules
from convenio.agreements.actions.costs import note_cost, remove_cost
from convenio.agreements.forms.costs import CostFilter, CostForm
from convenio.agreements.models import Agreement, Cost
from convenio.agreements.queries.costs import added, costs_of, spent_by_strand, usual_currency
from convenio.agreements.views.finding import found
from convenio.agreements.views.words import metric_of
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.ui.tables import csv_response

PER_PAGE = 50
COLUMNS = ("pact", "spent_on", "amount", "currency", "strand", "activity", "what_was_done", "first_day", "what_for")


@dataclass(frozen=True)
class Done:
    """Something done that money was spent on. ``page``: the id by which its page is named."""

    activity: str
    page: str
    strand: str
    metric: str
    first: date


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    """List, sums and form; ``activity`` names what the next cost is for; ``?format=csv`` is the list as a table."""
    agreement = found(request, pk)
    if not agreement.in_force:
        raise Http404(_("Costs are noted once the agreement binds."))
    activity = (request.POST or request.GET).get("activity", "")
    refusal, status = "", 200
    form = _empty_form(request)
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "remove":
                _remove(request, agreement)
                return HttpResponseRedirect(reverse("agreements:costs", args=[pk]))
            form = CostForm(request.POST)
            if form.is_valid():
                _note(request, agreement, form, activity)
                return HttpResponseRedirect(reverse("agreements:costs", args=[pk]))
            status = 400
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
    return _page(request, agreement, form, activity, refusal, status)


def _empty_form(request: HttpRequest) -> CostForm:
    return CostForm(initial={"currency": usual_currency(acting_in(request)), "spent_on": timezone.localdate()})


def _note(request: HttpRequest, agreement: Agreement, form: CostForm, activity: str) -> None:
    assert form.money is not None
    note_cost(
        acting=acting_in(request),
        agreement=agreement,
        money=form.money,
        spent_on=form.cleaned_data["spent_on"],
        activity=activity,
        words=form.cleaned_data["words"],
        at=timezone.now(),
    )
    messages.success(request, _("Noted: %(amount)s. It stays in your university.") % {"amount": form.money})


def _remove(request: HttpRequest, agreement: Agreement) -> None:
    raw = request.POST.get("cost", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    remove_cost(acting=acting_in(request), agreement=agreement, cost=number, at=timezone.now())
    messages.success(request, _("Taken away. That it was noted stands in the audit trail."))


def _page(
    request: HttpRequest, agreement: Agreement, form: CostForm, activity: str, refusal: str, status: int
) -> HttpResponse:
    everything = costs_of(agreement)
    filter_form = CostFilter(
        request.GET,
        years=[one.year for one in everything.dates("spent_on", "year", order="DESC")],
        currencies=everything.order_by("currency").values_list("currency", flat=True).distinct(),
    )
    chosen = filter_form.chosen()
    rows = _narrowed(everything, chosen)
    if request.GET.get("format") == "csv":
        return csv_response(f"costs-{agreement.pact}", COLUMNS, _cells(agreement, rows))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    known = _done(agreement, [one.activity for one in page] + [activity])
    context = {
        "agreement": agreement,
        "form": form,
        "filter": filter_form,
        "narrowed": bool(chosen),
        "page": page,
        "lines": [(one, known.get(one.activity)) for one in page],
        "sums": added(money for _strand, money in spent_by_strand(rows)),
        "activity": known.get(activity),
        "refusal": refusal,
        "verdict": rules.may_note_costs(acting_in(request), agreement),
    }
    return render(request, "agreements/costs.html", context, status=status)


def _narrowed(rows: QuerySet[Cost], chosen: dict[str, str]) -> QuerySet[Cost]:
    for word in chosen.get("search", "").split():
        rows = rows.filter(words__icontains=word)
    if "year" in chosen:
        rows = rows.filter(spent_on__year=int(chosen["year"]))
    return rows.filter(currency=chosen["currency"]) if "currency" in chosen else rows


def _done(agreement: Agreement, activities: Iterable[str]) -> dict[str, Done]:
    wanted = {one for one in activities if one}
    found = {}
    for one in books.state(agreement).activities if wanted else ():
        name, facts = str(one.statements[0].facts["id"]), one.statements[-1].facts
        if name in wanted:
            first = date.fromisoformat(facts["from"])
            found[name] = Done(name, one.id, facts["strand"], metric_of(facts["metric"]), first)
    return found


def _cells(agreement: Agreement, rows: QuerySet[Cost]) -> Iterator[list[object]]:
    some = list(rows)
    known = _done(agreement, (one.activity for one in some))
    for one in some:
        done = known.get(one.activity)
        about = [done.metric, done.first] if done else ["", ""]
        yield [
            agreement.pact, one.spent_on, one.money.amount, one.currency, one.strand, one.activity, *about, one.words
        ]  # fmt: skip
