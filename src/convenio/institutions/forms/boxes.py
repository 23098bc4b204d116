"""The boxes of every form of a profile: what may be typed, of which kind, in which order."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from convenio.institutions import phrases

PAGE_LANGUAGES = ("en", "zh", "ru")


@dataclass(frozen=True)
class Box:
    """One field of a form: ``kind`` is text, local, lines, long, whole, url, email, date, choice, source, strengths."""

    name: str
    kind: str
    label: str | Promise
    required: bool = False
    help: str | Promise = ""
    choices: Any = ()
    low: int = 0
    high: int = 10**12


def _choices(table: dict[str, Promise]) -> list[tuple[str, str | Promise]]:
    return list(table.items())


YEARS = (1000, 2200)
_YEAR = Box(
    "year",
    "whole",
    gettext_lazy("Year"),
    help=gettext_lazy("Empty when the source names none."),
    low=YEARS[0],
    high=YEARS[1],
)
_SOURCE = Box("source", "source", gettext_lazy("Source"))
_EVIDENCE = Box("evidence", "long", gettext_lazy("What shows it"))
BOXES: dict[str, tuple[Box, ...]] = {
    "sources": (
        Box("title", "local", gettext_lazy("Title"), True),
        Box("publisher", "local", gettext_lazy("Publisher")),
        Box("url", "url", gettext_lazy("Web address")),
        Box("published_on", "date", gettext_lazy("Published on")),
    ),
    "contacts": (
        Box("role", "choice", gettext_lazy("For"), True, choices=_choices(phrases.CONTACT_ROLES)),
        Box("names", "local", gettext_lazy("Name of the office")),
        Box("email", "email", gettext_lazy("E-mail of the office"), help=gettext_lazy("Not that of a person.")),
        Box("phone", "text", gettext_lazy("Telephone")),
        Box("url", "url", gettext_lazy("Web address")),
    ),
    "affiliations": (
        Box("kind", "choice", gettext_lazy("Kind"), True, choices=_choices(phrases.AFFILIATION_KINDS)),
        Box("names", "local", gettext_lazy("Name"), True),
        Box("given_by", "local", gettext_lazy("Given by")),
        Box("since", "whole", gettext_lazy("Since the year"), low=YEARS[0], high=YEARS[1]),
        Box("total", "whole", gettext_lazy("One of how many"), low=1),
        _SOURCE,
    ),
    "rankings": (
        Box("publisher", "local", gettext_lazy("Publisher"), True),
        Box("scope", "choice", gettext_lazy("Compared within"), True, choices=_choices(phrases.RANKING_SCOPES)),
        Box("scope_names", "local", gettext_lazy("Name of the ranking"), True),
        Box(
            "year",
            "whole",
            gettext_lazy("Year"),
            help=gettext_lazy("Empty when the source names none."),
            low=YEARS[0],
            high=YEARS[1],
        ),
        Box("place", "whole", gettext_lazy("Place"), True, low=1),
        Box(
            "place_until", "whole", gettext_lazy("to place"), help=gettext_lazy("For a band such as 401 to 410."), low=1
        ),
        _SOURCE,
    ),
    "strengths": (
        Box("field", "local", gettext_lazy("Discipline"), True),
        Box("claim", "local", gettext_lazy("What is said of it"), True),
        Box("isced_f", "isced_f", gettext_lazy("Field of education (ISCED-F)")),
        _EVIDENCE,
        _SOURCE,
    ),
    "achievements": (
        Box("what", "local", gettext_lazy("What was achieved"), True),
        Box("partners", "lines", gettext_lazy("With whom"), help=gettext_lazy("One a line, in the same order.")),
        Box("on", "text", gettext_lazy("When"), help=gettext_lazy("2016, 2016-03 or 2016-03-31.")),
        Box("strengths", "strengths", gettext_lazy("Shows the strength in")),
        _EVIDENCE,
        _SOURCE,
    ),
    "facts": (
        Box("names", "local", gettext_lazy("What is counted"), True),
        Box("how", "choice", gettext_lazy("The number is"), True, choices=_choices(phrases.FACT_HOWS)),
        Box("value", "whole", gettext_lazy("Number"), True, low=-(10**12)),
        Box(
            "year",
            "whole",
            gettext_lazy("Year"),
            help=gettext_lazy("Empty when the source names none."),
            low=YEARS[0],
            high=YEARS[1],
        ),
        _SOURCE,
    ),
}
BASICS = (
    Box("names", "local", gettext_lazy("Name"), True),
    Box("short_names", "local", gettext_lazy("Short name")),
    Box("city", "local", gettext_lazy("City")),
    Box("latitude", "text", gettext_lazy("Latitude"), help=gettext_lazy("In degrees, for example 56.4651.")),
    Box("longitude", "text", gettext_lazy("Longitude"), help=gettext_lazy("In degrees, for example 84.9502.")),
    Box("website", "url", gettext_lazy("Web address")),
    Box("founded", "whole", gettext_lazy("Founded in the year"), low=800, high=2200),
    Box("ror", "text", gettext_lazy("ROR identifier"), help=gettext_lazy("Nine characters, for example 00a45v709.")),
    Box("schac", "text", gettext_lazy("SCHAC home organisation")),
    Box("about", "long", gettext_lazy("In a few sentences")),
)
