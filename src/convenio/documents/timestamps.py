"""Time stamps (RFC 3161): the node's own service, and the way to one outside.

The node's own service is for demonstrations, tests and nodes without better; whoever runs it can choose the time, so
its certificate and policy say that it is not independent. A service outside is asked through the way out that an upper
room registers (``network.fetch`` with its guards): this room opens no connection.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import algos, core, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.timestamps import TimeStamper

from convenio.documents.certificates import POLICY_NODE_TIME, LoadedKey
from convenio.documents.der import BITS, INTEGER, OCTETS, SEQUENCE, SET, der, explicit, object_identifier, set_of
from convenio.documents.way_out import NoTimeStamp, WayOut, way_out

QUERY = "application/timestamp-query"
REPLY = "application/timestamp-reply"
REQUEST_AT_MOST = 4096
BAD_ALGORITHM, BAD_FORMAT = 0, 5
DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_TIME = (f"1.2.840.113549.1.9.{arc}" for arc in (3, 4, 5))
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256 = der(SEQUENCE, object_identifier("2.16.840.1.101.3.4.2.1"))


def answer(query: bytes, service: LoadedKey, at: datetime) -> bytes:
    """The service's reply to a time-stamp query, DER; a query it cannot answer gets a rejection, never an exception."""
    try:
        request = tsp.TimeStampReq.load(query, strict=True)
        return _reply(request, service, at)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _rejection(BAD_FORMAT)


def _reply(request: tsp.TimeStampReq, service: LoadedKey, at: datetime) -> bytes:
    """A token for digests of the SHA-2 family, a rejection for others."""
    imprint = request["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    if DIGESTS.get(algorithm) != len(imprint["hashed_message"].native):
        return _rejection(BAD_ALGORITHM)
    token = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY_NODE_TIME,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(120),
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            "accuracy": tsp.Accuracy({"seconds": 1}),
            "tsa": x509.GeneralName(name="directory_name", value=_fixed_parts(service).subject),
        }
    )
    if request["nonce"].native is not None:
        token["nonce"] = request["nonce"]
    granted = der(SEQUENCE, der(INTEGER, b"\x00"))
    return der(SEQUENCE, granted, _signed(token.dump(), service, at))


def _signed(token: bytes, service: LoadedKey, at: datetime) -> bytes:
    """The token wrapped in a CMS signature of the service."""
    fixed = _fixed_parts(service)
    attributes = (
        _attribute(_CONTENT_TYPE, object_identifier(_TST_INFO)),
        _attribute(_SIGNING_TIME, core.UTCTime(at.astimezone(UTC).replace(microsecond=0)).dump()),
        _attribute(_MESSAGE_DIGEST, der(OCTETS, hashlib.sha256(token).digest())),
        fixed.signing_certificate,
    )
    signer = der(
        SEQUENCE,
        der(INTEGER, b"\x01"),
        fixed.issuer_and_serial,
        _SHA256,
        set_of(0xA0, *attributes),
        fixed.mechanism,
        der(OCTETS, service.sign(set_of(SET, *attributes))),
    )
    content = der(SEQUENCE, object_identifier(_TST_INFO), explicit(0, der(OCTETS, token)))
    certificates = set_of(0xA0, *fixed.certificates)
    signed = der(SEQUENCE, der(INTEGER, b"\x03"), der(SET, _SHA256), content, certificates, der(SET, signer))
    return der(SEQUENCE, object_identifier(_SIGNED_DATA), explicit(0, signed))


@dataclass(frozen=True)
class _Fixed:
    """What is the same in every token of a service, as DER."""

    issuer_and_serial: bytes
    signing_certificate: bytes
    mechanism: bytes
    certificates: tuple[bytes, ...]
    subject: x509.Name


@lru_cache(maxsize=4)
def _fixed_parts(service: LoadedKey) -> _Fixed:
    certificate = x509.Certificate.load(service.certificate.public_bytes(Encoding.DER))
    serial = core.Integer(certificate.serial_number).dump()
    return _Fixed(
        issuer_and_serial=der(SEQUENCE, certificate.issuer.dump(), serial),
        signing_certificate=_attribute(_SIGNING_CERTIFICATE, as_signing_certificate_v2(certificate).dump()),
        mechanism=algos.SignedDigestAlgorithm({"algorithm": service.mechanism}).dump(),
        certificates=tuple(one.public_bytes(Encoding.DER) for one in (service.certificate, *service.chain)),
        subject=certificate.subject,
    )


def _attribute(kind: str, value: bytes) -> bytes:
    return der(SEQUENCE, object_identifier(kind), der(SET, value))


def _rejection(why: int) -> bytes:
    """A reply without a token; the reason is the number of a bit (RFC 3161, section 2.4.2)."""
    reason = der(BITS, bytes((7 - why, 0x80 >> why)))
    return der(SEQUENCE, der(SEQUENCE, der(INTEGER, b"\x02"), reason))


class OwnTimeStamper(TimeStamper):
    """The node's own service, asked inside the process at a given moment."""

    independent = False

    def __init__(self, service: LoadedKey, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.service = service
        self.at = at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(answer(req.dump(), self.service, self.at))


class OutsideTimeStamper(TimeStamper):
    """A service outside, asked through the registered way out."""

    independent = True

    def __init__(self, url: str, post: WayOut) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url = url
        self.post = post

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            body = self.post(self.url, req.dump(), QUERY)
            return tsp.TimeStampResp.load(body, strict=True)
        except NoTimeStamp:
            raise
        except Exception as error:
            raise NoTimeStamp(f"{type(error).__name__}: {error}") from error


def outside(url: str) -> OutsideTimeStamper:
    """The service at that address.

    Raises:
        NoTimeStamp: no way out was registered.
    """
    return OutsideTimeStamper(url, way_out())
