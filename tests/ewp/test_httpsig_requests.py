"""Signatures of requests: the verdicts of the network's rules, one by one."""

import base64
from datetime import timedelta
from itertools import combinations

import pytest

from ewp import errors
from ewp.httpsig.digest import digest_of, digest_problem
from ewp.httpsig.headers import TARGET, signed_string, write_date, write_signature_line
from ewp.httpsig.sign import sign_request
from ewp.httpsig.verify import Caller, verify_request
from ewp.identifiers import new_request_id
from ewp.message import Headers, Request

HOST = "tpu.example"
HOSTS = {HOST, f"{HOST}:443"}
BODY = b'{"a":1}'
A_UUID = "0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"
REQUIRED = (TARGET, "host", "date", "digest", "x-request-id")


def hand_signed(signer, now, *, signed=REQUIRED, body=BODY, method="POST", target="/pact/v1/events", **change):
    """A request signed by hand: `signed` are the names signed; `change` replaces header values before signing."""
    values = {
        "host": HOST,
        "date": write_date(now),
        "digest": digest_of(body),
        "x-request-id": new_request_id(),
        **{name.replace("_", "-"): value for name, value in change.items()},
    }
    headers = Headers(list(values.items()))
    line = write_signature_line(signer.key_id, signed, signer.sign(signed_string(signed, headers, method, target)))
    return Request(method, target, headers.plus([("authorization", f"Signature {line}")]), body)


def verdict(request, directory, now):
    with pytest.raises(errors.Refused) as caught:
        verify_request(request, directory=directory, hosts=HOSTS, at=now)
    return caught.value.status, caught.value.code


def with_line(request, **change):
    """The request with pieces of its Authorization header replaced."""
    value = request.headers.one("authorization")
    for old, new in change.pop("replace", []):
        assert old in value
        value = value.replace(old, new)
    rest = [line for line in request.headers if line[0] != "authorization"]
    return Request(request.method, request.target, Headers([*rest, ("authorization", value)]), request.body)


def test_a_good_request_names_its_university(keys, directory, now):
    caller, checked = verify_request(hand_signed(keys[0], now), directory=directory, hosts=HOSTS, at=now)
    assert caller.hei_ids == {"chd.edu.cn"}
    assert caller.key_id == keys[0].key_id
    assert checked.body == BODY


def test_what_the_client_signs_is_accepted(keys, directory, now):
    plain = Request("GET", "/pact/v1/heads?pact=1", Headers([("content-type", "application/json")]))
    request = sign_request(plain, signer=keys[0], host=HOST, request_id=new_request_id(), at=now)
    _, checked = verify_request(request, directory=directory, hosts=HOSTS, at=now)
    assert checked.headers.one("content-type") == "application/json"
    assert checked.query == {"pact": "1"}


def test_nobody_else_makes_a_caller():
    with pytest.raises(TypeError):
        Caller(frozenset(["tpu.ru"]), "k", "r")


SIX = (*REQUIRED, "original-date")


@pytest.mark.parametrize("signed", [subset for size in range(7) for subset in combinations(SIX, size)])
def test_every_subset_of_the_required_headers(keys, directory, now, signed):
    """All 2^6 subsets: accepted when everything but one of the two dates is there, refused with 400 otherwise."""
    if not signed:
        request = with_line(hand_signed(keys[0], now), replace=[(" ".join(REQUIRED), "")])
        assert verdict(request, directory, now) == (400, "authorization_malformed")
        return
    request = hand_signed(keys[0], now, signed=signed, original_date=write_date(now))
    enough = {TARGET, "host", "digest", "x-request-id"} <= set(signed) and {"date", "original-date"} & set(signed)
    if enough:
        assert verify_request(request, directory=directory, hosts=HOSTS, at=now)[0].hei_ids == {"chd.edu.cn"}
    else:
        assert verdict(request, directory, now) == (400, "header_not_signed")


def test_no_signature(directory, now):
    assert verdict(Request("GET", "/", Headers([("host", HOST)])), directory, now) == (401, "not_signed")


@pytest.mark.parametrize("scheme", ["Basic dXNlcg==", "Bearer abc", "signatur keyId", ""])
def test_another_scheme(keys, directory, now, scheme):
    request = hand_signed(keys[0], now)
    rest = [line for line in request.headers if line[0] != "authorization"]
    request = Request("POST", request.target, Headers([*rest, ("authorization", scheme)]), BODY)
    assert verdict(request, directory, now)[0] == 401


ALGORITHMS = [
    "rsa-sha1",
    "rsa-sha512",
    "RSA-SHA256",
    "hs2019",
    "hmac-sha256",
    "hmac-sha512",
    "ecdsa-sha256",
    "ed25519",
    "none",
    "null",
    "rsa-md5",
    "rsa-sha256-pss",
    "rsa-pss-sha256",
    "rsa-v1_5-sha256",
    "dsa-sha1",
    "x",
]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_algorithm(keys, directory, now, algorithm):
    request = with_line(hand_signed(keys[0], now), replace=[("rsa-sha256", algorithm)])
    assert verdict(request, directory, now) == (401, "other_algorithm")


def test_a_hmac_with_the_public_key_is_no_signature(keys, directory, now):
    import hashlib
    import hmac

    request = hand_signed(keys[0], now)
    content = signed_string(REQUIRED, request.headers, "POST", request.target)
    forged = hmac.new(keys[0].public_der, content, hashlib.sha256).digest()
    line = write_signature_line(keys[0].key_id, REQUIRED, forged)
    rest = [entry for entry in request.headers if entry[0] != "authorization"]
    request = Request("POST", request.target, Headers([*rest, ("authorization", f"Signature {line}")]), BODY)
    assert verdict(request, directory, now) == (400, "wrong_signature")


def test_unknown_and_server_only_keys_are_forbidden(keys, directory, now):
    assert verdict(hand_signed(keys[2], now), directory, now) == (403, "unknown_key")
    assert verdict(hand_signed(keys[1], now), directory, now) == (403, "server_key")


@pytest.mark.parametrize("change", [str.upper, lambda k: k[:63], lambda k: k + "0", lambda k: "SHA256:" + k])
def test_other_spellings_of_a_key_id(keys, directory, now, change):
    key_id = keys[0].key_id
    request = with_line(hand_signed(keys[0], now), replace=[(key_id, change(key_id))])
    assert verdict(request, directory, now) == (403, "unknown_key")


def test_another_key_under_a_known_id(keys, directory, now):
    request = with_line(hand_signed(keys[2], now), replace=[(keys[2].key_id, keys[0].key_id)])
    assert verdict(request, directory, now) == (400, "wrong_signature")


def changed(request, **change):
    values = {"method": request.method, "target": request.target, "headers": request.headers, "body": request.body}
    return Request(**{**values, **change})


@pytest.mark.parametrize(
    "target",
    [
        "/pact/v1/heads",
        "/pact/v1/events?x=1",
        "/pact/v1/events/",
        "/pact//v1/events",
        "/pact/v1/%65vents",
        "/pact/v1/events;a",
    ],
)
def test_another_target(keys, directory, now, target):
    assert verdict(changed(hand_signed(keys[0], now), target=target), directory, now) == (400, "wrong_signature")


def test_another_method(keys, directory, now):
    assert verdict(changed(hand_signed(keys[0], now), method="PUT"), directory, now) == (400, "wrong_signature")


def test_another_body(keys, directory, now):
    request = hand_signed(keys[0], now)
    assert verdict(changed(request, body=b"{}"), directory, now) == (400, "wrong_digest")
    for cut in range(len(BODY)):
        assert verdict(changed(request, body=BODY[:cut]), directory, now) == (400, "wrong_digest")


@pytest.mark.parametrize("seconds", [-301, 301, 86400, -86400, 10**9])
def test_dates_out_of_range(keys, directory, now, seconds):
    request = hand_signed(keys[0], now + timedelta(seconds=seconds))
    assert verdict(request, directory, now) == (400, "date_out_of_range")


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_dates_in_range_even_within_a_second(keys, directory, now, seconds):
    request = hand_signed(keys[0], now + timedelta(seconds=seconds))
    at = now + timedelta(microseconds=999_999 if seconds < 0 else 0)
    assert verify_request(request, directory=directory, hosts=HOSTS, at=at)


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-01T12:00:00Z",
        "Sun, 01 Mar 2026 12:00:00 +0000",
        "Sun, 01 Mar 2026 12:00:00 MSK",
        "Mon, 01 Mar 2026 12:00:00 GMT",
        "Sun, 31 Feb 2026 12:00:00 GMT",
        "Sun, 1 Mar 2026 12:00:00 GMT",
        "Sun, 01 Mar 9999 12:00:00 GMT",
        "1772366400",
        "now",
    ],
)
def test_other_forms_of_a_date(keys, directory, now, date):
    status, code = verdict(hand_signed(keys[0], now, date=date), directory, now)
    assert (status, code) in ((400, "date_malformed"), (400, "date_out_of_range"))


def test_with_two_dates_the_signed_one_counts(keys, directory, now):
    old = write_date(now - timedelta(days=1))
    names = (TARGET, "host", "original-date", "digest", "x-request-id")
    request = hand_signed(keys[0], now, signed=names, date=old, original_date=write_date(now))
    assert verify_request(request, directory=directory, hosts=HOSTS, at=now)
    request = hand_signed(keys[0], now, signed=(*REQUIRED, "original-date"), original_date=old)
    assert verdict(request, directory, now) == (400, "date_out_of_range")


@pytest.mark.parametrize("request_id", ["", "abc", A_UUID.upper(), "{" + A_UUID + "}", "1" * 36])
def test_malformed_request_ids(keys, directory, now, request_id):
    assert verdict(hand_signed(keys[0], now, x_request_id=request_id), directory, now) == (400, "request_id_malformed")


@pytest.mark.parametrize("host", ["chd.example", f"{HOST}:8443", f"{HOST}.evil.example", "", f"{HOST},{HOST}"])
def test_another_host(keys, directory, now, host):
    assert verdict(hand_signed(keys[0], now, host=host), directory, now) == (400, "wrong_host")


@pytest.mark.parametrize("host", [HOST, f"{HOST}:443", HOST.upper()])
def test_the_own_host_with_and_without_port(keys, directory, now, host):
    assert verify_request(hand_signed(keys[0], now, host=host), directory=directory, hosts=HOSTS, at=now)


@pytest.mark.parametrize("name", ["host", "date", "digest", "x-request-id"])
@pytest.mark.parametrize("same", [True, False])
def test_a_required_header_that_stands_twice(keys, directory, now, name, same):
    request = hand_signed(keys[0], now)
    value = request.headers.one(name) if same else "other"
    request = changed(request, headers=request.headers.plus([(name, value)]))
    assert verdict(request, directory, now) == (400, "header_twice")


def test_two_authorizations(keys, directory, now):
    request = hand_signed(keys[0], now)
    request = changed(request, headers=request.headers.plus([("authorization", "Signature x")]))
    assert verdict(request, directory, now) == (400, "authorization_twice")


@pytest.mark.parametrize(
    "replace",
    [
        [('algorithm="rsa-sha256"', 'algorithm="rsa-sha256",algorithm="rsa-sha256"')],
        [("keyId=", "keyid=")],
        [('signature="', 'signature="!')],
        [("host date", "host  date")],
        [("host date", "Host date")],
        [("host date", "host host date")],
        [('",signature', '" signature')],
        [("Signature keyId", "Signature ,keyId")],
        [('headers="', "headers=")],
    ],
)
def test_malformed_signature_headers(keys, directory, now, replace):
    status, code = verdict(with_line(hand_signed(keys[0], now), replace=replace), directory, now)
    assert (status, code) == (400, "authorization_malformed")


def test_parameters_in_any_order_and_unknown_ones(keys, directory, now):
    request = hand_signed(keys[0], now)
    parts = request.headers.one("authorization").removeprefix("Signature ").split(",")
    value = "Signature " + ", ".join(["created=1700000000", *reversed(parts)])
    rest = [line for line in request.headers if line[0] != "authorization"]
    assert verify_request(
        changed(request, headers=Headers([*rest, ("authorization", value)])), directory=directory, hosts=HOSTS, at=now
    )


def test_a_header_said_to_be_signed_but_missing(keys, directory, now):
    request = with_line(hand_signed(keys[0], now), replace=[(" ".join(REQUIRED), " ".join((*REQUIRED, "x-more")))])
    assert verdict(request, directory, now) == (400, "signed_header_missing")


def test_unsigned_headers_are_gone(keys, directory, now):
    request = hand_signed(keys[0], now)
    more = [("content-type", "text/html"), ("x-forwarded-for", "1.2.3.4"), ("accept-signature", "rsa-sha256")]
    request = changed(request, headers=request.headers.plus(more))
    _, checked = verify_request(request, directory=directory, hosts=HOSTS, at=now)
    assert {name for name, _ in checked.headers} == {"host", "date", "digest", "x-request-id"}


def test_extra_signed_headers_in_another_order(keys, directory, now):
    names = ("x-more", "digest", "x-request-id", "host", TARGET, "date")
    request = hand_signed(keys[0], now, signed=names, x_more="yes")
    _, checked = verify_request(request, directory=directory, hosts=HOSTS, at=now)
    assert checked.headers.one("x-more") == "yes"


GOOD = digest_of(BODY)


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        (GOOD, True),
        (GOOD.replace("SHA-256", "sha-256"), True),
        (f"MD5=1B2M2Y8AsgTpgAmY7PhCfg==,{GOOD}", True),
        (f"{GOOD}, unixsum=30637", True),
        (f"{GOOD},{GOOD}", False),
        (f"{GOOD},{digest_of(b'x')}", False),
        (f"{digest_of(b'x')},{GOOD}", False),
        ("SHA=thvDyvhfIqlvFe+A9MYgxAfm1q5=", False),
        ("MD5=1B2M2Y8AsgTpgAmY7PhCfg==", False),
        (GOOD[:-1], False),
        (GOOD.replace("SHA-256", "SHA256"), False),
        (f"{GOOD},", False),
        ("", False),
        ("SHA-256", False),
        (GOOD.replace("=", ":", 1), False),
    ],
)
def test_digests(keys, directory, now, value, fine):
    assert (digest_problem(value, BODY) == "") is fine
    request = hand_signed(keys[0], now, digest=value)
    if fine:
        assert verify_request(request, directory=directory, hosts=HOSTS, at=now)
    else:
        assert verdict(request, directory, now) == (400, "wrong_digest")


def test_a_flipped_bit_of_the_signature(keys, directory, now):
    request = hand_signed(keys[0], now)
    text = request.headers.one("authorization").rpartition('signature="')[2].rstrip('"')
    raw = bytearray(base64.b64decode(text))
    for position in range(0, len(raw), 31):
        raw[position] ^= 1
        forged = with_line(request, replace=[(text, base64.b64encode(raw).decode())])
        assert verdict(forged, directory, now) == (400, "wrong_signature")
        raw[position] ^= 1
