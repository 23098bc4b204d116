"""What may be asked of the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from convenio.audit.actions import GUEST_OF, moment
from convenio.audit.models import AuditEvent, AuditHead
from convenio.audit.phrases import sentence, subjects
from convenio.audit.terms import link_digest, person_digest
from convenio.parties.models import Party
from convenio.parties.searching import contains


@dataclass(frozen=True)
class Sentence:
    """One event, ready to be read."""

    number: int
    at: datetime
    text: str
    about: str
    what: str
    subject: str = ""


@dataclass(frozen=True)
class ChainReport:
    """Is the chain unbroken? ``broken_at`` is the first number that does not fit, with the reason."""

    events: int
    head: str
    broken_at: int | None
    reason: str

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def sentences(party: str, about: str = "", *, search: str = "", limit: int = 200, offset: int = 0) -> list[Sentence]:
    """The record of an institution, newest first, as sentences in the reader's language."""
    return as_sentences(events(party, about, search=search)[offset : offset + limit])


def events(
    party: str,
    about: str = "",
    *,
    search: str = "",
    room: str = "",
    since: date | None = None,
    until: date | None = None,
    without: tuple[str, ...] = (),
) -> QuerySet[AuditEvent]:
    """Events of an institution, newest first; ``room`` is the first word of a code, ``without`` rooms to leave out.

    Days are those of the node's time zone, both included.
    """
    rows = AuditEvent.objects.filter(party=party).order_by("-number")
    if about:
        rows = rows.filter(about=about)
    if room:
        rows = rows.filter(what__startswith=f"{room}.")
    for hidden in without:
        rows = rows.exclude(what__startswith=f"{hidden}.")
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if search:
        rows = rows.filter(contains(search, "person_name", "about", json_fields=("details",)))
    return rows


def chain_head() -> tuple[int, str]:
    """Number and digest of the newest link, without walking the chain."""
    head = AuditHead.objects.filter(pk=1).first()
    return (head.number, head.digest) if head else (0, "")


def as_sentences(rows: Iterable[AuditEvent]) -> list[Sentence]:
    """Events as sentences in the reader's language, with the names of what they are about."""
    rows = list(rows)
    names = subjects(row.about for row in rows)
    guests = _parties({str(row.details[GUEST_OF]) for row in rows if GUEST_OF in row.details})
    return [
        Sentence(
            row.number,
            row.at,
            sentence(
                row.what,
                who=_who(row, guests),
                details=_titled(row, names),
                about=names.get(row.about, row.about),
            ),
            row.about,
            row.what,
            names.get(row.about, ""),
        )
        for row in rows
    ]


def _parties(hei_ids: set[str]) -> dict[str, str]:
    return {one.hei_id: one.name() for one in Party.objects.filter(hei_id__in=hei_ids)} if hei_ids else {}


def _who(row: AuditEvent, parties: Mapping[str, str]) -> str:
    """Who did it; of a guest, for whom and by what way."""
    of = str(row.details.get(GUEST_OF, ""))
    if not of:
        return row.person_name
    party = parties.get(of, of)
    if not row.person_name:
        return _("Somebody of %(party)s, by secure link") % {"party": party}
    return _("%(name)s of %(party)s, by secure link") % {"name": row.person_name, "party": party}


def _titled(row: AuditEvent, names: Mapping[str, str]) -> dict[str, Any]:
    """The details, with the title that was recorded in the reader's language where the thing still tells it."""
    if "title" in row.details and row.about in names:
        return {**row.details, "title": names[row.about]}
    return dict(row.details)


def verify_chain() -> ChainReport:
    """Walk the whole chain from the first link; any change, gap or lost tail is found."""
    previous, count = "", 0
    for row in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        problem = _problem(row, count, previous)
        if problem:
            return ChainReport(count, previous, row.number, problem)
        previous = row.digest
    head = AuditHead.objects.filter(pk=1).first()
    if head and (head.number, head.digest) != (count, previous):
        return ChainReport(count, previous, count + 1, "the newest events are missing")
    return ChainReport(count, previous, None, "")


def _problem(row: AuditEvent, expected: int, previous: str) -> str:
    if row.number != expected:
        return "an event is missing"
    if row.previous != previous:
        return "the event does not follow the one before it"
    if row.salt and row.person_digest != person_digest(row.person_id, row.person_name, row.salt):
        return "the name of the person was changed"
    computed = link_digest(
        previous=previous,
        number=row.number,
        at=moment(row.at),
        party=row.party,
        person=row.person_digest,
        what=row.what,
        about=row.about,
        details=row.details,
    )
    return "" if computed == row.digest else "the event was changed"


def newest_number() -> int:
    """How many events the record has."""
    return AuditHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0
