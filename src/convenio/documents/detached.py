"""What a signature kept apart from its document shows (CMS, RFC 5652). Pure; runs in the examining process."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from asn1crypto import cms, pem
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

from convenio.documents.reading import algorithm_of, context, expired, independent, is_alien, names_of, trusted
from convenio.documents.terms import PdfReport, SignatureReport, moment


def examine_detached(
    signature: bytes, data: bytes, *, signers: tuple[bytes, ...], times: tuple[bytes, ...]
) -> PdfReport:
    """Everything that can be said of the signature, from the bytes alone.

    Args:
        signature: CMS SignedData as DER or PEM.
        data: what it should have signed.
        signers, times: DER certificates whose holders the reader trusts.
    """
    known: dict[str, Any] = {"digest": hashlib.sha256(signature).hexdigest(), "size": len(signature)}
    try:
        signed = _signed_data(signature)
        named = _named(signed)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return PdfReport(**known, readable=False, problems=("not_a_signature",))
    if is_alien(named["algorithm"]):
        return PdfReport(
            **known, signatures=(SignatureReport(field="", **named, checked=False),), problems=("alien_algorithm",)
        )
    try:
        found = _established(signed, data, signers, times)
    except (MemoryError, RecursionError):
        raise
    except (SignatureValidationError, ValueError, NotImplementedError, AttributeError, TypeError):
        found = {"intact": False}
    report = SignatureReport(field="", **named | found)
    problems = [] if report.intact else ["changed"]
    problems += ["expired"] if report.certificate_expired else []
    problems += ["bad_time_stamp"] if report.time_intact is False else []
    return PdfReport(**known, signatures=(report,), problems=tuple(problems))


def _signed_data(signature: bytes) -> cms.SignedData:
    """Raises ValueError for anything else, and for a signature that carries a document of its own."""
    der = pem.unarmor(signature)[2] if pem.detect(signature) else signature
    content = cms.ContentInfo.load(der, strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError("no signature")
    signed = content["content"]
    if signed["encap_content_info"]["content"].native is not None or len(signed["signer_infos"]) != 1:
        raise ValueError("not one signature apart from its document")
    return signed


def _named(signed: cms.SignedData) -> dict[str, Any]:
    """What the signature says of itself; its certificate is the one whose serial number the signer names."""
    info = signed["signer_infos"][0]
    certificates = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    serial = info["sid"].chosen["serial_number"].native if info["sid"].name == "issuer_and_serial_number" else None
    certificate = next((one for one in certificates if one.serial_number == serial), certificates[0])
    return {**names_of(certificate), "algorithm": algorithm_of(info), "level": "CMS"}


def _established(
    signed: cms.SignedData, data: bytes, signers: tuple[bytes, ...], times: tuple[bytes, ...]
) -> dict[str, Any]:
    status = asyncio.run(
        async_validate_detached_cms(
            data, signed, signer_validation_context=context(signers), ts_validation_context=context(times)
        )
    )
    stamp = status.timestamp_validity
    when = stamp.timestamp if stamp is not None else status.signer_reported_dt
    genuine = None if stamp is None else bool(stamp.intact and stamp.valid)
    intact = bool(status.intact and status.valid)
    return {
        "intact": intact,
        "covers": intact,
        "changed_after": "nothing" if intact else "unknown",
        "time": moment(when) if when else None,
        "time_kind": "rfc3161" if stamp is not None else "claimed" if when else "none",
        "time_intact": genuine,
        "time_independent": bool(genuine) and independent(stamp),
        "issuer_known": bool(status.trusted),
        "trusted": trusted(status.signing_cert, bool(status.trusted)),
        "certificate_expired": expired(status.signing_cert, when),
    }
