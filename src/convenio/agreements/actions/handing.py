"""A partner without a node gets one: its first key is brought in by the others, then it takes over its feed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, store, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_hand_over, may_take_over
from convenio.network.contacts import partner_event_keys
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal


def hand_over(*, acting: Acting, agreement: Agreement, party: str, fingerprint: str, at: datetime) -> str:
    """Say that a partner's node has this key from now on; afterwards nobody here writes for the partner any more.

    Its key counts once every party that can speak has said so. Returns the id of our event.

    Args:
        fingerprint: that of the key on the page where the officer compared it.

    Raises:
        Refusal: no officer, the partner has no node or has taken part already, another key than the one compared.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_hand_over(acting, agreement, party).require()
        key = next(((name, public) for name, public in partner_event_keys(party) if public == fingerprint), None)
        if key is None:
            raise Refusal(
                _("The partner's key is not the one you compared. Load the page again and compare it once more.")
            )
        body = {"party": party, "key": {"id": key[0], "public": key[1]}}
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="key_replace",
            body=body,
            at=at,
            what="agreements.handed_over",
            details={"party": party},
        )
        for ward in Party.objects.filter(hei_id__in=set(witnessing.guests_of(agreement)) - {party}):
            guest = witnessing.as_guest(agreement, ward)
            node = Acting(party=ward, person_id=None, person_name="", by_link=True)
            store.write_event(
                acting=node,
                agreement=guest,
                type="key_replace",
                body=body,
                at=at,
                what="agreements.handed_over",
                details={"party": party},
            )
    return event.id


def take_over(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Make what another node wrote for us our own feed: from now on we go on from its last word.

    Raises:
        Refusal: no officer, nothing to take over, or our key is not known in the agreement.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_take_over(acting, agreement).require()
        feed = witnessing.to_take_over(agreement)
        assert feed is not None
        (head,) = books.state(agreement).heads[agreement.own]
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="take_over",
            body={"witnessed_by": feed.witness, "head": head},
            at=at,
            what="agreements.taken_over",
            details={"witness": feed.witness, "count": len(feed.events)},
        ).id
