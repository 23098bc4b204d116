"""A server of this library: verify, answer, sign; refusals go the same way."""

import json

import pytest
from lxml import etree

from ewp import namespaces as ns
from ewp.errors import Conflict
from ewp.httpsig.sign import sign_request, signature_text
from ewp.httpsig.verify import verify_answer
from ewp.identifiers import new_request_id
from ewp.message import Headers, Request, Response
from ewp.server import json_error, serve, signed_names


class Once:
    def __init__(self):
        self.seen = set()

    def first_use(self, key_id, request_id, at):
        fresh = (key_id, request_id) not in self.seen
        self.seen.add((key_id, request_id))
        return fresh


@pytest.fixture
def ask(keys, directory, now):
    nonces = Once()

    def asking(
        request, handler=lambda caller, req: Response(200, Headers([("content-type", "text/plain")]), req.body), **more
    ):
        return serve(
            request,
            directory=directory,
            nonces=nonces,
            hosts={"tpu.example"},
            handler=handler,
            signer=keys[1],
            at=now,
            **more,
        )

    return asking


def request_of(signer, now, **more):
    plain = Request("POST", "/pact/v1/events", Headers(), b"hello")
    return sign_request(plain, signer=signer, host="tpu.example", request_id=new_request_id(), at=now, **more)


def is_signed(served, request, keys, now):
    return verify_answer(
        served.response,
        request_id=request.headers.one("x-request-id"),
        request_signature=signature_text(request),
        server_keys={keys[1].key_id: keys[1].private.public_key()},
        at=now,
    )


def test_a_good_request_is_handled_and_the_answer_signed(ask, keys, now):
    request = request_of(keys[0], now)
    served = ask(request)
    assert served.caller.hei_ids == {"chd.edu.cn"}
    assert is_signed(served, request, keys, now).body == b"hello"


def test_an_answer_is_signed_only_when_asked(ask, keys, now):
    served = ask(request_of(keys[0], now, want_signed_answer=False))
    assert "signature" not in served.response.headers


def test_an_unsigned_wish_does_not_count(ask, keys, now):
    request = request_of(keys[0], now, want_signed_answer=False)
    more = Request(request.method, request.target, request.headers.plus([("accept-signature", "rsa-sha256")]), b"hello")
    assert "accept-signature" not in signed_names(more)
    assert "signature" not in ask(more).response.headers


def test_a_replay_is_refused_and_the_handler_not_called(ask, keys, now):
    request, calls = request_of(keys[0], now), []

    def handler(caller, req):
        calls.append(1)
        return Response(200)

    ask(request, handler)
    again = ask(request, handler)
    assert (again.response.status, again.refused.code, len(calls)) == (400, "replayed", 1)
    assert is_signed(again, request, keys, now)


def test_refusals_are_signed_error_responses(ask, keys, now):
    request = request_of(keys[2], now)
    served = ask(request)
    assert served.caller is None
    assert served.response.status == 403
    root = etree.fromstring(is_signed(served, request, keys, now).body)
    assert root.tag == f"{{{ns.COMMON}}}error-response"
    assert root[0].text.startswith("unknown_key: ")


def test_a_request_without_signature_is_challenged(ask):
    served = ask(Request("GET", "/", Headers([("host", "tpu.example")])))
    assert served.response.status == 401
    assert served.response.headers.one("www-authenticate") == 'Signature realm="EWP"'
    assert served.response.headers.one("want-digest") == "SHA-256"


def test_a_handler_may_refuse_in_several_languages(ask, keys, now):
    def handler(caller, req):
        raise Conflict("changed", "It changed.", {"en": "It changed a moment ago.", "zh": "刚刚改变了。"})

    request = request_of(keys[0], now)
    served = ask(request, handler)
    root = etree.fromstring(served.response.body)
    assert served.response.status == 409
    assert [child.text for child in root[1:]] == ["It changed a moment ago.", "刚刚改变了。"]
    served = ask(request_of(keys[0], now), handler, write_error=json_error)
    assert json.loads(served.response.body)["user_message"]["zh"] == "刚刚改变了。"
