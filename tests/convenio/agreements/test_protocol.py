"""What this node really says to others has the form that the protocol publishes (docs/protocol/pact.md, 11)."""

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from convenio.agreements import actions
from convenio.parties.terms import Role
from tests.convenio.agreements.conftest import approve, clear, sign

SCHEMAS = {
    name: json.loads(resources.files("pact").joinpath(f"schema/{name}.schema.json").read_text("utf-8"))
    for name in ("api", "card", "text", "event")
}
REGISTRY = Registry().with_resources([(schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()])


def problems(definition, value):
    schema = {"$ref": f"{SCHEMAS['api']['$id']}#/$defs/{definition}"}
    return [error.message for error in Draft202012Validator(schema, registry=REGISTRY).iter_errors(value)]


def test_every_message_of_a_life_has_the_published_form(draft, chd, tpu, wire):
    said = []
    real = wire._serve

    def listen(party, partner, endpoint, body, at):
        answer = real(party, partner, endpoint, body, at)
        said.append((endpoint, body, answer))
        return answer

    wire._serve = listen
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    actions.comment(acting=tpu.officer, agreement=tpu.copy(), clause_id="", words="Good.", at=wire.later(minutes=1))
    wire.run()
    actions.look(acting=chd.officer, agreement=chd.copy(), at=wire.later(minutes=1))
    wire.run()
    approve(tpu, draft_of(chd), wire)
    clear(tpu, draft_of(chd), wire)
    actions.open_round(
        acting=chd.officer,
        agreement=chd.copy(),
        deadline=wire.later(minutes=1).replace(year=wire.now.year + 1, day=1),
        order=None,
        at=wire.now,
    )
    wire.run()
    for house in (chd, tpu):
        sign(house, draft_of(chd), wire)
    actions.erase_person(acting=chd.acting(Role.KEEPER), person_id=chd.officer.person_id, at=wire.later(minutes=1))
    from convenio.agreements.exchange import pulling

    pulling.sweep(wire.later(days=1))
    wire.later(seconds=10)
    wire.run()
    seen = set()
    for endpoint, body, answer in said:
        assert answer.ok, (endpoint, answer.body)
        assert problems(f"{endpoint}_request", json.loads(body)) == []
        if endpoint != "file":
            assert problems(f"{endpoint}_answer", json.loads(answer.body)) == []
        seen.add(endpoint)
    assert seen == {"deliver", "events", "file", "erase", "receipt"}
    receipt = json.loads(json.loads(said[0][2].body)["receipt"]["raw"])
    assert problems("receipt_raw", receipt) == []


def draft_of(house):
    return house.copy()


@pytest.mark.parametrize("wrong", [{"format": "x"}, {"format": "convenio-exchange-1", "heads": {"A": []}}])
def test_the_published_form_is_strict_enough_to_fail(wrong):
    assert problems("heads_answer", wrong)
