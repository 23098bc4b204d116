"""Making and changing own keys: announce, wait until partners have learnt it, activate; the old one retires later.

A node that signed with a new key at once would be refused by partners that cache the catalogue, and its notices lost
(`reliability.md` finding 4).
"""

from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.network import registrations, rules
from convenio.network.keys import files
from convenio.network.keys.store import event_key_id
from convenio.network.models import NodeKey
from convenio.network.models.own_keys import KeyPurpose, KeyState
from convenio.parties.models import Party
from convenio.parties.queries import is_demo
from convenio.parties.terms import Acting, Refusal
from ewp.httpsig.sign import RsaSigner

RSA_BITS = 3072
RSA_BITS_DEMO = 2048
LEARNING = timedelta(hours=24)


def make_first_keys(*, party: Party, at: datetime) -> None:
    """Make and activate the keys an institution lacks; used once by `convenio init` and by the demonstration.

    Demonstrations take 2048 bits instead of 3072, because making a longer key takes seconds.
    """
    made = []
    for purpose in KeyPurpose:
        if not NodeKey.objects.of(party).filter(purpose=purpose).exists():
            made.append(_make(party, purpose, KeyState.ACTIVE, at))
    if made:
        with transaction.atomic():
            NodeKey.objects.bulk_create(made)
            record(acting=None, party=party.hei_id, what="network.key_made", about="keys", at=at)


def announce_key(*, acting: Acting, purpose: KeyPurpose, at: datetime) -> NodeKey:
    """Step one: a new key that partners can learn from the manifest, not used yet. Raises `Refusal`."""
    rules.may_keep_keys(acting).require()
    if NodeKey.objects.of(acting.party).filter(purpose=purpose, state=KeyState.ANNOUNCED).exists():
        raise Refusal(_("A new key is announced already. Activate it before you announce another."))
    made = _make(acting.party, purpose, KeyState.ANNOUNCED, at)
    with transaction.atomic():
        made.save()
        _step(acting, made, "announced", at)
    return made


def activate_key(*, acting: Acting, key_id: str, at: datetime) -> NodeKey:
    """Step two: sign with the announced key from now on; the old one stays published for a day. Raises `Refusal`.

    On a real node an announced key must have been public for a day, so that every partner has fetched it.
    """
    rules.may_keep_keys(acting).require()
    with transaction.atomic():
        row = NodeKey.objects.select_for_update().filter(key_id=key_id, party=acting.party).first()
        if row is None or row.state != KeyState.ANNOUNCED:
            raise Refusal(_("This key is not waiting to be activated."), 404)
        ready_at = row.created_at + LEARNING
        if at < ready_at and not settings.LOOPBACK_ALLOWED:
            raise Refusal(
                _("Partners need a day to learn the new key. It can be activated from %(when)s UTC on.")
                % {"when": ready_at.strftime("%Y-%m-%d %H:%M")}
            )
        active = NodeKey.objects.of(acting.party).filter(purpose=row.purpose, state=KeyState.ACTIVE)
        active.update(state=KeyState.RETIRING, retired_at=at)
        row.state, row.activated_at = KeyState.ACTIVE, at
        row.save(update_fields=["state", "activated_at"])
        _step(acting, row, "activated", at)
    return row


def retire_old_keys(at: datetime) -> None:
    """Keys that have not signed for a day leave the manifest; their files stay, for what they signed."""
    rows = NodeKey.objects.filter(state=KeyState.RETIRING, retired_at__lte=at - LEARNING)
    for row in rows.select_related("party"):
        with transaction.atomic():
            if NodeKey.objects.filter(pk=row.pk, state=KeyState.RETIRING).update(state=KeyState.RETIRED):
                details = {"key": row.key_id[:16], "purpose": row.purpose}
                record(
                    acting=None,
                    party=row.party.hei_id,
                    what="network.key_retired",
                    about="keys",
                    details=details,
                    at=at,
                )


def _step(acting: Acting, key: NodeKey, step: str, at: datetime) -> None:
    """The record, and for event keys the rooms whose pacts must carry the change."""
    details = {"key": key.key_id[:16], "purpose": key.purpose}
    what = f"network.key_{step}"
    record(acting=acting, party=acting.party.hei_id, what=what, about="keys", details=details, at=at)
    if key.purpose == KeyPurpose.EVENT:
        for told in registrations.event_key_steps():
            told(acting, step, key.key_id, at)


def _make(party: Party, purpose: KeyPurpose, state: KeyState, at: datetime) -> NodeKey:
    """Make a key and write its file; the row is the caller's to save."""
    if purpose == KeyPurpose.HTTP:
        bits = RSA_BITS_DEMO if is_demo() or settings.LOOPBACK_ALLOWED else RSA_BITS
        signer = RsaSigner.of(rsa.generate_private_key(public_exponent=65537, key_size=bits))
        private: files.PrivateKey = signer.private
        key_id, public = signer.key_id, signer.public_der
    else:
        private = ed25519.Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        key_id = event_key_id(public)
    files.write(purpose, key_id, private)
    active = at if state == KeyState.ACTIVE else None
    return NodeKey(
        party=party,
        purpose=purpose,
        key_id=key_id,
        public=public.hex(),
        state=state,
        created_at=at,
        activated_at=active,
    )
