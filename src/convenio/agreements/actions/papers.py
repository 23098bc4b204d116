"""Signing on paper with seal: the scan is registered by its digest, and the other side says whether it matches."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import files, store
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_confirm_scan, may_register_paper
from convenio.agreements.terms import moment
from convenio.parties.terms import Acting, Refusal


def register_paper(
    *, acting: Acting, agreement: Agreement, round: str, content: bytes, name: str, signed_on: date, at: datetime
) -> str:
    """Register the scan of the paper that our side signed and sealed. Its time is ours alone to say, and labelled so.

    Args:
        signed_on: the day on the paper.

    Raises:
        Refusal: the day lies in the future, the deadline has passed, wrong type of file, not one's turn.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_register_paper(acting, agreement, at=at, round=round).require()
        if signed_on > at.date():
            raise Refusal(_("The day of signature lies in the future. Enter the day written on the paper."), 400)
        kept = files.keep(agreement, content, name=name, purpose="scan", at=at)
        signed_at = min(datetime.combine(signed_on, time(12), tzinfo=UTC), at)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="sign",
            body={
                "round": round,
                "mode": "paper",
                "file": kept.digest,
                "signed_at": moment(signed_at),
                "time_source": {"kind": "clock", "independent": False, "token_time": ""},
                "certificate": {"fingerprint": "", "subject": "", "level": "paper"},
            },
            at=at,
            what="agreements.paper_registered",
            details={"file": kept.digest[:16]},
        ).id


def confirm_scan(*, acting: Acting, agreement: Agreement, sign: str, matches: bool, at: datetime) -> str:
    """Say whether the scan that the other side registered is the paper that lies here.

    Args:
        sign: id of the event that registered it.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_confirm_scan(acting, agreement, sign).require()
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="attest",
            body={"sign": sign, "matches": matches},
            at=at,
            what="agreements.scan_confirmed" if matches else "agreements.scan_denied",
        ).id
