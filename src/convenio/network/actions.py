"""What may be done at the gate: the only writers."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.network import rules
from convenio.network.models import Delivery
from convenio.network.models.delivery import DeliveryState
from convenio.network.terms import lane_of
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from convenio.worker import actions as worker
from convenio.worker.crash import crashpoint

DELIVER = "network.deliver"


def owe_delivery(*, party: str, partner: str, kind: str, object_id: str, at: datetime) -> None:
    """Owe a partner the newest state of an object: in the caller's transaction, one row however often.

    The worker sends as soon as the transaction commits. `party` is the own institution's hei_id; a partner that no
    catalogue lists yet is told when it appears.
    """
    rows = Delivery.objects.filter(party__hei_id=party, partner=partner, kind=kind, object_id=object_id)
    known = rows.order_by("pk").values_list("pk", flat=True)
    delivery_id = next(iter(known[:1]), None)
    if delivery_id is None:
        owner = Party.objects.get(hei_id=party)
        try:
            with transaction.atomic():
                row = Delivery.objects.create(party=owner, partner=partner, kind=kind, object_id=object_id, owed_at=at)
                delivery_id = row.pk
        except IntegrityError:
            delivery_id = known.get()
            _want_once_more(delivery_id, at)
    else:
        _want_once_more(delivery_id, at)
    transaction.on_commit(lambda: crashpoint("P4"))
    worker.owe(name=DELIVER, key=str(delivery_id), due_at=at, lane=lane_of(partner))


def _want_once_more(delivery_id: int, at: datetime) -> None:
    """In plain SQL: this is done with every event, and building the statement took longer than carrying it out."""
    moment = Delivery._meta.get_field("owed_at").get_db_prep_save(at, connection)
    owed = str(DeliveryState.OWED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE network_delivery SET wanted = wanted + 1,"
            " owed_at = CASE WHEN state = %s THEN owed_at ELSE %s END, state = %s WHERE id = %s",
            [owed, moment, owed, delivery_id],
        )


def send_again(*, acting: Acting, delivery_id: int, at: datetime) -> None:
    """Try a delivery now, parked or not. Raises `Refusal`."""
    rules.may_send_again(acting).require()
    with transaction.atomic():
        row = Delivery.objects.select_for_update().filter(pk=delivery_id, party=acting.party).first()
        if row is None:
            raise Refusal(_("This delivery is not one of your institution."), 404)
        if row.state == DeliveryState.SENT:
            raise Refusal(_("This has been delivered already; there is nothing to send again."))
        Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.OWED, attempts=0)
        worker.owe(name=DELIVER, key=str(row.pk), due_at=at, lane=lane_of(row.partner))
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="network.sent_again",
            about=row.object_id,
            details={"partner": row.partner},
            at=at,
        )


def rearm_partner(*, hei_id: str, at: datetime, parked_too: bool = False) -> int:
    """The partner is there: everything owed to it is due now. Parked rows come along once an hour, or at once when its
    keys or address changed (`parked_too`)."""
    return worker.rearm(lane=lane_of(hei_id), at=at, parked_too=parked_too)
