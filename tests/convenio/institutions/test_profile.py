"""The profile format: what is written can be read, and hostile input is refused with the place where it is wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from convenio.institutions.profile import BadProfile, parse_profile, profile_bytes, profile_digest, read_profile
from convenio.institutions.profile.reading import MAX_BYTES
from tests.convenio.institutions.profiles import tomsk

Spoil = Callable[[dict[str, Any]], object]


def test_what_is_written_is_read_again_unchanged() -> None:
    profile = read_profile(tomsk(), strict=True)
    again = parse_profile(profile_bytes(profile), strict=True)
    assert again == profile
    assert profile_digest(again) == profile_digest(profile)
    assert profile.rankings[3].place == 387
    assert profile.achievements[0].strengths == ("additive",)


def test_the_digest_ignores_the_order_of_keys_and_notices_a_changed_place() -> None:
    turned = json.loads(json.dumps(dict(reversed(tomsk().items()))))
    assert profile_digest(read_profile(turned)) == profile_digest(read_profile(tomsk()))
    changed = tomsk()
    changed["rankings"][0]["place"] = 399
    assert profile_digest(read_profile(changed)) != profile_digest(read_profile(tomsk()))


def test_a_newer_nodes_extra_keys_are_left_out_but_refused_in_files() -> None:
    value = tomsk()
    value["facts"][0]["colour_of_the_sky"] = "blue"
    assert read_profile(value) == read_profile(tomsk())
    with pytest.raises(BadProfile) as caught:
        read_profile(value, strict=True)
    assert caught.value.path == "facts[0].colour_of_the_sky"


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("format", lambda p: p.update(format="convenio-profile-9")),
        ("hei_id", lambda p: p.update(hei_id="TPU.RU/../x")),
        ("names", lambda p: p.update(names={})),
        ("names", lambda p: p.update(names={"<script>": "x"})),
        ("names.en", lambda p: p.update(names={"en": "Tomsk\u202eytisrevinU"})),
        ("names.en", lambda p: p.update(names={"en": "a\x00b"})),
        ("names.en", lambda p: p.update(names={"en": ["list"]})),
        ("ror", lambda p: p.update(ror="00a45v708")),
        ("website", lambda p: p.update(website="javascript:alert(1)")),
        ("founded", lambda p: p.update(founded=True)),
        ("founded", lambda p: p.update(founded="1896")),
        ("colour", lambda p: p.update(colour="red;background:url(x)")),
        ("place.latitude", lambda p: p["place"].update(latitude="156.4")),
        ("contacts[0].email", lambda p: p["contacts"][0].update(email="a@b\r\nBcc: c@d")),
        ("contacts[0].role", lambda p: p["contacts"][0].update(role="rector")),
        ("rankings[0].place", lambda p: p["rankings"][0].update(place=0)),
        ("rankings[0].place_until", lambda p: p["rankings"][0].update(place_until=1)),
        ("rankings[1]", lambda p: p["rankings"][1].update(year=2017)),
        ("rankings[0].source", lambda p: p["rankings"][0].update(source="nowhere")),
        ("rankings", lambda p: p.update(rankings=p["rankings"] * 100)),
        ("strengths[0].isced_f", lambda p: p["strengths"][0].update(isced_f="7")),
        ("achievements[0].on", lambda p: p["achievements"][0].update(on="2016-13")),
        ("achievements[0].strengths", lambda p: p["achievements"][0].update(strengths=["cooking"])),
        ("facts[0].value", lambda p: p["facts"][0].update(value=None)),
        ("facts[0].how", lambda p: p["facts"][0].update(how="roughly")),
        ("sources[0].published_on", lambda p: p["sources"][0].update(published_on="2020-02-30")),
        ("facts", lambda p: p.update(facts={"0": "x"})),
    ],
)
def test_what_is_wrong_is_refused_where_it_is(path: str, spoil: Spoil) -> None:
    value = tomsk()
    spoil(value)
    with pytest.raises(BadProfile) as caught:
        parse_profile(json.dumps(value).encode())
    assert caught.value.path == path
    assert caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"format": "convenio-profile-1", "format": "convenio-profile-1"}',
        b'{"format": 1.5}',
        b'{"format": NaN}',
        b"[" * 100_000,
        b'{"about": ' + b"[" * 50 + b"]" * 50 + b"}",
        b'{"founded": ' + b"9" * 6000 + b"}",
        b" " * (MAX_BYTES + 1),
    ],
)
def test_garbage_is_refused_and_breaks_nothing(content: bytes) -> None:
    with pytest.raises(BadProfile):
        parse_profile(content)
