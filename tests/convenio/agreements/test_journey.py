"""The whole life of an agreement between two universities through the real handlers."""

from convenio.agreements import actions, books
from convenio.agreements.states import Stage
from convenio.audit.queries import verify_chain


def test_from_draft_to_in_force(in_force, chd, tpu):
    ours, theirs = chd.copy(in_force), tpu.copy(in_force)
    assert ours.stage == theirs.stage == Stage.IN_FORCE
    assert books.state(ours).in_force == books.state(theirs).in_force
    assert set(books.state(ours).order) == set(books.state(theirs).order)
    assert ours.in_force_from == theirs.in_force_from
    assert verify_chain().intact


def test_draft_is_private_until_proposed(draft, chd, tpu, wire):
    wire.run()
    assert draft.stage == Stage.DRAFT
    assert not draft.founded
    assert tpu.party.agreements.count() == 0
    assert wire.asked == []
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    assert tpu.copy().title == draft.title
