"""F14 and F15: what a node must not write, and the cards that stand beside events."""

from __future__ import annotations

import pytest

from pact.bodies import TYPES
from pact.cards import card_id, card_problem, person_card, words_card
from pact.rules import Rules
from pact.writing import may_write

SALT = "0123456789abcdef" * 2


def test_f14_no_leaving_while_a_signature_may_exist() -> None:
    for type in TYPES:
        expected = "intent" if type in ("decline", "end") else ""
        assert may_write(type, unresolved_intents=1) == expected
        assert may_write(type) == ""
    assert may_write("decline", unresolved_intents=1, rules=Rules(intent_blocks_leaving=False)) == ""


def test_f15_a_restored_node_writes_nothing_until_all_have_answered() -> None:
    for type in TYPES:
        assert may_write(type, feed_not_returned_by={"tpu.ru"}) == "restored"
    assert may_write("end", feed_not_returned_by={"tpu.ru"}, rules=Rules(restored_waits_for_all=False)) == ""


def test_cards_hide_what_they_say_and_can_be_told_apart() -> None:
    card = person_card(name="Ван Ли", salt=SALT, title="Dean")
    assert card_problem(card) == ""
    assert card_id(card) != card_id(person_card(name="Ван Ли", salt=SALT[::-1], title="Dean"))
    assert card_problem(words_card(text="<script>alert(1)</script>", salt=SALT)) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "short"},
        {"kind": "secret"},
        {"format": "x"},
        {"extra": "x"},
        {"name": 7},
        {"name": "\ud800"},
        {"name": "x" * 100_001},
    ],
    ids=str,
)
def test_cards_from_outside_are_checked(change: dict[str, object]) -> None:
    assert card_problem({**person_card(name="A", salt=SALT), **change}).endswith(".")
    assert card_problem(["a"])
