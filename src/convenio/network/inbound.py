"""The door for other nodes: every request is judged before anything else looks at it, and every answer is signed.

bytes → size cap → signature → nonce → the handler a room registered → log, all in one transaction; then the answer is
signed and sent. What nobody registered does not exist here.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from convenio.network import actions, phrases, registrations
from convenio.network.contacts import Directory
from convenio.network.keys import KeyMissing, http_signer
from convenio.network.models import Exchange, Nonce
from convenio.network.models.exchange import Direction
from convenio.network.refresh import ask_for_fresh_catalogue
from convenio.network.registrations import Inbound
from convenio.network.terms import Answer, Caller
from convenio.network.terms import Request as Asked
from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Refusal
from convenio.worker.crash import crashpoint
from ewp import errors
from ewp.httpsig.verify import verify_request
from ewp.message import Headers, Request, Response
from ewp.server import finish, json_error

log = logging.getLogger(__name__)
API = "pact"
REFUSED_KEPT_PER_MINUTE = 120


class Nonces:
    """`ewp.server.Nonces` in the database: the unique constraint is the judge."""

    def first_use(self, key_id: str, request_id: str, at: datetime) -> bool:
        try:
            with transaction.atomic():
                Nonce.objects.create(key_id=key_id, request_id=request_id, at=at)
        except IntegrityError:
            return False
        return True


@dataclass
class Visit:
    """One request on its way through the door."""

    request: Request
    endpoint: str
    to: Party | None
    at: datetime
    begun: float
    caller: Caller | None = None
    code: str = ""


@csrf_exempt
def pact_endpoint(request: HttpRequest, endpoint: str, hei_id: str = "") -> HttpResponse:
    """Everything below /pact/v1/. Always answers, always signed when a key of ours is there."""
    hosted = list(hosted_parties())
    to = next((p for p in hosted if p.hei_id == hei_id), None) if hei_id else (hosted[0] if len(hosted) == 1 else None)
    visit = Visit(_headers_of(request), endpoint, to, timezone.now().astimezone(UTC), time.monotonic())
    place = registrations.inbound(API, endpoint)
    try:
        visit.request = _with_body(request, visit.request, place)
        response = _handle(visit, place)
    except errors.Refused as problem:
        response = _refuse(visit, problem)
    except DatabaseError:
        log.exception("the database failed while %s was answered", endpoint)
        response = _refuse(visit, errors.TryLater("try_later", "The node cannot write at the moment; ask again later."))
    except Exception:
        log.exception("the endpoint %s failed", endpoint)
        broken = errors.TryLater("internal_error", "Something went wrong here; the keeper finds it in the log.")
        broken.status = 500
        response = _refuse(visit, broken)
    crashpoint("P11")
    return _signed(visit, response, hosted)


def _handle(visit: Visit, place: Inbound | None) -> Response:
    """Judge; then note the request id, answer and log in one transaction: a crash before its end leaves nothing."""
    caller, checked = verify_request(visit.request, directory=Directory(), hosts=own_hosts(), at=visit.at)
    visit.caller = caller
    with transaction.atomic():
        if not Nonces().first_use(caller.key_id, caller.request_id, visit.at):
            raise errors.BadRequest("replayed", "This X-Request-Id was used before; every request needs a new one.")
        for hei_id in caller.hei_ids:
            actions.rearm_partner(hei_id=hei_id, at=visit.at)
        try:
            with transaction.atomic():
                response = _answer(visit, checked, place)
        except errors.Refused as problem:
            response = json_error(_spoken(problem))
            visit.code = problem.code
        except Refusal as problem:
            response = _room_refusal(problem)
            visit.code = "refused"
        _log(visit, response)
    return response


def _answer(visit: Visit, checked: Request, place: Inbound | None) -> Response:
    if place is None or visit.caller is None:
        raise errors.NotFound("no_such_endpoint", "There is no such endpoint here.")
    if checked.method not in place.methods:
        raise errors.MethodNotAllowed("method_not_allowed", f"This endpoint takes {' and '.join(place.methods)}.")
    if visit.to is None:
        raise errors.NotFound("no_such_university", "The address must name a university of this node.")
    asked = Asked(
        method=checked.method,
        path=checked.path,
        query=checked.query,
        body=checked.body,
        headers=dict(checked.headers),
        to=visit.to.hei_id,
        at=visit.at,
    )
    answer: Answer = place.handler(visit.caller, asked)
    return Response(answer.status, Headers([("content-type", answer.content_type)]), answer.body)


def _refuse(visit: Visit, problem: errors.Refused) -> Response:
    """Refused before the handler: nothing was written but, within a budget, the line in the log."""
    visit.code = problem.code
    response = json_error(_spoken(problem))
    try:
        recent = Exchange.objects.nobodys().filter(at__gt=visit.at - timedelta(minutes=1))
        if visit.caller is not None or recent.count() < REFUSED_KEPT_PER_MINUTE:
            _log(visit, response)
            if problem.code == "unknown_key":
                ask_for_fresh_catalogue(visit.at)
    except DatabaseError:
        log.exception("a refusal could not be logged")
    return response


def _spoken(problem: errors.Refused) -> errors.Refused:
    if not problem.user_messages:
        problem.user_messages = phrases.user_messages(problem.code)
    return problem


def _room_refusal(problem: Refusal) -> Response:
    refused = errors.Conflict("refused", problem.reason, {"en": problem.reason})
    refused.status = problem.status
    return json_error(refused)


def _signed(visit: Visit, response: Response, hosted: list[Party]) -> HttpResponse:
    speaker = visit.to or (hosted[0] if hosted else None)
    if speaker is not None:
        try:
            signer = http_signer(speaker.hei_id)
            response = finish(response, request=visit.request, caller=visit.caller, signer=signer, at=visit.at)
        except (KeyMissing, DatabaseError):
            log.exception("the answer could not be signed")
            response = json_error(errors.TryLater("no_key", "The node cannot sign its answers at the moment."))
    made = HttpResponse(response.body, status=response.status, content_type=response.headers.one("content-type"))
    for name, value in response.headers:
        if name != "content-type":
            made[name] = value
    made["Content-Length"] = str(len(response.body))
    made["Cache-Control"] = "no-store"
    made["X-Content-Type-Options"] = "nosniff"
    return made


def _log(visit: Visit, response: Response) -> None:
    heis = sorted(visit.caller.hei_ids) if visit.caller else []
    Exchange.objects.create(
        at=visit.at,
        party=visit.to if visit.caller else None,
        partner=heis[0] if heis else "",
        direction=Direction.IN,
        api=API,
        endpoint=visit.endpoint[:80],
        method=visit.request.method[:8],
        status=response.status,
        code=visit.code,
        request_id=visit.caller.request_id if visit.caller else "",
        key_id=visit.caller.key_id if visit.caller else "",
        request_digest=hashlib.sha256(visit.request.body).hexdigest(),
        request_size=len(visit.request.body),
        answer_digest=hashlib.sha256(response.body).hexdigest(),
        answer_size=len(response.body),
        duration_ms=int((time.monotonic() - visit.begun) * 1000),
    )


def own_hosts() -> frozenset[str]:
    """The values of `Host` that mean this node: with and without port (proxies and validators differ)."""
    parts = urlsplit(settings.BASE_URL)
    name = (parts.hostname or "").lower()
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return frozenset((name, f"{name}:{port}"))


def _headers_of(request: HttpRequest) -> Request:
    """The request without its body. The server has decoded the path: it is put back into its canonical spelling."""
    lines = []
    for name, value in request.META.items():
        if name.startswith("HTTP_") or (name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value):
            lines.append((name.removeprefix("HTTP_").replace("_", "-").lower(), str(value)))
    target = quote(request.META.get("PATH_INFO", "").encode("latin-1", "replace"), safe="/~.-_")
    query = request.META.get("QUERY_STRING", "")
    return Request(request.method or "", f"{target}?{query}" if query else target, Headers(lines))


def _with_body(incoming: HttpRequest, request: Request, place: Inbound | None) -> Request:
    """Read the body, never more than the endpoint takes. Raises `LengthRequired`, `TooLarge`, `BadRequest`."""
    length = incoming.META.get("CONTENT_LENGTH") or ""
    if not length and incoming.META.get("HTTP_TRANSFER_ENCODING"):
        raise errors.LengthRequired("length_required", "Send a Content-Length; chunked bodies are not read.")
    if not length:
        return request
    if not length.isascii() or not length.isdigit():
        raise errors.BadRequest("length_malformed", "Content-Length must be a number.")
    cap = place.max_bytes if place else registrations.MAX_BODY_BYTES
    if int(length) > cap:
        raise errors.TooLarge("too_large", f"The body has {length} bytes; this endpoint reads {cap}.")
    body = incoming.read(int(length))
    if len(body) != int(length):
        raise errors.BadRequest("body_cut_off", "The body is shorter than its Content-Length.")
    return Request(request.method, request.target, request.headers, body)
