"""The door: who is let in, what is undone, what is logged, and that every answer is signed."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from convenio.network import Answer, register_inbound
from convenio.network.inbound import REFUSED_KEPT_PER_MINUTE
from convenio.network.models import Exchange, Nonce
from convenio.network.refresh import PULL
from convenio.parties.actions import keep_party
from convenio.parties.models import NodeFact
from convenio.parties.terms import Refusal
from convenio.worker.models import Task
from ewp.errors import Conflict

seen = []


def _echo(caller, request):
    seen.append((caller, request))
    NodeFact.objects.update_or_create(key="test.effect", defaults={"value": len(seen)})
    if request.body == b"refuse":
        raise Refusal(gettext_lazy("Not like this."), 422)
    if request.body == b"conflict":
        raise Conflict("changed", "It changed.", {"en": "It changed."})
    if request.body == b"break":
        raise RuntimeError("secret detail")
    return Answer(200, request.body or b"{}", "application/json")


register_inbound("pact", "test_echo", _echo, max_bytes=1000)
register_inbound("pact", "test_read", _echo, methods=("GET",))


@pytest.fixture(autouse=True)
def _fresh():
    seen.clear()


def test_a_good_request_is_answered_signed_and_logged(send, network):
    answer = send(network.signed("/pact/v1/test_echo?a=1", b"hello", headers=[("content-type", "text/plain")]))
    assert (answer.status_code, answer.verified.body) == (200, b"hello")
    caller, request = seen[0]
    assert caller.hei_ids == {"chd.edu.cn"}
    assert (request.to, request.query, request.method) == ("tpu.ru", {"a": "1"}, "POST")
    assert abs(request.at - timezone.now()) < timedelta(seconds=5)
    row = Exchange.objects.get()
    assert (row.partner, row.party.hei_id, row.status, row.request_size, row.code) == (
        "chd.edu.cn",
        "tpu.ru",
        200,
        5,
        "",
    )
    assert row.direction == "in"


def test_the_address_may_name_the_university(send, network):
    assert send(network.signed("/pact/v1/tpu.ru/test_echo", b"x")).status_code == 200
    answer = send(network.signed("/pact/v1/spbu.ru/test_echo", b"x"))
    assert (answer.status_code, json.loads(answer.content)["error"]) == (404, "no_such_university")


def test_with_two_universities_the_address_must_name_one(send, network):
    keep_party(hei_id="tsu.ru", names={"en": "Tomsk State University"}, hosted=True)
    assert send(network.signed("/pact/v1/tpu.ru/test_echo", b"x")).status_code == 200
    assert send(network.signed("/pact/v1/test_echo", b"x")).status_code == 404


def refused(client, request, status, code):
    headers = {name: value for name, value in request.headers if name != "content-type"}
    answer = client.generic(request.method, request.target, request.body, content_type="", headers=headers)
    assert (answer.status_code, json.loads(answer.content)["error"]) == (status, code)
    assert not seen
    assert not NodeFact.objects.filter(key="test.effect").exists()
    assert "signature" in answer.headers or "accept-signature" not in request.headers
    return answer


@pytest.mark.parametrize("path", ["/pact/v1/test_echo", "/pact/v1/nothing", "/pact/v1/", "/pact/v1/tpu.ru/test_echo"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_without_a_signature_nothing_is_told(client, network, path, method):
    answer = client.generic(method, path, b"" if method == "GET" else b"x", content_type="")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Signature realm="EWP"'
    assert answer.headers["Want-Digest"] == "SHA-256"
    assert json.loads(answer.content)["user_message"]["en"]
    assert not seen


def test_an_unknown_key_asks_for_a_fresh_catalogue(client, network, rsa_keys):
    refused(client, network.signed("/pact/v1/test_echo", b"x", signer=rsa_keys[2]), 403, "unknown_key")
    task = Task.objects.get(name=PULL)
    assert task.due_at > timezone.now() + timedelta(seconds=30), "at most once a minute"
    assert Exchange.objects.get().partner == ""


def test_a_key_of_our_own_node_is_not_the_partners(send, network, rsa_keys):
    send(network.signed("/pact/v1/test_echo", b"x", signer=rsa_keys[0]))
    assert seen[0][0].hei_ids == {"tpu.ru"}, "who calls is said by the key, not by the sender"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_stale_date(client, network, seconds):
    at = timezone.now() + timedelta(seconds=seconds + (2 if seconds > 0 else -2))
    refused(client, network.signed("/pact/v1/test_echo", b"x", at=at), 400, "date_out_of_range")


def test_another_body_another_target_another_host(client, network):
    request = network.signed("/pact/v1/test_echo", b"x")
    refused(client, type(request)("POST", request.target, request.headers, b"y"), 400, "wrong_digest")
    refused(client, type(request)("POST", "/pact/v1/test_read", request.headers, b"x"), 400, "wrong_signature")
    refused(client, type(request)("POST", request.target + "?a=1", request.headers, b"x"), 400, "wrong_signature")


def test_a_replay_has_one_effect(send, client, network):
    request = network.signed("/pact/v1/test_echo", b"x")
    assert send(request).status_code == 200
    seen.clear()
    NodeFact.objects.filter(key="test.effect").delete()
    for _ in range(3):
        refused(client, request, 400, "replayed")
    assert Nonce.objects.count() == 1
    assert Exchange.objects.filter(code="replayed").count() == 3


def test_the_same_request_id_under_another_key_is_another_request(send, network, rsa_keys):
    request_id = "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"
    for signer in (rsa_keys[1], rsa_keys[0]):
        assert send(network.signed("/pact/v1/test_echo", b"x", signer=signer, request_id=request_id)).status_code == 200


def test_a_request_that_was_refused_before_its_signature_may_come_again(send, client, network):
    request = network.signed("/pact/v1/test_echo", b"x")
    refused(client, type(request)("POST", request.target, request.headers, b"y"), 400, "wrong_digest")
    assert send(request).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"refuse", 422, "refused"), (b"conflict", 409, "changed"), (b"break", 500, "internal_error")],
)
def test_what_a_handler_raises_undoes_what_it_did(send, network, body, status, code):
    answer = send(network.signed("/pact/v1/test_echo", body))
    said = json.loads(answer.verified.body)
    assert (answer.status_code, said["error"]) == (status, code)
    assert "secret" not in answer.content.decode()
    assert not NodeFact.objects.filter(key="test.effect").exists()
    assert Exchange.objects.get().code == code


def test_an_unregistered_endpoint_and_a_wrong_method(send, network):
    assert send(network.signed("/pact/v1/nothing", b"x")).status_code == 404
    assert send(network.signed("/pact/v1/test_read", b"x")).status_code == 405
    assert send(network.signed("/pact/v1/test_read", method="GET")).status_code == 200


def test_the_cap_is_judged_before_reading(client, network):
    request = network.signed("/pact/v1/test_echo", b"x" * 1001)
    refused(client, request, 413, "too_large")


def test_chunked_and_cut_off_bodies(client, network):
    request = network.signed("/pact/v1/test_echo", b"")
    headers = dict(request.headers)
    answer = client.generic(
        "POST",
        request.target,
        b"",
        content_type="",
        headers={**headers, "transfer-encoding": "chunked"},
        CONTENT_LENGTH="",
    )
    assert answer.status_code == 411
    answer = client.generic("POST", request.target, b"abc", content_type="", headers=headers, CONTENT_LENGTH="x")
    assert json.loads(answer.content)["error"] == "length_malformed"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:99999", "test server", ""])
def test_another_host_is_refused_by_the_gate_and_signed(client, network, rsa_keys, host):
    request = network.signed("/pact/v1/test_echo", b"x", host=host or "nobody")
    refused(client, request, 400, "wrong_host")


def test_the_gate_sets_no_cookie_and_answers_no_page(client, network):
    client.get("/pact/v1/test_echo")
    for path in (
        "/pact/v1/x/y/z",
        "/pact/v1/tpu.ru/",
        "/pact/v1/tpu.ru/a/b",
        "/pact/v1/%2e%2e/%2e%2e/",
        "/pact/v2/events",
        "/pact/",
        "/pact//",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/json")
        assert not answer.cookies
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_unsigned_headers_do_not_reach_the_handler(client, network):
    request = network.signed("/pact/v1/test_echo", b"x")
    more = {**dict(request.headers), "x-forwarded-for": "1.2.3.4", "x-role": "admin"}
    client.generic("POST", request.target, b"x", content_type="text/html", headers=more)
    assert set(seen[0][1].headers) == {"host", "date", "digest", "x-request-id", "accept-signature"}


def test_a_parameter_that_stands_twice(send, network):
    answer = send(network.signed("/pact/v1/test_read?a=1&a=2", method="GET"))
    assert json.loads(answer.content)["error"] == "parameter_twice"


def test_a_key_that_left_the_catalogue_is_refused(client, own, network, now, rsa_keys):
    from convenio.network.catalogue import take
    from convenio.network.manifests import manifest_of
    from ewp.registry import write_catalogue

    new = network.manifest(client_keys=(rsa_keys[2].public_der,))
    take(write_catalogue([manifest_of(own), new]), at=now)
    refused(client, network.signed("/pact/v1/test_echo", b"x"), 403, "key_gone")
    refused(client, network.signed("/pact/v1/test_echo", b"x", signer=rsa_keys[2]), 403, "key_not_confirmed")


def test_a_key_that_only_answers_is_refused(client, own, network, now, rsa_keys):
    from convenio.network.catalogue import take
    from convenio.network.manifests import manifest_of
    from ewp.registry import write_catalogue

    new = network.manifest(server_keys=(network.signer.public_der, rsa_keys[2].public_der))
    take(write_catalogue([manifest_of(own), new]), at=now)
    refused(client, network.signed("/pact/v1/test_echo", b"x", signer=rsa_keys[2]), 403, "server_key")


def test_the_log_of_strangers_has_a_budget(client, network):
    for _ in range(REFUSED_KEPT_PER_MINUTE + 20):
        client.get("/pact/v1/test_echo")
    assert Exchange.objects.count() == REFUSED_KEPT_PER_MINUTE


def test_a_missing_key_file_is_said_and_nothing_is_lost(client, network, settings):
    for path in settings.KEYS_DIR.glob("http-*"):
        path.unlink()
    from convenio.network.keys import store

    store.forget_loaded()
    request = network.signed("/pact/v1/test_echo", b"x")
    answer = client.generic("POST", request.target, b"x", content_type="", headers=dict(request.headers))
    assert answer.status_code == 503
    assert json.loads(answer.content)["error"] == "no_key"


def test_nothing_is_written_twice_when_the_database_fails(send, client, network, monkeypatch):
    from django.db import OperationalError

    def fail(*arguments):
        raise OperationalError("disk full")

    monkeypatch.setattr("convenio.network.inbound._log", fail)
    request = network.signed("/pact/v1/test_echo", b"x")
    answer = client.generic("POST", request.target, b"x", content_type="", headers=dict(request.headers))
    assert answer.status_code == 503
    monkeypatch.undo()
    with transaction.atomic():
        assert not Nonce.objects.exists()
        assert not NodeFact.objects.filter(key="test.effect").exists()
