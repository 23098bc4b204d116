"""Answering a node: verify, let the handler answer, sign. Refusals are answered in the same way and signed as well.

What a refusal's body looks like is the API's affair: EWP's `error-response` by default, JSON for the pact.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ewp import namespaces as ns
from ewp import xml
from ewp.errors import BadRequest, NotAuthenticated, Refused
from ewp.httpsig.headers import Malformed, read_signature_line
from ewp.httpsig.sign import RsaSigner, sign_answer
from ewp.httpsig.verify import Caller, Directory, verify_request
from ewp.message import Headers, Request, Response


class Nonces(Protocol):
    """Remembers request ids: True the first time a key uses one, False ever after."""

    def first_use(self, key_id: str, request_id: str, at: datetime) -> bool: ...


Handler = Callable[[Caller, Request], Response]
ErrorWriter = Callable[[Refused], Response]


@dataclass(frozen=True)
class Served:
    """What was answered, to whom (None when nobody proved who they are), and the refusal when it was one."""

    response: Response
    caller: Caller | None
    refused: Refused | None


def judge(
    request: Request, *, directory: Directory, nonces: Nonces, hosts: Collection[str], at: datetime
) -> tuple[Caller, Request]:
    """The caller and the request without unsigned headers. Raises `Refused`; code `replayed` for a second use."""
    caller, checked = verify_request(request, directory=directory, hosts=hosts, at=at)
    if not nonces.first_use(caller.key_id, caller.request_id, at):
        raise BadRequest("replayed", "This X-Request-Id was used before; every request needs a new one.")
    return caller, checked


def serve(
    request: Request,
    *,
    directory: Directory,
    nonces: Nonces,
    hosts: Collection[str],
    handler: Handler,
    signer: RsaSigner,
    at: datetime,
    write_error: ErrorWriter | None = None,
) -> Served:
    """The whole of it, for a server without transactions of its own."""
    caller: Caller | None = None
    refused: Refused | None = None
    try:
        caller, checked = judge(request, directory=directory, nonces=nonces, hosts=hosts, at=at)
        response = handler(caller, checked)
    except Refused as problem:
        refused = problem
        response = (write_error or xml_error)(problem)
    return Served(finish(response, request=request, caller=caller, signer=signer, at=at), caller, refused)


def finish(response: Response, *, request: Request, caller: Caller | None, signer: RsaSigner, at: datetime) -> Response:
    """The answer, signed when the request asked for it in `Accept-Signature`.

    Once a caller is known, only a signed `Accept-Signature` counts; for refused requests nothing is verified, and
    signing the refusal harms nobody.
    """
    wanted = request.headers.all("accept-signature")
    if caller is not None:
        wanted = wanted if "accept-signature" in signed_names(request) else []
    offers = {offer.strip().lower() for value in wanted for offer in value.split(",")}
    if "rsa-sha256" not in offers:
        return response
    return sign_answer(response, signer=signer, request=request, at=at)


def signed_names(request: Request) -> frozenset[str]:
    """Names of the headers that the request's signature claims to cover."""
    try:
        line = read_signature_line(request.headers.one("authorization").partition(" ")[2].strip())
    except Malformed:
        return frozenset()
    return frozenset(line.signed)


def challenge(problem: Refused) -> list[tuple[str, str]]:
    """The headers that go with a 401 (sec-cliauth-httpsig)."""
    if not isinstance(problem, NotAuthenticated):
        return []
    return [("www-authenticate", 'Signature realm="EWP"'), ("want-digest", "SHA-256")]


def xml_error(problem: Refused) -> Response:
    """EWP's `error-response`."""
    root = xml.element(ns.COMMON, "error-response")
    xml.child(root, "developer-message", f"{problem.code}: {problem.message}")
    for language, sentence in problem.user_messages.items():
        xml.child(root, "user-message", sentence, {xml.XML_LANG: language})
    headers = Headers([("content-type", "application/xml; charset=utf-8"), *challenge(problem)])
    return Response(problem.status, headers, xml.write(root))


def json_error(problem: Refused) -> Response:
    """The pact's refusal: `error` a stable code, `message` for developers, `user_message` by language."""
    body = {"error": problem.code, "message": problem.message, "user_message": problem.user_messages}
    headers = Headers([("content-type", "application/json"), *challenge(problem)])
    return Response(problem.status, headers, json.dumps(body, ensure_ascii=False).encode())
