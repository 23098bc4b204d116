"""Erasing a person who took part by secure link: name, address, words, looks; the chains of events still verify."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements.actions.persons import erase_numbers
from convenio.audit import actions as audit
from convenio.guests.models import GuestCode, GuestLink, GuestLook, GuestSecret, GuestSession
from convenio.guests.rules import may_erase_guest
from convenio.notices.models import Notice
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.parties.terms import Acting, Refusal
from convenio.people.models import Person
from convenio.post import actions as post


@dataclass(frozen=True)
class Guest:
    """A person of a partner as the links of one institution know them. ``number``: of the newest link."""

    number: int
    name: str
    email: str
    party: Party
    links: int
    last_used_at: datetime | None


def guests_of(party: Party, search: str = "") -> list[Guest]:
    """Everybody with a secure link of this institution, open or ended, by name; the erased are not among them."""
    rows = GuestLink.objects.of(party).filter(erased_at=None).select_related("party").order_by("-made_at", "-pk")
    for word in search.split():
        rows = rows.filter(contains(word, "name", "email", "party__hei_id", json_fields=("party__names",)))
    known: dict[tuple[str, int], list[GuestLink]] = {}
    for link in rows:
        known.setdefault((link.email, link.party_id), []).append(link)
    found = [_guest(links) for links in known.values()]
    return sorted(found, key=lambda one: one.name.casefold())


def _guest(links: list[GuestLink]) -> Guest:
    newest = links[0]
    used = [one.last_used_at for one in links if one.last_used_at]
    return Guest(newest.pk, newest.name, newest.email, newest.party, len(links), max(used, default=None))


def erase_guest(*, acting: Acting, number: int, at: datetime) -> int:
    """Erase the person of a link, in all links with the same address and university. Returns how many links.

    Their links open nothing any more. Partners' nodes are asked to erase what they have. What was approved or signed
    stays: it is the word of the university, and a signed document keeps its printed names.

    Raises:
        Refusal: not the node keeper, or there is no such person.
    """
    with transaction.atomic():
        may_erase_guest(acting).require()
        first = GuestLink.objects.of(acting.party).filter(pk=number, erased_at=None).select_related("party").first()
        if first is None:
            raise Refusal(_("This person is not here any more."), 404)
        same = GuestLink.objects.of(acting.party).filter(email=first.email, party=first.party, erased_at=None)
        links = list(same.select_for_update(of=("self",)).select_related("agreement__party", "party"))
        erase_numbers(acting=acting, numbers=[link.person_number for link in links], at=at)
        for link in links:
            _empty(link, at)
        _forget_notices(links, first)
        if not GuestLink.objects.filter(email=first.email).exists():
            post.forget_address(address=first.email)
        audit.record(
            acting=acting,
            party=acting.party.hei_id,
            what="guests.erased",
            about=f"party:{acting.party.hei_id}",
            details={"party": first.party.name("en")},
            at=at,
        )
    return len(links)


def _empty(link: GuestLink, at: datetime) -> None:
    for model in (GuestSession, GuestSecret, GuestCode, GuestLook):
        model._default_manager.filter(link=link).delete()
    GuestLink.objects.filter(pk=link.pk).update(
        name="",
        email=f"erased-{link.pk}@invalid",
        mandate="",
        told="",
        asked_at=None,
        revoked_at=link.revoked_at or at,
        erased_at=at,
    )
    audit.erase_person(person_id=link.person_number)


def _forget_notices(links: Iterable[GuestLink], first: GuestLink) -> None:
    """What officers were told about the person."""
    names = {link.name for link in links} | {first.name}
    abouts = {link.agreement.about for link in links}
    rows = Notice.objects.filter(about__in=abouts, details__name__in=names)
    rows.filter(kind__startswith="guests.").delete()
    numbers = [link.person_number for link in links]
    Notice.objects.filter(details__actor__in=numbers).delete()


def erase_maker(_acting: Acting, person: Person, _at: datetime) -> None:
    """A colleague is erased: their name goes from the links that they made."""
    GuestLink.objects.filter(made_by=person.pk).update(made_by_name="")
