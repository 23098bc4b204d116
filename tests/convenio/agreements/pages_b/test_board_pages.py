"""Board and activities: four fields for a visit, both sides see one board, answers in words, tables as files."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from convenio.agreements import actions, queries
from convenio.parties.terms import Role
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import TPU
from tests.convenio.agreements.test_promises import PDF, promise, row, visit

VISIT = {"role": "professor", "starts_on": "2026-03-01", "ends_on": "2026-03-03", "count.teaching_hours": "12"}


@pytest.fixture(autouse=True)
def _then(wire):
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield


@pytest.fixture
def bound(in_force, wire):
    """In force for some days, so that something can have been done."""
    wire.later(days=5)
    wire.clock.move_to(wire.now)
    return in_force


def board(house, of) -> str:
    return reverse("agreements:board", args=[house.copy(of).pk])


def new(house, of) -> str:
    return f"{reverse('agreements:activity_new', args=[house.copy(of).pk])}?promise={promise(house, of).id}"


def only_activity(house, of):
    return queries.activities_view(house.copy(of), house.officer)[0]


def answer_to(house, of) -> str:
    return reverse("agreements:activity", args=[house.copy(of).pk, only_activity(house, of).id])


def digest_on(html: str) -> str:
    return re.search(r'data-digest="([0-9a-f]{64})"', html)[1]


def test_a_visit_is_recorded_in_four_fields_and_confirmed_by_the_other_side(bound, chd, tpu, wire):
    client = client_of(tpu)
    form = page(client.get(new(tpu, bound)))
    main = form[form.index('<form id="activity"') :]
    main = main[: main.index("<details")]
    asked = re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', main)
    assert [one for one in asked if one not in ("csrfmiddlewaretoken", "promise")] == list(VISIT)
    answer = client.post(new(tpu, bound), {**VISIT, "count.persons": "1"}, follow=True)
    assert "Recorded: 3 days." in page(answer)
    wire.run()
    wire.clock.move_to(wire.now)
    ours = client_of(chd)
    text = page(ours.get(board(chd, bound)))
    assert "1 record waits for our confirmation" in text
    assert "professor" in text
    record = only_activity(chd, bound).statements[0].event
    given = {"deed": "confirm", "record": record, "back": "board"}
    confirmed = ours.post(answer_to(chd, bound), given)
    assert confirmed["Location"].startswith(board(chd, bound))
    wire.run()
    assert row(tpu, bound).confirmed == 1
    here, there = page(ours.get(board(chd, bound))), page(client.get(board(tpu, bound)))
    assert digest_on(here) == digest_on(there)
    again = ours.post(answer_to(chd, bound), given)
    assert again.status_code == 409
    assert "confirmed this already" in page(again)


def test_days_are_computed_and_a_visit_outside_the_term_is_warned_not_refused(bound, tpu):
    client, one = client_of(tpu), promise(tpu, bound)
    days = reverse("agreements:activity_days", args=[tpu.copy(bound).pk])
    ask = {"promise": one.id, "starts_on": "2026-02-27", "ends_on": "2026-03-02"}
    assert "<b>4 days</b>" in page(client.get(days, ask))
    assert "lies before the first" in page(client.get(days, {**ask, "ends_on": "2026-02-01"}))
    assert page(client.get(days, {**ask, "starts_on": "soon"})).strip() == ""
    assert "outside the years" in page(client.get(days, {**ask, "starts_on": "2019-01-01", "ends_on": ""}))
    early = {**VISIT, "starts_on": "2025-12-30", "ends_on": "2025-12-31", "count.persons": "1"}
    answer = client.post(new(tpu, bound), early, follow=True)
    assert answer.status_code == 200
    assert "outside the years of the promise" in page(answer)
    assert "before the years of the promise" in page(answer)
    assert row(tpu, bound).recorded[TPU] == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"starts_on": ""}, "This field is required"),
        ({"ends_on": "2026-02-01"}, "last day lies before the first"),
        ({"starts_on": "2026-09-01", "ends_on": "2026-09-02"}, "lies in the future"),
        ({"count.persons": ""}, "This field is required"),
        ({"count.teaching_hours": "-1"}, "greater than or equal to 0"),
        ({"role": "Dr. X"}, "Select a valid choice"),
    ],
)
def test_what_does_not_hold_is_refused_with_what_was_typed(bound, tpu, change, words):
    answer = client_of(tpu).post(new(tpu, bound), {**VISIT, "count.persons": "1"} | change)
    assert answer.status_code == 400
    assert words in page(answer)
    if "count.teaching_hours" not in change:
        assert 'value="12"' in page(answer)
    assert queries.activities_view(tpu.copy(bound), tpu.officer) == []


def test_other_strands_ask_for_their_own_numbers(bound, chd, wire):
    view = queries.agreement_view(chd.copy(bound), chd.officer, on=wire.now)
    papers = next(one for one in view.promises if one.metric == "joint_publications")
    to = f"{reverse('agreements:activity_new', args=[chd.copy(bound).pk])}?promise={papers.id}"
    text = page(client_of(chd).get(to))
    assert "Publications" in text
    assert "Teaching hours" not in text
    given = {"starts_on": "2026-03-05", "count.publications": "2"}
    assert client_of(chd).post(to, given).status_code == 302
    facts = only_activity(chd, bound).statements[0].facts
    assert (facts["from"], facts["to"], facts["quantities"]) == ("2026-03-05", "2026-03-05", {"publications": 2})


def test_disputed_in_words_then_corrected(bound, chd, tpu, wire):
    record = visit(tpu, bound, wire, quantities={"persons": 3})
    wire.clock.move_to(wire.now)
    client = client_of(chd)
    empty = client.post(answer_to(chd, bound), {"deed": "dispute", "record": record, "words": " "})
    assert empty.status_code == 400
    assert "few words" in page(empty)
    given = {"deed": "dispute", "record": record, "words": "It was <b>one</b>."}
    assert client.post(answer_to(chd, bound), given).status_code == 302
    wire.run()
    there = client_of(tpu)
    assert "It was &lt;b&gt;one&lt;/b&gt;." in page(there.get(board(tpu, bound)))
    wrong = there.post(answer_to(tpu, bound), {"deed": "correct", "record": record, **VISIT, "starts_on": ""})
    assert wrong.status_code == 400
    assert "This field is required" in page(wrong)
    fixed = {"deed": "correct", "record": record, **VISIT, "count.persons": "1"}
    assert there.post(answer_to(tpu, bound), fixed).status_code == 302
    wire.run()
    statements = only_activity(chd, bound).statements
    assert statements[0].status == "superseded"
    assert statements[-1].facts["quantities"]["persons"] == 1
    text = page(client.get(answer_to(chd, bound)))
    assert "Corrected by Tomsk" in text


def test_taken_back_by_who_recorded_it_only(bound, chd, tpu, wire):
    record = visit(tpu, bound, wire)
    wire.clock.move_to(wire.now)
    refused = client_of(chd).post(answer_to(chd, bound), {"deed": "retract", "record": record})
    assert refused.status_code == 409
    assert "Only the side that recorded this" in page(refused)
    assert client_of(tpu).post(answer_to(tpu, bound), {"deed": "retract", "record": record}).status_code == 302
    assert row(tpu, bound).recorded[TPU] == 0
    assert "taken back" in page(client_of(tpu).get(board(tpu, bound)))


def test_evidence_is_sent_and_wrong_files_are_refused(bound, tpu):
    given = {**VISIT, "count.persons": "1"}
    bad = SimpleUploadedFile("report.pdf", b"MZ program")
    assert client_of(tpu).post(new(tpu, bound), {**given, "evidence": bad}).status_code in (400, 415)
    good = SimpleUploadedFile("report.pdf", PDF)
    assert client_of(tpu).post(new(tpu, bound), {**given, "evidence": good}).status_code == 302
    assert "evidence" in only_activity(tpu, bound).statements[0].facts


def test_search_and_state_narrow_the_list(bound, chd, tpu, wire):
    visit(tpu, bound, wire)
    visit(chd, bound, wire, role="lecturer")
    wire.clock.move_to(wire.now)
    client, to = client_of(chd), board(chd, bound)
    count = lambda query: page(client.get(to + query)).count('<div class="said">')  # noqa: E731
    assert [count(q) for q in ("", "?search=lecturer", "?status=us", "?status=them", "?status=disputed")] == [
        2,
        1,
        1,
        1,
        0,
    ]
    assert "No record fits" in page(client.get(f"{to}?search=nothing"))


def test_tables_carry_no_formula(bound, chd, tpu, wire):
    record = visit(tpu, bound, wire)
    actions.dispute_activity(
        acting=chd.officer, agreement=chd.copy(bound), record=record, words="=HYPERLINK(1)", at=wire.later(minutes=1)
    )
    wire.clock.move_to(wire.now)
    client, to = client_of(chd), board(chd, bound)
    table = client.get(f"{to}?format=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "recorded_by_tpu.ru" in page(table)
    rows = page(client.get(f"{to}?format=activities"))
    assert "'=HYPERLINK(1)" in rows
    assert ",=HYPERLINK" not in rows


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.SIGNATORY])
def test_others_read_and_are_told_why_they_cannot_record(bound, chd, tpu, wire, role):
    record = visit(tpu, bound, wire)
    wire.clock.move_to(wire.now)
    client = client_of(chd, role)
    text = page(client.get(board(chd, bound)))
    assert "Only an officer of your institution" in text
    assert client.get(new(chd, bound)).status_code == 403
    answer = client.post(answer_to(chd, bound), {"deed": "confirm", "record": record})
    assert answer.status_code == 403
    assert row(chd, bound).confirmed == 0


def test_before_it_is_in_force_the_board_says_when_it_begins(signing, chd):
    client = client_of(chd)
    assert "Nothing binds yet" in page(client.get(board(chd, signing)))
    refused = client.get(reverse("agreements:activity_new", args=[chd.copy(signing).pk]))
    assert refused.status_code == 409
    assert "in force" in page(refused)


def test_another_university_finds_nothing(bound, chd, third):
    for to in (board(chd, bound), new(chd, bound)):
        assert client_of(third).get(to).status_code == 404
        assert "login" in Client().get(to)["Location"]


def test_the_board_asks_the_same_number_of_questions_for_more_records(bound, chd, tpu, wire):
    visit(tpu, bound, wire)
    wire.clock.move_to(wire.now)
    client, to = client_of(chd), board(chd, bound)
    client.get(to)
    with CaptureQueriesContext(connection) as few:
        client.get(to)
    for day in range(6):
        start = date(2026, 3, 1) + timedelta(days=day % 3)
        visit(tpu, bound, wire, starts_on=start, ends_on=start + timedelta(days=1))
    client.get(to)
    with CaptureQueriesContext(connection) as many:
        client.get(to)
    assert len(many) == len(few)
