"""Which items a person of the house sees, which the public, and which agreements the public register lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from convenio.agreements.models import Agreement, AgreementQuerySet, Facet
from convenio.agreements.queries.public import public_rows
from convenio.agreements.scoping import units_seen
from convenio.institutions.models import Profile
from convenio.news.models import NewsItem
from convenio.news.models.items import NewsItemQuerySet
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.parties.terms import Acting, pick
from convenio.vocabulary.lists import STRAND_CODES
from convenio.vocabulary.names import country_name


def items_seen(acting: Acting) -> NewsItemQuerySet:
    """The items of the house; for a person of some units none that tells of an agreement of others."""
    rows = NewsItem.objects.of(acting.party)
    if units_seen(acting) is None:
        return rows
    seen = Agreement.objects.of(acting.party).seen_by(acting).order_by()
    others = NewsItem.agreements.through.objects.filter(newsitem=OuterRef("pk")).exclude(
        agreement__in=seen.values("pk")
    )
    return rows.exclude(Exists(others))


def public_items(at: datetime, chosen: Mapping[str, str] | None = None) -> NewsItemQuerySet:
    """What anybody may read now, newest first."""
    return matching(NewsItem.objects.public(at), chosen or {}).order_by("-publish_at", "-pk").select_related("party")


def items_about(agreement: Agreement, at: datetime) -> NewsItemQuerySet:
    """Public items that link an agreement, of whatever house of this node."""
    return public_items(at).filter(agreements__pact=agreement.pact).distinct()


def matching(rows: NewsItemQuerySet, chosen: Mapping[str, str]) -> NewsItemQuerySet:
    """Those that fit words and kind."""
    if chosen.get("search"):
        rows = rows.filter(contains(chosen["search"], json_fields=("titles", "leads", "bodies")))
    return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows


@dataclass(frozen=True)
class University:
    """A university of at least one public agreement, as the public register counts it."""

    party: Party
    name: str
    country: str
    count: int
    city: str = ""
    point: tuple[float, float] | None = None


def registered(chosen: Mapping[str, str]) -> AgreementQuerySet:
    """The public agreements that fit; nothing else can be counted or found here."""
    rows = public_rows(chosen.get("search", ""))
    partner, country = chosen.get("partner"), chosen.get("country")
    if partner:
        rows = rows.filter(Q(party__hei_id=partner) | _has(Facet.PARTNER, partner))
    if country:
        rows = rows.filter(Q(party__country=country) | _has(Facet.COUNTRY, country))
    if chosen.get("strand"):
        rows = rows.filter(_has(Facet.STRAND, chosen["strand"]))
    if chosen.get("year"):
        year = int(chosen["year"])
        rows = rows.filter(in_force_from__lte=date(year, 12, 31)).filter(
            Q(ended_on=None) | Q(ended_on__gte=date(year, 1, 1))
        )
    return rows


def _has(name: str, value: str) -> Exists:
    return Exists(Facet.objects.filter(agreement=OuterRef("pk"), name=name, value=value))


def universities(rows: AgreementQuerySet, language: str) -> list[University]:
    """The universities of these public agreements, most agreements first; a place only where its profile says one."""
    counts: dict[int, int] = {}
    parties: dict[int, Party] = {}
    for row in rows:
        for party in {one.pk: one for one in (row.party, *row.partner_rows.all())}.values():
            parties[party.pk] = party
            counts[party.pk] = counts.get(party.pk, 0) + 1
    places: dict[int, tuple[tuple[float, float] | None, str]] = {}
    for profile in Profile.objects.filter(about__in=parties).exclude(latitude="", city={}):
        if profile.about_id not in places or profile.said_by_id == profile.about_id:
            places[profile.about_id] = (_point(profile.latitude, profile.longitude), pick(profile.city, language))
    found = [
        University(
            party,
            party.name(language),
            party.country,
            counts[pk],
            places.get(pk, (None, ""))[1],
            places.get(pk, (None, ""))[0],
        )
        for pk, party in parties.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.name.casefold()))


@dataclass(frozen=True)
class Offers:
    """What the filter of the public register offers: only what some public agreement has."""

    countries: list[tuple[str, str]]
    partners: list[tuple[str, str]]
    strands: list[str]
    years: list[int]


def offers(language: str, today: date) -> Offers:
    """The choices, gathered from public agreements alone."""
    rows = list(public_rows())
    parties = {one.hei_id: one for row in rows for one in (row.party, *row.partner_rows.all())}
    countries = {one.country for one in parties.values() if one.country}
    strands = {strand for row in rows for strand in row.strands}
    years = {
        year
        for row in rows
        if row.in_force_from
        for year in range(row.in_force_from.year, min((row.ended_on or today), today).year + 1)
    }
    return Offers(
        sorted(((code, country_name(code, language)) for code in countries), key=lambda pair: pair[1]),
        sorted(((key, one.name(language)) for key, one in parties.items()), key=lambda pair: pair[1].casefold()),
        [code for code in STRAND_CODES if code in strands],
        sorted(years, reverse=True),
    )


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None
