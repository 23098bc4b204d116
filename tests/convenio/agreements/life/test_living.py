"""The life of an agreement between two universities: suspension, notice, teach-out, archive, renewal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from convenio.agreements import actions, books
from convenio.agreements.exchange import pulling
from convenio.agreements.life import actions as life
from convenio.agreements.life import rules
from convenio.agreements.life.course import life_of
from convenio.agreements.life.queries import strip_of
from convenio.agreements.life.renewing import start_renewal
from convenio.agreements.models import Agreement, DraftClause, DraftCommitment
from convenio.agreements.queries import board_of
from convenio.parties.terms import Refusal


def set_value(house, of, wire, kind, name, value):
    """Change a value of the first clause of a type in the house's draft."""
    row = house.copy(of)
    draft = actions.ensure_draft(acting=house.officer, agreement=row, at=wire.now)
    clause = next(one for one in draft.clauses.all() if one.content["type"] == kind)
    return actions.set_value(
        acting=house.officer,
        agreement=row,
        clause_id=clause.clause_id,
        name=name,
        value=value,
        revision=clause.revision,
        at=wire.later(minutes=1),
    )


def kinds(strip):
    return [one.kind for one in strip]


def test_a_suspension_is_shown_on_both_sides_and_taken_back_only_by_who_said_it(in_force, chd, tpu, wire):
    today = wire.now.date()
    with pytest.raises(Refusal, match="why"):
        life.suspend(acting=tpu.officer, agreement=tpu.copy(in_force), from_on=today, at=wire.now)
    with pytest.raises(Refusal, match="last day lies before"):
        life.suspend(
            acting=tpu.officer,
            agreement=tpu.copy(in_force),
            from_on=today,
            until=today - timedelta(days=1),
            words="Order",
            at=wire.now,
        )
    until = today + timedelta(days=60)
    life.suspend(
        acting=tpu.officer,
        agreement=tpu.copy(in_force),
        from_on=today,
        until=until,
        words="Order of the ministry",
        at=wire.later(minutes=1),
    )
    wire.run()
    for house in (chd, tpu):
        row = house.copy(in_force)
        assert (row.stage, row.in_force != "") == ("suspended", True)
        shown = strip_of(row, today)[0]
        assert (shown.kind, shown.on, shown.tone) == ("suspended", until, "warn")
    assert Agreement.objects.of(chd.party).in_force().count() == 1, "it still binds"
    with pytest.raises(Refusal, match="Only who has suspended"):
        life.resume(acting=chd.officer, agreement=chd.copy(in_force), on=today, at=wire.now)
    with pytest.raises(Refusal, match="suspended it already"):
        life.suspend(acting=tpu.officer, agreement=tpu.copy(in_force), from_on=today, words="x", at=wire.now)
    life.resume(acting=tpu.officer, agreement=tpu.copy(in_force), on=today, at=wire.later(minutes=1))
    wire.run()
    assert {house.copy(in_force).stage for house in (chd, tpu)} == {"in_force"}


def test_a_suspension_ends_by_itself_on_its_last_day(in_force, chd, tpu, wire):
    today = wire.now.date()
    life.suspend(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        from_on=today + timedelta(days=5),
        until=today + timedelta(days=9),
        words="Flood",
        at=wire.later(minutes=1),
    )
    wire.run()
    seen = []
    for _day in range(11):
        pulling.sweep(wire.now)
        seen.append(tpu.copy(in_force).stage)
        wire.later(days=1)
    assert seen == ["in_force"] * 5 + ["suspended"] * 5 + ["in_force"]


def test_notice_in_the_receivers_time_then_over_then_put_away(in_force, chd, tpu, wire):
    """Tomsk hears at 18:30 UTC on 30 April: there it is 1 May already, and the six months run from 1 May."""
    wire.now = wire.now.replace(month=4, day=30, hour=18, minute=0)
    actions.give_notice(acting=chd.officer, agreement=chd.copy(in_force), at=wire.now)
    wire.run()
    copy = chd.copy(in_force)
    assert (copy.stage, copy.ends_on.year) == ("ending", 2031), "nobody has seen it yet"
    assert kinds(strip_of(copy, wire.now.date()))[0] == "until"
    actions.acknowledge(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=30))
    wire.run()
    for house in (chd, tpu):
        copy = house.copy(in_force)
        assert (copy.stage, copy.ends_on, copy.notice_on) == ("ending", date(2026, 11, 1), None)
    wire.now = wire.now.replace(month=11, day=1, hour=23)
    pulling.sweep(wire.now)
    assert chd.copy(in_force).stage == "ending", "the last day counts whole"
    wire.later(hours=2)
    pulling.sweep(wire.now)
    copy = chd.copy(in_force)
    assert (copy.stage, copy.ended_on) == ("terminated", date(2026, 11, 1))
    assert kinds(strip_of(copy, wire.now.date())) == ["over"]
    life.archive(acting=chd.officer, agreement=copy, at=wire.now)
    assert (chd.copy(in_force).stage, tpu.copy(in_force).stage) == ("archived", "terminated")
    pulling.sweep(wire.later(days=1))
    assert chd.copy(in_force).stage == "archived"
    life.unarchive(acting=chd.officer, agreement=chd.copy(in_force), at=wire.now)
    assert chd.copy(in_force).stage == "terminated"


def test_who_had_begun_may_finish(in_force, chd, tpu, wire):
    state = books.state(chd.copy(in_force))
    board = board_of(chd.copy(in_force))
    row = next(one for one in board.rows if one.metric == "exchange_students")
    wire.now = wire.now.replace(year=2032, month=3, day=1)
    pulling.sweep(wire.now)
    assert chd.copy(in_force).stage == "expired", "nothing was under way on the last day"
    actions.record_activity(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        commitment=row.commitment,
        starts_on=date(2031, 10, 1),
        ends_on=date(2032, 2, 28),
        quantities={"persons": 1, "months": 5},
        at=wire.now,
    )
    last = chd.copy(in_force).ends_on
    here = life_of(chd.copy(in_force), books.state(chd.copy(in_force)), date(2032, 1, 15))
    assert last == date(2031, 12, 31)
    assert [len(one.current) for one in here.running] == [1]
    assert here.teach_out_until == date(2032, 2, 28)
    shown = strip_of(chd.copy(in_force), date(2032, 1, 15))
    assert kinds(shown) == ["over", "teach_out"]
    assert shown[1].on == date(2032, 2, 28)
    assert not rules.may_archive(chd.officer, in_force), "in force as it was read"
    assert state.in_force


def test_the_renewal_inherits_with_its_years_moved_and_nothing_that_names_the_old_text(in_force, chd, tpu, wire):
    with pytest.raises(Refusal, match="holds the pen"):
        start_renewal(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.now)
    plan = start_renewal(acting=chd.officer, agreement=chd.copy(in_force), at=wire.later(days=1))
    row = chd.copy(in_force)
    old = books.text(row, row.in_force_text)
    rows = {one.content["type"]: one.content for one in DraftClause.objects.filter(draft__agreement=row)}
    assert plan.years == 6, "2 March 2026 to 31 December 2031 is nearest to six years"
    assert rows["duration"]["values"]["ends_on"]["value"] == "2037-12-31"
    promised = {one.commitment_id: one.content for one in DraftCommitment.objects.filter(draft__agreement=row)}
    for one in old["commitments"]:
        assert promised[one["id"]]["first_year"] == one["first_year"] + 6
        assert promised[one["id"]]["owners"] == one["owners"]
    assert len(rows) == len({one["type"] for one in old["clauses"]})
    assert (row.course, row.own_task) == ("", "propose")
    with pytest.raises(Refusal, match="draft with changes"):
        start_renewal(acting=chd.officer, agreement=row, at=wire.now)
    actions.propose_version(acting=chd.officer, agreement=row, at=wire.later(minutes=1))
    wire.run()
    theirs = tpu.copy(in_force)
    newest = books.state(theirs).versions[-1]
    assert books.text(theirs, newest.text)["replaces"] == theirs.in_force_text
    assert set(newest.stances.values()) == {"approve", ""}, "approvals are not inherited"


def test_an_automatic_renewal_is_a_fact_of_the_calendar_and_no_event(in_force, chd, tpu, wire):
    text = dict(books.text(chd.copy(in_force), chd.copy(in_force).in_force_text))
    events = chd.copy(in_force).event_count
    assert text
    from tests.convenio.agreements.life.automatic import with_automatic_renewal

    row = with_automatic_renewal(chd.copy(in_force))
    pulling.sweep(wire.now)
    row.refresh_from_db()
    assert (row.renewal, row.ends_on, row.notice_on) == ("auto", date(2031, 12, 31), date(2031, 6, 30))
    shown = strip_of(row, wire.now.date())
    assert kinds(shown) == ["until", "notice", "renews"]
    assert (shown[2].on, "2" in shown[2].note) == (date(2032, 1, 1), True)
    pulling.sweep(wire.now.replace(year=2032))
    row.refresh_from_db()
    assert (row.stage, row.ends_on, row.event_count) == ("in_force", date(2032, 12, 31), events)
    pulling.sweep(wire.now.replace(year=2034))
    row.refresh_from_db()
    assert (row.stage, row.ended_on) == ("expired", date(2033, 12, 31)), "the cap holds"


def test_the_desk_names_the_day_to_act_before_the_end(in_force, chd, wire):
    from convenio.agreements.queries import desk_of

    row = chd.copy(in_force)
    end = wire.now.date() + timedelta(days=250)
    act = wire.now.date() + timedelta(days=60)
    Agreement.objects.filter(pk=row.pk).update(ends_on=end, notice_on=act, renewal="auto")
    shown = desk_of(chd.officer, on=wire.now).ending
    assert [(one.what, one.until) for one in shown] == [("Opt out by", act)]
    Agreement.objects.filter(pk=row.pk).update(notice_on=None, renewal="auto", ends_on=act)
    assert desk_of(chd.officer, on=wire.now).ending == (), "it renews by itself: nothing ends"
    Agreement.objects.filter(pk=row.pk).update(notice_on=act, renewal="by_agreement", ends_on=end)
    assert [one.what for one in desk_of(chd.officer, on=wire.now).ending] == ["Talk about a renewal by"]
    assert desk_of(chd.officer, on=wire.now.replace(year=2028)).counts["duties"] > 0


def test_teach_out_lasts_as_long_as_somebody_still_finishes(in_force, chd, tpu, wire):
    row = chd.copy(in_force)
    with pytest.raises(Refusal, match="once notice was given"):
        life.note_running(
            acting=chd.officer, agreement=row, what="Two", persons=2, until=date(2032, 6, 30), at=wire.now
        )
    wire.now = wire.now.replace(year=2032, month=1, day=15)
    pulling.sweep(wire.now)
    assert chd.copy(in_force).stage == "expired"
    with pytest.raises(Refusal, match="finish before the end"):
        life.note_running(
            acting=chd.officer, agreement=row, what="Two", persons=2, until=date(2031, 6, 30), at=wire.now
        )
    noted = life.note_running(
        acting=chd.officer, agreement=row, what="Third year", persons=2, until=date(2032, 6, 30), at=wire.now
    )
    assert (chd.copy(in_force).stage, tpu.copy(in_force).stage) == ("teach_out", "expired"), "each side knows its own"
    shown = strip_of(chd.copy(in_force), wire.now.date())
    assert [(one.kind, one.on) for one in shown] == [("over", date(2031, 12, 31)), ("teach_out", date(2032, 6, 30))]
    assert shown[1].note.startswith("2 ")
    with pytest.raises(Refusal, match="still finishing"):
        life.archive(acting=chd.officer, agreement=chd.copy(in_force), at=wire.now)
    life.forget_running(acting=chd.officer, agreement=chd.copy(in_force), running=noted.pk, at=wire.now)
    assert chd.copy(in_force).stage == "expired"
    life.note_running(
        acting=chd.officer, agreement=row, what="Third year", persons=2, until=date(2032, 6, 30), at=wire.now
    )
    pulling.sweep(wire.now.replace(month=7, day=1))
    assert chd.copy(in_force).stage == "expired", "the last has finished"
