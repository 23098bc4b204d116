"""Facts for analytics: where universities are, by their own word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from convenio.institutions.models import Profile
from convenio.parties.facts import Alias, Column, FactTable, Row
from convenio.parties.models import Party

CHUNK = 2000


def _rows(alias: Alias, on: date) -> Iterator[Row]:
    """One row a university that this node knows as a party; a place that is no place is left empty."""
    voices = Profile.objects.own_words().exclude(latitude="").exclude(longitude="").order_by()
    places = {about: pair for about, *pair in voices.values_list("about_id", "latitude", "longitude")}
    rows = Party.objects.order_by("hei_id").values_list("pk", "hei_id", "country", "hosted")
    for pk, hei_id, country, hosted in rows.iterator(chunk_size=CHUNK):
        latitude, longitude = _point(*places.get(pk, ("", "")))
        yield hei_id, country, latitude, longitude, hosted


def _point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None, None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else (None, None)


INSTITUTIONS = FactTable(
    name="institutions",
    meaning="Universities: country and place as they say it themselves. One row a university.",
    columns=(
        Column("hei_id", "text", "identifier of the university"),
        Column("country", "text", "ISO 3166-1 alpha-2, empty when unknown"),
        Column("latitude", "number", "degrees north"),
        Column("longitude", "number", "degrees east"),
        Column("hosted", "flag", "lives on this node"),
    ),
    rows=_rows,
    countries="country",
)

TABLES = (INSTITUTIONS,)
