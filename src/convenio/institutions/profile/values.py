"""Value types of a profile. Texts are ``{language tag: text}``; lists keep their order; everything is immutable.

``source`` of an item is the key of one of the profile's sources, or "" when none was named.
"""

from dataclasses import dataclass
from dataclasses import field as filled

LocalText = dict[str, str]
"""A text by BCP-47 tag, as in ``parties.terms``."""

FORMAT = "convenio-profile-1"
CONTACT_ROLES = ("international_office", "agreements", "incoming", "outgoing", "press", "data_protection", "general")
AFFILIATION_KINDS = ("membership", "designation")
RANKING_SCOPES = ("world", "region", "country", "subject")
FACT_HOWS = ("exactly", "more_than", "about", "less_than")


class BadProfile(ValueError):
    """A profile that cannot be used: ``path`` says where (``rankings[2].year``), ``message`` what is wrong there."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or 'profile'}: {message}")
        self.path = path
        self.message = message


@dataclass(frozen=True)
class Place:
    """Where the university is. Coordinates are decimal degrees as text (canonical JSON has no floats), or ""."""

    city: LocalText = filled(default_factory=dict)
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True)
class Source:
    """Where a statement was read."""

    key: str
    title: LocalText
    publisher: LocalText = filled(default_factory=dict)
    url: str = ""
    published_on: str = ""


@dataclass(frozen=True)
class Contact:
    """A role mailbox, never a person."""

    role: str
    names: LocalText = filled(default_factory=dict)
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True)
class OrganisationalUnit:
    """A faculty, school or office."""

    ounit_id: str
    names: LocalText


@dataclass(frozen=True)
class Affiliation:
    """A membership, or a designation given by an authority. ``total``: one of how many (13 universities)."""

    key: str
    kind: str
    names: LocalText
    given_by: LocalText = filled(default_factory=dict)
    since: int | None = None
    total: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Ranking:
    """One place in one ranking. Rows with the same ``series`` make a line over the years.

    ``year`` None: the source does not say of which year. ``place_until``: end of a band such as 401-410.
    """

    series: str
    publisher: LocalText
    scope: str
    scope_names: LocalText
    place: int
    year: int | None = None
    place_until: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Strength:
    """A discipline the university is strong in, and what shows it. ``isced_f``: 2 to 4 digits, or ""."""

    key: str
    field: LocalText
    claim: LocalText
    isced_f: str = ""
    evidence: LocalText = filled(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Achievement:
    """What was done, with whom, when (``2016``, ``2016-03`` or ``2016-03-31``; "" unknown), and what shows it."""

    key: str
    what: LocalText
    partners: tuple[LocalText, ...] = ()
    on: str = ""
    evidence: LocalText = filled(default_factory=dict)
    strengths: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Fact:
    """A number with a name, a year (None: not stated) and a source; ``how``: exactly, more_than, about, less_than."""

    key: str
    names: LocalText
    value: int
    how: str = "exactly"
    year: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Profile:
    """Everything a university announces about itself to the public."""

    hei_id: str
    names: LocalText
    country: str
    short_names: LocalText = filled(default_factory=dict)
    colour: str = ""
    colour_dark: str = ""
    ror: str = ""
    schac: str = ""
    website: str = ""
    founded: int | None = None
    about: LocalText = filled(default_factory=dict)
    place: Place = filled(default_factory=Place)
    sources: tuple[Source, ...] = ()
    contacts: tuple[Contact, ...] = ()
    units: tuple[OrganisationalUnit, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    strengths: tuple[Strength, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    facts: tuple[Fact, ...] = ()
