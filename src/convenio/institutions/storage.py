"""Between the profile as a value and the profile as rows. The only code that writes or reads all its tables at once.

Called by the actions; nothing here asks who may.
"""

from datetime import date, datetime

from convenio.institutions import models as m
from convenio.institutions.profile import profile_digest
from convenio.institutions.profile import values as v
from convenio.parties.actions import keep_party
from convenio.parties.models import Party, Unit
from convenio.parties.terms import LocalText

LISTS = ("sources", "contacts", "affiliations", "rankings", "strengths", "achievements", "facts")


def store(*, profile: v.Profile, about: Party, said_by: Party, at: datetime) -> m.Profile:
    """Replace what ``said_by`` says about a university, inside the caller's transaction.

    A university's own word also renames its party and sets its colours and units; another's does not.
    """
    if about == said_by:
        keep_party(
            hei_id=about.hei_id,
            names=profile.names,
            country=profile.country,
            colour=profile.colour,
            colour_dark=profile.colour_dark,
        )
        _store_units(about, profile.units)
    row, _created = m.Profile.objects.update_or_create(
        about=about,
        said_by=said_by,
        defaults={
            "names": profile.names,
            "short_names": profile.short_names,
            "description": profile.about,
            "city": profile.place.city,
            "latitude": profile.place.latitude,
            "longitude": profile.place.longitude,
            "ror": profile.ror,
            "schac": profile.schac,
            "website": profile.website,
            "founded": profile.founded,
            "updated_at": at,
        },
    )
    for name in LISTS:
        getattr(row, name).all().delete()
    _store_sources(row, profile)
    _store_lists(row, profile)
    _store_numbers(row, profile)
    _store_achievements(row, profile)
    row.digest = profile_digest(load(whole_rows().get(pk=row.pk)))
    row.save(update_fields=["digest"])
    return row


def whole_rows() -> m.ProfileQuerySet:
    """Profiles with all their rows, in a constant number of queries."""
    return m.Profile.objects.select_related("about", "said_by").prefetch_related(
        *LISTS, "achievements__strengths", "about__units"
    )


def _store_units(party: Party, units: tuple[v.OrganisationalUnit, ...]) -> None:
    """Units are kept even when no longer named: agreements and people may point at them."""
    for unit in units:
        Unit.objects.update_or_create(party=party, ounit_id=unit.ounit_id, defaults={"names": unit.names})


def _store_sources(row: m.Profile, profile: v.Profile) -> None:
    m.Source.objects.bulk_create(
        m.Source(
            profile=row,
            position=position,
            key=item.key,
            title=item.title,
            publisher=item.publisher,
            url=item.url,
            published_on=date.fromisoformat(item.published_on) if item.published_on else None,
        )
        for position, item in enumerate(profile.sources)
    )


def _store_lists(row: m.Profile, profile: v.Profile) -> None:
    """Contacts, memberships and designations."""
    m.Contact.objects.bulk_create(
        m.Contact(
            profile=row,
            position=position,
            role=item.role,
            names=item.names,
            email=item.email,
            phone=item.phone,
            url=item.url,
        )
        for position, item in enumerate(profile.contacts)
    )
    m.Affiliation.objects.bulk_create(
        m.Affiliation(
            profile=row,
            position=position,
            source_key=item.source,
            key=item.key,
            kind=item.kind,
            names=item.names,
            given_by=item.given_by,
            since=item.since,
            total=item.total,
        )
        for position, item in enumerate(profile.affiliations)
    )


def _store_numbers(row: m.Profile, profile: v.Profile) -> None:
    """Rankings and facts."""
    m.Ranking.objects.bulk_create(
        m.Ranking(
            profile=row,
            position=position,
            source_key=item.source,
            series=item.series,
            publisher=item.publisher,
            scope=item.scope,
            scope_names=item.scope_names,
            place=item.place,
            place_until=item.place_until,
            year=item.year,
        )
        for position, item in enumerate(profile.rankings)
    )
    m.Fact.objects.bulk_create(
        m.Fact(
            profile=row,
            position=position,
            source_key=item.source,
            key=item.key,
            names=item.names,
            value=item.value,
            how=item.how,
            year=item.year,
        )
        for position, item in enumerate(profile.facts)
    )


def _store_achievements(row: m.Profile, profile: v.Profile) -> None:
    """Strengths and achievements, and the links between them."""
    m.Strength.objects.bulk_create(
        m.Strength(
            profile=row,
            position=position,
            source_key=item.source,
            key=item.key,
            field=item.field,
            claim=item.claim,
            isced_f=item.isced_f,
            evidence=item.evidence,
        )
        for position, item in enumerate(profile.strengths)
    )
    m.Achievement.objects.bulk_create(
        m.Achievement(
            profile=row,
            position=position,
            source_key=item.source,
            key=item.key,
            what=item.what,
            partners=list(item.partners),
            on_date=item.on,
            evidence=item.evidence,
        )
        for position, item in enumerate(profile.achievements)
    )
    strengths = {strength.key: strength.pk for strength in row.strengths.all()}
    achievements = {achievement.key: achievement.pk for achievement in row.achievements.all()}
    link = m.Achievement.strengths.through
    link.objects.bulk_create(
        link(achievement_id=achievements[item.key], strength_id=strengths[key])
        for item in profile.achievements
        for key in item.strengths
    )


def load(row: m.Profile) -> v.Profile:
    """The value of a profile that ``whole_rows`` brought."""
    own = row.about_id == row.said_by_id
    party = row.about
    return v.Profile(
        hei_id=party.hei_id,
        names=row.names,
        country=party.country or "ZZ",
        short_names=row.short_names,
        colour=party.colour if own else "",
        colour_dark=party.colour_dark if own else "",
        ror=row.ror,
        schac=row.schac,
        website=row.website,
        founded=row.founded,
        about=row.description,
        place=v.Place(city=row.city, latitude=row.latitude, longitude=row.longitude),
        sources=tuple(
            v.Source(s.key, s.title, s.publisher, s.url, s.published_on.isoformat() if s.published_on else "")
            for s in row.sources.all()
        ),
        contacts=tuple(v.Contact(c.role, c.names, c.email, c.phone, c.url) for c in row.contacts.all()),
        units=tuple(v.OrganisationalUnit(u.ounit_id, u.names) for u in party.units.all()) if own else (),
        affiliations=tuple(
            v.Affiliation(a.key, a.kind, a.names, a.given_by, a.since, a.total, a.source_key)
            for a in row.affiliations.all()
        ),
        rankings=tuple(
            v.Ranking(r.series, r.publisher, r.scope, r.scope_names, r.place, r.year, r.place_until, r.source_key)
            for r in row.rankings.all()
        ),
        strengths=tuple(
            v.Strength(s.key, s.field, s.claim, s.isced_f, s.evidence, s.source_key) for s in row.strengths.all()
        ),
        achievements=tuple(_achievement(item) for item in row.achievements.all()),
        facts=tuple(v.Fact(f.key, f.names, f.value, f.how, f.year, f.source_key) for f in row.facts.all()),
    )


def _achievement(row: m.Achievement) -> v.Achievement:
    partners: tuple[LocalText, ...] = tuple(row.partners)
    keys = tuple(strength.key for strength in row.strengths.all())
    return v.Achievement(row.key, row.what, partners, row.on_date, row.evidence, keys, row.source_key)
