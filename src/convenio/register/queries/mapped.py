"""Partners on the map: where they are, near ones together, those without a place listed all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import hypot, sqrt

from django.db.models import Count

from convenio.agreements.models import Facet
from convenio.institutions.models import Profile
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.register.queries.filtered import facets_in
from convenio.register.scope import Scope
from convenio.vocabulary.names import country_name
from convenio.vocabulary.places import country_point, on_map

NEAR = 34
"""Places nearer than this on the drawing (2000 wide) share one point."""
SMALLEST, LARGEST = 11, 40
MOST_NAMED = 60


@dataclass(frozen=True)
class Partner:
    """A university with its number of agreements. ``exact`` False: only its country is known."""

    hei_id: str
    name: str
    count: int
    country: str
    city: str = ""
    point: tuple[float, float] | None = None
    exact: bool = True


@dataclass
class Place:
    """A point of the map: the partners near it, most agreements first."""

    x: float
    y: float
    partners: list[Partner] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.partners)

    @property
    def listed(self) -> list[Partner]:
        """Those that the row of the table names; the file of the table names all."""
        return self.partners[:MOST_NAMED]

    @property
    def left_out(self) -> int:
        return max(len(self.partners) - MOST_NAMED, 0)

    @property
    def exact(self) -> bool:
        return any(one.exact for one in self.partners)

    @property
    def radius(self) -> float:
        """Grows with the root of the number, so that areas compare."""
        return round(min(SMALLEST + 3 * (sqrt(self.count) - 1), LARGEST), 1)

    def name(self, language: str) -> str:
        """The cities and countries at this point, not more than three."""
        names = [_where(one, language) for one in self.partners]
        distinct = list(dict.fromkeys(name for name in names if name))
        return ", ".join(distinct[:3]) + (" …" if len(distinct) > 3 else "")


@dataclass(frozen=True)
class Map:
    """What is drawn, and the partners that have no place at all."""

    places: list[Place]
    nowhere: list[Partner]


def mapped(scope: Scope, chosen: Mapping[str, str], on: date, language: str) -> Map:
    """The partners of what the filter leaves; four queries however many there are.

    ``language``: of names; empty for a picture that names nobody: reading the names of all takes half of the time.
    """
    facets = facets_in(scope, Facet.PARTNER, chosen, on)
    counts = dict(facets.values_list("value").annotate(count=Count("*")))
    partners = _partners(counts, scope.party, language)
    places: list[Place] = []
    for one in sorted((one for one in partners if one.point), key=lambda one: (not one.exact, -one.count, one.name)):
        _put(places, one)
    nowhere = sorted((one for one in partners if not one.point), key=lambda one: one.name.casefold())
    return Map(sorted(places, key=lambda place: (-place.count, place.x)), nowhere)


def _partners(counts: dict[str, int], party: Party, language: str) -> list[Partner]:
    rows = Party.objects.filter(hei_id__in=counts)
    known = dict(rows.values_list("hei_id", "country"))
    names = dict(rows.values_list("hei_id", "names")) if language else {}
    voices = Profile.objects.of(party).filter(about__hei_id__in=counts).exclude(latitude="", city={})
    fields = ["about__hei_id", "said_by_id", "about_id", "latitude", "longitude", *(["city"] if language else [])]
    said = {}
    for hei_id, said_by, about, latitude, longitude, *city in voices.values_list(*fields):
        if hei_id not in said or said_by == about:  # its own word counts first
            said[hei_id] = (_point(latitude, longitude), pick(city[0], language) if city else "")
    found = []
    for hei_id, count in counts.items():
        name, country = pick(names.get(hei_id, {}), language) or hei_id, known.get(hei_id, "")
        point, city = said.get(hei_id, (None, ""))
        exact = point is not None
        point = point or country_point(country)
        found.append(Partner(hei_id, name, count, country, city, on_map(*point) if point else None, exact))
    return found


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None


def _put(places: list[Place], one: Partner) -> None:
    assert one.point is not None
    x, y = one.point
    for place in places:
        if hypot(place.x - x, place.y - y) < NEAR:
            place.partners.append(one)
            return
    places.append(Place(x, y, [one]))


def _where(one: Partner, language: str) -> str:
    country = country_name(one.country, language) if one.country else ""
    return f"{one.city} ({country})" if one.city and country else one.city or country
