"""The door of the pages of a secure link: the cookie of one browser for one link, no account, the person's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from convenio.agreements import witnessing
from convenio.agreements.models import Agreement
from convenio.guests import entering
from convenio.guests.models import GuestLink, GuestSession
from convenio.guests.rules import is_open
from convenio.guests.terms import SESSION_LIFE
from convenio.parties.terms import Acting, Verdict

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visit:
    """Somebody with an open link: the agreement is as their university sees it."""

    link: GuestLink
    session: GuestSession
    agreement: Agreement
    acting: Acting
    at: datetime


def guest_page(view: View) -> View:
    """``view(request, visit, …)`` is only for the browser in which the link was opened by a code, while it lasts."""

    @wraps(view)
    def guarded(request: HttpRequest, public: str, *args: Any, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        session = entering.session_of(public, request.COOKIES.get(cookie_name(public), ""), at)
        if session is None:
            return _closed(request, public)
        link = session.link
        speak(request, link)
        verdict = is_open(link, at)
        if not verdict:
            return ended_page(request, link, verdict, ask=f"/guest/{public}/ask/")
        agreement = witnessing.as_guest(link.agreement, link.party)
        visit = Visit(link, session, agreement, entering.acting_of(link), at)
        response = view(request, visit, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def speak(request: HttpRequest, link: GuestLink) -> None:
    """The language chosen on the pages in this browser, else that of the link."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(link.language)
        request.LANGUAGE_CODE = translation.get_language()


def cookie_name(public: str) -> str:
    """One cookie per node and link."""
    return f"convenio-{settings.NODE_SLUG}-guest-{public}"


def set_cookie(response: HttpResponse, public: str, secret: str) -> None:
    """Bind the link to this browser: the cookie goes to the pages of this link and nowhere else."""
    response.set_cookie(
        cookie_name(public),
        secret,
        max_age=int(SESSION_LIFE.total_seconds()),
        path=f"/guest/{public}/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def ended_page(request: HttpRequest, link: GuestLink, verdict: Verdict, *, ask: str) -> HttpResponse:
    """A link that has ended: why, and one button that asks the office for a new one."""
    context = {"link": link, "reason": verdict.reason, "ask": ask, "asked": link.asked_at is not None}
    return render(request, "guests/ended.html", context, status=verdict.status)


def _closed(request: HttpRequest, public: str) -> HttpResponse:
    """No cookie that fits: says how to come in again, and nothing about the agreement."""
    link = GuestLink.objects.filter(public=public).first()
    if link is None:
        raise Http404(_("There is no such page. Use the address from the newest mail that you received."))
    speak(request, link)
    return render(request, "guests/closed.html", status=403)
