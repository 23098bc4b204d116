"""What cooperation cost our own house: noted beside what was done, and taken away again. It never leaves the node."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from convenio.agreements.models import ActivityLine, Agreement, Cost
from convenio.agreements.money import Money
from convenio.agreements.rules import may_note_costs
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal

LONGEST = 200


def note_cost(
    *,
    acting: Acting,
    agreement: Agreement,
    money: Money,
    spent_on: date,
    at: datetime,
    activity: str = "",
    words: str = "",
) -> Cost:
    """Note what our side spent on an activity, or with ``activity`` empty on the agreement as a whole.

    Raises:
        Refusal: not an officer, nothing binds yet, no such activity, or a day that lies ahead.
    """
    may_note_costs(acting, agreement).require()
    if spent_on > timezone.localdate(at):
        raise Refusal(_("Only what was spent is noted here; this day lies ahead."), 400)
    strand = ""
    if activity:
        lines = ActivityLine.objects.filter(agreement=agreement, activity=activity)
        known = lines.order_by("-pk").values_list("strand", flat=True).first()
        if known is None:
            raise Refusal(_("This record is not part of the agreement."), 400)
        strand = known
    with transaction.atomic():
        cost = Cost.objects.create(
            agreement=agreement,
            party=agreement.party,
            activity=activity,
            strand=strand,
            spent_on=spent_on,
            hundredths=money.hundredths,
            currency=money.currency,
            words=words.strip()[:LONGEST],
            noted_at=at,
            noted_by=acting.person_id,
        )
        _audit(acting, agreement, cost, "agreements.cost_noted", at)
    return cost


def remove_cost(*, acting: Acting, agreement: Agreement, cost: int, at: datetime) -> None:
    """Take a noted cost away; that it was there stands in the record.

    Raises:
        Refusal: not an officer, or it is gone already.
    """
    may_note_costs(acting, agreement).require()
    with transaction.atomic():
        row = Cost.objects.select_for_update().filter(agreement=agreement, pk=cost).first()
        if row is None:
            raise Refusal(_("This cost is not noted any more."), 404)
        _audit(acting, agreement, row, "agreements.cost_removed", at)
        row.delete()


def _audit(acting: Acting, agreement: Agreement, cost: Cost, what: str, at: datetime) -> None:
    details = {"title": agreement.name("en"), "amount": f"{cost.money.amount} {cost.currency}"}
    record(acting=acting, party=agreement.own, what=what, about=agreement.about, details=details, at=at)
