"""Reads a profile from JSON, trusting nothing: a partner's node may be mistaken, newer than ours, or hostile.

Unknown keys are left out quietly (a newer node may say more), unless ``strict``. What is kept is bounded in number and
length, addresses are http(s) only, and invisible characters that turn text around are refused.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from convenio.institutions.profile import values as v
from convenio.institutions.profile.checks import Node
from convenio.institutions.profile.values import BadProfile

MAX_BYTES = 512 * 1024
MAX_DEPTH = 12
Item = TypeVar("Item")


def parse_profile(content: bytes, *, strict: bool = False) -> v.Profile:
    """Read a profile from the bytes of a file or an answer.

    Raises:
        BadProfile: too large, not JSON in UTF-8, nested too deeply, a key given twice, or as ``read_profile``.
    """
    return read_profile(load_json(content), strict=strict)


def load_json(content: bytes, most: int = MAX_BYTES) -> object:
    """JSON from outside as values: UTF-8, bounded in size and depth, no key twice, no floats.

    Raises:
        BadProfile: it is none of that.
    """
    if len(content) > most:
        raise BadProfile("", f"larger than {most} bytes")
    try:
        value = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float
        )
    except BadProfile:
        raise
    except (ValueError, RecursionError) as error:
        raise BadProfile("", f"not JSON in UTF-8 ({error.__class__.__name__})") from None
    check_depth(value)
    return value


def read_profile(value: object, *, strict: bool = False) -> v.Profile:
    """Turn parsed JSON into a profile.

    Raises:
        BadProfile: with the path of the first thing that is wrong. ``strict`` refuses unknown keys as well.
    """
    check_depth(value)
    top = Node(value, "", strict)
    if top.text("format", limit=40) != v.FORMAT:
        raise BadProfile("format", f"must be {v.FORMAT}")
    sources = _items(top, "sources", _source, 300)
    place = top.child("place")
    profile = v.Profile(
        hei_id=top.hei_id("hei_id"),
        names=top.names("names", required=True),
        short_names=top.names("short_names", limit=40),
        country=top.country("country"),
        colour=top.colour("colour"),
        colour_dark=top.colour("colour_dark"),
        ror=top.ror("ror"),
        schac=top.text("schac", limit=64),
        website=top.url("website"),
        founded=top.whole("founded", low=800, high=2200),
        about=top.names("about", limit=4000),
        place=v.Place(
            city=place.names("city"),
            latitude=place.degrees("latitude", 90),
            longitude=place.degrees("longitude", 180),
        ),
        sources=sources,
        contacts=_items(top, "contacts", _contact, 40),
        units=_items(top, "units", _unit, 500),
        affiliations=_items(top, "affiliations", _affiliation, 100),
        rankings=_items(top, "rankings", _ranking, 500),
        strengths=_items(top, "strengths", _strength, 100),
        achievements=_items(top, "achievements", _achievement, 200),
        facts=_items(top, "facts", _fact, 300),
    )
    place.finish()
    top.finish()
    _check_links(profile)
    return profile


def read_entry(part: str, value: object) -> object:
    """Turn the JSON of one entry of a list of the profile (``rankings``, ``facts`` …) into its value.

    Raises:
        BadProfile: with the name of the key that is wrong.
        KeyError: a profile has no such list.
    """
    return _READERS[part](Node(value, "", True))


def _items(top: Node, name: str, read: Callable[[Node], Item], most: int) -> tuple[Item, ...]:
    found = []
    for node in top.children(name, most=most):
        found.append(read(node))
        node.finish()
    return tuple(found)


def _source(node: Node) -> v.Source:
    return v.Source(
        key=node.key("key"),
        title=node.names("title", required=True),
        publisher=node.names("publisher"),
        url=node.url("url"),
        published_on=node.date("published_on"),
    )


def _contact(node: Node) -> v.Contact:
    return v.Contact(
        role=node.choice("role", v.CONTACT_ROLES),
        names=node.names("names"),
        email=node.email("email"),
        phone=node.text("phone", limit=40),
        url=node.url("url"),
    )


def _unit(node: Node) -> v.OrganisationalUnit:
    return v.OrganisationalUnit(ounit_id=node.key("ounit_id"), names=node.names("names", required=True))


def _affiliation(node: Node) -> v.Affiliation:
    return v.Affiliation(
        key=node.key("key"),
        kind=node.choice("kind", v.AFFILIATION_KINDS),
        names=node.names("names", required=True),
        given_by=node.names("given_by"),
        since=node.whole("since", low=800, high=2200),
        total=node.whole("total", low=1, high=1_000_000),
        source=node.key("source", required=False),
    )


def _ranking(node: Node) -> v.Ranking:
    place = node.whole("place", low=1, high=1_000_000, required=True)
    until = node.whole("place_until", low=1, high=1_000_000)
    if until is not None and place is not None and until < place:
        raise BadProfile(node.at("place_until"), "must not be before place")
    return v.Ranking(
        series=node.key("series"),
        publisher=node.names("publisher", required=True),
        scope=node.choice("scope", v.RANKING_SCOPES),
        scope_names=node.names("scope_names", required=True),
        place=place or 1,
        year=node.whole("year", low=1900, high=2200),
        place_until=until,
        source=node.key("source", required=False),
    )


def _strength(node: Node) -> v.Strength:
    return v.Strength(
        key=node.key("key"),
        field=node.names("field", required=True),
        claim=node.names("claim", required=True, limit=1000),
        isced_f=node.isced_f("isced_f"),
        evidence=node.names("evidence", limit=2000),
        source=node.key("source", required=False),
    )


def _achievement(node: Node) -> v.Achievement:
    return v.Achievement(
        key=node.key("key"),
        what=node.names("what", required=True, limit=1000),
        partners=node.list_of_names("partners", most=20),
        on=node.partial_date("on"),
        evidence=node.names("evidence", limit=2000),
        strengths=node.keys("strengths", most=20),
        source=node.key("source", required=False),
    )


def _fact(node: Node) -> v.Fact:
    value = node.whole("value", low=-(10**15), high=10**15, required=True)
    return v.Fact(
        key=node.key("key"),
        names=node.names("names", required=True),
        value=value or 0,
        how=node.choice("how", v.FACT_HOWS, default="exactly"),
        year=node.whole("year", low=800, high=2200),
        source=node.key("source", required=False),
    )


_READERS: dict[str, Callable[[Node], object]] = {
    "sources": _source,
    "contacts": _contact,
    "affiliations": _affiliation,
    "rankings": _ranking,
    "strengths": _strength,
    "achievements": _achievement,
    "facts": _fact,
}


def _check_links(profile: v.Profile) -> None:
    """Keys are unique in their list, and every link leads somewhere."""
    sources = _unique("sources", [item.key for item in profile.sources])
    strengths = _unique("strengths", [item.key for item in profile.strengths])
    _unique("affiliations", [item.key for item in profile.affiliations])
    _unique("achievements", [item.key for item in profile.achievements])
    _unique("facts", [item.key for item in profile.facts])
    _unique("units", [item.ounit_id for item in profile.units])
    _unique("rankings", [f"{item.series} of {item.year or 'no year'}" for item in profile.rankings])
    lists = ("affiliations", "rankings", "strengths", "achievements", "facts")
    for name in lists:
        for number, item in enumerate(getattr(profile, name)):
            if item.source and item.source not in sources:
                raise BadProfile(f"{name}[{number}].source", f"there is no source with the key {item.source}")
    for number, achievement in enumerate(profile.achievements):
        for key in achievement.strengths:
            if key not in strengths:
                raise BadProfile(f"achievements[{number}].strengths", f"there is no strength with the key {key}")


def _unique(name: str, keys: list[str]) -> set[str]:
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            raise BadProfile(f"{name}[{number}]", f"{key} is given twice")
        seen.add(key)
    return seen


def check_depth(value: object, depth: int = 0) -> None:
    """Raise ``BadProfile`` when objects and lists stand in one another more than ``MAX_DEPTH`` deep."""
    if depth > MAX_DEPTH:
        raise BadProfile("", "nested too deeply")
    if isinstance(value, Mapping):
        for inner in value.values():
            check_depth(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check_depth(inner, depth + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadProfile(key[:80], "the same key is given twice")
        found[key] = value
    return found


def _no_float(text: str) -> Any:
    raise BadProfile("", f"numbers are whole numbers; {text[:40]} is not (write decimals as text)")
