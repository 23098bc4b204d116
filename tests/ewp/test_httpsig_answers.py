"""Signatures of answers: bound to the request, to the partner's server keys, to the bytes."""

from datetime import timedelta

import pytest

from ewp.errors import AnswerBad
from ewp.httpsig.digest import digest_of
from ewp.httpsig.headers import signed_string, write_date, write_signature_line
from ewp.httpsig.sign import sign_answer, sign_request, signature_text
from ewp.httpsig.verify import verify_answer
from ewp.identifiers import new_request_id
from ewp.message import Headers, Request, Response

BODY = b"<empty/>"
NAMES = ("date", "digest", "x-request-id", "x-request-signature")


@pytest.fixture
def request_sent(keys, now):
    plain = Request("POST", "/pact/v1/events", Headers(), b"x")
    return sign_request(plain, signer=keys[0], host="tpu.example", request_id=new_request_id(), at=now)


def check(response, request, keys, now):
    return verify_answer(
        response,
        request_id=request.headers.one("x-request-id"),
        request_signature=signature_text(request),
        server_keys={keys[1].key_id: keys[1].private.public_key()},
        at=now,
    )


def verdict(*arguments):
    with pytest.raises(AnswerBad) as caught:
        check(*arguments)
    return caught.value.code


def answer(signer, request, now, **change):
    plain = Response(200, Headers([("content-type", "application/json")]), BODY)
    return sign_answer(plain, signer=signer, request=request, at=now, **change)


def by_hand(signer, request, now, names=NAMES, **change):
    values = {
        "date": write_date(now),
        "digest": digest_of(BODY),
        "x-request-id": request.headers.one("x-request-id"),
        "x-request-signature": signature_text(request),
        **{name.replace("_", "-"): value for name, value in change.items()},
    }
    headers = Headers(list(values.items()))
    line = write_signature_line(signer.key_id, names, signer.sign(signed_string(names, headers)))
    return Response(200, headers.plus([("signature", line)]), BODY)


def test_a_good_answer_loses_its_unsigned_headers(keys, now, request_sent):
    good = answer(keys[1], request_sent, now)
    more = Response(200, good.headers.plus([("x-evil", "1"), ("server", "x")]), BODY)
    checked = check(more, request_sent, keys, now)
    assert checked.content_type == "application/json"
    assert "x-evil" not in checked.headers
    assert checked.body == BODY


def test_no_signature(keys, now, request_sent):
    assert verdict(Response(200, Headers(), BODY), request_sent, keys, now) == "answer_not_signed"


def test_a_key_that_is_not_the_partners(keys, now, request_sent):
    assert verdict(answer(keys[2], request_sent, now), request_sent, keys, now) == "answer_key_unknown"
    assert verdict(answer(keys[0], request_sent, now), request_sent, keys, now) == "answer_key_unknown"


@pytest.mark.parametrize("left_out", NAMES)
def test_every_binding_must_be_signed(keys, now, request_sent, left_out):
    names = tuple(name for name in NAMES if name != left_out)
    assert verdict(by_hand(keys[1], request_sent, now, names), request_sent, keys, now) == "answer_not_signed"


def test_the_answer_to_another_request(keys, now, request_sent):
    plain = Request("POST", "/pact/v1/events", Headers(), b"y")
    other = sign_request(plain, signer=keys[0], host="tpu.example", request_id=new_request_id(), at=now)
    assert verdict(answer(keys[1], other, now), request_sent, keys, now) == "answer_to_another_request"
    same_id = by_hand(keys[1], request_sent, now, x_request_signature=signature_text(other))
    assert verdict(same_id, request_sent, keys, now) == "answer_to_another_request"


def test_changed_bytes_and_changed_headers(keys, now, request_sent):
    good = answer(keys[1], request_sent, now)
    assert verdict(Response(200, good.headers, BODY + b" "), request_sent, keys, now) == "answer_digest"
    lines = [(n, "text/html" if n == "content-type" else v) for n, v in good.headers]
    assert verdict(Response(200, Headers(lines), BODY), request_sent, keys, now) == "answer_signature_wrong"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_answer(keys, now, request_sent, seconds):
    late = answer(keys[1], request_sent, now + timedelta(seconds=seconds))
    assert verdict(late, request_sent, keys, now) == "answer_date"


def test_another_algorithm(keys, now, request_sent):
    good = answer(keys[1], request_sent, now)
    lines = [(n, v.replace("rsa-sha256", "hs2019") if n == "signature" else v) for n, v in good.headers]
    assert verdict(Response(200, Headers(lines), BODY), request_sent, keys, now) == "answer_key_unknown"


def test_original_date_counts_when_it_is_the_signed_one(keys, now, request_sent):
    names = ("original-date", "digest", "x-request-id", "x-request-signature")
    change = {"original_date": write_date(now), "date": "rewritten by a proxy"}
    assert check(by_hand(keys[1], request_sent, now, names, **change), request_sent, keys, now)
