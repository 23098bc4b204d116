"""What a year owes, what a report counts, and what is suggested before an end: pure numbers."""

from __future__ import annotations

from datetime import date

import pytest

from convenio.planning.suggesting import Kept, Strand, strands_of, suggestion
from convenio.planning.terms import delivered, owed_in, reported_for, years_of
from pact.board import Board, Row, Year

A, B = "a.example", "b.example"


def promise(quantity, period="year", first=2021, last=2025, **more):
    return {
        "id": "p1",
        "strand": "visits",
        "metric": "teacher_visits",
        "unit": "person",
        "direction": {"from": A, "to": B},
        "quantity": quantity,
        "period": period,
        "first_year": first,
        "last_year": last,
        **more,
    }


def board(one, years):
    """A board of one promise; ``years``: year -> (recorded by A, by B, confirmed, disputed)."""
    term = one["last_year"] - one["first_year"] + 1
    row = Row(
        commitment="p1",
        strand=one["strand"],
        metric=one["metric"],
        unit=one["unit"],
        period=one["period"],
        promised=one["quantity"],
        promised_in_all=one["quantity"] * (term if one["period"] == "year" else 1),
        recorded={A: sum(said[0] for said in years.values()), B: sum(said[1] for said in years.values())},
        confirmed=sum(said[2] for said in years.values()),
        disputed=sum(said[3] for said in years.values()),
        years=tuple(
            Year(year, None, {A: said[0], B: said[1]}, said[2], said[3]) for year, said in sorted(years.items())
        ),
        entries=(),
    )
    return Board("p", (A, B), (row,), (), ())


@pytest.mark.parametrize(
    ("one", "years", "year", "quantity", "earlier"),
    [
        pytest.param(promise(4), {}, 2021, 4, 0, id="first year"),
        pytest.param(promise(4), {2021: (3, 0, 3, 0)}, 2022, 5, 1, id="one left open"),
        pytest.param(promise(4), {2021: (9, 0, 9, 0)}, 2022, 4, 0, id="over-delivery lessens nothing"),
        pytest.param(promise(4), {2021: (9, 0, 9, 0)}, 2023, 4, 0, id="over-delivery fills a later gap"),
        pytest.param(promise(4), {2021: (4, 0, 0, 0)}, 2022, 4, 0, id="unanswered is not planned twice"),
        pytest.param(promise(4), {2021: (4, 0, 0, 3)}, 2022, 7, 3, id="disputed is open"),
        pytest.param(promise(10, "term"), {}, 2021, 2, 0, id="a term is spread"),
        pytest.param(promise(10, "term"), {2021: (1, 1, 1, 0)}, 2022, 3, 1, id="a term that lags"),
        pytest.param(promise(1, "once"), {}, 2023, 1, 0, id="once, open"),
        pytest.param(promise(1, "once"), {2022: (1, 0, 1, 0)}, 2023, 0, 0, id="once, done"),
        pytest.param(promise(4), {}, 2026, 0, 0, id="after its years"),
    ],
)
def test_what_a_year_owes(one, years, year, quantity, earlier):
    lines = owed_in({"commitments": [one]}, board(one, years), year)
    assert [(line.quantity, line.earlier) for line in lines] == ([(quantity, earlier)] if quantity else [])


def test_of_two_who_recorded_apart_the_larger_counts():
    row = board(promise(4), {2021: (3, 2, 1, 1), 2022: (0, 5, 5, 0)}).rows[0]
    assert (delivered(row, 2021, 2021), delivered(row, 2021, 2022)) == (2, 7)


def test_a_report_holds_promises_that_run_and_those_with_records():
    one = promise(4)
    text = {"commitments": [one]}
    assert reported_for(text, board(one, {}), 2026, {}) == ()
    late = reported_for(text, board(one, {2026: (1, 0, 0, 0)}), 2026, {})
    assert [(line.promised, line.recorded[A]) for line in late] == [(0, 1)]
    whole = reported_for({"commitments": [promise(10, "term")]}, board(promise(10, "term"), {}), 2022, {"p1": 3})
    assert [(line.whole_term, line.promised, line.planned) for line in whole] == [(True, 10, 3)]
    assert list(years_of({"commitments": []}, Board("p", (A, B), (), (), ()))) == []


def kept(asked, done, disputed=0):
    one = promise(asked)
    row = board(one, {2021: (done + disputed, 0, done, disputed)}).rows[0]
    return Kept(row, 2021, 2025, asked, done, min(100 * done // asked, 100) if asked else 100)


def strand(name, *promises):
    return Strand(name, promises, sum(one.share for one in promises) // len(promises), 0)


@pytest.mark.parametrize(
    ("strands", "activities", "idle", "choice", "codes"),
    [
        pytest.param((strand("visits", kept(10, 9)),), 9, 2, "renew", ["share_good"], id="kept"),
        pytest.param((strand("visits", kept(10, 70)),), 9, 2, "renew", ["share_good"], id="over-delivered"),
        pytest.param((strand("visits", kept(10, 5)),), 5, 2, "rescope", ["share_low"], id="half kept"),
        pytest.param(
            (strand("visits", *[kept(10, 10)] * 5), strand("research", kept(10, 1))),
            9,
            2,
            "rescope",
            ["strand_weak"],
            id="a strand asleep",
        ),
        pytest.param((strand("visits", kept(10, 8, 5)),), 9, 2, "rescope", ["disputed"], id="much disputed"),
        pytest.param((strand("visits", kept(10, 10)),), 9, 24, "close", ["dormant"], id="dormant"),
        pytest.param((strand("visits", kept(10, 10)),), 9, 23, "renew", ["share_good"], id="not yet dormant"),
        pytest.param((strand("visits", kept(10, 0)),), 0, None, "close", ["nothing"], id="never anything"),
        pytest.param((), 3, 1, "renew", ["uncounted"], id="no promise, but activity"),
    ],
)
def test_what_is_suggested(strands, activities, idle, choice, codes):
    found = suggestion(strands, activities=activities, idle_months=idle)
    assert (found.choice, [one.code for one in found.reasons]) == (choice, codes)


def test_what_the_calendar_asks_is_pro_rata():
    one = promise(4, last=2024)
    found = strands_of({"commitments": [one]}, board(one, {2021: (4, 0, 4, 0)}), date(2022, 12, 31))
    assert (found[0].promises[0].asked, found[0].share) == (7, 57)
    later = strands_of({"commitments": [one]}, board(one, {}), date(2020, 1, 1))
    assert (later[0].promises[0].asked, later[0].share) == (0, 100)
