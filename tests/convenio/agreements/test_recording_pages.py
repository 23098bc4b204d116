"""The pages: choose what was done, type little, once more like the last, confirm many, suggestions, a spreadsheet."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from convenio.agreements import actions
from convenio.agreements.models import ActivityLine, Cost, Suggestion
from convenio.agreements.money import Money
from convenio.intake import actions as lists
from convenio.intake.models import Brought
from convenio.parties.terms import Role
from convenio.worker.loop import run_due
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.test_promises import visit
from tests.convenio.agreements.test_recording import done

WHERE, CONFIRM, SUGGESTIONS = "/delivery/record/", "/delivery/confirm/", "/delivery/record/suggestions/"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\n"
    "LOCATION:{place}\r\nDTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260303\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def bound(in_force, wire):
    """In force for some days, so that something can have been done; pages look at the clock."""
    wire.later(days=5)
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield in_force


def at(house, of, name) -> str:
    return reverse(f"agreements:{name}", args=[house.copy(of).pk])


def test_from_choosing_to_once_more(bound, tpu):
    client = client_of(tpu)
    assert client.get(WHERE)["Location"] == at(tpu, bound, "activity_new"), "one agreement alone: nothing is asked"
    shown = page(client.get(at(tpu, bound, "activity_new")))
    assert "Once more like the last" not in shown
    assert "metric=programme_graduates" in shown
    assert f"metric=delegations&amp;from={TPU}&amp;to={CHD}" in shown
    asked = f"{at(tpu, bound, 'activity_new')}?metric=joint_publications"
    form = page(client.get(asked))
    assert "no promise made" in form
    wrong = client.post(asked, {"starts_on": "2026-03-01", "count.publications": "1", "doi": "on the web"})
    assert wrong.status_code == 400
    assert "not a DOI" in page(wrong)
    assert 'value="on the web"' in page(wrong), "nothing typed is lost"
    typed = {"starts_on": "2026-03-01", "count.publications": "1", "doi": "doi:10.1000/182"}
    next_one = client.post(asked, {**typed, "next": "1"})
    again = client.post(asked, typed)
    assert again.status_code == 409
    assert "It took place twice" in page(again)
    assert "Look at that record" in page(again)
    assert client.post(asked, {**typed, "again": "1"}).status_code == 302
    like = page(client.get(next_one["Location"]))
    assert "Joint publications" in like
    assert "10.1000/182" not in like
    assert "Once more like the last" in page(client.get(at(tpu, bound, "activity_new")))
    seen = page(client.get(reverse("agreements:activity", args=[tpu.copy(bound).pk, next_one["Location"][-64:]])))
    assert 'href="https://doi.org/10.1000/182"' in seen
    assert client.get(f"{asked}x").status_code == 404
    assert client.get(f"{at(tpu, bound, 'activity_new')}?promise=p99").status_code == 404


def test_many_are_confirmed_in_one_go_and_what_cannot_be_says_why(bound, chd, tpu, wire):
    events = [done(tpu, bound, wire, "delegations"), done(tpu, bound, wire, "joint_projects"), visit(tpu, bound, wire)]
    wire.clock.move_to(wire.now)
    client = client_of(chd)
    shown = page(client.get(CONFIRM))
    assert all(f'value="{one}"' in shown for one in events)
    assert " checked" not in shown
    assert page(client.get(f"{CONFIRM}?all=1")).count(" checked") == 3
    only = page(client.get(f"{CONFIRM}?strand=research&year=2026&partner={TPU}&search=cooperation"))
    assert f'value="{events[1]}"' in only
    assert f'value="{events[0]}"' not in only
    assert "Nothing fits" in page(client.get(f"{CONFIRM}?search=nowhere"))
    assert page(client.get(f"{CONFIRM}?format=csv")).count("\n") == 4
    assert "Nothing was ticked" in page(client.post(CONFIRM, {}, follow=True))
    actions.confirm_activity(acting=chd.officer, agreement=chd.copy(bound), record=events[0], at=wire.now)
    answer = page(client.post(CONFIRM, {"record": events}, follow=True))
    assert "2 records are confirmed now" in answer
    assert "did not wait for an answer any more" in answer
    assert "Nothing waits for your confirmation" in answer
    assert not ActivityLine.objects.filter(party=chd.party, status="recorded").exists()
    assert client_of(chd, Role.READER, name="Reader").get(CONFIRM).status_code == 403


def test_a_calendar_becomes_suggestions_and_one_click_records(bound, chd, tpu):
    client = client_of(tpu, name="Olga")
    file = EVENT.format(uid="1", title="Board meeting with Dr. Secret", place="Chang’an University, Xi’an")
    upload = {"file": SimpleUploadedFile("visit.ics", file.encode())}
    assert "1 suggestion waits for you" in page(client.post(SUGGESTIONS, upload, follow=True))
    upload = {"file": SimpleUploadedFile("visit.ics", file.encode())}
    shown = page(client.post(SUGGESTIONS, upload, follow=True))
    assert "brought before" in shown
    assert not ActivityLine.objects.exists(), "nothing is recorded unseen"
    one = Suggestion.objects.get()
    assert (one.metric, one.outward, one.ends_on.isoformat()) == ("programme_board_meetings", True, "2026-03-02")
    assert one.agreement == tpu.copy(bound)
    other = client_of(tpu, name="Boris")
    assert "Dr. Secret" not in page(other.get(SUGGESTIONS))
    given = {name: re.search(rf'name="s{one.pk}-{name}"', shown) for name in ("agreement", "metric", "way", "number")}
    assert all(given.values())
    deed = {"suggestion": one.pk, f"s{one.pk}-agreement": one.agreement_id, f"s{one.pk}-metric": one.metric}
    deed |= {f"s{one.pk}-way": "out", f"s{one.pk}-number": "1"}
    assert other.post(SUGGESTIONS, deed).status_code == 404
    wrong = client.post(SUGGESTIONS, {**deed, f"s{one.pk}-metric": ""})
    assert wrong.status_code == 400
    assert "This field is required" in page(wrong)
    assert client.post(SUGGESTIONS, deed).status_code == 302
    line = ActivityLine.objects.get(party=tpu.party)
    assert (line.metric, line.quantities, line.days) == ("programme_board_meetings", {"meetings": 1}, 2)
    one.refresh_from_db()
    assert (one.state, one.title, one.statement) == ("recorded", "", line.statement)
    bad = client.post(SUGGESTIONS, {"file": SimpleUploadedFile("x.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")})
    assert bad.status_code == 400
    assert "Outlook" in page(bad)


def rows_of(*rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Done")
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def look(house, content, wire):
    intake = lists.receive_list(
        acting=house.officer, target_code="activities", content=content, name="done.xlsx", at=wire.now
    )
    lists.save_mapping(acting=house.officer, intake=intake, mapping=intake.mapping, orders={}, at=wire.now)
    intake.refresh_from_db()
    return intake


def a_list(tpu) -> bytes:
    """The empty sheet of the node, filled in: four rows that can be recorded, and what goes wrong in practice."""
    sent = client_of(tpu).get("/delivery/record/what-was-done.xlsx").content
    heads = [one.value for one in next(load_workbook(io.BytesIO(sent)).active.iter_rows())]
    place = {str(name).casefold().replace(" ", "_"): number for number, name in enumerate(heads)}

    def row(what, day="2026-03-01", **said):
        cells = [None] * len(heads)
        for name, value in {"what_was_done": what, "first_day": day, **said}.items():
            cells[place[name]] = value
        return cells

    title, there = {"agreement": "Cooperation 2026–2030"}, {"partner": "Chang’an University"}
    return rows_of(
        heads,
        row("delegation", direction="out", number=2, **title),
        row("Joint publications", "01.03.2026", doi="10.1000/182", **there),
        row("visit", "2025-12-30", direction="in", teaching_hours=8, role="教授", cost="1 200 EUR", **there),
        row("grant", amount=250000, currency="CNY", cost="cheap", **there),
        row("visit", agreement="No such"),
        row("party", **there),
        row("delegation", "2029-01-01", direction="out", **there),
        row("delegation", direction="out", number=-2, **there),
        row("delegation", direction="out", number=10**9, **there),
        row("delegation", direction="out", number=2, **title),
        row("grant", "2026-03-02", amount=5, currency="XTS", **there),
    )


JUDGED = [
    ("doubtful", ["no_promise"]),
    ("new", []),
    ("doubtful", ["outside_years"]),
    ("doubtful", ["cost_unread", "no_promise"]),
    ("wrong", ["agreement_unknown"]),
    ("wrong", ["metric_unknown"]),
    ("wrong", ["refused", "no_promise"]),
    ("wrong", ["number_negative", "no_promise"]),
    ("wrong", ["refused", "no_promise"]),
    ("same", ["intake.twice"]),
    ("wrong", ["refused", "no_promise"]),
]


def test_a_spreadsheet_is_judged_recorded_known_again_and_taken_back(bound, chd, tpu, wire):
    content = a_list(tpu)
    intake = look(tpu, content, wire)
    assert [(one.status, [code for code, _details in one.reasons]) for one in intake.rows.order_by("number")] == JUDGED
    assert not ActivityLine.objects.exists(), "the preview writes nothing"
    lists.start_run(acting=tpu.officer, intake=intake, with_doubtful=True, at=wire.now)
    run_due(wire.now)
    lines = ActivityLine.objects.filter(party=tpu.party)
    assert sorted(lines.values_list("metric", flat=True)) == [
        "delegations", "joint_grants", "joint_publications", "teacher_visits",
    ]  # fmt: skip
    assert lines.get(metric="joint_grants").quantities == {"grants": 1, "amount_cny": 250000}
    assert lines.get(metric="teacher_visits").direction_from == CHD
    assert [(one.money, one.activity) for one in Cost.objects.all()] == [
        (Money("EUR", 120000), lines.get(metric="teacher_visits").activity)
    ]
    twice = look(tpu, content, wire)
    assert twice.counts == {"same": 5, "wrong": 6}, "the same spreadsheet brings nothing twice"
    Brought.objects.all().delete()
    typed = look(tpu, content, wire)
    assert typed.counts == {"same": 5, "wrong": 6}, "nor does it what came in by another way"
    assert typed.rows.get(number=2).reasons == [["ours", {}]]
    wire.run()
    answered = lines.get(metric="delegations").statement
    actions.confirm_activity(acting=chd.officer, agreement=chd.copy(bound), record=answered, at=wire.later(minutes=1))
    wire.run()
    intake.refresh_from_db()
    lists.undo_run(acting=tpu.officer, intake=intake, at=wire.now)
    run_due(wire.now)
    assert list(lines.exclude(status="retracted").values_list("metric", flat=True)) == ["delegations"]
    assert not Cost.objects.exists(), "what a list brought goes with its costs"
    kept = intake.rows.get(object_id=answered)
    assert "answered" in kept.reasons[0][1]["words"]
