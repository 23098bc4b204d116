"""What a report on a PDF says in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenio.documents.terms import PdfReport

THROWN_AWAY = _("Had their time, came to nothing and were thrown away: %(count)s × “%(kind)s”.")

PROBLEMS: dict[str, str | Promise] = {
    "not_a_pdf": _("This is not a PDF file."),
    "not_a_signature": _("This is no signature kept apart from its document, or it holds several."),
    "too_large": _("This file is too large to be examined here."),
    "too_complex": _("This file could not be examined within the time and memory allowed. It may be made to do harm."),
    "encrypted": _("This PDF is locked with a password. Save a copy without one."),
    "damaged": _("This PDF is damaged: it cannot be read to its end."),
    "too_many_signatures": _("This PDF holds more signatures than an agreement can have."),
    "other_base": _("This file does not begin with the document that was to be signed."),
    "no_signature": _("This PDF holds no electronic signature."),
    "changed": _("This PDF was changed: at least one signature no longer fits what it signed."),
    "not_covered": _("A signature does not cover the whole document: parts of it are unsigned."),
    "changed_after": _("After a signature more was changed than a further signature may change."),
    "unclear_after": _("Something was added after a signature, and it could not be established what."),
    "added_after": _("Bytes that nobody signed were added at the end of this file."),
    "bad_time_stamp": _("A time stamp in this file is not genuine."),
    "expired": _("A certificate was not valid at the time of its signature."),
    "alien_algorithm": _(
        "A signature uses an algorithm (GOST or SM2) that this node cannot compute: check it with software of that"
        " country."
    ),
}

LEVELS: dict[str, str | Promise] = {
    "B-B": _("PAdES B-B: signed, without a time stamp"),
    "B-T": _("PAdES B-T: signed, with a time stamp"),
    "B-LT": _("PAdES B-LT: signed, with a time stamp and what is needed to check it later"),
    "B-LTA": _("PAdES B-LTA: signed, with archive time stamps"),
    "CMS": _("An older kind of signature"),
}

TRUST: dict[str, str | Promise] = {
    "trusted": _("The certificate comes from an authority that this node trusts."),
    "self_issued": _("The certificate was issued by a node itself: it proves only what that node says."),
    "unknown": _("This node does not know who issued the certificate."),
}

ISSUER: dict[bool, str | Promise] = {
    True: _("This node knows the authority behind it."),
    False: _("This node does not know the authority behind it: anybody could have made this certificate."),
}

AFTER: dict[str, str | Promise] = {
    "nothing": _("Nothing was added after this signature."),
    "signatures": _("Only further signatures were added after this one."),
    "content": _("The document was changed after this signature."),
    "unknown": _("What was added after this signature could not be established."),
}


def problem(code: str) -> str:
    """A problem of a report as a sentence in the reader's language."""
    return str(PROBLEMS.get(code, code))


def sentences(report: PdfReport) -> list[str]:
    """All problems of a report as sentences."""
    return [problem(code) for code in report.problems]
