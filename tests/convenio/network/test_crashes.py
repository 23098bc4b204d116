"""kill -9 at every labelled point between commit and delivery: nothing lost, nothing believed that did not happen.

The deed runs in a forked process that kills itself at the point; this process looks at what is left and goes on.
"""

import json
import os
import signal
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client

from convenio.network import Answer, Outbound, actions, register_inbound, register_outbound
from convenio.network.models import Delivery, Exchange, Nonce
from convenio.parties.models import NodeFact
from convenio.worker.actions import LEASE
from convenio.worker.loop import run_due
from convenio.worker.models import Task

pytestmark = pytest.mark.django_db(transaction=True)


def _note(caller, request):
    found, _made = NodeFact.objects.get_or_create(key="crash.effect", defaults={"value": 0})
    NodeFact.objects.filter(pk=found.pk).update(value=found.value + 1)
    return Answer(200, b"{}")


register_inbound("pact", "test_crash", _note)
register_outbound(
    "crash",
    lambda delivery, at: Outbound("events", json.dumps({"state": delivery.wanted}).encode()),
    lambda delivery, answer, at: None,
)


def in_a_process_that_dies(settings, point, deed):
    """Run the deed in a fork with the crash point set; it must die of it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            settings.CRASH_POINT = point
            deed()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{point} was not reached"
    assert os.WTERMSIG(status) == signal.SIGKILL


def owe(at):
    with transaction.atomic():
        actions.owe_delivery(party="tpu.ru", partner="chd.edu.cn", kind="crash", object_id="p1", at=at)


def test_p4_after_the_commit_it_is_owed(partner, settings, fixed):
    in_a_process_that_dies(settings, "P4", lambda: owe(fixed))
    assert Delivery.objects.get().state == "owed"
    run_due(fixed)
    assert Delivery.objects.get().state == "sent"


@pytest.mark.parametrize(("point", "arrived"), [("P5", 0), ("P6", 0), ("P7", None), ("P8", 1), ("P9", 1), ("P10", 1)])
def test_the_sender_dies(partner, settings, fixed, point, arrived):
    """`arrived`: how many whole messages the partner may have got before the death (None: half a one)."""
    owe(fixed)
    in_a_process_that_dies(settings, point, lambda: run_due(fixed))
    row = Delivery.objects.get()
    assert row.state == ("sent" if point == "P10" else "owed"), "sent only once the answer is stored"
    assert Exchange.objects.filter(status=200).count() == (1 if point == "P10" else 0)
    assert Task.objects.get().owner, "still under the dead one's lease"
    assert run_due(fixed + LEASE - timedelta(seconds=1)) == 0
    assert run_due(fixed + LEASE) == 1
    assert Delivery.objects.get().state == "sent"
    assert not Task.objects.exists()
    whole = [request for request in partner.requests if request.body == b'{"state": 1}']
    assert len(whole) == {None: 1, 0: 1, 1: 1 if point == "P10" else 2}[arrived]


def test_a_change_between_death_and_recovery_is_not_lost(partner, settings, fixed):
    owe(fixed)
    in_a_process_that_dies(settings, "P9", lambda: run_due(fixed))
    owe(fixed + timedelta(seconds=5))
    run_due(fixed + LEASE)
    row = Delivery.objects.get()
    assert (row.state, row.wanted, row.sent) == ("sent", 2, 2)
    assert partner.requests[-1].body == b'{"state": 2}'


def test_p11_the_receiver_dies_after_its_commit(network, settings, send):
    """What it took stays taken; the sender heard nothing and sends again with a new id."""
    request = network.signed("/pact/v1/test_crash", b"x")
    deed = lambda: Client().generic("POST", request.target, b"x", headers=dict(request.headers))  # noqa: E731
    in_a_process_that_dies(settings, "P11", deed)
    assert NodeFact.objects.get(key="crash.effect").value == 1
    assert Nonce.objects.count() == Exchange.objects.count() == 1
    assert send(network.signed("/pact/v1/test_crash", b"x")).status_code == 200
    assert NodeFact.objects.get(key="crash.effect").value == 2
