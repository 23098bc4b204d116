"""The keeper's page of people who take part by secure link, and erasing one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.guests.erasing import erase_guest, guests_of
from convenio.guests.forms import PeopleFilter
from convenio.guests.rules import may_erase_guest
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Role
from convenio.people.actions import log_look
from convenio.ui.tables import csv_response

PER_PAGE = 50


@acting_with(Role.KEEPER)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a link; each look is kept in the record. ``?format=csv`` gives the same as a table."""
    acting, form = acting_in(request), PeopleFilter(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    rows = guests_of(acting.party, search)
    about = f"party:{acting.party.hei_id}"
    log_look(acting=acting, what="guests.people_seen", about=about, at=timezone.now())
    if request.GET.get("format") == "csv":
        header = [_("Name"), _("E-mail address"), _("University"), _("Links"), _("Used last")]
        lines = [
            [
                one.name,
                one.email,
                one.party.name(),
                str(one.links),
                one.last_used_at.isoformat() if one.last_used_at else "",
            ]
            for one in rows
        ]
        return csv_response("people-of-partners", header, lines)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "narrowed": bool(search), "verdict": may_erase_guest(acting)}
    return render(request, "guests/people.html", context)


@acting_with(Role.KEEPER)
@require_POST
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase a person of a link for ever."""
    erase_guest(acting=acting_in(request), number=number, at=timezone.now())
    messages.success(request, _("The person was erased, and the partners’ nodes are asked to do the same."))
    return redirect("guests:people")
