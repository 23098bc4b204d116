"""Words of the dashboards: what each question is called and how it was counted, columns, values, the record."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from convenio.audit import phrases as audit


class Words(NamedTuple):
    """``title`` as in the file of the question; ``counted``: how, in one or two sentences."""

    title: Lazy
    counted: Lazy


_PERSONS = lazy(
    "Persons as the records state them; of several statements about one activity the one that counts most. Disputed "
    "records are left out. A visit recorded under two promises counts twice."
)
QUESTIONS: dict[str, Words] = {
    "partners": Words(
        lazy("Our partners in the world"),
        lazy("Agreements in force with each university, and the activities that stand under them."),
    ),
    "agreements_year": Words(
        lazy("Agreements over time"),
        lazy("By the first day in force and the day each ended. In force: on the last day of the year."),
    ),
    "dormant": Words(
        lazy("Active and dormant agreements"),
        lazy(
            "Agreements in force by the last day of their latest activity, counted back from the day of the page. One "
            "without any activity counts from its first day in force."
        ),
    ),
    "activity_year": Words(
        lazy("What was done, by year and strand"),
        lazy("Activities that stand, by the year of their first day; also those that are not confirmed yet."),
    ),
    "answers_year": Words(
        lazy("Recorded, confirmed, disputed, by year"),
        lazy("Activities that stand: confirmed by all concerned, waiting for an answer, or contradicted."),
    ),
    "promises_strand": Words(
        lazy("Promised against confirmed, by strand"),
        lazy(
            "Promises of the texts in force. Promised: yearly promises up to the end of this year, others as a whole. "
            "Different measures are never added to one another. The bars: confirmed in per cent of promised."
        ),
    ),
    "flows_year": Words(lazy("Persons who went and came, by year"), _PERSONS),
    "flows_level": Words(
        lazy("Persons by level of study"),
        lazy(
            "Level of the European Qualifications Framework, where the promise names exactly one. Persons as the "
            "records state them, without disputed ones."
        ),
    ),
    "flows_field": Words(
        lazy("Persons by field"),
        lazy(
            "Broad field of ISCED-F 2013, where the promise names exactly one. Persons as the records state them, "
            "without disputed ones."
        ),
    ),
    "flows_country": Words(lazy("Persons by country"), _PERSONS),
    "flows_partner": Words(lazy("Persons by partner"), _PERSONS),
    "stays_year": Words(
        lazy("How long students stayed, by year"),
        lazy("Months of all students together divided by students, where the months were stated; disputed left out."),
    ),
}
PAGES: dict[str, Lazy] = {
    "partners": lazy("Partners and agreements"),
    "activity": lazy("What was done"),
    "flows": lazy("Who went and came"),
}
COLUMNS: dict[str, Lazy] = {
    "year": lazy("Year"),
    "direction": lazy("Direction"),
    "persons": lazy("Persons"),
    "months": lazy("Months"),
    "credits": lazy("Credits"),
    "months_each": lazy("Months each"),
    "level": lazy("Level"),
    "field": pgettext_lazy("of study", "Field"),
    "country": lazy("Country"),
    "partner": lazy("University"),
    "strand": lazy("Strand"),
    "metric": lazy("Measure"),
    "activities": lazy("Activities"),
    "status": pgettext_lazy("of activities", "How it stands"),
    "promised": lazy("Promised"),
    "confirmed": lazy("Confirmed by both"),
    "recorded": lazy("Said by one side"),
    "began": pgettext_lazy("agreements in a year", "Began"),
    "ended": pgettext_lazy("agreements in a year", "Ended"),
    "in_force": lazy("In force at the end of the year"),
    "rest": lazy("Last activity"),
    "agreements": lazy("Agreements"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
}
DIRECTIONS = {
    "out": pgettext_lazy("direction of persons", "from us to them"),
    "in": pgettext_lazy("direction of persons", "from them to us"),
}
STATUS = {
    "confirmed": pgettext_lazy("activities", "confirmed by both"),
    "recorded": pgettext_lazy("activities", "waiting for an answer"),
    "disputed": pgettext_lazy("activities", "disputed"),
}
RESTS = {
    "under_12": lazy("within 12 months"),
    "under_24": lazy("12 to 24 months ago"),
    "over_24": lazy("more than 24 months ago"),
    "young": lazy("none yet, in force for less than 24 months"),
    "never": lazy("never, in force for more than 24 months"),
}
TABLES = {
    "agreements": lazy("agreements"),
    "promises": lazy("promises"),
    "activities": lazy("activities"),
    "mobility": lazy("persons who went and came"),
    "institutions": lazy("universities"),
}


def register() -> None:
    """Sentences of the record."""
    audit.register("analytics.asked", lazy("%(who)s had the facts for the dashboards gathered."))
