"""Which agreement a row is about: by its title, our number, or the partner with whom there is one alone."""

from __future__ import annotations

from dataclasses import dataclass

from convenio.agreements.importing.keeping import by_number
from convenio.agreements.importing.words import plain
from convenio.agreements.models import Agreement
from convenio.parties.terms import Acting


@dataclass(frozen=True)
class Meant:
    """The agreement, or those among which a person has to choose; neither: none fits."""

    agreement: Agreement | None = None
    among: tuple[Agreement, ...] = ()


class Finder:
    """Knows the agreements in force that a person sees; asks the database once for a whole list."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        rows = Agreement.objects.of(acting.party).seen_by(acting).in_force()
        self._rows = list(rows.select_related("party").prefetch_related("partner_rows").order_by("-in_force_from"))
        self._by_title: dict[str, list[Agreement]] = {}
        self._by_partner: dict[str, list[Agreement]] = {}
        for one in self._rows:
            for title in {plain(title) for title in one.title.values() if title}:
                self._by_title.setdefault(title, []).append(one)
            names = {plain(name) for party in one.partner_rows.all() for name in party.names.values()}
            for name in names | {plain(hei) for hei in one.partners}:
                self._by_partner.setdefault(name, []).append(one)

    @property
    def all(self) -> list[Agreement]:
        return self._rows

    def by_pk(self, pk: str) -> Agreement | None:
        """One of those by the number that an answer names."""
        return next((one for one in self._rows if str(one.pk) == pk), None)

    def find(self, title: str, partner: str) -> Meant:
        """By title or number first; where that leaves several, by the partner as well."""
        named = self._named(title) if title else []
        there = self._by_partner.get(plain(partner), []) if partner else []
        if title and partner and named:
            both = [one for one in named if one in there]
            found = both or named
        else:
            found = named if title else there
        if title and not named:
            found = self._by_partner.get(plain(title), there)
        if len(found) == 1:
            return Meant(found[0])
        return Meant(among=tuple(found))

    def _named(self, title: str) -> list[Agreement]:
        wanted = plain(title)
        if found := self._by_title.get(wanted):
            return found
        numbered = by_number(self._acting.party, title)
        if numbered is not None:
            return [one for one in self._rows if one.pk == numbered.pk]
        if str(title).isdecimal():
            return [one for one in self._rows if str(one.pk) == title]
        return [one for one in self._rows if one.pact and str(one.pact) == title.strip().lower()]
