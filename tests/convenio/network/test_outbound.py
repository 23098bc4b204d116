"""Delivering: coalescing, pausing, parking, waking; against partners that behave and partners that do not."""

import contextlib
import json
from datetime import timedelta

import pytest

import convenio.network as network_room
from convenio.network import Answer, Outbound, PartnerAnswerBad, PartnerUnreachable, actions, queries, register_outbound
from convenio.network.catalogue import take
from convenio.network.manifests import manifest_of
from convenio.network.models import Delivery, Exchange
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.loop import run_due
from convenio.worker.models import Task
from ewp.registry import write_catalogue

answers = []
made = []
during = {"provide": lambda delivery: None}


def _provide(delivery, at):
    during["provide"](delivery)
    if delivery.object_id == "nothing":
        return None
    made.append((delivery.object_id, delivery.wanted))
    return Outbound("events", json.dumps({"state": delivery.wanted}).encode())


register_outbound("test", _provide, lambda delivery, answer, at: answers.append((delivery.object_id, answer)))


@pytest.fixture(autouse=True)
def _fresh():
    answers.clear()
    made.clear()
    during["provide"] = lambda delivery: None


def owe(at, object_id="p1", partner="chd.edu.cn"):
    actions.owe_delivery(party="tpu.ru", partner=partner, kind="test", object_id=object_id, at=at)


def the_row(object_id="p1"):
    return Delivery.objects.get(object_id=object_id)


def test_a_delivery_arrives_signed_and_is_cleared(partner, fixed):
    owe(fixed)
    assert run_due(fixed) == 1
    row = the_row()
    assert (row.state, row.sent, row.sent_at) == ("sent", 1, fixed)
    assert partner.requests[0].target == "/pact/v1/chd.edu.cn/events"
    assert partner.requests[0].headers.one("host") == f"127.0.0.1:{partner.server_port}"
    assert answers == [("p1", Answer(200, b"{}", ""))]
    log = Exchange.objects.get()
    assert (log.direction, log.partner, log.status, log.about, log.clock_offset_ms) == (
        "out",
        "chd.edu.cn",
        200,
        "p1",
        0,
    )
    assert not Task.objects.exists()


def test_many_changes_are_one_delivery(partner, fixed):
    for _ in range(50):
        owe(fixed)
    assert run_due(fixed) == 1
    assert made == [("p1", 50)]
    assert (the_row().wanted, the_row().sent) == (50, 50)


def test_a_change_while_sending_is_sent_as_well(partner, fixed):
    during["provide"] = lambda delivery: owe(fixed) if delivery.wanted == 1 else None
    owe(fixed)
    run_due(fixed)
    assert [wanted for _, wanted in made] == [1, 2]
    assert the_row().state == "sent"
    assert len(partner.requests) == 2


def test_after_it_was_sent_it_can_be_owed_again(partner, fixed):
    owe(fixed)
    run_due(fixed)
    later = fixed + timedelta(minutes=4)
    owe(later)
    assert (the_row().state, the_row().owed_at) == ("owed", later)
    run_due(later)
    assert the_row().state == "sent"


def test_nothing_to_say_is_done(partner, fixed):
    owe(fixed, "nothing")
    run_due(fixed)
    assert the_row("nothing").state == "sent"
    assert not partner.requests


@pytest.mark.parametrize("status", [500, 502, 503, 429, 401, 403, 408])
def test_what_may_pass_is_tried_again_for_ever(partner, fixed, status):
    partner.behave = lambda request: (status, b'{"error":"later","message":"m","user_message":{"en":"Later."}}')
    owe(fixed)
    at = fixed
    for attempt in range(1, 7):
        assert run_due(at) == 1
        row = the_row()
        assert (row.state, row.attempts, row.code, row.partner_message) == ("owed", attempt, "later", {"en": "Later."})
        task = Task.objects.get()
        assert task.due_at > at
        at = task.due_at
        partner.clock = lambda at=at: at
    partner.behave = lambda request: (200, b"{}")
    run_due(at)
    assert (the_row().state, the_row().code, the_row().attempts) == ("sent", "", 0)


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_what_the_partner_refuses_is_parked_with_its_reason(partner, own, fixed, status):
    said = {"error": "no", "message": "not so", "user_message": {"en": "Not so.", "zh": "不行。", "ru": "Нет."}}
    partner.behave = lambda request: (status, json.dumps(said).encode())
    owe(fixed)
    run_due(fixed)
    assert the_row().state == "parked"
    assert run_due(fixed + timedelta(days=30)) == 0
    line = queries.failed_deliveries(own, fixed)[0]
    assert (line.parked, line.said) == (True, "Not so.")
    assert "not so" in line.trouble


def test_send_again_by_an_officer_of_the_institution(partner, own, fixed):
    partner.behave = lambda request: (400, b"{}")
    owe(fixed)
    run_due(fixed)
    partner.behave = lambda request: (200, b"{}")
    officer = Acting(party=own, person_id=1, person_name="Officer", roles=frozenset([Role.OFFICER]))
    reader = Acting(party=own, person_id=2, person_name="Reader", roles=frozenset([Role.READER]))
    with pytest.raises(Refusal):
        actions.send_again(acting=reader, delivery_id=the_row().pk, at=fixed)
    actions.send_again(acting=officer, delivery_id=the_row().pk, at=fixed)
    run_due(fixed)
    assert the_row().state == "sent"
    with pytest.raises(Refusal, match="already"):
        actions.send_again(acting=officer, delivery_id=the_row().pk, at=fixed)
    with pytest.raises(Refusal) as caught:
        actions.send_again(acting=officer, delivery_id=10**9, at=fixed)
    assert caught.value.status == 404


def test_a_new_change_wakes_what_was_parked(partner, fixed):
    partner.behave = lambda request: (400, b"{}")
    owe(fixed)
    run_due(fixed)
    partner.behave = lambda request: (200, b"{}")
    owe(fixed)
    run_due(fixed)
    assert the_row().state == "sent"


BARE = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BARE, "answer_not_signed"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "answer_not_signed"),
        (b"HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n", "redirect"),
        (b"<html>garbage", "broken_connection"),
        (b"", "broken_connection"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", "answer_too_large"),
    ],
)
def test_whoever_answers_instead_of_the_partner_clears_nothing(partner, fixed, content, code):
    partner.behave = lambda request: content
    owe(fixed)
    run_due(fixed)
    assert (the_row().state, the_row().code, the_row().sent) == ("owed", code, 0)
    assert not answers
    assert Exchange.objects.get().code == code
    assert queries.delivery_line(the_row()).trouble


def test_an_answer_signed_by_another_key_clears_nothing(partner, fixed, rsa_keys):
    partner.signer = rsa_keys[3]
    owe(fixed)
    run_due(fixed)
    assert (the_row().state, the_row().code) == ("owed", "answer_key_unknown")


def test_a_resting_connection_that_was_closed_is_tried_once_more(partner, fixed):
    """The first answer leaves the connection open, then the partner closes it without a word."""
    count = []

    def behave(request):
        count.append(1)
        return b"" if len(count) == 2 else (200, b"{}")

    partner.behave = behave
    owe(fixed)
    run_due(fixed)
    owe(fixed)
    run_due(fixed)
    assert the_row().state == "sent"
    assert len({request.headers.one("x-request-id") for request in partner.requests}) == 3


def test_a_partner_nobody_lists_is_told_when_it_appears(partner, own, chd, fixed):
    owe(fixed, partner="spbu.ru")
    run_due(fixed)
    assert the_row().code == "partner_unknown"
    assert run_due(fixed) == 0
    from dataclasses import replace

    from convenio.network.models import PartnerNode
    from ewp.manifest import Hei

    other = replace(chd.manifest(), hei=Hei("spbu.ru", {"en": "x"}), client_keys=())
    take(write_catalogue([manifest_of(own), chd.manifest(), other]), at=fixed)
    assert PartnerNode.objects.filter(hei_id="spbu.ru").exists()
    assert run_due(fixed) == 1
    assert the_row().state == "sent"


def test_a_dead_partner_for_ninety_days_then_alive(partner, fixed, chd, own):
    """Nothing is dropped by age; pauses grow to an hour; a valid request of the partner brings it forward."""
    partner.behave = lambda request: b""
    owe(fixed)
    at, tries = fixed, 0
    while at < fixed + timedelta(days=2):
        assert run_due(at) == 1
        tries += 1
        at = Task.objects.get().due_at
    assert tries < 60
    at = fixed + timedelta(days=90)
    run_due(at)
    partner.behave, partner.clock = lambda request: (200, b"{}"), lambda: at + timedelta(seconds=1)
    assert actions.rearm_partner(hei_id="chd.edu.cn", at=at + timedelta(seconds=1)) == 1
    assert run_due(at + timedelta(seconds=1)) == 1
    assert the_row().state == "sent"


def test_any_valid_request_of_the_partner_brings_what_is_owed_forward(partner, send, chd, now):
    partner.behave = lambda request: b""
    owe(now)
    run_due(now)
    task = Task.objects.get()
    Task.objects.update(due_at=now + timedelta(hours=1))
    assert send(chd.signed("/pact/v1/nothing", b"x")).status_code == 404
    task.refresh_from_db()
    assert task.due_at < now + timedelta(minutes=1)
    assert task.attempts == 0


def test_a_stranger_brings_nothing_forward(partner, client, chd, now, rsa_keys):
    owe(now + timedelta(hours=1))
    request = chd.signed("/pact/v1/nothing", b"x", signer=rsa_keys[3])
    client.generic("POST", request.target, b"x", content_type="", headers=dict(request.headers))
    assert Task.objects.get(name="network.deliver").due_at > now + timedelta(minutes=30)


def test_an_unknown_kind_is_parked(partner, fixed):
    actions.owe_delivery(party="tpu.ru", partner="chd.edu.cn", kind="of_tomorrow", object_id="x", at=fixed)
    run_due(fixed)
    assert (the_row("x").state, the_row("x").code) == ("parked", "kind_unknown")


def test_asking_gives_answers_and_signed_refusals(partner, fixed):
    partner.behave = lambda request: (
        (409, b'{"error":"x"}') if request.method == "POST" else (200, request.target.encode())
    )
    common = {"party": "tpu.ru", "partner": "chd.edu.cn", "at": fixed}
    answer = network_room.ask(endpoint="file", method="GET", query={"digest": "a b"}, **common)
    assert answer.body == b"/pact/v1/chd.edu.cn/file?digest=a+b"
    assert network_room.ask(endpoint="events", body=b"{}", **common).status == 409
    assert Exchange.objects.filter(status=409, code="x").exists()


def test_asking_in_vain(partner, fixed):
    common = {"party": "tpu.ru", "endpoint": "heads", "at": fixed}
    with pytest.raises(PartnerUnreachable) as caught:
        network_room.ask(partner="spbu.ru", **common)
    assert caught.value.code == "partner_unknown"
    partner.behave = lambda request: BARE
    with pytest.raises(PartnerAnswerBad):
        network_room.ask(partner="chd.edu.cn", **common)
    assert Exchange.objects.filter(direction="out").count() == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_inside_a_transaction(partner, fixed):
    from django.db import transaction

    with transaction.atomic(), pytest.raises(RuntimeError), contextlib.suppress(PartnerUnreachable):
        network_room.ask(party="tpu.ru", partner="chd.edu.cn", endpoint="heads", at=fixed)
