"""The way in: an address from a mail, a code by e-mail, a browser in which the link is then open. Only writers.

A wrong code counts although the answer is a refusal, so nothing here runs inside one transaction with a refusal.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.guests import mail, phrases
from convenio.guests.models import GuestCode, GuestLink, GuestLook, GuestSession
from convenio.guests.rules import is_open, roles_of
from convenio.guests.terms import (
    CODE_LIFE,
    CODE_TRIES,
    CODES_A_DAY,
    CODES_AN_HOUR,
    PAUSE,
    SESSION_LIFE,
    SESSION_REST,
    browser_words,
    code_digest,
    digest_of,
    digits_of,
    new_secret,
)
from convenio.notices.actions import tell
from convenio.parties.terms import Acting, Refusal

SEEN_EVERY = timedelta(minutes=1)


def acting_of(link: GuestLink) -> Acting:
    """The person of a link as somebody who acts for the partner."""
    return Acting(
        party=link.party,
        person_id=link.person_number,
        person_name=link.name,
        roles=roles_of(link),
        by_link=True,
    )


def log(link: GuestLink, what: str, at: datetime, browser: str = "") -> None:
    """A line in the log of the link."""
    GuestLook.objects.create(link=link, what=what, browser=browser, at=at)


def ask_code(*, link: GuestLink, at: datetime) -> None:
    """Have a code sent to the named person's mail box.

    Raises:
        Refusal: the link has ended, or too many codes were asked for.
    """
    is_open(link, at).require()
    with transaction.atomic():
        GuestLink.objects.select_for_update().get(pk=link.pk)
        asked = GuestCode.objects.filter(link=link)
        newest = asked.first()
        if newest and newest.asked_at > at - PAUSE and newest.used_at is None:
            return  # pressed twice; one mail is under way
        lately = asked.filter(asked_at__gt=at - timedelta(hours=1)).count()
        if lately >= CODES_AN_HOUR or asked.filter(asked_at__gt=at - timedelta(days=1)).count() >= CODES_A_DAY:
            raise Refusal(
                _(
                    "Too many codes were asked for. Wait an hour, then ask for one more. If no mail arrives, look into "
                    "the folder for unwanted mail, or write to the office that sent you the link."
                ),
                429,
            )
        code = GuestCode.objects.create(link=link, asked_at=at)
        mail.owe_code(code, at)


def check_code(*, link: GuestLink, typed: str, at: datetime) -> None:
    """Is this the newest code of the link, still fresh and not used? It is used up by a yes.

    Raises:
        Refusal: no, and what to do next.
    """
    is_open(link, at).require()
    newest = GuestCode.objects.filter(link=link).exclude(sent_at=None).first()
    if newest is None or newest.sent_at is None or newest.used_at is not None or newest.sent_at + CODE_LIFE < at:
        raise Refusal(_("There is no code that is still good. Ask for a new one; it is good for ten minutes."), 403)
    fresh = GuestCode.objects.filter(pk=newest.pk, used_at=None)
    if not fresh.filter(tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise Refusal(_("A wrong code was typed five times. Ask for a new one."), 403)
    if newest.digest != code_digest(link.public, digits_of(typed)):
        log(link, "code_wrong", at)
        left = CODE_TRIES - newest.tries - 1
        raise Refusal(
            _("This is not the code of the newest mail. Tries left: %(count)s.") % {"count": left}
            if left
            else _("A wrong code was typed five times. Ask for a new one."),
            403,
        )
    if not fresh.update(used_at=at):
        raise Refusal(_("This code was used already. Ask for a new one."), 403)


def open_browser(*, link: GuestLink, typed: str, agent: str, at: datetime) -> tuple[GuestSession, str]:
    """After the right code: the link is open in this browser. Returns the session and the secret for its cookie.

    Raises:
        Refusal: see ``check_code``.
    """
    check_code(link=link, typed=typed, at=at)
    secret, browser = new_secret(), browser_words(agent) or _("a browser that does not name itself")
    with transaction.atomic():
        others = list(live_sessions(link, at))
        session = GuestSession.objects.create(
            link=link, digest=digest_of(secret), browser=browser, opened_at=at, seen_at=at, proved_at=at
        )
        GuestLink.objects.filter(pk=link.pk).update(last_used_at=at)
        log(link, "second" if others else "opened", at, browser)
        record(
            acting=acting_of(link),
            party=link.agreement.house,
            what="guests.opened",
            about=link.agreement.about,
            details={"title": link.agreement.name("en"), "browser": browser},
            at=at,
        )
        if others:
            _tell(link, phrases.SECOND, at, browsers=" · ".join([browser, *(one.browser for one in others)]))
    return session, secret


def live_sessions(link: GuestLink, at: datetime) -> list[GuestSession]:
    """The browsers in which a link is open now, the one used last first."""
    rows = GuestSession.objects.filter(link=link, ended_at=None)
    return list(rows.filter(opened_at__gt=at - SESSION_LIFE, seen_at__gt=at - SESSION_REST))


def session_of(public: str, secret: str, at: datetime) -> GuestSession | None:
    """The open browser that a cookie belongs to; None when there is none, or it was closed or rested too long."""
    if not secret:
        return None
    rows = GuestSession.objects.select_related("link__agreement__party", "link__party")
    found = rows.filter(digest=digest_of(secret), link__public=public, ended_at=None).first()
    if found is None or found.opened_at + SESSION_LIFE < at or found.seen_at + SESSION_REST < at:
        return None
    if found.seen_at + SEEN_EVERY < at:
        GuestSession.objects.filter(pk=found.pk).update(seen_at=at)
        GuestLink.objects.filter(pk=found.link_id).update(last_used_at=at)
    return found


def prove_again(*, session: GuestSession, typed: str, at: datetime) -> None:
    """A fresh code in an open browser, before a signature. Raises Refusal: see ``check_code``."""
    check_code(link=session.link, typed=typed, at=at)
    GuestSession.objects.filter(pk=session.pk).update(proved_at=at)
    session.proved_at = at


def ask_officer(*, link: GuestLink, at: datetime) -> None:
    """The person asks for a new link; the officer who made it is told. Asking twice is asking once."""
    with transaction.atomic():
        if not GuestLink.objects.filter(pk=link.pk, asked_at=None).update(asked_at=at):
            return
        log(link, "asked", at)
        record(
            acting=acting_of(link),
            party=link.agreement.house,
            what="guests.asked",
            about=link.agreement.about,
            details={"title": link.agreement.name("en")},
            at=at,
        )
        _tell(link, phrases.ASKED, at)


def note_said(*, link: GuestLink, browser: str, at: datetime) -> None:
    """The person has said something in the agreement: for the log, and for the officer."""
    with transaction.atomic():
        log(link, "said", at, browser)
        _tell(link, phrases.SAID, at, once=at.strftime("%Y-%m-%dT%H"))


def _tell(link: GuestLink, kind: str, at: datetime, **details: str) -> None:
    tell(
        party=link.agreement.party,
        to=[link.made_by],
        kind=kind,
        about=link.agreement.about,
        url=reverse("guests:links", args=[link.agreement_id])
        if kind != phrases.SAID
        else reverse("agreements:page", args=[link.agreement_id]),
        details={"name": link.name, "party": link.party.name(), **details},
        at=at,
    )
