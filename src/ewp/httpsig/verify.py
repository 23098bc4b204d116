"""Judging signatures: of requests (the server's side, which makes a `Caller`) and of answers (the client's side).

The verdicts follow sec-cliauth-httpsig: 401 nothing that could be verified, 403 the key may not, 400 everything else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ewp.errors import AnswerBad, BadRequest, Forbidden, NotAuthenticated
from ewp.httpsig.digest import digest_problem
from ewp.httpsig.headers import (
    TARGET,
    Malformed,
    SignatureLine,
    read_date,
    read_signature_line,
    signed_string,
)
from ewp.identifiers import is_fingerprint, is_request_id
from ewp.message import Headers, Request, Response

SKEW = timedelta(minutes=5)
_SEAL = object()


@dataclass(frozen=True)
class ClientKey:
    """A key that may sign requests: for which universities it speaks comes from the catalogue."""

    public: rsa.RSAPublicKey
    hei_ids: frozenset[str]


class Directory(Protocol):
    """Where keys are looked up. Raises `Forbidden` with a code of its own for a key that may not sign requests."""

    def client_key(self, key_id: str) -> ClientKey: ...


@dataclass(frozen=True)
class Caller:
    """Who signed a request: made by `verify_request` and by nothing else."""

    hei_ids: frozenset[str]
    key_id: str
    request_id: str
    _seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise TypeError("A Caller is made by ewp.httpsig.verify only.")


def verify_request(
    request: Request, *, directory: Directory, hosts: Collection[str], at: datetime
) -> tuple[Caller, Request]:
    """The caller, and the request without its unsigned headers.

    `hosts` are the own names in lower case, with and without port.
    Raises `NotAuthenticated`, `Forbidden`, `BadRequest`.
    """
    line = _authorization(request.headers)
    _demand_signed(line.signed, request.headers)
    if not is_fingerprint(line.key_id):
        raise Forbidden("unknown_key", "The keyId is not the lower-case hex SHA-256 of a public key in the catalogue.")
    key = directory.client_key(line.key_id)
    try:
        content = signed_string(line.signed, request.headers, request.method, request.target)
    except Malformed as problem:
        raise BadRequest("signed_header_missing", str(problem)) from None
    if not _is_signed(key.public, line.signature, content):
        raise BadRequest("wrong_signature", "The signature does not match the request.")
    _check_values(request, line.signed, hosts, at)
    signed = request.headers.only(line.signed)
    caller = Caller(key.hei_ids, line.key_id, request.headers.one("x-request-id"), _SEAL)
    return caller, Request(request.method, request.target, signed, request.body)


def _authorization(headers: Headers) -> SignatureLine:
    values = headers.all("authorization")
    if not values:
        raise NotAuthenticated("not_signed", "The request has no Authorization header; sign it with an HTTP signature.")
    if len(values) > 1:
        raise BadRequest("authorization_twice", "The request has more than one Authorization header.")
    scheme, _, parameters = values[0].partition(" ")
    if scheme.lower() != "signature":
        raise NotAuthenticated("other_scheme", "Only the Signature scheme is taken in Authorization.")
    try:
        line = read_signature_line(parameters.strip())
    except Malformed as problem:
        raise BadRequest("authorization_malformed", str(problem)) from None
    if line.algorithm != "rsa-sha256":
        raise NotAuthenticated("other_algorithm", "Only the algorithm rsa-sha256 is taken.")
    return line


def _demand_signed(signed: Collection[str], headers: Headers) -> None:
    """The least that must be signed, each standing once; a repeated header could be read in two ways."""
    for name in (TARGET, "host", "digest", "x-request-id"):
        if name not in signed:
            raise BadRequest("header_not_signed", f"The header {name} must be among the signed ones.")
    if "date" not in signed and "original-date" not in signed:
        raise BadRequest("header_not_signed", "The header date or original-date must be among the signed ones.")
    for name in ("host", "date", "original-date", "digest", "x-request-id", "content-type"):
        if len(headers.all(name)) > 1:
            raise BadRequest("header_twice", f"The header {name} stands more than once.")


def _check_values(request: Request, signed: Collection[str], hosts: Collection[str], at: datetime) -> None:
    headers = request.headers
    for name in ("date", "original-date"):
        if name in signed:
            moment = read_date(headers.one(name))
            if moment is None:
                raise BadRequest("date_malformed", f"The header {name} is not an HTTP date in GMT.")
            if abs(at.replace(microsecond=0) - moment) > SKEW:
                raise BadRequest("date_out_of_range", f"The header {name} is more than five minutes from our clock.")
    problem = digest_problem(headers.one("digest"), request.body)
    if problem:
        raise BadRequest("wrong_digest", problem)
    if not is_request_id(headers.one("x-request-id")):
        raise BadRequest("request_id_malformed", "X-Request-Id must be a UUID in its canonical lower-case form.")
    if headers.one("host").lower() not in hosts:
        raise BadRequest("wrong_host", "The Host header names another host.")


def _is_signed(public: rsa.RSAPublicKey, signature: bytes, content: bytes) -> bool:
    try:
        public.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def verify_answer(
    response: Response,
    *,
    request_id: str,
    request_signature: str,
    server_keys: Mapping[str, rsa.RSAPublicKey],
    at: datetime,
) -> Response:
    """The answer without its unsigned headers, if a server key of the asked host signed it for this very request.

    Raises `AnswerBad` (codes `answer_not_signed`, `answer_key_unknown`, `answer_signature_wrong`, `answer_date`,
    `answer_digest`, `answer_to_another_request`).
    """
    headers, status = response.headers, response.status
    value = headers.one("signature")
    if not value:
        raise AnswerBad("answer_not_signed", "The answer carries no signature of the partner.", status)
    try:
        line = read_signature_line(value)
    except Malformed as problem:
        raise AnswerBad("answer_not_signed", str(problem), status) from None
    public = server_keys.get(line.key_id) if line.algorithm == "rsa-sha256" else None
    if public is None:
        raise AnswerBad("answer_key_unknown", "The answer is signed by a key that is not the partner's.", status)
    dates = [name for name in ("date", "original-date") if name in line.signed]
    missing = [name for name in ("digest", "x-request-id", "x-request-signature") if name not in line.signed]
    if missing or not dates:
        raise AnswerBad("answer_not_signed", f"The answer does not sign {(missing or ['date'])[0]}.", status)
    try:
        content = signed_string(line.signed, headers)
    except Malformed as problem:
        raise AnswerBad("answer_signature_wrong", str(problem), status) from None
    if not _is_signed(public, line.signature, content):
        raise AnswerBad("answer_signature_wrong", "The signature of the answer does not match it.", status)
    for name in dates:
        moment = read_date(headers.one(name))
        if moment is None or abs(at.replace(microsecond=0) - moment) > SKEW:
            raise AnswerBad("answer_date", "The answer's date is more than five minutes from our clock.", status)
    problem_text = digest_problem(headers.one("digest"), response.body)
    if problem_text:
        raise AnswerBad("answer_digest", problem_text, status)
    if headers.one("x-request-id") != request_id or headers.one("x-request-signature") != request_signature:
        raise AnswerBad("answer_to_another_request", "The answer belongs to another request.", status)
    return Response(status, headers.only(line.signed), response.body)
