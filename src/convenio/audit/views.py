"""The record of the institution, to be read, searched and taken away."""

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convenio.audit import queries
from convenio.audit.actions import record as keep
from convenio.audit.forms import RecordFilters
from convenio.audit.models import AuditEvent
from convenio.parties.access import signed_in
from convenio.parties.seeing import only_seen
from convenio.parties.terms import Acting, Role
from convenio.ui.tables import csv_response

PER_PAGE = 50
MOST_ROWS = 50_000


@require_safe
@signed_in
def record(request: HttpRequest) -> HttpResponse:
    """What happened at the institution, newest first. Sign-ins and roles of people are the keeper's to see."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    form = RecordFilters(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    without = () if acting.may(Role.KEEPER) else ("people",)
    rows = only_seen(queries.events(acting.party.hei_id, without=without, **chosen), "about", acting)
    if request.GET.get("format") == "csv":
        return _as_table(acting, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    number, digest = queries.chain_head()
    context = {
        "form": form,
        "page": page,
        "rows": queries.as_sentences(page.object_list),
        "filtered": bool(chosen),
        "head_number": number,
        "head_digest": digest,
        "report": queries.verify_chain() if request.GET.get("chain") else None,
        "hides_people": bool(without),
    }
    return render(request, "audit/record.html", context)


def _as_table(acting: Acting, rows: QuerySet[AuditEvent]) -> HttpResponse:
    """The filtered record as a table; that it was taken away is itself recorded."""
    with transaction.atomic():
        about = f"party:{acting.party.hei_id}"
        keep(acting=acting, party=acting.party.hei_id, what="audit.exported", about=about, at=timezone.now())
    header = [_("Number"), _("Moment (UTC)"), _("Who"), _("What happened"), _("About"), _("Code"), _("Digest")]
    events = list(rows[:MOST_ROWS])
    table = [
        (
            event.number,
            event.at.strftime("%Y-%m-%d %H:%M:%S"),
            event.person_name,
            sentence.text,
            sentence.subject or event.about,
            event.what,
            event.digest,
        )
        for event, sentence in zip(events, queries.as_sentences(events), strict=True)
    ]
    return csv_response("record", header, table)
