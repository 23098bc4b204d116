"""What a PDF shows by itself: its signatures, what was changed after them, the attached text. Pure: no Django, no disk.

Runs in the examining process; every file is a stranger's. What cannot be established is said, never assumed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from convenio.documents.certificates import POLICY_NODE_ISSUED, POLICY_NODE_TIME
from convenio.documents.terms import PdfReport, SignatureReport, moment

SIGNATURES_AT_MOST = 32
ATTACHMENT_AT_MOST = 8 << 20
TEXT_NAME = "text.json"
ALIEN = {"1.2.643": "GOST", "1.2.156.10197": "SM2"}


def examine(
    content: bytes, *, base_size: int | None, base_digest: str, signers: tuple[bytes, ...], times: tuple[bytes, ...]
) -> PdfReport:
    """Everything a report says, from the bytes alone.

    Args:
        base_size, base_digest: length and SHA-256 of the rendition it should begin with; None and empty: not asked.
        signers, times: DER certificates whose holders the reader trusts, for signers and for time-stamp services.
    """
    known: dict[str, Any] = {"digest": hashlib.sha256(content).hexdigest(), "size": len(content)}
    if base_size is not None:
        begins = len(content) >= base_size and hashlib.sha256(content[:base_size]).hexdigest() == base_digest
        known["begins_with_base"] = begins
    problems = [] if known.get("begins_with_base", True) else ["other_base"]
    if not content.startswith(b"%PDF-"):
        return PdfReport(**known, readable=False, problems=("not_a_pdf",))
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            return PdfReport(**known, readable=False, problems=("encrypted",))
        known["pages"] = int(reader.root["/Pages"]["/Count"])
        embedded = list(reader.embedded_signatures)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return PdfReport(**known, readable=False, problems=(*problems, "damaged"))
    if len(embedded) > SIGNATURES_AT_MOST:
        return PdfReport(**known, problems=(*problems, "too_many_signatures"))
    known["attached_text_digest"] = _attached_text(reader)
    known["empty_fields"] = tuple(_empty_fields(reader))
    reports = [_signature(one, reader, signers, times) for one in embedded if one.sig_object_type == "/Sig"]
    return PdfReport(
        **known, signatures=tuple(reports), problems=tuple(problems + _problems(reports, embedded, content))
    )


def _problems(reports: list[SignatureReport], embedded: list[EmbeddedPdfSignature], content: bytes) -> list[str]:
    found = [] if reports else ["no_signature"]
    if any(one.checked and not one.intact for one in reports):
        found.append("changed")
    if any(one.intact and not one.covers for one in reports):
        found.append("not_covered")
    if any(one.intact and one.changed_after == "content" for one in reports):
        found.append("changed_after")
    if any(one.intact and one.changed_after == "unknown" for one in reports):
        found.append("unclear_after")
    if any(one.time_intact is False for one in reports):
        found.append("bad_time_stamp")
    if any(one.certificate_expired for one in reports):
        found.append("expired")
    if any(not one.checked for one in reports):
        found.append("alien_algorithm")
    if embedded and _end_of(embedded[-1]) < len(content) and "changed" not in found:
        found.append("added_after")
    return found


def _end_of(one: EmbeddedPdfSignature) -> int:
    covered = [int(part) for part in one.byte_range]
    return covered[-2] + covered[-1]


def _attached_text(reader: PdfFileReader) -> str | None:
    """SHA-256 of the attached canonical text, None without a readable one."""
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]
        for name, spec in _name_tree(names, 0):
            if name == TEXT_NAME:
                data = spec["/EF"]["/F"].data
                return hashlib.sha256(data).hexdigest() if len(data) <= ATTACHMENT_AT_MOST else None
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return None
    return None


def _name_tree(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > 8:
        return
    names = node.get("/Names", [])
    for place in range(0, len(names) - 1, 2):
        yield str(names[place]), names[place + 1]
    for kid in node.get("/Kids", []):
        yield from _name_tree(kid, depth + 1)


def _empty_fields(reader: PdfFileReader) -> list[str]:
    from pyhanko.sign.fields import enumerate_sig_fields

    try:
        return [str(name) for name, value, _ref in enumerate_sig_fields(reader, filled_status=False)][
            :SIGNATURES_AT_MOST
        ]
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return []


def _signature(
    one: EmbeddedPdfSignature, reader: PdfFileReader, signers: tuple[bytes, ...], times: tuple[bytes, ...]
) -> SignatureReport:
    try:
        named = _named(one)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return SignatureReport(field=str(one.field_name))
    if is_alien(named["algorithm"]):
        return SignatureReport(**named, checked=False)
    try:
        status = asyncio.run(async_validate_pdf_signature(one, context(signers), ts_validation_context=context(times)))
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return SignatureReport(**named)
    return SignatureReport(**named | _established(one, status, reader))


def context(roots: tuple[bytes, ...]) -> ValidationContext:
    """Nothing is fetched from anywhere."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots], allow_fetching=False, revocation_mode="soft-fail"
    )


def _named(one: EmbeddedPdfSignature) -> dict[str, Any]:
    """What a signature says of itself, before anything is checked."""
    return {
        "field": str(one.field_name),
        **names_of(one.signer_cert),
        "algorithm": algorithm_of(one.signer_info),
    }


def names_of(certificate: x509.Certificate) -> dict[str, str]:
    """Who signed, as the certificate says."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "signer": _words(subject.get("common_name")),
        "organisation": _words(subject.get("organization_name")),
        "issuer": _words(issuer.get("common_name")),
        "fingerprint": hashlib.sha256(certificate.dump()).hexdigest(),
    }


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def algorithm_of(info: cms.SignerInfo) -> str:
    """How it was signed: the family for algorithms that cannot be computed here."""
    identifier = info["signature_algorithm"]["algorithm"]
    for start, name in ALIEN.items():
        if identifier.dotted.startswith(start):
            return name
    return str(identifier.native)


def is_alien(algorithm: str) -> bool:
    """Is it one that cannot be computed here?"""
    return algorithm in ALIEN.values()


def _established(one: EmbeddedPdfSignature, status: PdfSignatureStatus, reader: PdfFileReader) -> dict[str, Any]:
    """What the check found."""
    stamp = status.timestamp_validity
    intact = bool(status.intact and status.valid)
    when = stamp.timestamp if stamp is not None else status.signer_reported_dt
    genuine = None if stamp is None else bool(stamp.intact and stamp.valid)
    return {
        "level": _level(one, reader, stamp is not None),
        "intact": intact,
        "covers": status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        "changed_after": _changed(status),
        "time": moment(when) if when else None,
        "time_kind": "rfc3161" if stamp is not None else "claimed" if when else "none",
        "time_independent": bool(genuine) and independent(stamp),
        "time_intact": genuine,
        "issuer_known": bool(status.trusted),
        "trusted": trusted(one.signer_cert, bool(status.trusted)),
        "certificate_expired": expired(one.signer_cert, when),
    }


def _changed(status: PdfSignatureStatus) -> str:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    level = status.modification_level
    if level is None:
        return "unknown"
    if level <= ModificationLevel.FORM_FILLING:
        return "signatures"
    return "content"


def _level(one: EmbeddedPdfSignature, reader: PdfFileReader, stamped: bool) -> str:
    if one.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        return "CMS"
    if not stamped:
        return "B-B"
    if "/DSS" not in reader.root:
        return "B-T"
    return "B-LTA" if any(True for _ in reader.embedded_timestamp_signatures) else "B-LT"


def trusted(certificate: x509.Certificate, known: bool) -> str:
    """Whose word it is. A node's own certificate stays *self-issued* even for a reader who trusts that node."""
    if POLICY_NODE_ISSUED in _policies(certificate) or certificate.self_issued:
        return "self_issued"
    return "trusted" if known else "unknown"


def independent(stamp: Any) -> bool:
    """A service the reader trusts, and not a node's own: that one says so itself, and is never independent."""
    return bool(stamp.trusted) and POLICY_NODE_TIME not in _policies(stamp.signing_cert)


def _policies(certificate: x509.Certificate) -> set[str]:
    return {policy["policy_identifier"].dotted for policy in certificate.certificate_policies_value or ()}


def expired(certificate: x509.Certificate, when: datetime | None) -> bool:
    """Was it outside of its period at that moment? Without a moment nothing can be said."""
    validity = certificate["tbs_certificate"]["validity"]
    if when is None:
        return False
    return not validity["not_before"].native <= when.astimezone(UTC) <= validity["not_after"].native
