"""Which keys of partners are believed.

A university seen for the first time is pinned with the keys it has then. A key that appears later on a known one waits:
until a person confirms it, or until a day has passed with an old key still beside it. A key that is listed no more is
refused. A partner added by hand waits with all its keys until a person has compared the fingerprints.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.network import actions, fetch, rules
from convenio.network.catalogue.listing import Listed, listed_by_manifest
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.network.models.partners import PartnerPurpose, Trust
from convenio.network.terms import PartnerTrouble
from convenio.parties.terms import Acting, Refusal
from ewp.errors import DocumentRefused
from ewp.manifest import MAX_BYTES, read_manifest

PROBATION = timedelta(hours=24)
FIRST_CONTACT_SECONDS = 8.0


def apply(found: Mapping[str, Listed], at: datetime) -> None:
    """Make the tables say what the catalogue says; whoever changed is sent at once what is owed to it."""
    known = {node.hei_id: node for node in PartnerNode.objects.prefetch_related("keys")}
    own = frozenset(NodeKey.objects.values_list("party__hei_id", "key_id"))
    for hei_id, entry in found.items():
        if _apply_one(entry, known.get(hei_id), own, at):
            actions.rearm_partner(hei_id=hei_id, at=at, parked_too=True)
    gone = [hei_id for hei_id, node in known.items() if hei_id not in found and not node.by_hand and not node.gone_at]
    PartnerNode.objects.filter(hei_id__in=gone).update(gone_at=at)
    PartnerKey.objects.filter(node__hei_id__in=gone).update(trust=Trust.GONE)
    promote(at)


def _apply_one(entry: Listed, node: PartnerNode | None, own: frozenset[tuple[str, str]], at: datetime) -> bool:
    """One university; True when anything but the time changed."""
    values = {"names": entry.names, "manifest_url": entry.manifest_url, "pact_url": entry.pact_url}
    values["pact_version"] = entry.pact_version
    first = node is None
    if node is None:
        node = PartnerNode(hei_id=entry.hei_id, first_seen_at=at, pinned_at=at)
    changed = first or node.gone_at is not None or any(getattr(node, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(node, name, value)
    node.last_seen_at, node.gone_at = at, None
    node.save()
    rows = {} if first else {(PartnerPurpose(row.purpose), row.key_id): row for row in node.keys.all()}
    listed_now = {(purpose, key_id): public for purpose, keys in entry.keys.items() for key_id, public in keys.items()}
    for place, public in listed_now.items():
        row = rows.get(place)
        if row is None:
            trust = Trust.PINNED if first or (entry.hei_id, place[1]) in own else Trust.NEW
            PartnerKey.objects.create(
                node=node,
                purpose=place[0],
                key_id=place[1],
                public=public,
                trust=trust,
                first_seen_at=at,
                last_seen_at=at,
            )
            changed = True
            continue
        if row.trust == Trust.GONE:
            row.trust, row.first_seen_at = Trust.NEW, at
            changed = True
        row.last_seen_at = at
        row.save(update_fields=["trust", "first_seen_at", "last_seen_at"])
    lost = [row.pk for place, row in rows.items() if place not in listed_now and row.trust != Trust.GONE]
    PartnerKey.objects.filter(pk__in=lost).update(trust=Trust.GONE)
    return changed or bool(lost)


def promote(at: datetime) -> None:
    """A new key that stood for a day beside an older trusted one of the same purpose is believed from now on."""
    waiting = PartnerKey.objects.filter(trust=Trust.NEW, first_seen_at__lte=at - PROBATION, node__by_hand=False)
    for row in waiting:
        beside = PartnerKey.objects.pinned().filter(
            node_id=row.node_id, purpose=row.purpose, last_seen_at__gte=row.first_seen_at
        )
        if beside.exists():
            PartnerKey.objects.filter(pk=row.pk).update(trust=Trust.PINNED)


def confirm_key(*, acting: Acting, key_pk: int, fingerprint: str, at: datetime) -> PartnerKey:
    """Believe a partner's new key, after its fingerprint was compared by telephone or on paper.

    `fingerprint` is what was shown to the person: another value means the page is out of date. Raises `Refusal`.
    """
    rules.may_keep_keys(acting).require()
    with transaction.atomic():
        row = PartnerKey.objects.select_for_update().select_related("node").filter(pk=key_pk).first()
        if row is None or row.key_id != fingerprint or row.trust != Trust.NEW:
            raise Refusal(_("This key does not wait for confirmation any more. Load the page again."))
        PartnerKey.objects.filter(pk=row.pk).update(trust=Trust.PINNED, confirmed_at=at)
        PartnerNode.objects.filter(pk=row.node_id, pinned_at=None).update(pinned_at=at)
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="network.key_confirmed",
            about=f"partner:{row.node.hei_id}",
            details={"key": row.key_id[:16], "partner": row.node.hei_id},
            at=at,
        )
        actions.rearm_partner(hei_id=row.node.hei_id, at=at, parked_too=True)
    return row


def add_partner(*, acting: Acting, manifest_url: str, at: datetime) -> PartnerNode:
    """First contact without a registry: fetch a partner's manifest; its keys wait for fingerprints to be compared.

    Opens a connection, for eight seconds at most: the keeper waits for it. Not inside a transaction. Raises `Refusal`.
    """
    rules.may_keep_keys(acting).require()
    try:
        status, _headers, body = fetch(manifest_url, max_bytes=MAX_BYTES, seconds=FIRST_CONTACT_SECONDS)
        if status != 200:
            raise Refusal(_("The address answered with status %(status)s instead of a manifest.") % {"status": status})
        entry = listed_by_manifest(read_manifest(body))
    except PartnerTrouble as problem:
        raise Refusal(_("The manifest could not be fetched: %(reason)s") % {"reason": problem.message}) from None
    except DocumentRefused as problem:
        raise Refusal(_("What was fetched is no usable manifest: %(reason)s") % {"reason": problem.message}) from None
    with transaction.atomic():
        if PartnerNode.objects.filter(hei_id=entry.hei_id).exists():
            raise Refusal(_("%(hei)s is known already; confirm its new keys instead.") % {"hei": entry.hei_id})
        node = PartnerNode.objects.create(
            hei_id=entry.hei_id,
            names=entry.names,
            manifest_url=manifest_url,
            pact_url=entry.pact_url,
            pact_version=entry.pact_version,
            by_hand=True,
            first_seen_at=at,
            last_seen_at=at,
        )
        PartnerKey.objects.bulk_create(
            PartnerKey(
                node=node,
                purpose=purpose,
                key_id=key_id,
                public=public,
                trust=Trust.NEW,
                first_seen_at=at,
                last_seen_at=at,
            )
            for purpose, keys in entry.keys.items()
            for key_id, public in keys.items()
        )
        details = {"partner": entry.hei_id}
        about = f"partner:{entry.hei_id}"
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="network.partner_added",
            about=about,
            details=details,
            at=at,
        )
    return node
