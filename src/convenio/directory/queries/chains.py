"""What may be asked about renamed and merged universities, and about the names they went by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from convenio.directory import phrases
from convenio.directory.chains import Chain, chain_of_organisation, chain_of_party
from convenio.directory.models import FormerName, Organisation, Placing, Succession
from convenio.parties.models import Party


def chain_of(organisation: Organisation) -> Chain:
    """The chain of an organisation of the directory; empty (false) when nothing became of it."""
    return chain_of_organisation(organisation)


def chain_of_partner(party: Party) -> Chain:
    """The chain of a university of this node; empty (false) when nothing is written down."""
    return chain_of_party(party)


def placing_of(party: Party) -> Placing | None:
    """Which organisation of the directory a university of this node stands for."""
    return Placing.objects.filter(party=party).select_related("organisation").first()


def became(parties: Iterable[Party]) -> dict[str, str]:
    """``{hei_id: remark}`` for those that are another today: “since 2012 part of …”. One query for each step."""
    wanted = {party.pk: party.hei_id for party in parties}
    rows = {row.party_id: row for row in Succession.objects.filter(withdrawn_at=None, party__in=wanted)}
    known = dict(rows)
    for _step in range(20):
        ahead = {row.into_id for row in known.values()} - set(known)
        new = {row.party_id: row for row in Succession.objects.filter(withdrawn_at=None, party__in=ahead)}
        if not new:
            break
        known |= new
    names = Party.objects.in_bulk([row.into_id for row in rows.values()])
    return {
        wanted[key]: _with_today(phrases.since(row.kind, names[row.into_id].name(), row.year), row, known)
        for key, row in rows.items()
    }


def _with_today(remark: str, row: Succession, known: dict[int, Succession]) -> str:
    last = row.into_id
    for _step in range(20):
        if last not in known:
            break
        last = known[last].into_id
    if last == row.into_id:
        return remark
    newest = Party.objects.get(pk=last)
    return f"{remark}; {phrases.since('merged', newest.name(), None)}"


def other_names(parties: Iterable[Party] | None = None) -> dict[int, list[str]]:
    """``{party key: names}`` under which a university is found beside its own: former ones, and all of its chain.

    Three queries, however many universities there are; ``parties`` None: of all.
    """
    rows = list(Succession.objects.filter(withdrawn_at=None).values_list("party_id", "into_id"))
    former: dict[int, list[str]] = defaultdict(list)
    for key, names in FormerName.objects.filter(withdrawn_at=None).values_list("party_id", "names"):
        former[key] += names.values()
    if not (rows or former):
        return {}
    groups = _groups(rows)
    own = {party.pk: [*party.names.values(), party.hei_id] for party in Party.objects.filter(pk__in=groups)}
    wanted = None if parties is None else {party.pk for party in parties}
    found: dict[int, list[str]] = {}
    for key in {*groups, *former}:
        if wanted is None or key in wanted:
            others = groups.get(key, set()) - {key}
            names = [*former.get(key, ()), *(name for one in sorted(others) for name in own[one] + former.get(one, []))]
            found[key] = list(dict.fromkeys(names))
    return found


def chained(hei_id: str) -> list[str]:
    """The ``hei_id``s of a university and of those that became it: agreements with them are found with it."""
    party = Party.objects.filter(hei_id=hei_id).first()
    if party is None:
        return [hei_id]
    keys, found = {party.pk}, [hei_id]
    for _step in range(60):
        new = Succession.objects.filter(withdrawn_at=None, into__in=keys).exclude(party__in=keys)
        fresh = dict(new.values_list("party_id", "party__hei_id"))
        if not fresh:
            break
        keys |= set(fresh)
        found += sorted(fresh.values())
    return found


def renamed() -> QuerySet[Party]:
    """Universities of which anything was written down, also what was taken back: their names may have changed."""
    return Party.objects.filter(
        Q(successions__isnull=False) | Q(predecessions__isnull=False) | Q(former_names__isnull=False)
    ).distinct()


def _groups(rows: list[tuple[int, int]]) -> dict[int, set[int]]:
    """All that hang together, for each of them."""
    groups: dict[int, set[int]] = {}
    for one, other in rows:
        merged = groups.get(one, {one}) | groups.get(other, {other})
        for key in merged:
            groups[key] = merged
    return groups
