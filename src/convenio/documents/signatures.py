"""Signing a PDF on the node: PAdES with a time stamp, by a key held in memory.

The output begins with the exact bytes that were given; only the named, prepared field is filled. The first signature of
a file allows nothing after it but filling the other prepared fields. Import it where a signature is made: pyHanko takes
half a second to load, which a process that signs nothing need not wait for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import algos, x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from convenio.documents import issuing, timestamps
from convenio.documents.certificates import LoadedKey
from convenio.documents.updates import QuietWriter
from convenio.documents.way_out import NoTimeStamp
from convenio.parties.terms import Refusal

RESERVED = {True: 40_960, False: 12_288}
"""Room for the signature in hex digits: much for a service outside with its own chain, little for the node's own."""


class HeldKeySigner(Signer):
    """A signer whose key is already in memory: loading and checking one anew costs four times the signature."""

    def __init__(self, key: LoadedKey) -> None:
        registry: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in key.chain])
        super().__init__(
            embed_roots=True,
            cert_registry=registry,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": key.mechanism}),
            signing_cert=x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        )
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.key.sign(data, digest_algorithm)


def sign_pdf(
    *,
    base: bytes,
    field: str,
    key: LoadedKey,
    timestamper: TimeStamper,
    reason: str,
    name: str,
    at: datetime,
    place: str = "",
) -> bytes:
    """The base with that field signed, as PAdES B-T.

    Args:
        base: the rendition, or the file another party signed before.
        field: name of the prepared, empty field.
        timestamper: from ``timestamper``.
        reason: why it is signed, in words that the reader of the PDF sees.
        name: who signs, as printed in the PDF's signature.
        at: the moment, by the caller's clock.
        place: where, if it should be said.

    Raises:
        Refusal: expired certificate, no such field or already signed, not a PDF, no time stamp to be had.
    """
    if not key.valid_at(at):
        raise Refusal(
            _("The certificate of %(name)s is valid until %(date)s only. Issue a new one, then sign again.")
            % {"name": key.common_name, "date": key.valid_until.date().isoformat()}
        )
    try:
        writer = QuietWriter(BytesIO(base))
        fields = {found: value for found, value, _ref in enumerate_sig_fields(writer.prev)}
    except (PdfReadError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refusal(_("This file cannot be signed: it is not a readable PDF.")) from error
    if field not in fields:
        raise Refusal(_("This file has no place prepared for this signature. Sign the file of the round."))
    if fields[field] is not None:
        raise Refusal(_("This place has been signed already."))
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=place or None,
        name=name or None,
        certify=all(value is None for value in fields.values()),
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signed = _sign(writer, PdfSigner(metadata, HeldKeySigner(key), timestamper=timestamper))
    if not signed.startswith(base):
        raise RuntimeError("the signed file does not begin with the bytes that were given")
    return signed


def _run(deed: Coroutine[Any, Any, Any]) -> None:
    """Run a coroutine to its end; where this thread has a loop already, in a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(deed)
        return
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, deed).result()


def _sign(writer: QuietWriter, signer: PdfSigner) -> bytes:
    out = BytesIO()
    room = RESERVED[not isinstance(signer.default_timestamper, timestamps.OwnTimeStamper)]
    try:
        _run(signer.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=room, output=out))
    except (NoTimeStamp, TimestampRequestError) as error:
        raise Refusal(
            _("The time-stamp service gave no time stamp, so nothing was signed. Try again in a minute."), status=503
        ) from error
    return out.getvalue()


def timestamper(*, at: datetime, demo: bool = False) -> TimeStamper:
    """The time-stamp service of this node: the one of ``TSA_URL``, else its own, which is not independent.

    Raises:
        Refusal: a service outside is set but cannot be asked.
    """
    if settings.TSA_URL:
        try:
            return timestamps.outside(settings.TSA_URL)
        except NoTimeStamp as error:
            raise Refusal(_("The time-stamp service cannot be reached from this node."), status=503) from error
    return timestamps.OwnTimeStamper(issuing.own_time_service(demo=demo, at=at), at)
