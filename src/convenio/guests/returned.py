"""Mails to the person of a secure link come back: whose address it is, and who of the office hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from convenio.agreements.models import Agreement
from convenio.guests.models import GuestLink
from convenio.guests.phrases import RETURNED
from convenio.notices.actions import tell
from convenio.parties.terms import Acting, Role
from convenio.post import Owner


def owners(acting: Acting, addresses: Iterable[str]) -> dict[str, Owner]:
    """Persons of links with these addresses: officers see those of the agreements they see, keepers all, unlinked."""
    rows = GuestLink.objects.of(acting.party).filter(email__in=list(addresses)).select_related("party")
    if acting.may(Role.OFFICER):
        rows = rows.filter(agreement__in=Agreement.objects.of(acting.party).seen_by(acting))
    elif not acting.may(Role.KEEPER):
        return {}
    found = {}
    for link in rows.order_by("made_at"):
        url = f"{reverse('guests:links', args=[link.agreement_id])}#link-{link.pk}" if acting.may(Role.OFFICER) else ""
        found[link.email] = Owner(f"{link.name}, {link.party}", url)
    return found


def tell_officers(address: str, at: datetime) -> None:
    """Who made an open link of the person is told, once for each agreement."""
    rows = GuestLink.objects.open(at).filter(email=address).select_related("agreement__party", "party")
    for link in rows:
        agreement = link.agreement
        url = f"{reverse('guests:links', args=[agreement.pk])}#link-{link.pk}"
        details = {"name": link.name, "party": link.party.name("en"), "once": f"{link.pk}:{at.isoformat()}"}
        to = [link.made_by]
        tell(party=agreement.party, to=to, kind=RETURNED, about=agreement.about, url=url, details=details, at=at)
