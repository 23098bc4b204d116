"""Making signatures: requests always, answers when they were asked for. Keys are loaded once and held."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ewp.httpsig.digest import digest_of
from ewp.httpsig.headers import TARGET, read_signature_line, signed_string, write_date, write_signature_line
from ewp.message import Headers, Request, Response

REQUEST_HEADERS = (TARGET, "host", "date", "digest", "x-request-id")
ANSWER_HEADERS = ("date", "digest", "x-request-id", "x-request-signature")
MIN_BITS = 2048


class WeakKey(ValueError):
    """An RSA key that the network does not take."""


@dataclass(frozen=True)
class RsaSigner:
    """A private RSA key, checked once; `key_id` is the SHA-256 of its public key (DER, SubjectPublicKeyInfo)."""

    private: rsa.RSAPrivateKey
    key_id: str
    public_der: bytes

    @classmethod
    def of(cls, private: rsa.RSAPrivateKey) -> "RsaSigner":
        """Raises `WeakKey` below 2048 bits."""
        if private.key_size < MIN_BITS:
            raise WeakKey(f"An RSA key needs {MIN_BITS} bits at least, this one has {private.key_size}.")
        der = public_der(private.public_key())
        return cls(private, fingerprint(der), der)

    def sign(self, content: bytes) -> bytes:
        """PKCS #1 v1.5 with SHA-256, as `rsa-sha256` means."""
        return self.private.sign(content, padding.PKCS1v15(), hashes.SHA256())


def public_der(public: rsa.RSAPublicKey) -> bytes:
    """The key as DER SubjectPublicKeyInfo: the form of which the network takes the fingerprint."""
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(der: bytes) -> str:
    """Lower-case hex SHA-256 of a public key in DER."""
    return hashlib.sha256(der).hexdigest()


def sign_request(
    request: Request, *, signer: RsaSigner, host: str, request_id: str, at: datetime, want_signed_answer: bool = True
) -> Request:
    """The request with `Host`, `Date`, `Digest`, `X-Request-Id` and `Authorization` in front of its other headers.

    Every header that the request already has is signed as well, since unsigned ones are ignored.
    """
    own = [
        ("host", host),
        ("date", write_date(at)),
        ("digest", digest_of(request.body)),
        ("x-request-id", request_id),
    ]
    if want_signed_answer:
        own.append(("accept-signature", "rsa-sha256"))
    headers = Headers(own).plus(request.headers)
    names = (TARGET, *_names(headers))
    content = signed_string(names, headers, request.method, request.target)
    line = write_signature_line(signer.key_id, names, signer.sign(content))
    return Request(request.method, request.target, headers.plus([("authorization", f"Signature {line}")]), request.body)


def sign_answer(response: Response, *, signer: RsaSigner, request: Request, at: datetime) -> Response:
    """The answer with `Date`, `Digest`, what it echoes of the request, and `Signature`.

    `X-Request-Id` is echoed when the request has one, `X-Request-Signature` when its signature can be read.
    """
    own = [("date", write_date(at)), ("digest", digest_of(response.body))]
    request_id = request.headers.one("x-request-id")
    if request_id:
        own.append(("x-request-id", request_id))
    request_signature = signature_text(request)
    if request_signature:
        own.append(("x-request-signature", request_signature))
    headers = response.headers.plus(own)
    names = _names(headers)
    line = write_signature_line(signer.key_id, names, signer.sign(signed_string(names, headers)))
    return Response(response.status, headers.plus([("signature", line)]), response.body)


def signature_text(request: Request) -> str:
    """The Base64 text of the request's own signature; "" when there is none to be read."""
    scheme, _, parameters = request.headers.one("authorization").partition(" ")
    if scheme.lower() != "signature":
        return ""
    try:
        return read_signature_line(parameters.strip()).signature_text
    except ValueError:
        return ""


def _names(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _ in headers))
