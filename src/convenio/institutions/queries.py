"""What may be asked about universities."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from convenio.directory.queries.chains import became, other_names
from convenio.institutions import models as m
from convenio.institutions import storage
from convenio.institutions.profile import Profile, Source
from convenio.institutions.terms import Series, series_of
from convenio.parties.models import Party
from convenio.parties.terms import LocalText


def said(*, about: Party, said_by: Party) -> Profile | None:
    """What one institution says about a university (itself or another); None when it has said nothing."""
    row = storage.whole_rows().filter(about=about, said_by=said_by).first()
    return storage.load(row) if row else None


def own_word(hei_id: str) -> Profile | None:
    """The public profile of a university in its own words, as far as this node knows it."""
    row = storage.whole_rows().filter(about__hei_id=hei_id).own_words().first()
    return storage.load(row) if row else None


@dataclass(frozen=True)
class Said:
    """One value or entry of a profile and whose word it is: ``own`` is the university's, else noted here.

    ``number`` is that of its source among the sources of the page (0: none named), ``index`` its place in its list.
    ``achievements``: those that are evidence of a strength.
    """

    value: Any
    own: bool
    source: Source | None = None
    number: int = 0
    anchor: str = ""
    index: int = 0
    achievements: tuple["Said", ...] = ()


@dataclass(frozen=True)
class ProfileView:
    """A university as one reader sees it: its own word first, what the reader's institution noted beside it."""

    party: Party
    own: Profile | None
    noted: Profile | None
    own_updated_at: datetime | None
    learning: m.Learning | None
    units: list[Any]
    basics: dict[str, Said]
    contacts: list[Said]
    affiliations: list[Said]
    rankings: list[Said]
    strengths: list[Said]
    achievements: list[Said]
    facts: list[Said]
    sources: list[Source]
    series: list[Series]

    @property
    def dated_series(self) -> list[Series]:
        """Rankings with enough years for a picture."""
        return [series for series in self.series if series.drawable]

    @property
    def single_rankings(self) -> list[Said]:
        """Rankings without a picture, one by one."""
        drawn = {series.key for series in self.dated_series}
        return [item for item in self.rankings if item.value.series not in drawn or item.value.year is None]

    @property
    def is_empty(self) -> bool:
        """Is nothing known but the name?"""
        return self.own is None and self.noted is None


def profile_view(about: Party, reader: Party | None) -> ProfileView:
    """Everything the page of a university shows; ``reader`` None is the public, who sees its own word only."""
    voices = Q(said_by=about) if reader is None else Q(said_by=about) | Q(said_by=reader)
    rows = {row.said_by_id: row for row in storage.whole_rows().filter(voices, about=about)}
    own_row = rows.get(about.pk)
    noted_row = rows.get(reader.pk) if reader and reader != about else None
    own = storage.load(own_row) if own_row else None
    noted = storage.load(noted_row) if noted_row else None
    voices_said = [(profile, profile is own) for profile in (own, noted) if profile is not None]
    sources = [source for profile, _own in voices_said for source in profile.sources]
    lists = {name: _said_list(name, voices_said) for name in storage.LISTS if name != "sources"}
    done = lists["achievements"]
    lists["strengths"] = [
        replace(item, achievements=tuple(one for one in done if item.value.key in one.value.strengths))
        for item in lists["strengths"]
    ]
    return ProfileView(
        party=about,
        own=own,
        noted=noted,
        own_updated_at=own_row.updated_at if own_row else None,
        learning=m.Learning.objects.filter(about=about).first(),
        units=list(own_row.about.units.all()) if own_row else list(about.units.all()),
        basics=_basics(own, noted),
        sources=sources,
        series=series_of([item.value for item in lists["rankings"]]),
        **lists,
    )


BASICS = ("names", "short_names", "about", "ror", "schac", "website", "founded")


def _basics(own: Profile | None, noted: Profile | None) -> dict[str, Said]:
    """Field by field the university's own word, else what was noted here."""
    found: dict[str, Said] = {}
    for profile, is_own in ((noted, False), (own, True)):
        if profile is None:
            continue
        for name in BASICS:
            if getattr(profile, name):
                found[name] = Said(getattr(profile, name), is_own)
        if profile.place.city:
            found["place"] = Said(profile.place, is_own)
    return found


def _said_list(name: str, voices: list[tuple[Profile, bool]]) -> list[Said]:
    """The entries of all voices; sources are numbered through over all of them."""
    found: list[Said] = []
    before = 0
    for profile, own in voices:
        sources = {source.key: (source, number) for number, source in enumerate(profile.sources, before + 1)}
        before += len(profile.sources)
        for index, item in enumerate(getattr(profile, name)):
            source, number = sources.get(getattr(item, "source", ""), (None, 0))
            anchor = f"source-{profile.hei_id.replace('.', '-')}-{number}"
            found.append(Said(item, own, source, number, anchor, index))
    return found


@dataclass(frozen=True)
class PartnerRow:
    """One line of the list of universities.

    ``other_names``: former ones, and those of the universities that it hangs together with; it is found by them too.
    ``became``: what it is today, where it was renamed or merged, as a remark.
    """

    party: Party
    city: LocalText
    ror: str
    website: str
    rankings: int
    strengths: int
    learnt_at: datetime | None
    problem: str
    short_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    became: str = ""


def partner_rows(reader: Party, *, search: str = "", country: str = "", only: str = "") -> list[PartnerRow]:
    """Universities this node knows, by name in any language, city or identifier; ``only``: known, unheard, problem."""
    voices: dict[int, list[m.Profile]] = {}
    for row in m.Profile.objects.of(reader).select_related("said_by").prefetch_related("rankings", "strengths"):
        voices.setdefault(row.about_id, []).append(row)
    parties = Party.objects.select_related("learning")
    if country:
        parties = parties.filter(country=country)
    every = list(parties)
    others, remarks = other_names(), became(every)
    rows = [
        replace(
            _partner_row(party, voices.get(party.pk, [])),
            other_names=tuple(others.get(party.pk, ())),
            became=remarks.get(party.hei_id, ""),
        )
        for party in every
    ]
    wanted = search.casefold().strip()
    if wanted:
        rows = [row for row in rows if wanted in _words(row)]
    if only == "known":
        rows = [row for row in rows if row.learnt_at or row.party.hosted]
    elif only == "unheard":
        rows = [row for row in rows if not row.learnt_at and not row.party.hosted]
    elif only == "problem":
        rows = [row for row in rows if row.problem]
    return sorted(rows, key=lambda row: (not row.party.hosted, row.party.name().casefold()))


def _partner_row(party: Party, voices: list[m.Profile]) -> PartnerRow:
    """One line; the university's own word comes before what was noted here."""
    profiles = sorted(voices, key=lambda row: row.said_by_id != party.pk)
    learning = getattr(party, "learning", None)
    first = profiles[0] if profiles else None
    return PartnerRow(
        party=party,
        city=next((row.city for row in profiles if row.city), {}),
        ror=next((row.ror for row in profiles if row.ror), ""),
        website=next((row.website for row in profiles if row.website), ""),
        rankings=len(first.rankings.all()) if first else 0,
        strengths=len(first.strengths.all()) if first else 0,
        learnt_at=learning.learnt_at if learning else None,
        problem=learning.problem if learning else "",
        short_names=tuple(text for row in profiles for text in row.short_names.values()),
    )


def _words(row: PartnerRow) -> str:
    texts = [*row.party.names.values(), *row.short_names, *row.city.values(), row.party.hei_id, row.ror]
    texts += row.other_names
    return "\n".join(texts).casefold()


def universities_named(search: str, *, limit: int = 20) -> list[Party]:
    """Universities whose name in any language, former name, name of what they became, or ``hei_id`` holds the words."""
    wanted = search.casefold().strip()
    if not wanted:
        return []
    others = other_names()
    texts = ((one, [*one.names.values(), one.hei_id, *others.get(one.pk, ())]) for one in Party.objects.all())
    found = (party for party, words in texts if wanted in "\n".join(words).casefold())
    return sorted(found, key=lambda party: party.name().casefold())[:limit]


def countries_known() -> list[str]:
    """The countries of all universities known here."""
    codes = Party.objects.exclude(country="").order_by("country").values_list("country", flat=True)
    return list(codes.distinct())
