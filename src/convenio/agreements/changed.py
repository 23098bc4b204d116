"""What changed in the agreements that a person sees: what came in, what was answered and signed, what ends soon.

Counted from the events as they arrived here (no partner's clock counts) and from the days of the projection. What one
side did several times in one agreement is one line. No person is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.models import Agreement, AgreementQuerySet, PactEvent
from convenio.agreements.phrases import EVENTS
from convenio.agreements.queries import url_of
from convenio.notices import Change, register_changes
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.ui.formats import day_text

HEADINGS: dict[str, Promise] = {
    "disputes": lazy("Disputes"),
    "ends": lazy("Ends coming"),
    "signatures": lazy("Signatures"),
    "texts": lazy("Texts"),
    "records": lazy("New records"),
    "confirmations": lazy("Confirmations"),
}
CODES: Mapping[str, str] = {
    "dispute": "disputes",
    "end": "ends",
    "open": "signatures",
    "sign": "signatures",
    "decline": "signatures",
    "found": "texts",
    "propose": "texts",
    "approve": "texts",
    "withdraw": "texts",
    "record": "records",
    "correct": "records",
    "retract": "records",
    "confirm": "confirmations",
}
LEADS = (180, 30)
"""Days before an end, or before the last day to act, at which it stands among what changed."""
COMING = (
    ("ends_on", lazy("ends on %(day)s")),
    ("notice_on", lazy("%(day)s is the last day to give notice or to agree on a renewal")),
)


def register() -> None:
    """Called once, when Django is ready."""
    register_changes(changes, HEADINGS)


def changes(acting: Acting, since: datetime, until: datetime) -> Iterator[Change]:
    """What changed after ``since`` and up to ``until``, in the active language."""
    seen = Agreement.objects.of(acting.party).seen_by(acting)
    yield from _said(seen, since, until)
    yield from _coming(seen, since, until)


def _said(seen: AgreementQuerySet, since: datetime, until: datetime) -> Iterator[Change]:
    touched = seen.filter(last_event_at__gt=since).order_by().values("pk")
    rows = PactEvent.objects.filter(
        agreement__in=touched, waiting=False, type__in=CODES, arrived_at__gt=since, arrived_at__lte=until
    ).order_by()
    found = list(rows.values_list("agreement", "type", "author").annotate(Count("pk"), Max("arrived_at")))
    pacts = {one.pk: one for one in Agreement.objects.filter(pk__in={row[0] for row in found}).select_related("party")}
    names = {one.hei_id: one.name() for one in Party.objects.filter(hei_id__in={row[2] for row in found})}
    for pk, type, author, count, at in found:
        sentence = str(EVENTS[type]) % {"party": names.get(author, author)}
        if count > 1:
            sentence = _("%(sentence)s (%(count)s times)") % {"sentence": sentence, "count": count}
        yield Change(CODES[type], at, pacts[pk].name(), sentence, url_of(pacts[pk]))


def _coming(seen: AgreementQuerySet, since: datetime, until: datetime) -> Iterator[Change]:
    """Ends and last days that came within reach between the two moments."""
    for field, words in COMING:
        for lead in LEADS:
            first, last = (moment.date() + timedelta(days=lead) for moment in (since, until))
            rows = seen.in_force().filter(**{f"{field}__gt": first, f"{field}__lte": last}).select_related("party")
            for row in rows.order_by(field, "pk"):
                day = getattr(row, field)
                reached = datetime.combine(day - timedelta(days=lead), time.min, tzinfo=until.tzinfo)
                yield Change("ends", reached, row.name(), str(words) % {"day": day_text(day)}, url_of(row))
