"""The address from the mail: whom it is for, a code to that mail box, and then the agreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from convenio.guests import actions, entering
from convenio.guests.access import Visit, cookie_name, ended_page, guest_page, set_cookie, speak
from convenio.guests.models import GuestLink, GuestSecret, GuestSession
from convenio.guests.rules import is_open
from convenio.guests.terms import digest_of, masked
from convenio.parties.terms import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Two steps on one page: have the code sent, type it. Opening the page sends nothing: mail scanners open pages."""
    kept = _secret(secret)
    link, at = kept.link, timezone.now()
    speak(request, link)
    verdict = is_open(link, at)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if not verdict:
        if doing == "ask":
            entering.ask_officer(link=link, at=at)
            link.asked_at = at
        elif request.method == "GET":
            entering.log(link, "too_late", at)
        return ended_page(request, link, verdict, ask=request.path)
    refusal, sent = "", doing == "open" or "sent" in request.GET
    try:
        if doing == "send":
            entering.ask_code(link=link, at=at)
            return redirect(f"{request.path}?sent=1")
        if doing == "open":
            return _opened(request, kept)
    except Refusal as problem:
        refusal, status = problem.reason, problem.status
    else:
        status = 200
        if not sent:
            entering.log(link, "page", at)
    context = {
        "link": link,
        "house": link.agreement.party,
        "mailbox": masked(link.email),
        "sent": sent,
        "refusal": refusal,
        "title": link.agreement.name(),
        "inside": reverse("guests:text", args=[link.public]),
    }
    return render(request, "guests/enter.html", context, status=status)


def _secret(secret: str) -> GuestSecret:
    rows = GuestSecret.objects.select_related("link__agreement__party", "link__party")
    kept = rows.filter(digest=digest_of(secret)).first()
    if kept is None:
        raise Http404(
            _(
                "This address opens nothing any more: it was replaced by a newer one, or a part of it is missing. Use "
                "the newest mail, and copy the whole address."
            )
        )
    return kept


def _opened(request: HttpRequest, kept: GuestSecret) -> HttpResponse:
    link = kept.link
    agent = request.headers.get("User-Agent", "")
    _session, secret = entering.open_browser(
        link=link, typed=request.POST.get("code", ""), agent=agent, at=timezone.now()
    )
    leads, _colon, year = kept.leads.partition(":")
    to = reverse("guests:recorded", args=[link.public, int(year)]) if leads == "recorded" else _text(link)
    response = redirect(to)
    set_cookie(response, link.public, secret)
    return response


def _text(link: GuestLink) -> str:
    return reverse("guests:text", args=[link.public])


@require_POST
def ask(request: HttpRequest, public: str) -> HttpResponse:
    """From a browser in which the link was open: ask the office for a new one."""
    session = entering.session_of(public, request.COOKIES.get(cookie_name(public), ""), timezone.now())
    if session is None:
        raise Http404(_("There is no such page. Use the address from the newest mail that you received."))
    speak(request, session.link)
    entering.ask_officer(link=session.link, at=timezone.now())
    session.link.refresh_from_db()
    return ended_page(request, session.link, is_open(session.link, timezone.now()), ask=request.path)


@require_POST
@guest_page
def close(request: HttpRequest, visit: Visit) -> HttpResponse:
    """End the link in one browser: another one, or this one."""
    session = GuestSession.objects.select_related("link__agreement__party", "link__party").filter(
        link=visit.link, pk=_number(request.POST.get("browser", ""))
    )
    chosen = session.first()
    if chosen is None:
        raise Refusal(_("This browser is closed already."))
    actions.close_browser(acting=visit.acting, session=chosen, at=visit.at)
    if chosen.pk == visit.session.pk:
        return render(request, "guests/closed.html", {"by_hand": True})
    messages.success(request, _("The link is closed in that browser."))
    return redirect("guests:text", public=visit.link.public)


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else 0
