"""The check page's verdicts as sentences in the reader's language. They never say more than the file shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convenio.agreements.checking import Checked
from convenio.documents import phrases
from convenio.documents.terms import SignatureReport
from pact.claims import Claim

CLAIMS: dict[str, str | Promise] = {
    "feed": gettext_lazy("%(party)s: %(count)s signed events in an unbroken chain."),
    "round_complete": gettext_lazy("A signing round is complete: all parties signed the text %(title)s."),
    "round_dead": gettext_lazy("A signing round was declined: nobody is bound by it."),
    "round_open": gettext_lazy("A signing round still waits for signatures."),
    "signature": gettext_lazy("%(party)s signed on %(moment)s (%(mode)s; %(clock)s)."),
    "in_force": gettext_lazy("That round is in force as far as these events go."),
    "replaced": gettext_lazy("A round was replaced by a later one."),
    "notice": gettext_lazy("%(party)s gave notice on %(at)s (its own clock)."),
    "nothing_in_force": gettext_lazy("No round is complete: nothing here is in force."),
    "keys_unknown": gettext_lazy("That the keys of %(party)s are its own: no fingerprint was given to compare with."),
    "keys_contradicted": gettext_lazy("That the keys of %(party)s are its own: you trust another fingerprint for it."),
    "silent": gettext_lazy("Anything by a signature of %(party)s: it has signed no event itself."),
    "witnessed": gettext_lazy("What %(party)s said: the node of %(witness)s wrote it, and it proves only that."),
    "fork": gettext_lazy("Which of its words a party means: it signed events that contradict each other (a fork)."),
    "witnessed_signature": gettext_lazy(
        "Who signed for %(party)s: only the node of %(witness)s looked, by a code sent by e-mail."
    ),
    "outside_signature": gettext_lazy(
        "That the signature of %(party)s outside the node is genuine: look at the paper or the signed file."
    ),
    "own_time": gettext_lazy("When exactly %(party)s signed: the time is its own."),
    "completeness": gettext_lazy(
        "That nothing was said later or left out: this is what %(made_by)s knew, as it says, on %(made_at)s."
    ),
    "pdf_signatures": gettext_lazy("The certificates inside signed PDFs: check the PDF itself on this page."),
    "rendition": gettext_lazy("That a document shows its text: a node compares that by drawing the text again."),
    "people": gettext_lazy("Which person acted: names and duties are what each university’s node says."),
    "law": gettext_lazy("What follows in law: that is for the law that applies, not for this file."),
}

MODES = {
    "node": gettext_lazy("electronically on its node"),
    "witnessed": gettext_lazy("in a browser on the node of another party, known by an e-mail code only"),
    "elsewhere": gettext_lazy("electronically elsewhere"),
    "paper": gettext_lazy("on paper, scan registered"),
}
CLOCKS = {
    "yes": gettext_lazy("independent time stamp"),
    "no": gettext_lazy("time stamp or clock of its own, not independent"),
}
KEYS = {
    "trusted": gettext_lazy("Every key that signed is one you trust."),
    "unknown": gettext_lazy(
        "Not known. Anybody could have made these keys, also for a complete forgery. Compare the fingerprints below "
        "with those printed on a paper you hold, or ask the university by telephone."
    ),
    "contradicted": gettext_lazy("NOT those you trust. This may be a forgery."),
}


@dataclass(frozen=True)
class SignatureWords:
    """One signature of a PDF in words."""

    signer: str
    organisation: str
    sound: bool
    level: str
    trust: str
    time: str
    after: str


@dataclass(frozen=True)
class Words:
    """A verdict: ``mark`` good, warn or bad; ``intact`` and ``whose`` answer the two questions apart."""

    mark: str
    headline: str
    intact: str
    whose: str
    problems: tuple[str, ...] = ()
    proven: tuple[str, ...] = ()
    not_proven: tuple[str, ...] = ()
    signatures: tuple[SignatureWords, ...] = ()


def sentences_of(checked: Checked) -> Words:
    """The verdict on a file in the reader's language."""
    if checked.proof is not None:
        return _of_proof(checked)
    if checked.pdf is not None:
        return _of_pdf(checked)
    if checked.known is not None:
        return Words(
            "good",
            _("These exact bytes are registered on this node."),
            _("Every byte is as it was registered."),
            _("Registered by this node in the agreement named below."),
        )
    return Words(
        "warn",
        _("This node cannot say anything about this file."),
        _("It is neither a PDF, nor a proof file, nor a text of an agreement that is registered here."),
        _("Unknown."),
    )


def claim_sentence(claim: Claim) -> str:
    """A claim of a proof in the reader's language; a code unknown to this page is given in English."""
    template = CLAIMS.get(claim.code)
    if template is None:
        return claim.text
    details: dict[str, Any] = dict(claim.details)
    witnessed = bool(details.get("witness")) and details.get("mode") == "node"
    details["mode"] = MODES.get("witnessed" if witnessed else details.get("mode", ""), details.get("mode", ""))
    details["clock"] = CLOCKS.get(details.get("independent", "no"), "")
    try:
        return str(template) % details
    except KeyError:
        return claim.text


def _of_proof(checked: Checked) -> Words:
    report = checked.proof
    assert report is not None
    if not report.is_proof:
        return Words("bad", _("This is not a proof file of Convenio."), _("It cannot be read as one."), _("Unknown."))
    if not report.intact:
        return Words(
            "bad",
            _("This file was changed. It proves nothing."),
            _("Not intact: at least one part is not what was signed."),
            _("Not looked at, because the file is not intact."),
            problems=tuple(f"{flaw.where}: {flaw.message}" for flaw in report.flaws[:20]),
        )
    headline = {
        "trusted": _("Intact, and signed with keys you trust."),
        "unknown": _("Intact. Whose keys signed it is not known from this file alone."),
        "contradicted": _("Intact in itself, but signed with OTHER keys than those you trust."),
    }[report.keys]
    return Words(
        {"trusted": "good", "unknown": "warn", "contradicted": "bad"}[report.keys],
        headline,
        _("Nothing was changed since it was made; everything fits together."),
        str(KEYS[report.keys]),
        proven=tuple(dict.fromkeys(claim_sentence(one) for one in report.proven)),
        not_proven=tuple(dict.fromkeys(claim_sentence(one) for one in report.not_proven)),
    )


def _of_pdf(checked: Checked) -> Words:
    report = checked.pdf
    assert report is not None
    mark, headline, intact, whose = _pdf_answers(checked)
    return Words(
        mark,
        headline,
        intact,
        whose,
        problems=tuple(phrases.sentences(report)),
        signatures=tuple(_signature(one) for one in report.signatures),
    )


def _pdf_answers(checked: Checked) -> tuple[str, str, str, str]:
    """Mark, headline, and the answers to the two questions."""
    report = checked.pdf
    assert report is not None
    if checked.known is not None:
        return (
            "good",
            _("These exact bytes are registered on this node."),
            _("Every byte is as it was registered."),
            _("Registered by this node in the agreement named below; each certificate is judged below."),
        )
    if checked.copy_of is not None:
        count = checked.copy_of.differing
        intact = ngettext(
            "Not intact: %(count)s byte differs from the document registered here.",
            "Not intact: %(count)s bytes differ from the document registered here.",
            count,
        )
        return (
            "bad",
            _("This is a changed copy of a registered document. Do not rely on it."),
            intact % {"count": count},
            _("Unknown: somebody changed it after it was registered."),
        )
    if report.signatures and not checked.intact:
        return (
            "bad",
            _("This document was changed after it was signed. Do not rely on it."),
            _("Not intact."),
            _("Of no use while the document is not intact."),
        )
    if report.signatures:
        return (
            "warn",
            _("The signatures fit the document, but these bytes are not registered on this node."),
            _("Intact in itself: nothing was changed after it was signed."),
            _("Not proven: anybody can sign a copy with keys of their own. Ask the universities for their proof file."),
        )
    return (
        "bad" if set(report.problems) - {"no_signature"} else "warn",
        _("These bytes are not registered on this node."),
        _("Cannot be told: the file carries no electronic signature, and it differs from every file registered here."),
        _("Unknown."),
    )


def _signature(one: SignatureReport) -> SignatureWords:
    return SignatureWords(
        signer=one.signer,
        organisation=one.organisation,
        sound=one.intact and one.covers and one.changed_after in ("nothing", "signatures"),
        level=str(phrases.LEVELS.get(one.level, one.level)),
        trust=f"{phrases.TRUST.get(one.trusted, one.trusted)} {phrases.ISSUER[one.issuer_known]}",
        time=one.time or "",
        after=str(phrases.AFTER.get(one.changed_after, "")),
    )
