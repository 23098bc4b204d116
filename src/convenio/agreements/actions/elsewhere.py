"""Signed elsewhere: the frozen bytes went out, a signed PDF or a signature apart from it (CMS) comes back.

What can be checked here is checked before anything is written; what cannot (GOST, SM2, an unknown issuer, a time that
nobody stamped) is named, on the page and in the event. The first word on a round is final, so looking comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, files, store
from convenio.agreements.actions.signing import document_to_sign
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_register_elsewhere
from convenio.agreements.terms import moment, read_moment
from convenio.documents import phrases
from convenio.documents.actions import keep_file
from convenio.documents.examine import examine_detached, examine_pdf
from convenio.documents.queries import file_bytes, node_trust
from convenio.documents.sniff import CMS, PDF, media_type_of
from convenio.documents.terms import PdfReport, SignatureReport
from convenio.parties.terms import Acting, Refusal
from pact.state import Round

KEPT = "elsewhere"
FATAL = ("encrypted", "damaged", "too_large", "too_complex", "too_many_signatures", "not_a_pdf", "not_a_signature")
SPOILT = ("changed", "not_covered", "changed_after", "unclear_after", "added_after")


@dataclass(frozen=True)
class Looked:
    """What was found in the file. ``unchecked``: sentences on what could not be checked here."""

    digest: str
    name: str
    detached: bool
    signature: SignatureReport
    unchecked: tuple[str, ...]


def look_at_elsewhere(
    *, acting: Acting, agreement: Agreement, round: str, content: bytes, name: str, at: datetime
) -> Looked:
    """Keep the file that came back and say what it shows. Nothing is said to the partner yet.

    Raises:
        Refusal: not one's turn, neither PDF nor signature, it does not begin with the document of the round, nothing
            new is signed in it, the signature does not fit.
    """
    may_register_elsewhere(acting, agreement, at=at, round=round).require()
    if media_type_of(content) not in (PDF, CMS):
        raise Refusal(
            _("Bring the signed PDF, or the signature that was made apart from it (a file ending in .p7s or .sig)."),
            415,
        )
    looked = _looked(agreement, _round(agreement, round), content, name)
    keep_file(party=agreement.party, content=content, name=name, media_type="", purpose=KEPT, at=at)
    return looked


def register_elsewhere(*, acting: Acting, agreement: Agreement, round: str, file: str, name: str, at: datetime) -> str:
    """Say that our side signed, with the file that ``look_at_elsewhere`` kept. Final. Returns the id of the event.

    Args:
        file: digest of that file.

    Raises:
        Refusal: as there, or the file is not kept.
    """
    try:
        content = file_bytes(file)
    except FileNotFoundError:
        raise Refusal(_("This file is not kept here. Choose it again."), 404) from None
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_register_elsewhere(acting, agreement, at=at, round=round).require()
        looked = _looked(agreement, _round(agreement, round), content, name)
        kept = files.keep(agreement, content, name=name, purpose=KEPT, at=at)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="sign",
            body={"round": round, "mode": "elsewhere", "file": kept.digest, **_body(looked, at)},
            at=at,
            what="agreements.signed_elsewhere",
            details={"file": kept.digest[:16]},
        ).id


def _round(agreement: Agreement, round: str) -> Round:
    found = facts_of(agreement).round_of(round)
    if found is None:
        raise Refusal(_("There is no such signing round in this agreement."), 404)
    return books.state(agreement).round(found.id)


def _looked(agreement: Agreement, round: Round, content: bytes, name: str) -> Looked:
    base, _name = document_to_sign(agreement, round)
    detached = media_type_of(content) == CMS
    if detached:
        report = examine_detached(content, file_bytes(round.rendition), trust=node_trust())
        new = report.signatures
    else:
        report = examine_pdf(content, base=base, trust=node_trust())
        new = report.signatures[len(examine_pdf(base).signatures) :]
    _require_sound(report, new, detached)
    return Looked(report.digest, name, detached, new[0], tuple(_unchecked(new[0])))


def _require_sound(report: PdfReport, new: tuple[SignatureReport, ...], detached: bool) -> None:
    for code in FATAL:
        if code in report.problems:
            raise Refusal(phrases.problem(code), 415)
    if report.begins_with_base is False:
        raise Refusal(
            _(
                "This file does not begin with the document of this round, byte for byte. Download the document here, "
                "sign exactly that file without printing or converting it, and bring it back."
            )
        )
    if not new:
        raise Refusal(_("Nothing new is signed in this file. Sign it in your product first, then bring it back."))
    if len(new) > 1:
        raise Refusal(_("More than one new signature is in this file. Bring the file as one person signed it."))
    spoilt = [code for code in SPOILT if code in report.problems]
    if new[0].checked and (spoilt or not new[0].intact):
        sentence = (
            _("The signature does not fit the document of this round.")
            if detached
            else phrases.problem(spoilt[0] if spoilt else "changed")
        )
        raise Refusal(sentence)


def _unchecked(one: SignatureReport) -> list[str]:
    """What this node cannot say of the signature, each as a sentence."""
    found = []
    if not one.checked:
        found.append(
            _("It was made with %(algorithm)s, which this node cannot compute: whether it is genuine was not checked.")
            % {"algorithm": one.algorithm}
        )
    if not one.issuer_known:
        found.append(str(phrases.ISSUER[False]))
    if one.time_kind != "rfc3161":
        found.append(_("It bears no time stamp: the time is what its signer says."))
    elif not one.time_independent:
        found.append(_("This node does not know the service that stamped the time."))
    if one.certificate_expired:
        found.append(phrases.problem("expired"))
    found.append(_("Whether the certificate had been revoked was not asked anywhere."))
    return found


def _body(looked: Looked, at: datetime) -> dict[str, Any]:
    one = looked.signature
    stamped = one.time_kind == "rfc3161" and bool(one.time_intact) and one.checked
    said = min(read_moment(one.time), at) if one.time and one.checked else at
    names = [word for word in (one.signer, one.organisation) if word]
    level = one.level if one.checked else _algorithm_not_checked(one)
    return {
        "signed_at": moment(said),
        "time_source": {
            "kind": "rfc3161" if stamped else "clock",
            "independent": stamped and one.time_independent,
            "token_time": moment(said) if stamped else "",
        },
        "certificate": {
            "fingerprint": one.fingerprint,
            "subject": ", ".join(names)[:500],
            "level": (f"{level}, detached" if looked.detached else level)[:80],
        },
    }


def _algorithm_not_checked(one: SignatureReport) -> str:
    return f"{one.algorithm}, not checked"
