"""Recording what an authority permitted; the partner is told that it is there, not its number."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import files, store
from convenio.agreements.models import Agreement, Clearance
from convenio.agreements.rules import may_record_clearance
from convenio.audit.actions import record
from convenio.gates.queries import clearances_needed
from convenio.parties.terms import Acting, Refusal


def record_clearance(
    *,
    acting: Acting,
    agreement: Agreement,
    rule: str,
    authority: str,
    number: str,
    issued_on: date,
    at: datetime,
    scan: bytes = b"",
    scan_name: str = "",
) -> Clearance:
    """Record a clearance that a rule of our country wants before the signature.

    Args:
        rule: id of the rule; ``scan`` stays on this node.

    Raises:
        Refusal: no such rule for this agreement, authority or number missing, a day in the future.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_record_clearance(acting, agreement).require()
        _check(agreement, rule, authority, number, issued_on, at)
        digest = ""
        if scan:
            digest = files.keep(agreement, scan, name=scan_name, purpose="clearance", private=True, at=at).digest
        row = Clearance.objects.create(
            agreement=agreement,
            rule=rule,
            authority=authority.strip(),
            number=number.strip(),
            issued_on=issued_on,
            scan=digest,
            recorded_at=at,
            recorded_by=acting.person_id,
        )
        _tell(acting, agreement, row, at)
    return row


def _check(agreement: Agreement, rule: str, authority: str, number: str, issued_on: date, at: datetime) -> None:
    known = {one.id for one in clearances_needed(agreement.kind, agreement.party.country, at.date())}
    if rule not in known:
        raise Refusal(_("No rule of your country asks for this clearance."), 400)
    if not authority.strip() or not number.strip():
        raise Refusal(_("Enter the authority and the number that stand on the document."), 400)
    if issued_on > at.date():
        raise Refusal(_("The date of the clearance lies in the future."), 400)


def _tell(acting: Acting, agreement: Agreement, row: Clearance, at: datetime) -> None:
    """Tell the partner that it is there; of a draft that nobody knows yet, the record alone is told."""
    details = {"rule": row.rule, "authority": row.authority}
    if agreement.founded:
        body = {"rule": row.rule, "authority": row.authority, "on": row.issued_on.isoformat(), "status": "obtained"}
        store.write_event(
            acting=acting,
            agreement=agreement,
            type="clear",
            body=body,
            at=at,
            what="agreements.cleared",
            details=details,
        )
        return
    record(
        acting=acting,
        party=agreement.own,
        what="agreements.cleared",
        about=agreement.about,
        details={"title": agreement.name("en"), **details},
        at=at,
    )
