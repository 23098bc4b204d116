"""What may be asked about partners, deliveries and exchanges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from convenio.network import phrases
from convenio.network.models import CatalogueCopy, Delivery, Exchange, NodeKey, PartnerKey, PartnerNode
from convenio.network.models.delivery import DeliveryQuerySet, DeliveryState
from convenio.network.models.exchange import ExchangeQuerySet
from convenio.network.models.own_keys import KeyState
from convenio.network.models.partners import Trust
from convenio.network.registrations import delivery_words
from convenio.parties.models import Party

CLOCK_PARTNERS = 3


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery as a page shows it: `trouble` is a sentence in the reader's language, `said` the partner's own."""

    delivery: Delivery
    trouble: str
    said: str
    what: str = ""
    title: str = ""
    url: str = ""

    @property
    def delivered(self) -> bool:
        return bool(self.delivery.state == DeliveryState.SENT)

    @property
    def parked(self) -> bool:
        return bool(self.delivery.state == DeliveryState.PARKED)


def deliveries_of(party: Party, about: str) -> list[DeliveryLine]:
    """What an institution owes or has delivered about one object, by partner and kind."""
    rows = Delivery.objects.of(party).filter(object_id=about).order_by("partner", "kind")
    return delivery_lines(list(rows))


def failed_deliveries(party: Party, at: datetime, limit: int = 50) -> list[DeliveryLine]:
    """What did not reach its partner: parked, or tried in vain for more than an hour. The oldest first."""
    rows = Delivery.objects.of(party).failed(at).order_by("owed_at")[:limit]
    return delivery_lines(list(rows))


def deliveries(party: Party, *, search: str = "", state: str = "") -> DeliveryQuerySet:
    """All deliveries of an institution, the newest first."""
    rows = Delivery.objects.of(party).order_by("-owed_at", "-pk")
    if search:
        rows = rows.filter(Q(partner__icontains=search) | Q(object_id__icontains=search))
    return rows.filter(state=state) if state else rows


def delivery_lines(rows: Iterable[Delivery]) -> list[DeliveryLine]:
    """The rows of one page with their words and sentences; as many queries as there are kinds, at most."""
    by_kind: dict[str, list[Delivery]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    titles: dict[int, tuple[str, str]] = {}
    labels: dict[str, str] = {}
    for kind, members in by_kind.items():
        labels[kind], describe = delivery_words(kind)
        titles |= describe(members) if describe else {}
    return [delivery_line(row, labels[row.kind], *titles.get(row.pk, ("", ""))) for row in rows]


def delivery_line(row: Delivery, what: str = "", title: str = "", url: str = "") -> DeliveryLine:
    """The sentences that go with a delivery."""
    trouble = "" if row.state == DeliveryState.SENT else phrases.trouble(row.code, row.reason)
    said = phrases.in_reader_language(row.partner_message)
    return DeliveryLine(row, trouble, said, what or row.kind, title, url)


def exchanges(party: Party, *, search: str = "", direction: str = "", only_failed: bool = False) -> ExchangeQuerySet:
    """The log of an institution, the newest first."""
    rows = Exchange.objects.of(party).order_by("-at", "-pk")
    if search:
        rows = rows.filter(
            Q(partner__icontains=search)
            | Q(endpoint__icontains=search)
            | Q(code__icontains=search)
            | Q(request_id__startswith=search)
            | Q(about__icontains=search)
        )
    if direction:
        rows = rows.filter(direction=direction)
    return rows.filter(Q(status=0) | Q(status__gte=400)) if only_failed else rows


def last_contact(partner: str) -> datetime | None:
    """When the partner last proved itself: a valid request of its own, or an answer it signed."""
    rows = Exchange.objects.filter(partner=partner, status__gt=0, code="").order_by("-at")
    return rows.values_list("at", flat=True).first()


def own_keys(party: Party) -> list[NodeKey]:
    """Keys of the institution that count or are about to."""
    return list(NodeKey.objects.of(party).exclude(state=KeyState.RETIRED))


def partner_nodes(party: Party, *, search: str = "") -> QuerySet[PartnerNode]:
    """Nodes of others with their keys: first those whose keys wait for a person, then those with a pact address."""
    new = PartnerKey.objects.filter(node=OuterRef("pk"), trust=Trust.NEW)
    rows = PartnerNode.objects.exclude(hei_id=party.hei_id).prefetch_related("keys")
    if search:
        rows = rows.filter(Q(hei_id__icontains=search) | Q(names__icontains=search))
    without = Case(When(pact_url="", then=1), default=0)
    return rows.annotate(waits=Exists(new), without_pact=without).order_by("-waits", "without_pact", "hei_id")


def keys_waiting() -> int:
    """How many keys of partners wait for a person."""
    return PartnerKey.objects.filter(trust=Trust.NEW).count()


def held_catalogue() -> CatalogueCopy | None:
    """A catalogue that was held back and is still the newest."""
    newest = CatalogueCopy.objects.order_by("-fetched_at", "-pk").first()
    return newest if newest is not None and newest.held_reason else None


def current_catalogue() -> CatalogueCopy | None:
    """The catalogue that is in use."""
    return CatalogueCopy.objects.exclude(applied_at=None).order_by("-applied_at").first()


def clock_offset(at: datetime) -> timedelta | None:
    """How far the clocks of partners are from ours: the median over those asked in the last day; None below three."""
    rows = Exchange.objects.filter(at__gte=at - timedelta(days=1)).exclude(clock_offset_ms=None)
    newest: dict[str, int] = {}
    for partner, offset in rows.order_by("at").values_list("partner", "clock_offset_ms"):
        newest[partner] = offset or 0
    if len(newest) < CLOCK_PARTNERS:
        return None
    return timedelta(milliseconds=median(newest.values()))
