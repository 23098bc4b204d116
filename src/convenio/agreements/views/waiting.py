"""Confirming many at once: what the other sides recorded, over all agreements, ticked and confirmed in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions
from convenio.agreements.forms.recording import WaitingFilter
from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.queries.waiting import waiting_for_us
from convenio.agreements.views import words
from convenio.agreements.views.promising import FLAGS, quantity_label, role_label
from convenio.parties.access import acting_in, acting_with
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.ui.tables import csv_response

PER_PAGE = 50
REASONS = 10


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """The list with its filters; ``all`` in the address ticks the page."""
    acting = acting_in(request)
    rows = waiting_for_us(acting)
    if request.method == "POST":
        _confirm(request, rows)
        return HttpResponseRedirect(request.get_full_path())
    names = _names(rows)
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    form = WaitingFilter(request.GET, partners=sorted(names.items(), key=lambda one: one[1]), years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _narrowed(rows, chosen)
    if request.GET.get("format") == "csv":
        return _table(rows, names)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "narrowed": any(chosen.values()),
        "page": page,
        "rows": [_shown(one, names) for one in page],
        "ticked": "all" in request.GET,
    }
    return render(request, "agreements/recording/waiting.html", context)


def _narrowed(rows: QuerySet[ActivityLine], chosen: dict[str, Any]) -> QuerySet[ActivityLine]:
    for word in chosen.get("search", "").lower().split():
        rows = rows.filter(agreement__search_text__contains=word)
    if chosen.get("strand"):
        rows = rows.filter(strand=chosen["strand"])
    if chosen.get("partner"):
        rows = rows.filter(author=chosen["partner"])
    return rows.filter(year=int(chosen["year"])) if chosen.get("year") else rows


def _names(rows: QuerySet[ActivityLine]) -> dict[str, str]:
    authors = set(rows.order_by().values_list("author", flat=True))
    known = {one.hei_id: str(one) for one in Party.objects.filter(hei_id__in=authors)}
    return {hei: known.get(hei, hei) for hei in authors}


def _shown(line: ActivityLine, names: dict[str, str]) -> dict[str, Any]:
    numbers = [(quantity_label(name), count) for name, count in line.quantities.items()]
    return {
        "line": line,
        "metric": words.metric_of(line.metric),
        "role": role_label(line.role) if line.role else "",
        "numbers": numbers,
        "author": names.get(line.author, line.author),
        "ours_went": line.direction_from == line.agreement.own,
        "unpromised": "no_commitment" in line.flags,
        "flags": [str(FLAGS.get(one, one)) for one in line.flags if one != "no_commitment"],
    }


def _confirm(request: HttpRequest, rows: QuerySet[ActivityLine]) -> None:
    """Each agreement in its own transaction; what cannot be confirmed says why, and the rest goes on."""
    ticked = set(request.POST.getlist("record"))
    if not ticked:
        messages.warning(request, _("Nothing was ticked, so nothing was confirmed."))
        return
    wanted: dict[int, list[ActivityLine]] = {}
    for line in rows.filter(statement__in=ticked):
        wanted.setdefault(line.agreement_id, []).append(line)
    count, reasons = 0, []
    for lines in wanted.values():
        agreement: Agreement = lines[0].agreement
        done, kept = actions.confirm_activities(
            acting=acting_in(request), agreement=agreement, records=[one.statement for one in lines], at=timezone.now()
        )
        count += len(done)
        reasons += [_("%(title)s: %(reason)s") % {"title": agreement, "reason": one} for one in kept.values()]
    lost = len(ticked) - sum(map(len, wanted.values()))
    _tell(request, count, reasons, lost)


def _tell(request: HttpRequest, count: int, reasons: Iterable[str], lost: int) -> None:
    if count:
        said = ngettext("%(count)s record is confirmed now.", "%(count)s records are confirmed now.", count)
        messages.success(request, said % {"count": count})
    if lost:
        said = ngettext(
            "%(count)s record did not wait for an answer any more; it was answered or taken back meanwhile.",
            "%(count)s records did not wait for an answer any more; they were answered or taken back meanwhile.",
            lost,
        )
        messages.info(request, said % {"count": lost})
    for one in list(dict.fromkeys(reasons))[:REASONS]:
        messages.warning(request, one)


def _table(rows: QuerySet[ActivityLine], names: dict[str, str]) -> HttpResponse:
    header = [_("Agreement"), _("What was done"), _("Role"), _("From"), _("To"), _("Numbers"), _("Recorded by")]
    return csv_response(
        "to-confirm",
        header,
        [
            [
                str(one.agreement),
                words.metric_of(one.metric),
                role_label(one.role) if one.role else "",
                one.starts_on.isoformat(),
                one.ends_on.isoformat(),
                "; ".join(f"{quantity_label(name)}: {count}" for name, count in one.quantities.items()),
                names.get(one.author, one.author),
            ]
            for one in rows
        ],
    )
