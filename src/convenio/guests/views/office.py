"""The officers' pages: links of an agreement and of the whole office, and handing over to a partner's new node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convenio.agreements import actions as agreements
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_hand_over
from convenio.agreements.views.finding import found
from convenio.guests import actions, asking, entering, queries
from convenio.guests.forms import LinkFilter, LinkForm, RenewForm
from convenio.guests.models import GuestLink, GuestLook, GuestSession
from convenio.guests.phrases import LOOKS, STANDINGS
from convenio.guests.rules import may_make_link, may_renew
from convenio.guests.terms import Standing, academic_year, year_name
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role, Verdict
from convenio.post.showing import comes_back
from convenio.ui.tables import csv_response

PER_PAGE = 50


@dataclass(frozen=True)
class ShownLink:
    """A link for the page of its agreement."""

    link: GuestLink
    standing: str
    label: str
    sessions: list[GuestSession]
    looks: list[tuple[str, GuestLook]]
    renew: RenewForm
    may_renew: Verdict
    year: int
    year_name: str
    unanswered: int
    asked: Any
    trouble: str


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Partners without a system, the links of their people, and the form for a new one."""
    agreement, acting, at = found(request, pk), acting_in(request), timezone.now()
    seats = queries.seats_of(agreement)
    choices = [(one.party.hei_id, one.party.name()) for one in seats if one.ours]
    form = LinkForm(request.POST or None, parties=choices, initial={"language": _language(seats)})
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.make_link(acting=acting, agreement=agreement, at=at, **form.cleaned_data)
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                sent = _("The link is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
                messages.success(request, sent)
                return redirect("guests:links", pk=pk)
    context = {
        "agreement": agreement,
        "seats": [(one, may_hand_over(acting, agreement, one.party.hei_id)) for one in seats],
        "rows": [_shown(request, one) for one in queries.links_of(agreement)],
        "form": form,
        "may_make": may_make_link(acting, agreement),
        "refusal": refusal,
    }
    return render(request, "guests/links.html", context, status=status)


def _language(seats: list[queries.Seat]) -> str:
    countries = {one.party.country for one in seats if one.ours}
    return "zh-hans" if countries == {"CN"} else "ru" if countries & {"RU", "BY", "KZ"} else "en"


def _shown(request: HttpRequest, link: GuestLink) -> ShownLink:
    at = timezone.now()
    year = academic_year(at.date()) - 1
    standing = link.standing(at)
    return ShownLink(
        link=link,
        standing=standing,
        label=str(STANDINGS[standing]),
        sessions=entering.live_sessions(link, at) if standing is Standing.OPEN else [],
        looks=[(str(LOOKS.get(one.what, one.what)), one) for one in queries.looks_of(link)],
        renew=RenewForm(auto_id=f"id_{link.pk}_%s"),
        may_renew=may_renew(acting_in(request), link),
        year=year,
        year_name=year_name(year),
        unanswered=asking.open_records(link, year) if link.agreement.in_force else 0,
        asked=queries.asked_for(link, year),
        trouble=comes_back([link.email]).get(link.email, ""),
    )


@acting_with(Role.OFFICER)
@require_POST
def change(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Renew, revoke, close a browser, ask about a year: one button each."""
    agreement, acting, at = found(request, pk), acting_in(request), timezone.now()
    row = queries.links_of(agreement).filter(pk=link).first()
    if row is None:
        raise Http404(_("There is no such link in this agreement."))
    doing = request.POST.get("do", "")
    try:
        messages.success(request, _changed(request, doing, row, acting, at))
    except Refusal as problem:
        messages.error(request, problem.reason)
    return redirect("guests:links", pk=pk)


def _changed(request: HttpRequest, doing: str, row: GuestLink, acting: Any, at: Any) -> str:
    if doing == "renew":
        form = RenewForm(request.POST)
        if not form.is_valid():
            raise Refusal(_("Choose the last day of the link."), 400)
        actions.renew_link(acting=acting, link=row, until=form.cleaned_data["until"], at=at)
        return _("A new address is on its way; the old one opens nothing any more.")
    if doing == "revoke":
        actions.revoke_link(acting=acting, link=row, at=at)
        return _("The link is revoked, and closed in every browser. What was said stays said.")
    if doing == "close":
        raw = request.POST.get("browser", "")
        session = row.sessions.filter(pk=int(raw) if raw.isascii() and raw.isdigit() else 0).first()
        if session is None:
            raise Refusal(_("This browser is closed already."))
        actions.close_browser(acting=acting, session=session, at=at)
        return _("The link is closed in that browser.")
    if doing == "year":
        asking.ask_about_year(acting=acting, link=row, year=academic_year(at.date()) - 1, at=at)
        return _("The question is on its way.")
    raise Refusal(_("Choose what is to be done."), 400)


@acting_with(Role.OFFICER)
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the key of a partner's new node; afterwards nobody here writes for it."""
    agreement: Agreement = found(request, pk)
    if not request.POST.get("compared"):
        messages.error(request, _("Compare the fingerprint with the partner first, and say so by the tick."))
        return redirect("guests:links", pk=pk)
    try:
        agreements.hand_over(
            acting=acting_in(request),
            agreement=agreement,
            party=request.POST.get("party", ""),
            fingerprint=request.POST.get("fingerprint", ""),
            at=timezone.now(),
        )
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        messages.success(request, _("Handed over. The partner's node receives everything, and goes on by itself."))
    return redirect("guests:links", pk=pk)


@acting_with(Role.OFFICER)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All links of the office; ``?format=csv`` gives what the filters leave as a table."""
    acting, at = acting_in(request), timezone.now()
    form = LinkFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.find_links(acting, at=at, search=chosen.get("search", ""), standing=chosen.get("standing", ""))
    if request.GET.get("format") == "csv":
        header = ("agreement", "university", "name", "e-mail", "state", "until", "last used")
        return csv_response("secure-links", header, ([*_cells(one, at)] for one in rows[:20_000]))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    trouble = comes_back(one.email for one in page)
    context = {
        "page": page,
        "rows": [(one, str(STANDINGS[one.standing(at)]), one.standing(at), trouble.get(one.email, "")) for one in page],
        "form": form,
        "narrowed": any(chosen.values()),
    }
    return render(request, "guests/all.html", context)


def _cells(link: GuestLink, at: Any) -> list[str]:
    used = link.last_used_at.isoformat(timespec="minutes") if link.last_used_at else ""
    return [
        link.agreement.name(),
        link.party.name(),
        link.name,
        link.email,
        str(STANDINGS[link.standing(at)]),
        timezone.localdate(link.expires_at).isoformat(),
        used,
    ]
