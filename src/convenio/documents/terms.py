"""What this room hands to others: frames, renditions, reports. Pure: no Django, no disk, no clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class RoundFrame:
    """What a round prints around the text; both nodes must use the same frame to draw the same bytes.

    Attributes:
        pact: UUID of the pact.
        round_label: how people call the round, for example ``"1"`` (its event does not exist yet when it is drawn).
        text_digest: SHA-256 of the canonical text, hex.
        deadline: last moment of a signature, UTC, ``YYYY-MM-DDTHH:MM:SSZ``.
        order: ``hei_id``s in the order of signing; None for counterparts.
        check_url: address of the public check page.
        demo: print DEMONSTRATION on every page.
        opened_at: date of the document, UTC ISO; empty: the document states none.
    """

    pact: str
    round_label: str
    text_digest: str
    deadline: str
    order: list[str] | None
    check_url: str
    demo: bool
    opened_at: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The frame as JSON values; empty values stay in, so that two frames compare field by field."""
        return asdict(self)


@dataclass(frozen=True)
class Rendition:
    """The exact unsigned bytes of a round, their SHA-256 and what they were made with."""

    pdf: bytes
    digest: str
    recipe: dict[str, Any]


@dataclass(frozen=True)
class SignatureReport:
    """One signature found in a PDF. What could not be established is None or empty, never assumed.

    Attributes:
        field: name of the signature field.
        signer: common name of the certificate.
        organisation: organisation of the certificate.
        level: ``"B-B"``, ``"B-T"``, ``"B-LT"``, ``"B-LTA"`` (PAdES) or ``"CMS"`` (an older kind of signature).
        intact: the signed bytes are what was signed, and the signature fits the certificate's key.
        covers: it covers the whole file as it stood when it was made.
        changed_after: ``"nothing"``, ``"signatures"`` (others signed), ``"content"`` (more than that), ``"unknown"``.
        time: moment of the time stamp, else what the signer claims, UTC; None when nothing is said.
        time_kind: ``"rfc3161"``, ``"claimed"`` or ``"none"``.
        time_independent: the time stamp comes from a service that the reader trusts and no signer runs.
        time_intact: the time stamp is genuine; None without one.
        trusted: ``"trusted"``, ``"self_issued"`` (by a node), ``"unknown"``.
        issuer_known: the certificate leads to one the reader trusts; a self-issued one without it may be anybody's.
        certificate_expired: the certificate was not valid at the time stated.
        fingerprint: SHA-256 of the certificate, hex.
        issuer: common name of the issuer.
        algorithm: how it was signed, in the field's words.
        checked: False when the algorithm is one we cannot compute (GOST, SM2): neither intact nor broken.
    """

    field: str
    signer: str = ""
    organisation: str = ""
    level: str = "CMS"
    intact: bool = False
    covers: bool = False
    changed_after: str = "unknown"
    time: str | None = None
    time_kind: str = "none"
    time_independent: bool = False
    time_intact: bool | None = None
    trusted: str = "unknown"
    issuer_known: bool = False
    certificate_expired: bool = False
    fingerprint: str = ""
    issuer: str = ""
    algorithm: str = ""
    checked: bool = True


@dataclass(frozen=True)
class PdfReport:
    """What a PDF shows by itself. ``problems`` are codes; ``phrases.problem`` says them in the reader's language.

    Attributes:
        digest: SHA-256 of all bytes, hex: the only thing that catches every flipped bit.
        begins_with_base: the file begins with the rendition's bytes; None when no rendition was given.
        attached_text_digest: SHA-256 of the attached canonical text, hex; None without one.
        empty_fields: signature fields that nobody has filled.
        readable: it could be read as a PDF at all.
    """

    digest: str
    size: int
    readable: bool = True
    pages: int | None = None
    signatures: tuple[SignatureReport, ...] = ()
    empty_fields: tuple[str, ...] = ()
    begins_with_base: bool | None = None
    attached_text_digest: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def all_intact(self) -> bool:
        """At least one signature, each of them genuine, and nothing but signing happened after any of them."""
        return bool(self.signatures) and all(
            one.intact and one.covers and one.changed_after in ("nothing", "signatures") for one in self.signatures
        )

    @staticmethod
    def from_dict(values: dict[str, Any]) -> PdfReport:
        """The report as the examining process wrote it."""
        known = dict(values)
        known["signatures"] = tuple(SignatureReport(**one) for one in known.get("signatures", ()))
        for name in ("empty_fields", "problems"):
            known[name] = tuple(known.get(name, ()))
        return PdfReport(**known)


@dataclass(frozen=True)
class Trust:
    """Whose certificates the reader trusts: DER bytes of roots, for signers and for time-stamp services apart."""

    signers: tuple[bytes, ...] = ()
    times: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One line of ``convenio doctor``: a translated sentence, and whether it stops, warns or is well."""

    level: str
    sentence: str
    what: str = field(default="documents")


def moment(value: datetime) -> str:
    """A moment as documents write it: UTC to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
