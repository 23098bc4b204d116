"""The duty that delivers: what an institution owes a partner goes out as soon as it can, for as long as it takes.

2xx clears the row if it is what it was when the sending began. Trouble of the line, 5xx, 429 and everything about keys
(401, 403) is tried again with growing pauses, for ever; other refusals signed by the partner park the row with their
reason until a person, a new cause or a change of keys wakes it.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When

from convenio.network import registrations
from convenio.network.gate import Asked, ask_partner
from convenio.network.models import Delivery
from convenio.network.models.delivery import DeliveryState
from convenio.network.terms import Answer, decode_error
from convenio.worker.crash import crashpoint
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done, park, retry

log = logging.getLogger(__name__)
TRY_AGAIN = frozenset((401, 403, 408, 425, 429))


def deliver(task: Task, at: datetime) -> Outcome:
    """Deliver the newest state of one object to one partner."""
    delivery = Delivery.objects.select_related("party").filter(pk=int(task.key)).first()
    if delivery is None or delivery.state == DeliveryState.SENT:
        return done()
    kind = registrations.outbound(delivery.kind)
    if kind is None:
        return _parked(delivery, "kind_unknown", f"This version of the node sends nothing called {delivery.kind}.", at)
    outgoing = kind.provider(delivery, at)
    if outgoing is None:
        with transaction.atomic():
            _sent(delivery, at)
        return done()
    asked = ask_partner(
        party=delivery.party.hei_id, partner=delivery.partner, outgoing=outgoing, at=at, about=delivery.object_id
    )
    crashpoint("P9")
    if asked.answer is not None and asked.answer.ok:
        with transaction.atomic():
            asked.log.save()
            _sent(delivery, at)
            kind.on_answer(delivery, asked.answer, at)
        return done()
    return _failed(delivery, asked, at)


def _sent(delivery: Delivery, at: datetime) -> None:
    """Only what was read when the sending began counts as sent; owed anew meanwhile, it stays owed."""
    Delivery.objects.filter(pk=delivery.pk).update(
        sent=delivery.wanted,
        sent_at=at,
        tried_at=at,
        attempts=0,
        code="",
        reason="",
        partner_message={},
        state=Case(When(wanted=delivery.wanted, then=Value(DeliveryState.SENT)), default=Value(DeliveryState.OWED)),
    )


def _failed(delivery: Delivery, asked: Asked, at: datetime) -> Outcome:
    with transaction.atomic():
        asked.log.save()
        if asked.answer is None:
            code = asked.trouble.code if asked.trouble else "unknown"
            reason = asked.trouble.message if asked.trouble else ""
            _tried(delivery, code, reason, {}, at)
            return retry(reason=f"{code}: {reason}")
        code, reason, people = _refusal(asked.answer)
        if asked.answer.status >= 500 or asked.answer.status in TRY_AGAIN:
            _tried(delivery, code, reason, people, at)
            return retry(reason=f"{code}: {reason}")
        return _parked(delivery, code, reason, at, people)


def _refusal(answer: Answer) -> tuple[str, str, dict[str, str]]:
    code, message, people = decode_error(answer.body)
    return code or f"status_{answer.status}", message or f"The partner answered with status {answer.status}.", people


def _tried(delivery: Delivery, code: str, reason: str, people: dict[str, str], at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        tried_at=at, attempts=F("attempts") + 1, code=code, reason=reason, partner_message=people
    )


def _parked(delivery: Delivery, code: str, reason: str, at: datetime, people: dict[str, str] | None = None) -> Outcome:
    """Parked, unless it changed since: then the new state deserves a try of its own."""
    with transaction.atomic():
        _tried(delivery, code, reason, people or {}, at)
        rows = Delivery.objects.filter(pk=delivery.pk, wanted=delivery.wanted)
        if not rows.update(state=DeliveryState.PARKED):
            return retry(timedelta(0), f"{code}: {reason}")
    return park(f"{code}: {reason}")
