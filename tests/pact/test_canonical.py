"""Canonical JSON: equal to RFC 8785 where it applies, and closed to everything that can be read in two ways."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from pact.canonical import MAX_DEPTH, MAX_INTEGER, NotCanonical, canonical, digest, parse
from pact.forms import is_digest

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_the_same_bytes_as_rfc_8785_and_back(value: Any) -> None:
    raw = canonical(value)
    assert raw == rfc8785.dumps(value)
    assert parse(raw) == value
    assert canonical(parse(raw)) == raw


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_refused_or_canonical(raw: bytes) -> None:
    try:
        value = parse(raw)
    except NotCanonical:
        return
    assert canonical(value) == raw


HOSTILE = {
    b"1.5": "float",
    b"1e3": "float",
    b"-0.0": "float",
    b"NaN": "float",
    b"[Infinity]": "float",
    b'{"a":1,"a":1}': "duplicate",
    b'{"b":1,"a":1}': "form",
    b'{"a": 1}': "form",
    b"[1,2] ": "form",
    b"-0": "form",
    b'"\\u0041"': "form",
    b'"\\/"': "form",
    b'"\\ud800"': "surrogate",
    b'{"\xc3\xa9":1}': "key",
    b'"\xff"': "utf8",
    b'\xef\xbb\xbf"a"': "json",
    b"": "json",
    b"{": "json",
    b"9007199254740992": "integer",
    b"-9007199254740992": "integer",
    b"1" * 5000: "json",
    b"[" * 40 + b"]" * 40: "depth",
    b"[" * 100_000 + b"]" * 100_000: "depth",
    b'{"a":' * 100_000: "depth",
}


@pytest.mark.parametrize(("raw", "code"), HOSTILE.items(), ids=range(len(HOSTILE)))
def test_hostile_bytes_are_refused_with_their_reason(raw: bytes, code: str) -> None:
    with pytest.raises(NotCanonical) as caught:
        parse(raw)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "float"),
        ({"a": [float("nan")]}, "float"),
        ({1: 2}, "key"),
        ({"ключ": 1}, "key"),
        (2**53, "integer"),
        ("\udc00", "surrogate"),
        (b"x", "type"),
        ({"a": {1, 2}}, "type"),
    ],
)
def test_values_without_one_canonical_form_are_refused(value: Any, code: str) -> None:
    with pytest.raises(NotCanonical) as caught:
        canonical(value)
    assert caught.value.code == code


def test_the_edge_of_each_limit_is_allowed() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert parse(canonical(deep)) == deep
    with pytest.raises(NotCanonical):
        canonical([deep])
    assert parse(canonical([MAX_INTEGER, -MAX_INTEGER])) == [MAX_INTEGER, -MAX_INTEGER]


def test_keys_are_sorted_and_text_stands_as_it_is() -> None:
    assert canonical({"b": "长安", "a": "Томск’", "B": "\n\x7f\u2028"}) == (
        '{"B":"\\n\x7f\u2028","a":"Томск’","b":"长安"}'.encode()
    )


def test_a_digest_is_64_lower_case_digits() -> None:
    assert is_digest(digest(b""))
    assert not any(map(is_digest, (digest(b"").upper(), digest(b"")[1:], "g" * 64, b"0" * 64, None, 7)))
