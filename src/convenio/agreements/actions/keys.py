"""Event keys in pacts: rotation in two steps, and a partner's lost key replaced by our countersignature (F16)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, store
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.rules.basics import can_write, first_no, own_house, spoken_to
from convenio.agreements.states import Stage
from convenio.network.keys import event_key
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker import actions as worker
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done, retry
from pact.forms import is_digest, is_key_id

KEYS = "agreements.keys"
ANNOUNCED, ACTIVATED = "announced", "activated"


def on_key_step(acting: Acting, step: str, key_id: str, at: datetime) -> None:
    """The network's rotation of an event key: owe every pact of the institution its part of the step."""
    worker.owe(
        name=KEYS,
        key=f"{acting.party.hei_id}:{step}:{key_id}",
        payload={"party": acting.party.hei_id, "step": step, "key": key_id},
        due_at=at,
    )


def keys_duty(task: Task, at: datetime) -> Outcome:
    """Step one: ``key_add`` in every pact; step two: ``key_retire`` of the older keys. Safe to repeat."""
    party = Party.objects.filter(hei_id=task.payload["party"]).first()
    if party is None:
        return done()
    trouble = ""
    rows = Agreement.objects.of(party).exclude(pact=None).exclude(stage=Stage.ABANDONED)
    for row in rows.iterator(chunk_size=200):
        try:
            rotate_in(row, str(task.payload["step"]), str(task.payload["key"]), at)
        except Refusal as problem:
            trouble = problem.reason
    return retry(reason=trouble) if trouble else done()


def rotate_in(agreement: Agreement, step: str, key_id: str, at: datetime) -> None:
    """One pact's part of a rotation. Raises Refusal: the node is recovering, or no key fits."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        node = Acting.node(agreement.party)
        fresh = event_key(agreement.own, key_id)
        if key_id not in {one.id for one in books.state(agreement).keys.keys.get(agreement.own, ())}:
            store.write_event(
                acting=node,
                agreement=agreement,
                type="key_add",
                body={"key": {"id": fresh.key_id, "public": fresh.public_hex}},
                at=at,
                what="agreements.key_added",
            )
        if step != ACTIVATED:
            return
        for old in sorted(set(books.state(agreement).keys.valid(agreement.own)) - {key_id}):
            store.write_event(
                acting=node,
                agreement=agreement,
                type="key_retire",
                body={"id": old},
                at=at,
                what="agreements.key_retired",
            )


def replace_lost_key(
    *, acting: Acting, agreement: Agreement, party: str, key_id: str, public: str, at: datetime
) -> str:
    """Vouch for a partner's new event key after its old one was lost. Counts once every other party has done so.

    Compare the fingerprint by telephone or on paper first: whoever holds the new key speaks for the partner afterwards.

    Raises:
        Refusal: neither officer nor keeper, not a partner of this agreement, no key.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        facts = facts_of(agreement)
        first_no(own_house(acting, agreement), spoken_to(facts), can_write(facts)).require()
        if not acting.may(Role.OFFICER):
            raise Refusal(_("Only an officer of your institution may do this. Ask an officer of your office."), 403)
        if party not in books.others(agreement):
            raise Refusal(_("Choose one of the other parties of the agreement."), 400)
        if not (is_key_id(key_id) and is_digest(public)):
            raise Refusal(_("This is not an event key. Copy it from the partner's page of keys."), 400)
        return store.write_event(
            acting=acting,
            agreement=agreement,
            type="key_replace",
            body={"party": party, "key": {"id": key_id, "public": public}},
            at=at,
            what="agreements.key_vouched",
            details={"party": party},
        ).id
