"""What `convenio doctor` looks at on the gate: keys, catalogue, what waits for partners, the clock against theirs."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from convenio.network.keys import KeyMissing, event_key, http_signer
from convenio.network.models import CatalogueCopy, Delivery, NodeKey, PartnerKey, PartnerNode
from convenio.network.models.own_keys import KeyPurpose, KeyState
from convenio.network.models.partners import PartnerPurpose, Trust
from convenio.network.queries import clock_offset
from convenio.parties.queries import hosted_parties

TAG = "convenio"
STALE = timedelta(hours=3)
OFFSET = timedelta(minutes=2)


def register_all() -> None:
    """Called once, when Django is ready."""
    for check in (keys, catalogue, listed_there, deliveries, clock_against_partners):
        register(check, TAG, deploy=True)


def keys(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Can everything be signed that will have to be?"""
    found: list[CheckMessage] = []
    for party in hosted_parties():
        for load in (http_signer, event_key):
            try:
                load(party.hei_id)
            except KeyMissing as problem:
                found.append(Error(problem.reason, hint="Run `convenio init`, or restore the folder of keys."))
    return found or [Info("The keys of every institution of this node are there and can be read.")]


def catalogue(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """How old is the copy, and is one held back?"""
    if not settings.CATALOGUE_URL:
        return [Info("No catalogue is set; partners are added by hand from their manifests.")]
    newest = CatalogueCopy.objects.filter(url=settings.CATALOGUE_URL).order_by("-checked_at", "-pk").first()
    if newest is None:
        return [Error("No catalogue was fetched yet.", hint="Is `convenio worker` running, and the address right?")]
    if newest.held_reason:
        text = f"A catalogue with only {newest.universities} universities is held back; the last good one is used."
        return [Error(text, hint="Look at keys and partners, and accept it there if it is right.")]
    if datetime.now(UTC) - newest.checked_at > STALE:
        text = f"The catalogue was last fetched at {newest.checked_at:%Y-%m-%d %H:%M} UTC."
        return [Warning(text, hint="Is `convenio worker` running, and the catalogue's address reachable?")]
    return [Info(f"The catalogue lists {newest.universities} universities, checked {newest.checked_at:%H:%M} UTC.")]


def listed_there(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Do partners learn our keys and our address?"""
    found: list[CheckMessage] = []
    for party in hosted_parties() if settings.CATALOGUE_URL else ():
        node = PartnerNode.objects.filter(hei_id=party.hei_id, gone_at=None).first()
        if node is None or not node.pact_url.startswith(settings.BASE_URL + "/"):
            hint = "Send the address of the manifest to those who keep the catalogue."
            found.append(Error(f"The catalogue does not lead partners of {party.hei_id} to this node.", hint=hint))
            continue
        active = NodeKey.objects.of(party).filter(purpose=KeyPurpose.HTTP, state=KeyState.ACTIVE)
        known = PartnerKey.objects.filter(node=node, purpose=PartnerPurpose.CLIENT).exclude(trust=Trust.GONE)
        if not known.filter(key_id__in=active.values("key_id")).exists():
            hint = "Wait until the catalogue has fetched the manifest; until then partners refuse what is sent."
            found.append(Error(f"The catalogue does not have the key with which {party.hei_id} signs.", hint=hint))
    return found or [Info("The network knows the address and the key of every institution of this node.")]


def deliveries(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What waits for partners for more than an hour, or was refused by them."""
    failed = Delivery.objects.failed(datetime.now(UTC)).count()
    if failed:
        return [Warning(f"{failed} deliveries do not reach their partners.", hint="Look at the page of deliveries.")]
    return [Info("Nothing waits for a partner for long.")]


def clock_against_partners(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Three partners that all find our clock wrong are right."""
    offset = clock_offset(datetime.now(UTC))
    if offset is not None and abs(offset) > OFFSET:
        seconds = int(offset.total_seconds())
        hint = "Set the clock by a time service before anybody signs."
        return [Error(f"The clocks of at least three partners differ from ours by {seconds} seconds.", hint=hint)]
    return [Info("The clock agrees with those of the partners that were asked lately.")]
