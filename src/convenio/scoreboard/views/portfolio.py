"""All agreements together: who delivers, who is dormant since when, where it goes well and where not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements.queries import partner_names
from convenio.agreements.queries.costs import added
from convenio.agreements.views.words import kind_label
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Acting
from convenio.register.queries.choices import choices_of, unit_names
from convenio.register.scope import Scope
from convenio.scoreboard import phrases
from convenio.scoreboard.forms import GROUPS, PortfolioFilter
from convenio.scoreboard.queries.portfolio import Group, Standing, covered_of, groups_of, portfolio_of
from convenio.scoreboard.terms import Light, average, weakest_and_best
from convenio.ui.components import strand_name
from convenio.ui.tables import csv_response
from convenio.vocabulary.names import country_name

PER_PAGE = 50
COLUMNS = (
    "pact", "agreement", "kind", "partner", "promises", "promises_due", "delivered_of_due", "best_strand",
    "weakest_strand", "state", "last_activity", "dormant_since", "forms_covered", "forms_promised", "disputed",
    "our_costs", "day",
)  # fmt: skip


@require_safe
@signed_in
def portfolio(request: HttpRequest) -> HttpResponseBase:
    """The list and its groups; ``?format=csv`` gives all that the filter leaves as a table."""
    acting, today = acting_in(request), timezone.localdate()
    form = PortfolioFilter(request.GET, choices=choices_of(Scope.of(acting)))
    chosen = form.chosen()
    found = portfolio_of(acting, chosen, today)
    if request.GET.get("format") == "csv":
        prefetch_related_objects([one.agreement for one in found], "partner_rows")
        return csv_response("delivery", COLUMNS, _cells(found, covered_of(acting, found, today), today))
    by = request.GET.get("by", "strand")
    by = by if by in GROUPS else "strand"
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    prefetch_related_objects([one.agreement for one in page], "partner_rows")
    covered = covered_of(acting, page, today)
    context = {
        "form": form,
        "page": page,
        "lines": [_line(one, covered[one.agreement.pk]) for one in page],
        "narrowed": any(name != "order" for name in chosen),
        "groups": _named(acting, groups_of(acting, found, by), by),
        "by": by,
        "dimensions": [(str(label), _dimension(request, name), name == by) for name, label in GROUPS.items()],
        **_totals(found),
        "today": today,
    }
    return render(request, "scoreboard/portfolio.html", context)


def _dimension(request: HttpRequest, name: str) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    values["by"] = name
    return f"?{values.urlencode()}"


def _totals(found: Sequence[Standing]) -> dict[str, Any]:
    states = [one.state for one in found]
    return {
        "count": len(found),
        "active": states.count("active"),
        "dormant": states.count("dormant"),
        "never": states.count("never"),
        "late": sum(1 for one in found if one.light == Light.LATE),
        "disputed": sum(1 for one in found if one.disputed),
        "spent": added(money for one in found for _strand, money in one.spent),
        "mean": phrases.average_words(average(share for one in found for _strand, share in one.shares)),
    }


def _line(one: Standing, covered: int) -> dict[str, Any]:
    """One agreement in words."""
    weakest, best = _ends(one)
    agreement = one.agreement
    return {
        "one": one,
        "agreement": agreement,
        "partners": partner_names(agreement),
        "kind": kind_label(agreement.kind),
        "light": one.light.value,
        "word": phrases.LIGHTS[one.light] if one.promises else _("No promise made"),
        "share": phrases.percent(one.average.value) if one.average.value is not None else "",
        "best": best,
        "weakest": weakest,
        "covered": covered,
        "forms": len(agreement.strands),
        "never": one.state == "never",
        "spent": added(money for _strand, money in one.spent),
    }


def _ends(one: Standing) -> tuple[str, str]:
    """The weakest and the best strand with their means; both empty where there is nothing to compare."""
    rows = [(name, mean.value) for name, mean in one.strands.items() if mean.value is not None]
    if len({value for _name, value in rows}) < 2:
        return "", ""
    weakest, best = weakest_and_best(rows)
    shown = {name: f"{strand_name(name)} {phrases.percent(value)}" for name, value in rows}
    return shown[weakest], shown[best]


def _named(acting: Acting, groups: Sequence[Group], by: str) -> list[tuple[Group, str, str]]:
    """Groups with their names and the words of their means."""
    units = unit_names(acting.party, [one.value for one in groups]) if by == "unit" else {}
    reader = get_language() or "en"
    named = []
    for one in groups:
        name = units.get(one.value, one.value)
        if one.value == "none":
            name = _("none noted")
        elif by == "strand":
            name = strand_name(one.value)
        elif by == "country":
            name = country_name(one.value, reader)
        named.append((one, name, phrases.average_words(one.average)))
    return named


def _cells(found: Sequence[Standing], covered: Mapping[int, int], today: date) -> Iterator[list[object]]:
    for one in found:
        agreement = one.agreement
        rows = [(name, mean.value) for name, mean in one.strands.items() if mean.value is not None]
        weakest, best = weakest_and_best(rows)
        start = [agreement.pact, agreement.name(), agreement.kind, partner_names(agreement), one.promises]
        mean = "" if one.average.value is None else round(one.average.value, 4)
        yield [
            *start, one.average.count, mean, best, weakest, one.state, agreement.last_activity_on,
            one.dormant, covered[agreement.pk], len(agreement.strands), one.disputed,
            _plain_costs(one), today,
        ]  # fmt: skip


def _plain_costs(one: Standing) -> str:
    """What our side spent, currency by currency, for a table that machines read: ``1200.5 CNY; 300 EUR``."""
    return "; ".join(f"{money.amount} {money.currency}" for money in added(money for _strand, money in one.spent))
