"""The envelope, the identity and the signature of an event; the shapes of bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pact.bodies import SHAPES, body_problem
from pact.canonical import canonical, digest, parse
from pact.events import (
    MAX_EVENT_BYTES,
    SIGNED_PREFIX,
    BadEvent,
    Event,
    make_event,
    pact_id,
    read_event,
    read_wire,
    stored_event,
    verify_signature,
    wire,
)
from tests.pact.build import CHD, TPU, Node, key, pair, private, public, text
from tests.pact.samples import BODIES


def founding() -> Event:
    return next(iter(pair()[0].events.values()))


def changed(event: Event, **fields: Any) -> bytes:
    return canonical(json.loads(event.raw) | fields)


def test_id_and_signature_are_those_of_the_specification() -> None:
    event = founding()
    assert event.id == digest(event.raw)
    private(CHD).public_key().verify(event.signature, b"convenio-event-v1\0" + event.raw)
    assert SIGNED_PREFIX == b"convenio-event-v1\0"
    assert verify_signature(event, public(CHD))
    assert not verify_signature(event, public(TPU))
    assert not verify_signature(event, "00")
    assert not verify_signature(event, "nonsense")


def test_reading_gives_back_what_was_made() -> None:
    a, b = pair()
    version = a.propose()
    b.hear(a)
    for event in (founding(), version, b.approve(version)):
        assert read_event(event.raw, event.signature) == event
        assert stored_event(event.raw, event.signature) == event
        assert read_wire(json.loads(json.dumps(wire(event)))) == event


def test_the_uuid_of_a_pact_follows_from_its_founding() -> None:
    event = founding()
    assert event.pact == pact_id(json.loads(event.raw))
    assert event.pact[14] == "8"
    assert event.pact[19] in "89ab"
    with pytest.raises(BadEvent) as caught:
        read_event(changed(event, at="2026-05-05T00:00:00Z"), event.signature)
    assert caught.value.code == "founding"


@pytest.mark.parametrize(
    "fields",
    [
        {"format": "convenio-event-2"},
        {"pact": "not-a-uuid"},
        {"author": "CHD.edu.cn"},
        {"author": "-chd"},
        {"author": 5},
        {"prev": "x" * 64},
        {"prev": None},
        {"seen": []},
        {"seen": {CHD: ["0" * 64]}},
        {"seen": {TPU: []}},
        {"seen": {TPU: ["0" * 64, "0" * 64]}},
        {"seen": {TPU: ["1" * 64, "0" * 64]}},
        {"seen": {TPU: "0" * 64}},
        {"seen": {TPU: [f"{n:064}" for n in range(33)]}},
        {"role": "Officer!"},
        {"role": "x" * 41},
        {"unit": 7},
        {"unit": "x" * 201},
        {"person": "somebody"},
        {"at": "2026-02-30T00:00:00Z"},
        {"at": "2026-01-01 00:00:00"},
        {"at": "2026-01-01T00:00:00+00:00"},
        {"at": "２026-01-01T00:00:00Z"},
        {"type": ""},
        {"type": "Propose"},
        {"body": []},
        {"body": None},
        {"key": ""},
        {"key": "a b"},
        {"witness": ""},
        {"witness": CHD},
        {"more": 1},
    ],
    ids=str,
)
def test_every_field_of_the_envelope_is_checked(fields: dict[str, Any]) -> None:
    event = pair()[0].propose()
    with pytest.raises(BadEvent) as caught:
        read_event(changed(event, **fields), event.signature)
    assert caught.value.code == "envelope"


@pytest.mark.parametrize("field", sorted(json.loads(founding().raw)))
def test_no_field_may_be_missing(field: str) -> None:
    envelope = json.loads(founding().raw)
    del envelope[field]
    with pytest.raises(BadEvent):
        read_event(canonical(envelope), founding().signature)


def test_a_founding_has_no_past_and_no_witness() -> None:
    event = founding()
    for fields in ({"prev": "0" * 64}, {"seen": {TPU: ["0" * 64]}}, {"witness": TPU}):
        with pytest.raises(BadEvent) as caught:
            read_event(changed(event, **fields), event.signature)
        assert caught.value.code == "envelope"


def test_other_bytes_of_the_same_value_are_refused() -> None:
    event = founding()
    pretty = json.dumps(json.loads(event.raw), ensure_ascii=False).encode()
    for raw in (pretty, event.raw + b"\n", event.raw.replace(b"officer", b"offic\\u0065r")):
        with pytest.raises(BadEvent) as caught:
            read_event(raw, event.signature)
        assert caught.value.code == "canonical"


def test_size_signature_and_wire_have_their_own_codes() -> None:
    event = founding()
    cases: list[tuple[str, Any]] = [
        ("size", lambda: read_event(b" " * (MAX_EVENT_BYTES + 1), event.signature)),
        ("signature", lambda: read_event(event.raw, event.signature[:-1])),
        ("signature", lambda: read_wire(wire(event) | {"signature": "zz" * 64})),
        ("signature", lambda: read_wire(wire(event) | {"signature": event.signature.hex().upper()})),
        ("wire", lambda: read_wire(wire(event) | {"more": ""})),
        ("wire", lambda: read_wire([event.raw.decode(), ""])),
        ("wire", lambda: read_wire({"raw": 1, "signature": "0" * 128})),
        ("canonical", lambda: read_wire({"raw": "\ud800", "signature": "0" * 128})),
    ]
    for code, read in cases:
        with pytest.raises(BadEvent) as caught:
            read()
        assert caught.value.code == code


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_changed_byte_is_read_as_the_same_event(data: st.DataObject) -> None:
    event = founding()
    at = data.draw(st.integers(0, len(event.raw) - 1))
    raw = event.raw[:at] + bytes([event.raw[at] ^ 1 << data.draw(st.integers(0, 7))]) + event.raw[at + 1 :]
    try:
        other = read_event(raw, event.signature)
    except BadEvent:
        return
    assert other.id != event.id
    assert not verify_signature(other, public(CHD))


def test_a_body_of_the_wrong_shape_is_not_even_written() -> None:
    node, _ = pair()
    for type, body in (("propose", {}), ("pass", {"to": 7}), ("end", {"why": "x"}), ("comment", {"clause": "c1"})):
        with pytest.raises(BadEvent) as caught:
            node.say(type, body=body)
        assert caught.value.code == "body"


@pytest.mark.parametrize("parties", [[CHD], [CHD, CHD], [CHD, "No University"]], ids=str)
def test_a_founding_of_the_wrong_shape_is_not_even_written(parties: list[str]) -> None:
    with pytest.raises(BadEvent) as caught:
        Node(CHD).found(*parties)
    assert caught.value.code == "body"


def test_every_type_has_a_sample_and_each_field_is_needed_or_optional() -> None:
    assert set(BODIES) == set(SHAPES)
    for type, body in BODIES.items():
        assert body_problem(type, body) == ""
        assert body_problem(type, {**body, "extra": 1})
        for name in body:
            optional = f"{name}?" in SHAPES[type]
            assert bool(body_problem(type, {k: v for k, v in body.items() if k != name})) is not optional
            assert body_problem(type, {**body, name: object()}), (type, name)
    assert body_problem("a_type_of_later", {"anything": 1}) == ""


@pytest.mark.parametrize(
    ("type", "change"),
    [
        ("found", {"parties": [CHD]}),
        ("found", {"parties": [CHD, CHD]}),
        ("found", {"keys": {CHD: []}}),
        ("found", {"keys": {CHD: [{"id": "k", "public": "0" * 64}] * 2, TPU: []}}),
        ("found", {"protocol": "convenio-pact-2"}),
        ("found", {"nonce": "short"}),
        ("found", {"keys": {CHD: [key(CHD)], TPU: [key(TPU)]}}),
        ("found", {"witnesses": {"other.org": CHD}}),
        ("found", {"witnesses": {TPU: TPU}}),
        ("open", {"deadline": "2026-06-30"}),
        ("open", {"order": [CHD, CHD]}),
        ("open", {"order": "none"}),
        ("sign", {"mode": "telepathy"}),
        ("sign", {"signed_at": "yesterday"}),
        ("end", {"effective_on": "2026-02-29"}),
        ("record", {"activity": {}}),
        ("clear", {"rule": ""}),
    ],
    ids=str,
)
def test_what_a_body_may_not_say(type: str, change: dict[str, Any]) -> None:
    assert body_problem(type, BODIES[type] | change).startswith(f"The body of {type} is not valid")


@pytest.mark.parametrize(
    "change",
    [
        {"quantities": {}},
        {"quantities": {"persons": -1}},
        {"quantities": {"persons": True}},
        {"quantities": {"persons": 10**9 + 1}},
        {"quantities": {"Persons": 1}},
        {"from": "2026-03-07"},
        {"strand": "tourism"},
        {"id": "1"},
        {"evidence": "file.pdf"},
        {"direction": {"from": CHD}},
        {"name_of_teacher": "somebody"},
    ],
    ids=str,
)
def test_what_an_activity_may_not_say(change: dict[str, Any]) -> None:
    body = BODIES["record"]
    assert body_problem("record", {"activity": body["activity"] | change})


def test_markup_in_a_unit_is_just_text() -> None:
    node = Node(CHD)
    node.found(CHD, TPU)
    tips = {CHD: next(iter(node.events))}
    event = make_event(
        pact=node.state.pact, author=CHD, prev=tips[CHD], seen={}, role="officer", unit="<script>alert(1)</script>",
        at="2026-01-02T00:00:00Z", type="acknowledge", body={}, key=CHD, sign=private(CHD).sign,
    )  # fmt: skip
    assert parse(event.raw)["unit"] == "<script>alert(1)</script>"
    assert not node.take([event]).refused
    assert text("x") != event.id
