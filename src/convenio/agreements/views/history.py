"""All versions, what was said, how it travelled; and the difference between any two versions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.agreements import books, queries
from convenio.agreements.queries.speech import history as said_in
from convenio.agreements.queries.speech import speakers_of
from convenio.agreements.queries.viewing import versions_of
from convenio.agreements.views.differences import base_text, compared_to, lines_of
from convenio.agreements.views.finding import found, number_in
from convenio.agreements.views.showing import clauses_shown
from convenio.audit.queries import sentences
from convenio.network.queries import deliveries_of
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party

PER_PAGE = 50
RECORD_LINES = 100


@require_safe
@signed_in
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Versions, every statement of either side, deliveries, and our own record."""
    agreement = found(request, pk)
    speakers = speakers_of(agreement)
    everything = said_in(agreement, speakers, limit=agreement.event_count or 1) if agreement.founded else ()
    record = list(sentences(agreement.own, agreement.about, limit=RECORD_LINES))
    if agreement.founded and len(record) < RECORD_LINES:
        record += sentences(agreement.own, f"draft:{agreement.pk}", limit=RECORD_LINES - len(record))
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]) if agreement.partners else None,
        "versions": list(reversed(versions_of(agreement, speakers))) if agreement.founded else [],
        "names": speakers.parties,
        "page": Paginator(everything, PER_PAGE).get_page(request.GET.get("page")),
        "deliveries": deliveries_of(agreement.party, str(agreement.pact)) if agreement.founded else [],
        "record": record,
    }
    return render(request, "agreements/history.html", context)


@require_safe
@signed_in
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed between two versions, by clause and language: ``?from=1&to=3``; default: the newest two."""
    agreement = found(request, pk)
    known = books.state(agreement).versions if agreement.founded else ()
    if not known:
        raise Http404(_("Nothing was proposed yet, so there is nothing to compare."))
    newer = min(number_in(request, "to") or len(known), len(known))
    older = min(number_in(request, "from") or max(newer - 1, 1), len(known))
    view = queries.agreement_view(agreement, acting_in(request), on=timezone.now(), version=known[newer - 1].id)
    view = compared_to(view, older)
    old = base_text(view) if view.compared_with == older else None
    lines = lines_of(view.difference, old, view.text) if old and view.text else ()
    changed = {one.clause for one in lines}
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]) if agreement.partners else None,
        "view": view,
        "older": older,
        "newer": newer,
        "here": old is not None and view.text is not None,
        "lines": lines,
        "clauses": [one for one in clauses_shown(view, None) if one.id in changed],
        "removed": [one for one in lines if one.removed],
    }
    return render(request, "agreements/compare.html", context)
