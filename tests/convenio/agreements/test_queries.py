"""What pages are given, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convenio.agreements import actions, books, queries
from convenio.agreements.models import Agreement
from convenio.parties.terms import Role
from tests.convenio.agreements.conftest import approve
from tests.convenio.agreements.pair import CHD, TPU


def cost(call):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        call()
    return len(seen)


def test_view_of_a_draft(draft, chd, wire):
    view = queries.agreement_view(draft, chd.officer, on=wire.now)
    assert view.source == "draft"
    assert view.text["title"]["ru"] == "Соглашение о сотрудничестве"
    assert view.turn.ours
    assert view.turn.task == "propose"
    assert view.turn.stage == "draft"
    assert view.verdicts["propose_version"].ok, view.verdicts["propose_version"].reason
    assert not view.verdicts["approve_version"].ok


def test_view_after_a_proposal_says_whose_turn_it_is(proposed, chd, tpu, wire):
    theirs = queries.agreement_view(tpu.copy(proposed), tpu.officer, on=wire.now)
    assert theirs.turn.ours
    assert theirs.turn.task == "answer"
    ours = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    assert ours.turn.turn == TPU
    assert not ours.turn.ours
    assert ours.turn.turn_name == "Tomsk Polytechnic University"
    reach = ours.turn.reach[0]
    assert reach.delivered_at is not None
    assert reach.seen_at is None
    actions.look(acting=tpu.officer, agreement=tpu.copy(proposed), at=wire.later(minutes=5))
    wire.run()
    ours = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    assert ours.turn.reach[0].seen_at == wire.now


def test_a_readers_look_is_not_told_as_seen(proposed, chd, tpu, wire):
    actions.look(acting=tpu.acting(Role.READER), agreement=tpu.copy(proposed), at=wire.later(minutes=5))
    wire.run()
    assert queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now).turn.reach[0].seen_at is None


def test_news_since_the_last_look(proposed, chd, tpu, wire):
    actions.look(acting=chd.officer, agreement=chd.copy(proposed), at=wire.later(hours=1))
    approve(tpu, proposed, wire)
    wire.later(hours=1)
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.now)
    assert [one.type for one in view.news] == ["approve"]
    assert "approved" in view.news[0].sentence
    assert view.news[0].party == TPU
    actions.look(acting=chd.officer, agreement=chd.copy(proposed), at=wire.now)
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.later(minutes=1))
    assert [one.type for one in view.news] == ["approve"], "what was new stays marked within one sitting"
    view = queries.agreement_view(chd.copy(proposed), chd.officer, on=wire.later(minutes=30))
    assert view.news == ()


def test_difference_shows_the_old_number_beside_the_new_in_every_language(proposed, chd, tpu, wire):
    row = chd.copy(proposed)
    draft = actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    clause = next(one for one in draft.clauses.all() if one.content["type"] == "staff_exchange")
    actions.set_value(
        acting=chd.officer,
        agreement=row,
        clause_id=clause.clause_id,
        name="teachers",
        value="4",
        revision=clause.revision,
        at=wire.later(minutes=1),
    )
    actions.propose_version(acting=chd.officer, agreement=row, at=wire.later(minutes=1))
    wire.run()
    view = queries.agreement_view(tpu.copy(proposed), tpu.officer, on=wire.now)
    shown = next(one for one in view.clauses if one.type == "staff_exchange")
    value = next(one for one in shown.values if one.name == "teachers")
    assert value.before == {"zh": "2", "ru": "2", "en": "2"}
    assert value.shown == {"zh": "4", "ru": "4", "en": "4"}
    assert shown.change is not None
    assert shown.stale == ()
    assert view.compared_with == 1
    assert any(run.name == "teachers" and run.text == "4" for run in shown.runs["zh"])


def further(house, wire, count):
    """Agreements as the projection would write them: waiting for us, in force, ending one after the other."""
    Agreement.objects.bulk_create(
        Agreement(
            party=house.party,
            kind="MOU",
            title={"en": f"Memorandum {number}"},
            partners=[TPU],
            created_at=wire.now,
            stage="in_force",
            in_force="x",
            own_task="answer",
            turn=CHD,
            turn_since=wire.now,
            ends_on=wire.now.date() + timedelta(days=number % 400),
            last_event_at=wire.now,
        )
        for number in range(count)
    )


def test_list_and_desk_cost_the_same_with_one_and_with_many(proposed, chd, wire):
    chd.copy(proposed)
    rows = lambda: [queries.partner_names(row) for row in queries.agreements_of(chd.party)[:50]]  # noqa: E731
    desk = lambda: queries.desk_of(chd.officer, on=wire.now)  # noqa: E731
    page = lambda: queries.agreement_view(  # noqa: E731
        queries.find_agreement(chd.party, proposed.pk), chd.officer, on=wire.now
    )
    page()
    further(chd, wire, 1)
    few = cost(rows), cost(desk), cost(page)
    further(chd, wire, 500)
    assert (cost(rows), cost(desk), cost(page)) == few
    assert few[0] <= 3
    assert few[1] <= 12
    assert few[2] <= 45


def test_lists_filter_by_stage_partner_words_and_turn(proposed, chd, tpu, third, wire):
    assert queries.agreements_of(chd.party, stage="negotiation").count() == 1
    assert queries.agreements_of(chd.party, stage="draft").count() == 0
    assert queries.agreements_of(chd.party, partner=TPU).count() == 1
    assert queries.agreements_of(chd.party, search="соглашение tomsk").count() == 1
    assert queries.agreements_of(chd.party, search="harvard").count() == 0
    assert queries.agreements_of(chd.party, waiting="others").count() == 1
    assert queries.agreements_of(tpu.party, waiting="us").count() == 1
    assert queries.agreements_of(third.party).count() == 0
    assert queries.stage_counts(chd.party) == {"negotiation": 1}


def test_another_institution_does_not_find_it(proposed, chd, third):
    assert queries.find_agreement(third.party, proposed.pk) is None
    assert queries.by_pact(third.party, proposed.pact) is None
    assert queries.by_pact(chd.party, str(proposed.pact)) == proposed
    assert queries.by_pact(chd.party, "not a uuid") is None


def test_desk_of_each_role(signing, chd, tpu, wire):
    desk = queries.desk_of(tpu.signatory, on=wire.now)
    assert [one.task for one in desk.for_me] == ["sign"]
    assert desk.for_me[0].until is not None
    assert queries.desk_of(tpu.officer, on=wire.now).for_me == ()
    assert queries.desk_of(tpu.acting(Role.READER), on=wire.now).for_me == ()


def test_desk_shows_what_ends_soon(in_force, chd, wire):
    row = chd.copy(in_force)
    assert row.ends_on is not None
    wire.now = wire.now.replace(year=row.ends_on.year, month=row.ends_on.month, day=1)
    assert [one.until for one in queries.desk_of(chd.officer, on=wire.now).ending] == [row.ends_on]


def test_view_of_what_is_in_force(in_force, chd, tpu, wire):
    view = queries.agreement_view(chd.copy(in_force), chd.officer, on=wire.now)
    assert view.in_force is not None
    assert view.in_force.version == 1
    round = view.round
    assert round.status == "COMPLETE"
    assert [one.word for one in round.signers] == ["signed", "signed"]
    assert all(one.mode == "node" and not one.independent and one.file_here for one in round.signers)
    assert round.signers[0].names["en"] == "Rector of Chang’an"
    assert view.turn.turn == ""


@pytest.mark.parametrize("reader", ["chd", "tpu"])
def test_who_knows_that_it_is_complete(in_force, chd, tpu, wire, reader):
    house = chd if reader == "chd" else tpu
    view = queries.agreement_view(house.copy(in_force), house.officer, on=wire.now)
    # Tomsk signed last: nothing of Chang'an's own feed has Tomsk's signature in its past yet.
    assert view.in_force.known_by_partner is (reader == "chd")
    actions.acknowledge(acting=chd.officer, agreement=chd.copy(in_force), at=wire.later(minutes=1))
    wire.run()
    view = queries.agreement_view(house.copy(in_force), house.officer, on=wire.now)
    assert view.in_force.known_by_partner


def test_working_copy_is_a_pdf(draft, wire):
    assert queries.working_copy(draft, at=wire.now).startswith(b"%PDF-")


def test_public_page_only_when_both_release_the_same(in_force, chd, tpu, wire):
    pact = str(in_force.pact)
    assert queries.public_view(pact) is None
    actions.release_page(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        fields={"announcement": {"source": "x"}},
        at=wire.later(minutes=1),
    )
    wire.run()
    assert queries.public_view(pact) is None
    assert tpu.copy(in_force).own_task == "release"
    actions.release_page(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    wire.run()
    page = queries.public_view(pact)
    assert page.fields == {"announcement": {"source": "x"}}
    assert page.released_at == wire.now
    assert [one.hei_id for one in page.signed] == [CHD, TPU]
    actions.withdraw_release(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    wire.run()
    assert queries.public_view(pact) is None
    assert books.state(chd.copy(in_force)).in_force
