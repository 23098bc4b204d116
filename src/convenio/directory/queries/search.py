"""What may be asked of the directory by words: who fits, who it surely is, everything of one organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from convenio.directory.models import Identifier, Key, Organisation, Placing, Record
from convenio.directory.models import Sought as Indexed
from convenio.directory.reading import ACRONYM
from convenio.directory.search import finding
from convenio.directory.search.asked import Asked, asked, identifiers
from convenio.directory.search.finding import Hit, found
from convenio.directory.search.letters import HAN_RUN, folded
from convenio.directory.search.shapes import CITY, INITIALS, WHOLE
from convenio.directory.search.words import LONGEST
from convenio.parties.models import Party

NEAR, LANGUAGES = 0.8, ("en", "zh", "ru")
LEAST_LETTERS = 6


@dataclass(frozen=True)
class Sure:
    """What the directory surely knows of a university.

    ``hei_id``: where it stands in the network; empty when it has no address of its own. ``names``: in our languages.
    """

    organisation: Organisation
    hei_id: str
    names: dict[str, str]
    country: str
    website: str


@dataclass(frozen=True)
class Family:
    """Another organisation that a list names beside this one; ``kind``: parent, child or related."""

    kind: str
    organisation: Organisation


@dataclass(frozen=True)
class OrganisationView:
    """An organisation as its page shows it. ``names``: [language, [(text, kind, list)]]; ``said``: one row a list."""

    organisation: Organisation
    names: list[tuple[str, list[tuple[str, str, str]]]]
    identifiers: list[Identifier]
    records: list[Record]
    family: list[Family]
    parties: list[Party] = field(default_factory=list)


def organisations_found(words: str, *, country: str = "", limit: int = 20) -> list[Hit]:
    """The organisations that fit what was typed in any script, best first; ``country``: ISO 3166-1 alpha-2."""
    return found(words, country=country, limit=limit)


def not_here(words: str, *, country: str = "", limit: int) -> list[Hit]:
    """Those found that stand for no university of this node."""
    hits = found(words, country=country, limit=2 * limit)
    here = parties_of(hit.organisation for hit in hits)
    return [hit for hit in hits if hit.organisation.pk not in here][:limit]


def best_known(country: str, limit: int) -> list[Organisation]:
    """Those of a country whom a search would show first."""
    rows = Indexed.objects.filter(country=country, active=True).order_by("-weight", "organisation")
    return [row.organisation for row in rows.select_related("organisation")[:limit]]


def is_empty() -> bool:
    """Was no list brought yet?"""
    return not Organisation.objects.exists()


def countries() -> list[str]:
    """Codes of the countries in which there is an organisation."""
    return list(Indexed.objects.exclude(country="").order_by("country").values_list("country", flat=True).distinct())


def parties_of(organisations: Iterable[Organisation]) -> dict[int, list[Party]]:
    """{organisation: the universities of this node that stand for it}."""
    found: dict[int, list[Party]] = {}
    for row in Placing.objects.filter(organisation__in=list(organisations)).select_related("party").order_by("pk"):
        found.setdefault(row.organisation_id, []).append(row.party)
    return found


def organisation_view(pk: int) -> OrganisationView | None:
    """Everything the lists say of one organisation; None when there is none with this number."""
    one = Organisation.objects.select_related("successor").filter(pk=pk).first()
    if one is None:
        return None
    names: dict[str, list[tuple[str, str, str]]] = {}
    for naming in one.namings.all():
        entry = (naming.text, naming.kind, naming.list)
        if entry not in names.setdefault(naming.language, []):
            names[naming.language].append(entry)
    order = sorted(names.items(), key=lambda pair: (pair[0] not in LANGUAGES, pair[0] == "", pair[0]))
    records = list(one.records.select_related("edition", "seen").order_by("list", "key"))
    codes = list(one.identifiers.order_by("scheme", "value"))
    return OrganisationView(one, order, codes, records, _family(records), parties_of([one]).get(one.pk, []))


def _family(records: list[Record]) -> list[Family]:
    told: dict[str, str] = {}
    for record in records:
        for relation in record.told.get("relations", ()):
            if relation["kind"] in ("parent", "child", "related"):
                told.setdefault(relation["ror"], relation["kind"])
    rows = Organisation.objects.filter(ror__in=list(told)).order_by("name", "pk")
    order = ("parent", "child", "related")
    return sorted((Family(told[row.ror or ""], row) for row in rows), key=lambda one: order.index(one.kind))


def sure_of(organisation: Organisation) -> Sure:
    """What a form about a partner is filled with."""
    names = {tag: organisation.names[tag] for tag in LANGUAGES if organisation.names.get(tag)}
    names = names or {"en": organisation.name}
    hei_id = organisation.hei_id or _own_domain(organisation)
    return Sure(organisation, hei_id, names, organisation.country, organisation.website)


def surely(name: str, code: str = "", website: str = "", country: str = "") -> Sure | None:
    """Which university a row of somebody's list means, only when that is certain; else None.

    By an identifier in ``code``; by the web address when the name is near; by the exact name in any script when only
    one organisation (of the country, where one is said) is called so. Never by a name that is merely like.
    """
    one = _by_code(code) or _by_domain(name, website or code, country) or _by_name(name, country)
    if one is None or one.status == "withdrawn":
        return None
    return sure_of(one)


def _by_code(code: str) -> Organisation | None:
    for scheme, value in identifiers(code):
        if scheme != "domain" and (one := _only(Identifier.objects.filter(scheme=scheme, value=value))):
            return one
    return None


def _by_domain(name: str, website: str, country: str) -> Organisation | None:
    """Who has the web address and a name near this one; the only one, for campuses share addresses."""
    for scheme, value in identifiers(website):
        if scheme != "domain":
            continue
        rows = Identifier.objects.filter(scheme=scheme, value=value, organisation__status="active")
        numbers = list(rows.values_list("organisation_id", flat=True)[:50])
        if numbers:
            fits = finding.fits_of(asked(name), numbers)
            near = [number for number, one in fits.items() if one.covered >= NEAR and one.of_name >= NEAR]
            if len(near) != 1:
                return None
            one = Organisation.objects.get(pk=near[0])
            return None if _elsewhere(one, country) else one
    return None


def _by_name(name: str, country: str) -> Organisation | None:
    """The only one that is called exactly so, in any script; abbreviations say too little."""
    whole = asked(name)
    if len(whole.joined) < LEAST_LETTERS or (len(whole.words) < 2 and not any(word.han for word in whole.words)):
        return None
    rows = Key.objects.filter(word=(WHOLE + whole.joined)[:LONGEST]).values_list("organisation", flat=True)
    numbers = [number for number in rows[:200] if _called(whole, name, number)]
    every = [one for one in Organisation.objects.filter(pk__in=numbers) if not _elsewhere(one, country)]
    here = [one for one in every if one.status != "withdrawn"]
    return here[0] if len(here) == 1 else None


def _called(whole: Asked, name: str, number: int) -> bool:
    row = Indexed.objects.filter(pk=number).first()
    for form in finding.forms_of(row.forms) if row else ():
        if form.kind in (ACRONYM, INITIALS, CITY) or form.joined != whole.joined:
            continue
        if not HAN_RUN.search(name) or folded(name).replace(" ", "") == folded(form.text).replace(" ", ""):
            return True
    return False


def _only(rows: Any) -> Organisation | None:
    numbers = list(rows.values_list("organisation_id", flat=True)[:2])
    return Organisation.objects.get(pk=numbers[0]) if len(numbers) == 1 else None


def _elsewhere(one: Organisation, country: str) -> bool:
    return bool(country and one.country and one.country != country)


def _own_domain(one: Organisation) -> str:
    """The web domain, where no other active organisation has it."""
    if not one.domain:
        return ""
    others = Organisation.objects.filter(domain=one.domain, status="active").exclude(pk=one.pk)
    return "" if others.exists() else one.domain
