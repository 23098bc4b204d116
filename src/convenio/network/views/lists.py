"""The log of exchanges and the list of deliveries."""

import csv
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.network import actions, phrases, queries, rules
from convenio.network.forms import DeliveryFilter, ExchangeFilter, chosen
from convenio.network.models import Exchange
from convenio.parties.access import acting_with
from convenio.parties.models import Party
from convenio.parties.seeing import only_seen
from convenio.parties.terms import Acting, Refusal, Role

PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = (
    "at",
    "direction",
    "partner",
    "api",
    "endpoint",
    "method",
    "status",
    "code",
    "request_id",
    "key_id",
    "request_size",
    "request_digest",
    "answer_size",
    "answer_digest",
    "duration_ms",
    "about",
)


@require_safe
@acting_with(Role.OFFICER, Role.KEEPER)
def exchanges(request: HttpRequest) -> HttpResponse:
    """The log: search, filters, export."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    form = ExchangeFilter(request.GET)
    want = chosen(form)
    rows = queries.exchanges(
        acting.party,
        search=want.get("search", ""),
        direction=want.get("direction", ""),
        only_failed=want.get("result") == "failed",
    )
    if request.GET.get("format") == "csv":
        return _table(rows[:MOST_EXPORTED])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    names = _names(row.partner for row in found)
    lines = [(row, phrases.trouble(row.code) if row.code else "", names.get(row.partner, "")) for row in found]
    return render(request, "network/exchanges.html", {"page": page, "lines": lines, "form": form})


def _table(rows: Iterable[Exchange]) -> HttpResponse:
    """The log as CSV in UTF-8 with a mark that spreadsheets know; formulas are neutralised."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="exchanges.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, name)) for name in COLUMNS] for row in rows)
    return answer


def _cell(value: Any) -> str:
    text = value.isoformat(timespec="milliseconds") if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@require_safe
@acting_with(Role.OFFICER, Role.KEEPER)
def deliveries(request: HttpRequest) -> HttpResponse:
    """What is owed to partners and what reached them."""
    return _deliveries_page(request)


def _deliveries_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    form = DeliveryFilter(request.GET)
    want = chosen(form)
    every = queries.deliveries(acting.party, search=want.get("search", ""), state=want.get("state", ""))
    rows = only_seen(every, "object_id", acting, bare=True)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = queries.delivery_lines(list(page.object_list))
    names = _names(line.delivery.partner for line in found)
    context = {
        "page": page,
        "lines": [(line, names.get(line.delivery.partner, "")) for line in found],
        "form": form,
        "refusal": refusal,
        "verdict": rules.may_send_again(acting),
    }
    return render(request, "network/deliveries.html", context, status=refusal.status if refusal else 200)


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try one delivery now."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    try:
        actions.send_again(acting=acting, delivery_id=delivery_id, at=timezone.now())
    except Refusal as refusal:
        return _deliveries_page(request, refusal)
    messages.success(request, _("It is being sent again. Load the page anew in a moment to see how it went."))
    return HttpResponseRedirect(reverse("network:deliveries"))


def _names(hei_ids: Iterable[str]) -> dict[str, str]:
    """Names of universities in the reader's language, by hei_id."""
    return {party.hei_id: party.name() for party in Party.objects.filter(hei_id__in=set(hei_ids))}
