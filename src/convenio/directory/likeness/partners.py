"""Universities of this node that may be one: by what is known of them here and of the organisations they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from convenio.directory.chains import LONGEST, SAME, newest_of
from convenio.directory.likeness.blocking import likenesses
from convenio.directory.likeness.comparing import OWN_SCHEMES, Entry, Like, compare, entry
from convenio.directory.lists import tidying
from convenio.directory.models import (
    FormerName,
    Identifier,
    Naming,
    Organisation,
    PartnerLikeness,
    Placing,
    Succession,
)
from convenio.directory.placing import NO_DOMAIN, place_all
from convenio.directory.search.letters import folded
from convenio.parties.models import Party

LOOK = "directory.partners"
LOOK_EVERY = timedelta(hours=6)


def look_round(at: datetime) -> None:
    """Place who can be placed, then look for universities that may be one."""
    place_all(at=at)
    scan_partners()


def scan_partners() -> int:
    """Compare the universities of this node with one another; how many likenesses there are."""
    found: dict[tuple[int, int], Like] = {}
    for one, other, like in likenesses(entries_of_partners(standing())):
        found[min(one.key, other.key), max(one.key, other.key)] = like
    with transaction.atomic():
        before = {(row.first_id, row.second_id): row for row in PartnerLikeness.objects.all()}
        gone = [row.pk for pair, row in before.items() if pair not in found and not row.judged]
        PartnerLikeness.objects.filter(pk__in=gone).delete()
        for pair, like in found.items():
            row = before.get(pair)
            reasons = [list(reason) for reason in like.reasons]
            if row is None:
                PartnerLikeness.objects.create(first_id=pair[0], second_id=pair[1], score=like.score, reasons=reasons)
            elif not row.judged and (row.score, row.reasons) != (like.score, reasons):
                row.score, row.reasons = like.score, reasons
                row.save(update_fields=["score", "reasons"])
    return len(found)


def standing() -> list[Party]:
    """Universities of this node that did not become another."""
    became = Succession.objects.filter(withdrawn_at=None, party=OuterRef("pk"))
    return list(Party.objects.exclude(Exists(became)))


def like_these(
    named: Iterable[str],
    *,
    country: str = "",
    hei_id: str = "",
    website: str = "",
    organisation: Organisation | None = None,
) -> list[tuple[Party, Like]]:
    """Universities of this node that may be the one that a person is about to name, the likest first.

    ``organisation``: the entry of the directory that the person chose.
    """
    domain = tidying.domain(website or hei_id) if website or "." in hei_id else ""
    names = [name for name in named if name.strip()]
    asked = entry(
        0, names, country=country, domain=domain, acronyms=_initials(names), teaches=True,
        own=_stands_for(organisation) if organisation else None,
    )  # fmt: skip
    parties = {party.pk: party for party in Party.objects.all() if party.hei_id != hei_id}
    compared = ((parties[one.key], compare(one, asked)) for one in entries_of_partners(parties.values()))
    found = [(party, like) for party, like in compared if like]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].hei_id))


def entries_of_partners(parties: Iterable[Party]) -> list[Entry]:
    """Universities as they are compared; a constant number of queries."""
    every = list(parties)
    keys = [party.pk for party in every]
    former: dict[int, list[str]] = defaultdict(list)
    for row in FormerName.objects.filter(withdrawn_at=None, party__in=keys):
        former[row.party_id] += row.names.values()
    placings = {row.party_id: row for row in Placing.objects.filter(party__in=keys).select_related("organisation")}
    organisations = {row.organisation_id for row in placings.values()}
    names: dict[int, list[str]] = defaultdict(list)
    short: dict[int, list[str]] = defaultdict(list)
    for row_ in Naming.objects.filter(organisation__in=organisations):
        (short if row_.kind == "acronym" else names)[row_.organisation_id].append(row_.text)
    own: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in Identifier.objects.filter(organisation__in=organisations, scheme__in=OWN_SCHEMES):
        own[one.organisation_id][one.scheme].append(one.value)
    return [_entry(party, placings.get(party.pk), former[party.pk], names, short, own) for party in every]


def _entry(
    party: Party,
    placing: Placing | None,
    former: list[str],
    names: dict[int, list[str]],
    short: dict[int, list[str]],
    own: dict[int, dict[str, list[str]]],
) -> Entry:
    known = [*party.names.values(), *former]
    acronyms = _initials(known)
    held: dict[str, list[str]] = {}
    domain = "" if party.hei_id.endswith(NO_DOMAIN) else tidying.domain(party.hei_id)
    city = ""
    if placing:
        row = placing.organisation
        known += names[row.pk]
        acronyms |= {text.casefold() for text in short[row.pk]}
        held = {**own[row.pk], **_stands_for(row)}
        domain, city = domain or row.domain, row.city
    return entry(
        party.pk, known, country=party.country, city=city, own=held, domain=domain, teaches=True, acronyms=acronyms
    )


def _stands_for(row: Organisation) -> dict[str, list[str]]:
    """Which entry it is, past those that were written down twice, and the end of its chain."""
    kept = row
    for _step in range(LONGEST):
        if kept.succession != SAME or kept.successor is None:
            break
        kept = kept.successor
    return {"entry": [str(kept.pk)], "line": [str(newest_of(kept).pk)]}


def _initials(names: Iterable[str]) -> set[str]:
    """Tomsk Polytechnic University → tpu; names of fewer than three such words have none."""
    found = ("".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper()) for name in names)
    return {folded(word) for word in found if len(word) >= 3}
