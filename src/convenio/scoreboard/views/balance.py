"""Balance and reciprocity per partner: who sent more, each number beside the formula it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements.views.words import metric_of
from convenio.parties.access import acting_in, signed_in
from convenio.register.queries.choices import party_names
from convenio.scoreboard.forms import BalanceFilter
from convenio.scoreboard.queries.balance import DAYS, BalanceRow, balances_of, years_of
from convenio.scoreboard.terms import Balance
from convenio.ui.formats import number_text
from convenio.ui.tables import csv_response

PER_PAGE = 50
COLUMNS = (
    "partner", "name", "strand", "measure", "unit", "sent_by_us", "received_from_partner", "balance_B",
    "reciprocity_R", "years",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One measure of one partner in words. ``first``: the partner's name stands on the first of its lines."""

    row: BalanceRow
    name: str
    measure: str
    words: str
    formula_b: str
    formula_r: str
    first: bool
    years: tuple[tuple[int, Balance, str], ...]


@require_safe
@signed_in
def balance(request: HttpRequest) -> HttpResponseBase:
    """Every partner; ``?format=csv`` as a table."""
    acting = acting_in(request)
    form = BalanceFilter(request.GET, years=years_of(acting))
    chosen = form.chosen()
    rows = balances_of(
        acting,
        strand=chosen.get("strand", ""),
        year=int(chosen.get("year", 0)),
        waiting=chosen.get("count") == "waiting",
    )
    names = party_names(list({one.partner for one in rows}))
    rows = _narrowed(rows, names, chosen.get("search", ""))
    if request.GET.get("format") == "csv":
        return csv_response("balance", COLUMNS, _cells(rows, names))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": list(_lines(list(page), names)),
        "narrowed": any(name != "count" for name in chosen),
    }
    return render(request, "scoreboard/balance.html", context)


def _narrowed(rows: Sequence[BalanceRow], names: dict[str, str], search: str) -> list[BalanceRow]:
    wanted = search.casefold().split()
    texts = {hei: f"{name} {hei}".casefold() for hei, name in names.items()}
    fitting = [one for one in rows if all(word in texts.get(one.partner, one.partner) for word in wanted)]
    return sorted(fitting, key=lambda one: (names.get(one.partner, one.partner), one.strand, one.metric))


def _lines(rows: Sequence[BalanceRow], names: dict[str, str]) -> Iterator[Line]:
    before = ""
    for one in rows:
        yield Line(
            row=one,
            name=names.get(one.partner, one.partner),
            measure=measure_of(one.metric),
            words=_words(one.balance, names.get(one.partner, one.partner)),
            formula_b=_formula_b(one.balance),
            formula_r=_formula_r(one.balance),
            first=one.partner != before,
            years=tuple((year, each, signed(total)) for year, each, total in one.by_year),
        )
        before = one.partner


def measure_of(metric: str) -> str:
    """What is compared, in the reader's language."""
    return _("Visitor-days (days × persons)") if metric == DAYS else metric_of(metric)


def signed(count: int) -> str:
    """A difference with its sign."""
    return f"+{number_text(count)}" if count > 0 else f"−{number_text(-count)}" if count < 0 else "0"


def _words(one: Balance, partner: str) -> str:
    if one.difference == 0:
        return _("balanced")
    if one.difference > 0:
        return _("we sent %(count)s more") % {"count": number_text(one.difference)}
    return _("%(party)s sent %(count)s more") % {"party": partner, "count": number_text(-one.difference)}


def _formula_b(one: Balance) -> str:
    return f"B = {number_text(one.sent)} − {number_text(one.received)} = {signed(one.difference)}"


def _formula_r(one: Balance) -> str:
    if one.reciprocity is None:
        return ""
    sent, received = number_text(one.sent), number_text(one.received)
    return f"R = 1 − |{sent} − {received}| ÷ ({sent} + {received}) = {number_text(round(one.reciprocity, 2))}"


def _cells(rows: Sequence[BalanceRow], names: dict[str, str]) -> Iterator[list[object]]:
    for one in rows:
        index = one.balance.reciprocity
        yield [
            one.partner, names.get(one.partner, ""), one.strand, one.metric, one.unit, one.balance.sent,
            one.balance.received, one.balance.difference, "" if index is None else round(index, 4),
            " ".join(str(year) for year, _one, _total in one.by_year),
        ]  # fmt: skip
