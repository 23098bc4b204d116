"""Obligations: what the data make of a text, and that nothing done is lost when the text changes."""

from __future__ import annotations

from datetime import date

import pytest

from convenio.agreements import actions, books, library, library_data
from convenio.agreements.life import actions as life
from convenio.agreements.life.demands import data, demands_of, rules, window_of
from convenio.agreements.life.phrases import said
from convenio.agreements.life.queries import find_obligation, lines_of, obligations_of
from convenio.agreements.life.rulebook import book
from convenio.agreements.life.terms import Course, Given, course_of
from convenio.agreements.models import Obligation
from convenio.parties.terms import Refusal, Role
from convenio.people.models import Membership, Person
from tests.convenio.agreements.conftest import approve, clear, sign
from tests.convenio.agreements.life.test_living import set_value

TIMES = ("day", "working_day", "week", "month", "year")


def number(value, unit="day"):
    return {"type": "integer", "value": value, "unit": unit}


def text_with(*clauses, kind="SEA", commitments=()):
    rows = [
        {"id": f"c{place}", "type": type, "values": values, "body": {"en": "…"}}
        for place, (type, values) in enumerate(clauses, start=1)
    ]
    return {"kind": kind, "clauses": rows, "commitments": list(commitments)}


def dues(text, course, *, on, since=None, own="chd.edu.cn", rule=""):
    found = demands_of(text, window_of(course, since=since or course.first, on=on), own)
    return [(one.period, one.due_on.isoformat()) for one in found if not rule or one.rule == rule]


FIVE_YEARS = Course(date(2026, 3, 2), date(2030, 12, 31), "term")


@pytest.mark.parametrize(
    ("rule", "clause", "values", "expected"),
    [
        (
            "joint_report",
            "reporting_review",
            {"report_days": number(60)},
            [("2026", "2027-03-01"), ("2027", "2028-02-29")],
        ),
        (
            "work_plan",
            "implementation_mode",
            {"plan_days": number(30)},
            [("2027", "2026-12-02"), ("2028", "2027-12-02")],
        ),
        (
            "review",
            "reporting_review",
            {"review_on": {"type": "date", "value": "2027-06-30"}},
            [("2027", "2027-06-30")],
        ),
        (
            "committee",
            "governance",
            {"meetings": number(2, "time")},
            [("2026-1", "2026-06-30"), ("2026-2", "2026-12-31"), ("2027-1", "2027-06-30"), ("2027-2", "2027-12-31")],
        ),
        (
            "transcripts",
            "transcripts",
            {"weeks": number(5, "week")},
            [("2026-2", "2026-08-04"), ("2027-1", "2027-03-07"), ("2027-2", "2027-08-04"), ("2028-1", "2028-03-06")],
        ),
        (
            "study_records",
            "transcripts",
            {"days": number(20, "working_day")},
            [("2026-2", "2026-07-28"), ("2027-1", "2027-02-26"), ("2027-2", "2027-07-28"), ("2028-1", "2028-02-28")],
        ),
        ("evaluation", "quality_assurance", {"cycle_years": number(3, "year")}, []),
        (
            "calendar_told",
            "academic_calendar",
            {"tell_months": number(4, "month")},
            [("2026", "2026-05-01"), ("2027", "2027-05-01"), ("2028", "2028-05-01")],
        ),
    ],
)
def test_a_value_makes_days(rule, clause, values, expected) -> None:
    found = dues(text_with((clause, values)), FIVE_YEARS, on=date(2026, 12, 1), rule=rule)
    assert found == expected


def test_the_last_report_is_owed_after_the_end_and_no_plan_for_a_year_beyond_it() -> None:
    text = text_with(
        ("reporting_review", {"report_days": number(60)}), ("implementation_mode", {"plan_days": number(30)})
    )
    found = dues(text, FIVE_YEARS, on=date(2030, 6, 1), since=date(2030, 6, 1))
    assert ("2030", "2031-03-01") in found
    assert not any(due.startswith("2030-12-02") for _period, due in found)


def test_leap_days_and_month_ends() -> None:
    review = text_with(("reporting_review", {"review_on": {"type": "date", "value": "2028-02-29"}}))
    assert ("2028", "2028-02-29") in dues(review, FIVE_YEARS, on=date(2027, 1, 1), rule="review")
    report = text_with(("reporting_review", {"report_days": number(60)}))
    assert dues(report, FIVE_YEARS, on=date(2027, 12, 1), since=date(2027, 12, 1), rule="joint_report") == [
        ("2027", "2028-02-29"),
        ("2028", "2029-03-01"),
    ]


def test_only_our_own_promises_and_only_in_the_years_they_name() -> None:
    promise = {"clause": "c1", "metric": "exchange_students", "quantity": 3, "period": "year"}
    commitments = [
        {
            **promise,
            "id": "p1",
            "direction": {"from": "chd.edu.cn", "to": "tpu.ru"},
            "first_year": 2027,
            "last_year": 2028,
        },
        {
            **promise,
            "id": "p2",
            "direction": {"from": "tpu.ru", "to": "chd.edu.cn"},
            "first_year": 2027,
            "last_year": 2028,
        },
        {**promise, "id": "p3", "direction": "joint", "period": "term", "first_year": 2026, "last_year": 2027},
    ]
    found = dues(text_with(commitments=commitments), FIVE_YEARS, on=date(2027, 7, 1), rule="promise")
    assert found == [("2027", "2027-12-31"), ("2027", "2027-12-31"), ("2028", "2028-12-31")]


def test_the_life_itself_asks_for_a_decision_in_time() -> None:
    from convenio.agreements.life.terms import AUTO, LifeTerms, Period

    terms = LifeTerms(ends_on=date(2027, 12, 31), renewal=AUTO, renew_months=12, renew_times=2, opt_out=Period(11))
    course = course_of(terms, signed_on=date(2026, 3, 2), on=date(2026, 9, 1))
    text = text_with()
    assert dues(text, course, on=date(2026, 9, 1)) == [("2027", "2026-12-31"), ("2027", "2027-01-31")]
    told = course_of(terms, signed_on=date(2026, 3, 2), on=date(2026, 9, 1), notices=[Given(date(2026, 9, 1))])
    assert dues(text, told, on=date(2026, 9, 1)) == [], "notice is given: nothing is left to decide"


def test_rules_of_one_kind_only_speak_to_that_kind() -> None:
    for kind, expected in (("IIA", 2), ("SEA", 0)):
        found = dues(text_with(("quota", {}), kind=kind), FIVE_YEARS, on=date(2026, 12, 1), rule="numbers")
        assert len(found) == expected, kind


def test_every_time_in_the_library_is_a_day_to_keep_or_says_why_not() -> None:
    """A new clause with days, weeks, months, years or a date needs a line in ``obligations.json``."""
    asked = {(rule["clause"], rule["value"]) for rule in rules().values()}
    read = {tuple(place) for places in book()["values"].values() for place in places}
    excused = {(one["clause"], one["value"]) for one in data()["no_day"]}
    left = [
        f"{type.id}.{field.name}"
        for type in library.clause_types()
        for variant in library.variants(type.id)
        for field in variant.fields
        if (field.type == "date" or field.unit in TIMES)
        and not {(type.id, field.name), (type.id, "*")} & (asked | read | excused)
    ]
    assert left == []


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_is_complete_in_three_languages(rule: str) -> None:
    row = rules()[rule]
    for words in (row["sentence"], row["name"]):
        assert set(words) == {"en", "zh", "ru"}
    assert row["source"]
    assert row["status"] in ("text", "sourced", "memory")
    sentence = said(
        rule,
        {
            "year": 2027,
            "anchor": "2027-09-01",
            "end": "2027-12-31",
            "number": 1,
            "count": 2,
            "metric": "exchange_students",
            "quantity": 3,
        },
    )
    assert "…" not in sentence
    assert "{" not in sentence


def amended(chd, tpu, of, wire):
    """A second version in force, with another review date."""
    set_value(chd, of, wire, "reporting_review", "review_on", "2029-09-30")
    actions.propose_version(acting=chd.officer, agreement=chd.copy(of), at=wire.later(minutes=1))
    wire.run()
    approve(tpu, of, wire)
    clear(tpu, of, wire)
    from tests.convenio.agreements.conftest import DAYS_10

    actions.open_round(
        acting=chd.officer, agreement=chd.copy(of), deadline=wire.later(minutes=1) + DAYS_10, order=None, at=wire.now
    )
    wire.run()
    for house in (chd, tpu):
        sign(house, of, wire)


def test_they_come_with_the_signatures_are_settled_and_survive_an_amendment(in_force, chd, tpu, wire):
    today = wire.now.date()
    rows = obligations_of(chd.party, on=today)
    first = {(one.rule, one.period): one for one in rows}
    assert ("joint_report", "2026") in first
    assert ("work_plan", "2027") in first
    review = next(one for one in obligations_of(chd.party, on=today, state="all") if one.rule == "joint_report")
    with pytest.raises(Refusal, match="few words why"):
        life.settle(acting=chd.officer, obligation=review, state="waived", at=wire.now)
    with pytest.raises(Refusal, match="another institution"):
        life.settle(acting=tpu.officer, obligation=review, state="done", at=wire.now)
    reader = chd.acting(Role.READER, person=999)
    with pytest.raises(Refusal, match="officer"):
        life.settle(acting=reader, obligation=review, state="done", at=wire.now)
    done = life.settle(acting=chd.officer, obligation=review, state="done", at=wire.now, note="Sent on Monday.")
    assert (done.state, done.settled_by_name) == ("done", chd.officer.person_name)
    with pytest.raises(Refusal, match="noted this already"):
        life.settle(acting=chd.officer, obligation=review, state="done", at=wire.now)
    person = Person.objects.create(email="li@chd.edu.cn", name="Li Wei")
    plan = first[("work_plan", "2027")]
    with pytest.raises(Refusal, match="no role"):
        life.give(acting=chd.officer, obligation=plan, person=person, at=wire.now)
    Membership.objects.create(person=person, party=chd.party, role=Role.OFFICER)
    assert life.give(acting=chd.officer, obligation=plan, person=person, at=wire.now) == 1
    assert obligations_of(chd.party, on=today, owner="me", person_id=person.pk).count() == 1

    amended(chd, tpu, in_force, wire)
    again = find_obligation(chd.party, review.pk)
    assert again is not None
    assert (again.state, again.note, again.demanded) == ("done", "Sent on Monday.", True)
    assert find_obligation(chd.party, plan.pk).owner == person
    life.refresh_obligations(agreement=chd.copy(in_force), at=wire.now.replace(year=2029))
    later = Obligation.objects.get(party=chd.party, rule="review")
    assert (later.period, later.due_on) == ("2029", date(2029, 9, 30))
    assert Obligation.objects.filter(party=chd.party, rule="work_plan", period="2029", owner=person).exists()
    line = lines_of([find_obligation(chd.party, review.pk)], today)[0]
    assert line.state == "done"
    assert "2026" in line.sentence
    assert Obligation.objects.filter(party=tpu.party, state="done").count() == 0, "each side has its own"
    late = lines_of(list(obligations_of(chd.party, on=date(2028, 1, 1), state="overdue")), date(2028, 1, 1))
    assert {one.state for one in late} == {"overdue"}
    row = books.state(chd.copy(in_force))
    assert len([one for one in row.rounds if one.status == "COMPLETE"]) == 2


def test_an_approval_for_a_time_can_be_written_and_asks_for_its_renewal():
    wording = next(one for one in library_data.variants("ministry_filing") if one.id == "for_a_time")
    assert set(wording.body) == {"en", "zh", "ru"}
    assert {one.name for one in wording.fields if one.type == "date"} == {"valid_until", "renew_on"}
    values = {
        "valid_until": {"type": "date", "value": "2027-12-31"},
        "renew_on": {"type": "date", "value": "2027-06-30"},
    }
    found = demands_of(
        text_with(("ministry_filing", values)), window_of(FIVE_YEARS, since=FIVE_YEARS.first, on=date(2026, 9, 1)), "x"
    )
    asked = [(one.rule, one.due_on, one.owner) for one in found if one.rule.startswith("filing")]
    assert asked == [
        ("filing_renew", date(2027, 6, 30), "officer"),
        ("filing_valid", date(2027, 12, 31), "officer"),
    ]
