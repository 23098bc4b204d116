"""Which organisation of the world a university of this node is, as far as identifiers say so by themselves.

By its ROR identifier, its SCHAC code, its web domain. Never by its name alone: that is for a person to say. What a
person said, a placing or that it is not this one, is never changed here.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from convenio.directory.likeness.comparing import Entry, compare, entry
from convenio.directory.lists import tidying
from convenio.directory.models import Identifier, Misplacing, Organisation, Placing
from convenio.parties.models import Party

NO_DOMAIN = ".invalid"
"""Universities without a domain stand under a name that can never exist on the network (RFC 2606)."""
NEAR = 0.85


def place_all(*, at: datetime) -> int:
    """Place every university that stands nowhere yet and has a domain; how many were placed."""
    if not Organisation.objects.exists():
        return 0
    waiting = Party.objects.filter(placing=None).exclude(hei_id__endswith=NO_DOMAIN)
    return sum(place_by_itself(party=party, at=at) is not None for party in waiting)


def place_by_itself(*, party: Party, at: datetime, ror: str = "", website: str = "") -> Placing | None:
    """Place a university where its identifiers say; None when they say nothing certain, or a person has spoken.

    Args:
        ror, website: what a profile says beside the ``hei_id``; a ROR identifier weighs more than a domain did before.
    """
    with transaction.atomic():
        before = Placing.objects.select_for_update().filter(party=party).first()
        if before is not None and (before.by or not ror or before.organisation.ror == ror):
            return before
        found = organisation_of(party, ror=ror, website=website)
        if found is None:
            return before
        row, _made = Placing.objects.update_or_create(party=party, defaults={"organisation": found, "by": "", "at": at})
    return row


def organisation_of(party: Party, *, ror: str = "", website: str = "") -> Organisation | None:
    """The one organisation that the identifiers of a university mean; None when none or several fit."""
    barred = set(Misplacing.objects.filter(party=party).values_list("organisation_id", flat=True))
    every = Organisation.objects.exclude(pk__in=barred).exclude(status="withdrawn")
    if ror and (named := every.filter(ror=ror).first()):
        return named
    coded = list(every.filter(hei_id=party.hei_id)[:2])
    if len(coded) == 1:
        return coded[0]
    for domain in dict.fromkeys((domain_of(party), tidying.domain(website) if website else "")):
        found = _at_domain(party, domain, every) if domain else None
        if found:
            return found
    return None


def domain_of(party: Party) -> str:
    """The web domain under which a university stands; empty where it has none."""
    return "" if party.hei_id.endswith(NO_DOMAIN) or "." not in party.hei_id else tidying.domain(party.hei_id)


def _at_domain(party: Party, domain: str, every: QuerySet[Organisation]) -> Organisation | None:
    """Who has this web domain: the only one there is, else the only one with a name near the university's."""
    holders = Identifier.objects.filter(scheme="domain", value=domain).values("organisation_id")
    rows = list(every.filter(Q(domain=domain) | Q(pk__in=holders)))
    keys = {row.pk for row in rows}
    rows = [row for row in rows if row.successor_id not in keys]
    fitting = [row for row in rows if not (row.country and party.country and row.country != party.country)]
    if len(fitting) == 1:
        return fitting[0]
    mine = entry(0, party.names.values(), country=party.country)
    near = [row for row in fitting if (like := compare(mine, _named(row))) and like.score >= NEAR]
    return near[0] if len(near) == 1 else None


def _named(row: Organisation) -> Entry:
    return entry(row.pk, [row.name, *row.names.values(), *(one.text for one in row.namings.exclude(kind="acronym"))])
