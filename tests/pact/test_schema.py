"""The JSON Schemas say what the code does: the same bodies, texts, cards, manifests and boards pass in both."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from pact.board import board
from pact.bodies import SHAPES, body_problem
from pact.canonical import parse
from pact.cards import card_problem, person_card, words_card
from pact.container import read_zip
from pact.text import check_text
from tests.pact.build import ACTIVITY, pair
from tests.pact.changing import change, places
from tests.pact.proving import carry_out, proof_of
from tests.pact.samples import BODIES, agreement

NAMES = ("event", "text", "card", "manifest", "board", "api")
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads(resources.files("pact").joinpath(f"schema/{name}.schema.json").read_text("utf-8"))
    for name in NAMES
}
REGISTRY: Registry[Any] = Registry().with_resources(
    [(schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()]
)
JUNK: tuple[Any, ...] = (None, True, -1, 10**6, "", "x", "X y", [], ["x"], {}, {"x": 1}, "0" * 64, "2026-01-05")


def fits(name: str, value: Any, part: str = "") -> bool:
    schema = {"$ref": SCHEMAS[name]["$id"] + (f"#/$defs/{part}" if part else "")}
    return Draft202012Validator(schema, registry=REGISTRY).is_valid(value)


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_type_has_its_body_in_the_schema() -> None:
    assert {name.removeprefix("body_") for name in SCHEMAS["event"]["$defs"] if name.startswith("body_")} == set(SHAPES)
    named = {one["if"]["properties"]["type"]["const"] for one in SCHEMAS["event"]["allOf"]}
    assert named == set(SHAPES)


@pytest.mark.parametrize("type", sorted(BODIES))
def test_bodies_pass_in_code_and_schema_alike(type: str) -> None:
    body = BODIES[type]
    assert fits("event", body, f"body_{type}")
    assert body_problem(type, body) == ""
    for path in places(body):
        for junk in (*JUNK, ...):
            other = change(body, path, junk)
            if type in ("found", "record", "correct", "suspend") and body_problem(type, other):
                continue  # what fields say about each other is beyond a schema: there the code may be stricter
            assert fits("event", other, f"body_{type}") == (body_problem(type, other) == ""), (path, junk)
    assert not fits("event", {**body, "extra": 1}, f"body_{type}")


def test_real_events_fit_the_schema() -> None:
    a, b = pair()
    carry_out(a, b)
    a.say("record", activity=ACTIVITY)
    for event in a.events.values():
        envelope = json.loads(event.raw)
        assert fits("event", envelope)
        assert not fits("event", {**envelope, "extra": 1})
        assert not fits("event", {**envelope, "body": {"no": "such"}})
    assert fits("event", {**envelope, "type": "type_of_later", "body": {"anything": 1}})


def test_texts_pass_in_code_and_schema_alike() -> None:
    text = agreement()
    assert fits("text", text)
    for path in places(text):
        for junk in (*JUNK[::2], ...):
            other = change(text, path, junk)
            problems = {one.code for one in check_text(other)}
            if not problems:
                assert fits("text", other), (path, junk)
            if problems & {"form", "field", "value_type", "type"}:
                assert not fits("text", other), (path, junk, problems)


def test_cards_pass_in_code_and_schema_alike() -> None:
    salt = "0" * 32
    for card in (person_card(name="A", salt=salt), words_card(text="B", salt=salt, language="en")):
        assert fits("card", card)
        for path in card:
            for junk in (None, 7, "x", ...):
                other = change(copy.deepcopy(dict(card)), path, junk)
                assert fits("card", other) == (card_problem(other) == ""), (path, junk)


def test_manifest_and_board_fit() -> None:
    a, b = pair()
    _, files = carry_out(a, b)
    a.say("record", activity=ACTIVITY)
    members, _ = read_zip(proof_of(a, files))
    assert fits("manifest", parse(members["manifest.json"]))
    made = board(a.state, agreement()).as_json()
    assert fits("board", made)
    assert not fits("board", {**made, "extra": 1})
