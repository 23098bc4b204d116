"""What officers may do with secure links: the only writers. Secrets are drawn when a mail is written (``mail``)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import witnessing
from convenio.agreements.models import Agreement
from convenio.audit.actions import record
from convenio.guests import mail
from convenio.guests.models import GuestLink, GuestLook, GuestSession
from convenio.guests.rules import may_change_link, may_make_link, may_renew
from convenio.guests.terms import MOST_DAYS, Standing
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal


def make_link(
    *,
    acting: Acting,
    agreement: Agreement,
    party: str,
    name: str,
    email: str,
    language: str,
    until: date,
    at: datetime,
    may_comment: bool = True,
    may_approve: bool = False,
    may_sign: bool = False,
    mandate: str = "",
) -> GuestLink:
    """A secure link for a named person of a partner without a system; the worker mails it.

    Args:
        until: the last day on which it opens, in the node's time zone.
        mandate: on what ground the person may sign; needed with ``may_sign``.

    Raises:
        Refusal: no officer, the partner has a node, no name, no e-mail address, the day is past or too far.
    """
    with transaction.atomic():
        may_make_link(acting, agreement).require()
        if party not in witnessing.guests_of(agreement):
            raise Refusal(_("Choose a partner of this agreement that has no system of its own."), 400)
        name, email, mandate = name.strip(), email.strip().lower(), mandate.strip()
        _check(name, email, mandate, may_sign)
        link = GuestLink.objects.create(
            agreement=agreement,
            party=Party.objects.get(hei_id=party),
            name=name,
            email=email,
            language=language,
            may_comment=may_comment,
            may_approve=may_approve,
            may_sign=may_sign,
            mandate=mandate,
            made_at=at,
            made_by=acting.person_id or 0,
            made_by_name=acting.person_name,
            expires_at=_end_of(until, at),
        )
        mail.owe_link(link, at)
        _note(acting, link, "guests.made", at, until=until.isoformat())
    return link


def _check(name: str, email: str, mandate: str, may_sign: bool) -> None:
    if not name:
        raise Refusal(_("Write the name of the person: what they say is recorded under it."), 400)
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(_("This is no e-mail address. The link and its codes are sent there."), 400) from None
    if may_sign and not mandate:
        raise Refusal(_("Write on what ground this person may sign, for example “Rector, Charter, article 12”."), 400)


def _end_of(until: date, at: datetime) -> datetime:
    """The end of the last day, in the node's time zone."""
    end = datetime.combine(until + timedelta(days=1), time(0), tzinfo=ZoneInfo(settings.TIME_ZONE))
    if end <= at:
        raise Refusal(_("The last day of the link lies in the past."), 400)
    if end > at + timedelta(days=MOST_DAYS + 2):
        raise Refusal(_("A link lasts two years at most. Choose an earlier day; it can be renewed."), 400)
    return end


def renew_link(*, acting: Acting, link: GuestLink, until: date, at: datetime) -> GuestLink:
    """A new address until a new day, also for a link that had ended; the old address stops working at once.

    Raises:
        Refusal: no officer, the partner has a node by now, the day is past or too far.
    """
    with transaction.atomic():
        link = _locked(link)
        may_renew(acting, link).require()
        link.expires_at, link.renewed_at = _end_of(until, at), at
        link.revoked_at = link.asked_at = None
        link.save()
        link.secrets.all().delete()
        mail.owe_link(link, at)
        _note(acting, link, "guests.renewed", at, until=until.isoformat())
    return link


def revoke_link(*, acting: Acting, link: GuestLink, at: datetime) -> GuestLink:
    """Take a link back: its address and every open browser stop working at once. What was said stays said."""
    with transaction.atomic():
        link = _locked(link)
        may_change_link(acting, link).require()
        if link.standing(at) is Standing.REVOKED:
            raise Refusal(_("This link was revoked already."))
        link.revoked_at, link.asked_at = at, None
        link.save()
        link.sessions.filter(ended_at=None).update(ended_at=at)
        _note(acting, link, "guests.revoked", at)
    return link


def close_browser(*, acting: Acting, session: GuestSession, at: datetime) -> None:
    """End one open browser of a link: by an officer, or by the person in any of their browsers."""
    with transaction.atomic():
        link = _locked(session.link)
        if acting.by_link:
            if acting.person_id != link.person_number:
                raise Refusal(_("This browser belongs to another link."), 403)
        else:
            may_change_link(acting, link).require()
        if GuestSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=at):
            GuestLook.objects.create(link=link, what="ended", browser=session.browser, at=at)
            _note(acting, link, "guests.ended", at)


def _locked(link: GuestLink) -> GuestLink:
    rows = GuestLink.objects.select_for_update(of=("self",)).select_related("agreement__party", "party")
    return rows.get(pk=link.pk)


def _note(acting: Acting, link: GuestLink, what: str, at: datetime, **details: str) -> None:
    """In the record; the person's name stands on the link, not there."""
    record(
        acting=acting,
        party=link.agreement.house,
        what=what,
        about=link.agreement.about,
        details={"title": link.agreement.name("en"), "party": link.party.name("en"), **details},
        at=at,
    )
