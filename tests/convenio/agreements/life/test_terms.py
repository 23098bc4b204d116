"""Days of a life, case by case: month ends, leap days, renewals with a cap, notices in the receiver's time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convenio.agreements.life.rulebook import day_at, leads, terms_of, zone_of
from convenio.agreements.life.terms import (
    AUTO,
    BY_AGREEMENT,
    DAY,
    Given,
    LifeTerms,
    Period,
    course_of,
    months_before,
    orphaned_after,
)

SIGNED = date(2026, 3, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("ends", "years", "number", "expected"),
    [
        ("2027-12-31", 1, 1, "2028-12-31"),
        ("2027-02-28", 1, 1, "2028-02-29"),  # the next term begins on 1 March and is a whole year
        ("2028-02-29", 1, 1, "2029-02-28"),
        ("2028-02-29", 4, 1, "2032-02-29"),
        ("2027-02-28", 1, 2, "2029-02-28"),
        ("2027-06-30", 3, 2, "2033-06-30"),
        ("2027-08-30", 1, 1, "2028-08-30"),
    ],
)
def test_terms_follow_one_another_without_a_gap(ends: str, years: int, number: int, expected: str) -> None:
    terms = LifeTerms(ends_on=day(ends), renewal=AUTO, renew_months=12 * years, renew_times=5)
    assert terms.term_end(SIGNED, number) == day(expected)


@pytest.mark.parametrize(
    ("signed", "starts", "years", "expected"),
    [
        ("2026-03-02", None, 5, "2031-03-01"),
        ("2028-02-29", None, 1, "2029-02-27"),  # the year after 29 February ends the day before its anniversary
        ("2026-03-02", "2026-09-01", 3, "2029-08-31"),
        ("2026-10-02", "2026-09-01", 3, "2029-10-01"),  # signed after the fixed day: the signature counts
    ],
)
def test_a_term_of_years_runs_from_entry_into_force(signed: str, starts: str | None, years: int, expected: str) -> None:
    terms = LifeTerms(starts_on=day(starts) if starts else None, length=Period(12 * years))
    assert terms.term_end(day(signed)) == day(expected)


@pytest.mark.parametrize(
    ("received", "months", "stated", "ends"),
    [
        ("2026-05-31", 6, None, "2026-11-30"),
        ("2026-08-31", 6, None, "2027-02-28"),
        ("2027-08-31", 6, None, "2028-02-29"),
        ("2026-05-10", 0, None, "2026-05-10"),
        ("2026-05-10", 3, "2026-12-31", "2026-12-31"),  # a later day than the period counts
        ("2026-05-10", 3, "2026-06-01", "2026-08-10"),  # an earlier one does not
        ("2030-11-15", 6, None, "2030-12-31"),  # the term ends before the notice works
    ],
)
def test_a_notice_runs_from_receipt(received: str, months: int, stated: str | None, ends: str) -> None:
    terms = LifeTerms(ends_on=date(2030, 12, 31), notice=Period(months))
    told = Given(day(received), day(stated) if stated else None)
    course = course_of(terms, signed_on=SIGNED, on=date(2026, 6, 1), notices=[told])
    assert course.ends_on == day(ends)
    assert course.why == ("term" if ends == "2030-12-31" and received > "2030" else "notice")


def test_a_notice_that_nobody_has_seen_works_on_no_day() -> None:
    terms = LifeTerms(ends_on=date(2030, 12, 31), notice=Period(6))
    course = course_of(terms, signed_on=SIGNED, on=date(2026, 6, 1), notices=[Given(None, date(2026, 12, 31))])
    assert (course.ends_on, course.why, course.notice_ends_on) == (date(2030, 12, 31), "term", None)


@pytest.mark.parametrize(
    ("received", "years", "last_day"),
    [
        ("2027-08-31", 1, "2028-08-31"),
        ("2027-09-01", 1, "2028-08-31"),  # by 1 September works on 1 September of the next year
        ("2027-09-02", 1, "2029-08-31"),
        ("2028-01-15", 1, "2029-08-31"),
        ("2027-09-01", 2, "2029-08-31"),
    ],
)
def test_a_notice_by_academic_year(received: str, years: int, last_day: str) -> None:
    assert LifeTerms(academic_years=years).notice_works_on(day(received)) == day(last_day)


AUTOMATIC = LifeTerms(
    ends_on=date(2027, 12, 31), renewal=AUTO, renew_months=12, renew_times=2, opt_out=Period(6), notice=Period(6)
)


@pytest.mark.parametrize(
    ("on", "number", "ends", "why", "left", "act_by"),
    [
        ("2026-06-01", 0, "2027-12-31", "renews", 2, "2027-06-30"),
        ("2027-12-31", 0, "2027-12-31", "renews", 2, "2027-06-30"),
        ("2028-01-01", 1, "2028-12-31", "renews", 1, "2028-06-30"),
        ("2029-01-01", 2, "2029-12-31", "term", 0, None),  # twice is enough: the cap
        ("2035-01-01", 2, "2029-12-31", "term", 0, None),
    ],
)
def test_it_renews_by_itself_so_often_and_no_more(
    on: str, number: int, ends: str, why: str, left: int, act_by: str | None
) -> None:
    course = course_of(AUTOMATIC, signed_on=SIGNED, on=day(on))
    assert (course.term, course.ends_on, course.why, course.renewals_left) == (number, day(ends), why, left)
    assert course.notice_on == (day(act_by) if act_by else None)
    assert course.renews_on == (day(ends) + DAY if why == "renews" else None)
    assert course.over(day(on)) == (on > ends)


@pytest.mark.parametrize(
    ("received", "stated", "ends", "why"),
    [
        ("2027-06-30", "2027-12-31", "2027-12-31", "notice"),  # told on the last day: no renewal
        ("2027-07-01", "2027-12-31", "2028-01-01", "notice"),  # a day late: it renews, and the period of notice counts
        ("2027-02-10", None, "2027-08-10", "notice"),
        ("2028-06-30", "2028-12-31", "2028-12-31", "notice"),
    ],
)
def test_opting_out_is_a_notice(received: str, stated: str | None, ends: str, why: str) -> None:
    told = Given(day(received), day(stated) if stated else None)
    course = course_of(AUTOMATIC, signed_on=SIGNED, on=date(2027, 7, 2), notices=[told])
    assert (course.ends_on, course.why) == (day(ends), why)
    assert course.renews_on is None


def test_opting_out_in_time_holds_where_the_period_of_notice_is_longer() -> None:
    terms = LifeTerms(ends_on=date(2027, 12, 31), renewal=AUTO, renew_months=12, opt_out=Period(3), notice=Period(12))
    course = course_of(terms, signed_on=SIGNED, on=date(2027, 9, 1), notices=[Given(date(2027, 9, 30))])
    assert (course.ends_on, course.why) == (date(2027, 12, 31), "opted_out")
    late = course_of(terms, signed_on=SIGNED, on=date(2027, 9, 1), notices=[Given(date(2027, 10, 1))])
    assert (late.ends_on, late.why) == (date(2028, 10, 1), "notice")


def test_without_a_limit_of_times_it_goes_on() -> None:
    terms = LifeTerms(ends_on=date(2027, 12, 31), renewal=AUTO, renew_months=12)
    course = course_of(terms, signed_on=SIGNED, on=date(2050, 5, 5))
    assert (course.ends_on, course.renewals_left) == (date(2050, 12, 31), None)


def test_a_renewal_by_agreement_says_when_to_talk_and_ends() -> None:
    terms = LifeTerms(ends_on=date(2027, 8, 31), renewal=BY_AGREEMENT, consult=Period(6))
    course = course_of(terms, signed_on=SIGNED, on=date(2027, 1, 1))
    assert (course.why, course.notice_on, course.renews_on) == ("term", date(2027, 2, 28), None)
    assert course.over(date(2027, 9, 1))
    assert not course.over(date(2027, 8, 31))


def test_teach_out_runs_from_the_real_end() -> None:
    terms = LifeTerms(ends_on=date(2030, 12, 31), notice=Period(6), teach_out=True, teach_out_for=Period(18))
    assert course_of(terms, signed_on=SIGNED, on=SIGNED).teach_out_until == date(2032, 6, 30)
    left = course_of(terms, signed_on=SIGNED, on=SIGNED, notices=[Given(date(2026, 8, 31))])
    assert left.teach_out_until == date(2028, 8, 28)
    assert course_of(LifeTerms(ends_on=date(2030, 12, 31)), signed_on=SIGNED, on=SIGNED).teach_out_until is None


def test_a_child_stands_as_long_as_its_parent_or_its_own_text_says() -> None:
    assert orphaned_after(date(2027, 8, 31), None) == date(2027, 8, 31)
    assert orphaned_after(date(2027, 8, 31), Period(18)) == date(2029, 2, 28)
    assert orphaned_after(None, None) is None


def test_reminders_stand_on_days_that_exist() -> None:
    assert months_before(date(2028, 5, 31), (3, 12, 6)) == [
        (12, date(2027, 5, 31)),
        (6, date(2027, 11, 30)),
        (3, date(2028, 2, 29)),
    ]
    assert leads("end", "SEA") == (12, 6, 3)
    assert leads("end", "MOU") == (6, 3, 1)


@pytest.mark.parametrize(
    ("moment", "hei", "received"),
    [
        (datetime(2027, 6, 30, 15, 59, tzinfo=UTC), "chd.edu.cn", "2027-06-30"),
        (datetime(2027, 6, 30, 16, 0, tzinfo=UTC), "chd.edu.cn", "2027-07-01"),  # midnight in Xi’an
        (datetime(2027, 6, 30, 16, 59, tzinfo=UTC), "tpu.ru", "2027-06-30"),
        (datetime(2027, 6, 30, 17, 0, tzinfo=UTC), "tpu.ru", "2027-07-01"),
        (datetime(2027, 7, 1, 3, 59, tzinfo=UTC), "some.edu", "2027-06-30"),
        (datetime(2027, 7, 1, 0, 0, tzinfo=UTC), "northcoast.example", "2027-07-01"),
    ],
)
def test_the_day_of_receipt_is_the_receivers(moment: datetime, hei: str, received: str) -> None:
    assert day_at(moment, hei) == day(received)


def test_every_zone_of_the_data_exists() -> None:
    from convenio.agreements.life.rulebook import book

    rows = book()["zones"]
    assert all(str(zone_of(hei)) == name for hei, name in rows["institutions"].items())
    assert all(str(zone_of(f"x.{tld}")) == name for tld, name in rows["countries"].items())


def clause(kind: str, **values: object) -> dict[str, object]:
    shaped = {
        name: {
            "type": "date" if isinstance(raw, date) else "integer",
            "value": raw.isoformat() if isinstance(raw, date) else raw,
        }
        for name, raw in values.items()
    }
    return {"id": kind, "type": kind, "body": {"en": "…"}, "values": shaped}


def test_the_values_of_a_text_give_its_terms() -> None:
    text = {
        "clauses": [
            clause("duration", ends_on=date(2027, 12, 31)),
            clause("renewal", renew_years=2, renew_times=1, opt_out_months=3),
            clause("termination", academic_years=1),
            clause("teach_out", teach_out_months=12),
            clause("survival", months_beyond_parent=24),
        ]
    }
    terms = terms_of(text)
    assert (terms.renewal, terms.renew_months, terms.renew_times, terms.opt_out) == (AUTO, 24, 1, Period(3))
    assert (terms.academic_years, terms.teach_out, terms.teach_out_for) == (1, True, Period(12))
    assert terms.beyond_parent == Period(24)
    assert terms_of({"clauses": [clause("renewal", consult_months=6)]}).renewal == BY_AGREEMENT


def test_a_renewal_clause_in_words_of_ones_own_is_not_guessed_at() -> None:
    from convenio.agreements.library import variant

    said = {"id": "c", "type": "renewal", "values": {}, "body": dict(variant("renewal", "none").body)}
    assert terms_of({"clauses": [said]}).renewal == "none"
    own = {**said, "body": {"en": "The rectors decide in good time."}}
    assert terms_of({"clauses": [own]}).renewal == ""


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(1, 5),
    st.integers(0, 4),
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
)
def test_whatever_the_day_one_term_follows_the_other_and_the_cap_holds(ends, years, times, on) -> None:
    terms = LifeTerms(ends_on=ends, renewal=AUTO, renew_months=12 * years, renew_times=times, opt_out=Period(2))
    course = course_of(terms, signed_on=SIGNED, on=on)
    assert 0 <= course.term <= times
    assert course.ends_on is not None
    assert course.ends_on >= ends
    if course.renews_on:
        assert course.ends_on >= on
        assert course.renews_on == course.ends_on + DAY
        assert course.notice_on is not None
        assert course.notice_on < course.ends_on
        if course.term:
            before = terms.term_end(SIGNED, course.term - 1)
            assert before is not None
            assert before < on
    else:
        assert course.term == times
