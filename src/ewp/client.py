"""Asking another node: one signed request, one answer that is checked before anybody reads it.

No redirects, no cookies, no proxies from the environment, no content coding; the body is read up to a cap and the whole
exchange must be over within its deadline.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa

from ewp.errors import AnswerBad, Unreachable
from ewp.httpsig.sign import RsaSigner, sign_request, signature_text
from ewp.httpsig.verify import verify_answer
from ewp.identifiers import new_request_id
from ewp.message import Headers, Request, Response
from ewp.transport import deadline

DEADLINE_SECONDS = 30.0
MAX_ANSWER_BYTES = 30 * 1024 * 1024
STEP_SECONDS = 10.0
Observer = Callable[[str], None]
"""Told how far an exchange came: `connected`, `half_sent`, `sent`, `answered`."""


@dataclass(frozen=True)
class Exchanged:
    """What went out and what came back: the request as signed, the answer as verified (signed headers only)."""

    request: Request
    response: Response
    request_id: str


class Client:
    """A client over one transport; safe to share between threads."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._http = httpx.Client(
            transport=transport, follow_redirects=False, trust_env=False, timeout=httpx.Timeout(STEP_SECONDS)
        )

    def close(self) -> None:
        """Close the connections that are kept."""
        self._http.close()

    def ask(
        self,
        *,
        method: str,
        url: str,
        signer: RsaSigner,
        server_keys: Mapping[str, rsa.RSAPublicKey],
        at: datetime,
        body: bytes = b"",
        content_type: str = "",
        seconds: float = DEADLINE_SECONDS,
        max_bytes: int = MAX_ANSWER_BYTES,
        observe: Observer | None = None,
    ) -> Exchanged:
        """Sign, send, read, verify.

        Raises `Unreachable` when no whole answer came and `AnswerBad` when it cannot be trusted; a refusal signed by
        the partner (status 400 and above) is an answer.
        """
        request_id = new_request_id()
        headers = Headers([("content-type", content_type)] if content_type else [])
        request = sign_request(
            Request(method, target_of(url), headers, body),
            signer=signer,
            host=host_of(url),
            request_id=request_id,
            at=at,
        )
        response = self.send(request, url=url, seconds=seconds, max_bytes=max_bytes, observe=observe)
        checked = verify_answer(
            response,
            request_id=request_id,
            request_signature=signature_text(request),
            server_keys=server_keys,
            at=at,
        )
        return Exchanged(request, checked, request_id)

    def send(
        self, request: Request, *, url: str, seconds: float, max_bytes: int, observe: Observer | None = None
    ) -> Response:
        """The bare exchange: headers as given, body capped. Raises `Unreachable`, `AnswerBad`."""
        lines = [(name.encode(), value.encode()) for name, value in request.headers]
        lines += [(b"accept-encoding", b"identity"), (b"user-agent", b"convenio")]
        if request.body or request.method == "POST":
            lines.append((b"content-length", str(len(request.body)).encode()))
        outgoing = self._http.build_request(
            request.method,
            url,
            headers=lines,
            content=_halves(request.body, observe) if request.body else None,
            extensions={"trace": _tracer(observe)} if observe else {},
        )
        try:
            with deadline(seconds):
                answer = self._http.send(outgoing, stream=True)
                try:
                    return self._read(answer, max_bytes)
                finally:
                    answer.close()
        except httpx.TimeoutException as problem:
            raise Unreachable("timeout", f"The partner did not answer in time ({type(problem).__name__}).") from None
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise Unreachable("broken_connection", f"The exchange failed: {problem}") from None

    def _read(self, answer: httpx.Response, max_bytes: int) -> Response:
        status = answer.status_code
        if 300 <= status < 400 and status != 304:
            raise AnswerBad("redirect", "The partner answered with a redirect; redirects are not followed.", status)
        if answer.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise AnswerBad("content_coding", "The answer is in a content coding that was not offered.", status)
        declared = answer.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > max_bytes:
            raise AnswerBad("answer_too_large", f"The answer has {declared} bytes; {max_bytes} are read.", status)
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_raw():
            size += len(part)
            if size > max_bytes:
                raise AnswerBad("answer_too_large", f"The answer has more than {max_bytes} bytes.", status)
            parts.append(part)
        lines = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
        return Response(status, Headers(lines), b"".join(parts))


def host_of(url: str) -> str:
    """The `Host` header for an address: the port stands there unless it is the scheme's own."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    if ":" in name:
        name = f"[{name}]"
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return name if parts.port is None or parts.port == usual else f"{name}:{parts.port}"


def target_of(url: str) -> str:
    """Path and query of an address as they stand in the request line."""
    return httpx.URL(url).raw_path.decode("ascii")


def _halves(body: bytes, observe: Observer | None) -> Iterator[bytes] | bytes:
    if observe is None or len(body) < 2:
        return body
    return _observed_halves(body, observe)


def _observed_halves(body: bytes, observe: Observer) -> Iterator[bytes]:
    middle = len(body) // 2
    yield body[:middle]
    observe("half_sent")
    yield body[middle:]


def _tracer(observe: Observer) -> Callable[[str, object], None]:
    moments = {
        "http11.send_request_headers.started": "connected",
        "http11.send_request_body.complete": "sent",
        "http11.receive_response_headers.complete": "answered",
    }

    def trace(name: str, info: object) -> None:
        if name in moments:
            observe(moments[name])

    return trace
