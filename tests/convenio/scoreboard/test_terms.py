"""The rules of the scoreboard: what is due, how it stands, what the year will bring, who is dormant, who owes."""

from datetime import date

import pytest

from convenio.scoreboard.showing import money_of
from convenio.scoreboard.terms import (
    LIGHTS,
    Balance,
    Light,
    Method,
    Promise,
    Standing,
    average,
    dormant_since,
    due_by,
    due_in_year,
    forecast,
    months_before,
    promised_in_year,
    share,
    standing,
)

YEARLY = Promise(4, "year", 2020, 2024)
TERM = Promise(10, "term", 2021, 2022)
SINGLE = Promise(1, "once", 2021, 2023)


@pytest.mark.parametrize(
    ("promise", "on", "due"),
    [
        (YEARLY, date(2019, 12, 31), 0),
        (YEARLY, date(2020, 12, 31), 4 * 5 * 366 / 1827),
        (YEARLY, date(2024, 12, 31), 20),
        (YEARLY, date(2030, 1, 1), 20),
        (TERM, date(2021, 12, 31), 5),
        (SINGLE, date(2023, 12, 31), 0),
        (SINGLE, date(2024, 1, 1), 1),
    ],
)
def test_due_grows_with_the_days_and_never_over_what_is_promised(promise, on, due):
    assert due_by(promise, on) == pytest.approx(due)


def test_the_years_of_a_promise_add_up_to_it():
    for promise in (YEARLY, TERM, SINGLE):
        years = range(promise.first - 1, promise.last + 2)
        assert sum(promised_in_year(promise, year) for year in years) == pytest.approx(promise.in_all)
    assert due_in_year(TERM, 2022, date(2022, 7, 2)) == pytest.approx(5 * 183 / 365)
    assert due_in_year(TERM, 2022, date(2021, 7, 2)) == 0, "a year that has not begun asks for nothing"


@pytest.mark.parametrize(
    ("done", "promised", "due", "stands"),
    [
        (25, 20, 20, Standing.MORE),
        (20, 20, 4, Standing.KEPT),
        (10, 20, 10.9, Standing.ON_TIME),
        (6, 20, 10, Standing.NEARLY),
        (5, 20, 10, Standing.BEHIND),
        (0, 20, 10, Standing.NOTHING),
        (0, 20, 0.9, Standing.NOT_DUE),
        (1, 20, 0.9, Standing.EARLY),
        (0, 0, 0, Standing.NO_PROMISE),
        (3, 0, 0, Standing.NO_PROMISE),
    ],
)
def test_no_promise_is_another_thing_than_nothing_delivered(done, promised, due, stands):
    assert standing(done, promised, due) == stands


def test_more_than_was_asked_is_never_a_fault_and_hides_no_other_lack():
    assert LIGHTS[standing(40, 20, 20)] == Light.GOOD
    assert share(40, 20) == 2.0, "shown as it is"
    assert share(1, 1.8) == 1.0, "on time, as its light says: only whole ones are due"
    mean = average([share(40, 20), share(5, 10), share(0, 0.5)])
    assert (mean.value, mean.count) == (0.75, 2), "capped in the mean; what is not due is not in the denominator"
    assert average([None]).value is None


def test_the_forecast_names_its_method():
    past = forecast({2021: 3, 2022: 5, 2023: 2}, 2021, date(2023, 7, 2))
    assert (past.method, past.count, past.rate, past.years) == (Method.PAST, round(2 + 4 * 182 / 365), 4.0, 2)
    pace = forecast({2023: 2}, 2023, date(2023, 7, 2))
    assert (pace.method, pace.count) == (Method.PACE, 4)
    assert forecast({2023: 2}, 2023, date(2023, 2, 1)).method == Method.EARLY
    assert forecast({2023: 2}, 2023, date(2023, 2, 1)).count is None
    over = forecast({2022: 9, 2023: 2}, 2022, date(2023, 12, 31))
    assert (over.method, over.count) == (Method.OVER, 2)


def test_what_comes_once_or_rarely_has_no_pace_to_foresee():
    assert YEARLY.has_pace
    assert TERM.has_pace
    assert not SINGLE.has_pace
    assert not Promise(2, "term", 2020, 2024).has_pace


def test_dormant_since_the_last_activity_or_the_beginning():
    today = date(2026, 11, 23)
    assert dormant_since(date(2024, 11, 23), None, today) == date(2024, 11, 23)
    assert dormant_since(date(2024, 11, 24), None, today) is None
    assert dormant_since(None, date(2020, 1, 1), today) == date(2020, 1, 1)
    assert dormant_since(None, date(2025, 1, 1), today) is None, "it has just begun"
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)


def test_balance_and_reciprocity():
    """domain.md: year 1 sends 4, receives 1; year 2 sends 4, receives 7: B = 3, then 0."""
    assert Balance(4, 1).difference == 3
    assert Balance(1, 4).difference == -3, "the partner's is its negative"
    assert (Balance(8, 8).difference, Balance(8, 8).reciprocity) == (0, 1)
    assert Balance(5, 0).reciprocity == 0
    assert Balance(0, 0).reciprocity is None


def test_money_that_the_text_names_is_shown_with_its_currency():
    clause = {
        "type": "visits_costs",
        "heading": {"en": "Costs of visits"},
        "values": {
            "allowance": {"type": "money", "amount": "1250.50", "currency": "EUR"},
            "nights": {"type": "integer", "value": 3},
        },
    }
    assert money_of({"clauses": [clause]}) == [("Costs of visits", "Daily allowance", "1,250.50 EUR")]
