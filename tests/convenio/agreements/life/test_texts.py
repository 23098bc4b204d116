"""Amendments as changes to clauses, the consolidated text of any day, additions below, children that outlive."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta

import pytest

from convenio.agreements import actions, books
from convenio.agreements.life.consolidated import consolidated_on, layers_of
from convenio.agreements.life.queries import orphan_day, orphaned, outliving
from convenio.agreements.life.showing import operations_of
from convenio.agreements.models import Agreement
from tests.convenio.agreements.conftest import DAYS_10, approve, clear, sign
from tests.convenio.agreements.life.test_living import set_value
from tests.convenio.agreements.pages_a.conftest import signed_in, text_of, url
from tests.convenio.agreements.pair import TPU


def signed(chd, tpu, of, wire):
    """Propose what is drafted, and sign it on both sides."""
    actions.propose_version(acting=chd.officer, agreement=Agreement.objects.get(pk=of.pk), at=wire.later(minutes=1))
    of.refresh_from_db()
    wire.run()
    approve(tpu, of, wire)
    clear(tpu, of, wire)
    deadline = wire.later(minutes=1) + DAYS_10
    actions.open_round(acting=chd.officer, agreement=chd.copy(of), deadline=deadline, order=None, at=wire.now)
    wire.run()
    for house in (chd, tpu):
        sign(house, of, wire)


def amend(chd, tpu, of, wire):
    """Eight teachers instead of two, no clause on costs, a new one on publication."""
    row = chd.copy(of)
    set_value(chd, of, wire, "staff_exchange", "teachers", 8)
    draft = actions.ensure_draft(acting=chd.officer, agreement=row, at=wire.now)
    gone = next(one for one in draft.clauses.all() if one.content["type"] == "visits_costs")
    actions.remove_clause(
        acting=chd.officer, agreement=row, clause_id=gone.clause_id, revision=gone.revision, at=wire.now
    )
    new = actions.add_clause(acting=chd.officer, agreement=row, type="publication", at=wire.now)
    wire.later(days=40)
    signed(chd, tpu, of, wire)
    return gone.clause_id, new.clause_id


def test_an_amendment_is_replace_add_delete_and_the_consolidated_text_knows_where_each_clause_comes_from(
    in_force, chd, tpu, wire
):
    first_day = wire.now.date()
    gone, new = amend(chd, tpu, in_force, wire)
    second_day = wire.now.date()
    for house in (chd, tpu):
        row = house.copy(in_force)
        state = books.state(row)
        layers = layers_of(row, state)
        assert [(one.number, one.first, one.until) for one in layers] == [
            (1, first_day, second_day - timedelta(days=1)),
            (2, second_day, date(2031, 12, 31)),
        ]
        old, now = (one.text for one in layers)
        found = operations_of(old, now)
        assert {(one.op, one.clause) for one in found if one.op in ("add", "delete")} == {
            ("add", new),
            ("delete", gone),
        }
        replaced = [one for one in found if one.op == "replace"]
        assert [(one.values[0][1], one.values[0][2]) for one in replaced] == [("2", "8")]
        before = consolidated_on(row, state, second_day - timedelta(days=1))
        assert {one.layer.number for one in before.parts} == {1}
        assert gone in {one.clause["id"] for one in before.parts}
        after = consolidated_on(row, state, second_day)
        changed = {one.clause["id"] for one in after.parts if one.layer.number == 2}
        assert changed == {new, replaced[0].clause}
        assert [(clause["id"], layer.number) for clause, layer in after.removed] == [(gone, 2)]
        assert consolidated_on(row, state, first_day - timedelta(days=1)) is None
    pages_say_the_same(tpu, in_force, first_day)


def pages_say_the_same(tpu, in_force, first_day):
    """The amendment, the text now, the text then, and both sheets."""
    browser = signed_in(tpu)
    page = browser.get(url(tpu.copy(in_force), "amendment/"))
    assert page.status_code == 200
    words = text_of(page)
    for part in ("1 clause replaced", "1 added", "1 deleted", "signed by all"):
        assert part in words
    page = browser.get(url(tpu.copy(in_force), "text/"))
    assert "new or changed in version 2" in text_of(page)
    assert "taken out by version 2" in text_of(page)
    then = text_of(browser.get(url(tpu.copy(in_force), "text/"), {"on": first_day.isoformat()}))
    assert "taken out by" not in then
    assert "since version 1" in then
    assert "Nothing was in force on this day" in text_of(
        browser.get(url(tpu.copy(in_force), "text/"), {"on": "2020-01-01"})
    )
    for address, expected in (("amendment/", "What this amendment changes"), ("text/", "Consolidated text")):
        answer = browser.get(url(tpu.copy(in_force), address), {"format": "pdf"})
        assert answer["Content-Type"] == "application/pdf"
        drawn = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
        )
        assert expected in drawn.stdout.decode()


def test_what_only_adds_follows_the_text_in_order_of_entry_into_force(in_force, chd, tpu, wire):
    parent = chd.copy(in_force)
    draft = actions.start_agreement(
        acting=chd.officer,
        kind="AMD",
        partners=[TPU],
        languages=["en"],
        title={"en": "Addition on laboratories"},
        at=wire.later(days=3),
        parent=parent,
        signatories={
            hei: {"name": {"en": "Rector"}, "title": {"en": "Rector"}} for hei in (chd.party.hei_id, tpu.party.hei_id)
        },
    )
    fill(chd, draft, wire)
    signed(chd, tpu, draft, wire)
    added = Agreement.objects.get(pk=draft.pk)
    assert (added.parent_id, added.stage) == (parent.pk, "in_force")
    state = books.state(parent)
    whole = consolidated_on(chd.copy(in_force), state, wire.now.date())
    assert [one.pk for one in whole.additions] == [added.pk]
    assert whole.parts[-1].addition == added
    own = [one for one in whole.parts if one.addition is None]
    assert len(own) + len(books.text(added, added.in_force_text)["clauses"]) == len(whole.parts)
    assert consolidated_on(chd.copy(in_force), state, wire.now.date() - timedelta(days=1)).additions == ()
    words = text_of(signed_in(chd).get(url(parent, "text/")))
    assert "Added by: Addition on laboratories" in words


def fill(house, draft, wire):
    """Every clause of the draft gets some words where the library has none."""
    row = Agreement.objects.get(pk=draft.pk)
    for clause in actions.ensure_draft(acting=house.officer, agreement=row, at=wire.now).clauses.all():
        body = {tag: words or "As agreed." for tag, words in clause.content["body"].items()}
        if body != clause.content["body"]:
            actions.save_clause(
                acting=house.officer,
                agreement=row,
                clause_id=clause.clause_id,
                revision=clause.revision,
                heading=clause.content["heading"],
                body=body,
                at=wire.now,
            )


@pytest.mark.parametrize(
    ("parent_ends", "child_ends", "warned"),
    [
        (date(2027, 6, 30), date(2031, 12, 31), "orphan"),
        (date(2026, 1, 31), date(2031, 12, 31), "orphaned"),
        (date(2032, 1, 31), date(2031, 12, 31), ""),
    ],
)
def test_a_child_that_would_outlive_its_parent_is_warned_of(in_force, chd, wire, parent_ends, child_ends, warned):
    row = chd.copy(in_force)
    parent = Agreement.objects.create(
        party=chd.party,
        kind="MOU",
        partners=[TPU],
        created_at=wire.now,
        in_force="r",
        stage="in_force",
        ends_on=parent_ends,
        renewal="none",
    )
    Agreement.objects.filter(pk=row.pk).update(parent=parent, ends_on=child_ends)
    row = chd.copy(in_force)
    assert orphan_day(row) == parent_ends
    strip = orphaned(row, wire.now.date())
    assert (strip.kind if strip else "") == warned
    assert [one.pk for one in outliving(chd.party)] == ([row.pk] if warned else [])
    Agreement.objects.filter(pk=parent.pk).update(renewal="auto")
    assert orphan_day(chd.copy(in_force)) is None, "a parent that renews by itself has no end in sight"
