"""The scanned paper of a recorded agreement: which it may be, and how it becomes part of the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, files, store
from convenio.agreements.importing.keeping import agreement_of
from convenio.agreements.importing.writing import recorded_text, require_ours_alone, restate, signed_day
from convenio.agreements.models import Agreement
from convenio.intake.matching import Candidate
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal


def candidates(party: Party) -> Sequence[Candidate]:
    """Agreements that only we write, whose paper may be brought."""
    rows = Agreement.objects.of(party).filter(recorded="us").prefetch_related("partner_rows")
    return [_candidate(one) for one in rows]


def _candidate(agreement: Agreement) -> Candidate:
    days = (agreement.starts_on, agreement.ends_on, agreement.in_force_from)
    names = tuple(name for party in agreement.partner_rows.all() for name in party.names.values())
    number = own_number(agreement)
    label = f"{number} · {agreement.name()}" if number else agreement.name()
    years = f" ({agreement.ends_on.year})" if agreement.ends_on else ""
    return Candidate(str(agreement.pk), label + years, number, names, frozenset(day.year for day in days if day))


def own_number(agreement: Agreement) -> str:
    """Our number of the agreement, as its record says; empty when it says none."""
    text = books.text(agreement, agreement.in_force_text or agreement.text_digest) or {}
    for clause in text.get("clauses", ()):
        value = clause.get("values", {}).get("number") if clause.get("type") == "recitals" else None
        if value:
            return next(iter(value["value"].values()), "")
    return ""


def attach(acting: Acting, object_id: str, content: bytes, name: str, at: datetime) -> None:
    """Keep a scan as the paper of the agreement: by digest among its annexes, and as what was signed.

    Raises:
        Refusal: the partner writes as well by now (then a new version is the way), or the file cannot be kept.
    """
    found = agreement_of(acting.party, object_id)
    if found is None:
        raise Refusal(_("This agreement is no longer here. Load the page again."))
    with transaction.atomic():
        agreement = store.lock(found)
        require_ours_alone(agreement)
        kept = files.keep(agreement, content, name=name, purpose="scan", at=at)
        text = recorded_text(agreement)
        if any(one["digest"] == kept.digest for one in text["annexes"]):
            raise Refusal(_("This very file is attached already."))
        annex = {"name": kept.name[:300], "digest": kept.digest, "size": kept.size, "media_type": kept.media_type}
        changed = {**text, "annexes": [*text["annexes"], annex], "replaces": agreement.in_force_text}
        restate(
            acting=acting, agreement=agreement, text=changed, signed_on=signed_day(agreement), at=at, scan=kept.digest
        )
