"""The dates of agreements for people's calendars: ends, last days for a notice, signing deadlines, obligations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.life.phrases import COORDINATOR, sentence_of
from convenio.agreements.models import Agreement, AgreementQuerySet, Obligation, PromiseSum
from convenio.agreements.models.life import OPEN
from convenio.agreements.queries import url_of
from convenio.agreements.related import Related
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from convenio.notices import Entry
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.people.models import Person
from convenio.people.queries import acting_of

MOST = 1000
TERMS = (
    ("ends", "ends_on", lazy("%(title)s ends")),
    ("notice", "notice_on", lazy("%(title)s: last day to give notice or to agree on a renewal")),
)


def entries(party: Party, person: Person) -> Iterator[Entry]:
    """What the person sees, in the language that is active; names of universities and titles, no person's name."""
    acting = acting_of(person, party.hei_id)
    if acting is None or acting.party != party:
        return
    seen = Agreement.objects.of(party).seen_by(acting).select_related("party")
    for code, field, words in TERMS:
        for row in seen.in_force().exclude(**{field: None}).order_by(field, "pk")[:MOST]:
            day, text = getattr(row, field), str(words) % {"title": row.name()}
            yield Entry(f"agreement-{row.pk}-{code}", day, text, url_of(row), row.about)
    for row in seen.exclude(deadline=None).order_by("deadline", "pk")[:MOST]:
        if row.deadline is not None:
            text = _("%(title)s: signing deadline") % {"title": row.name()}
            yield Entry(f"agreement-{row.pk}-deadline", row.deadline.date(), text, url_of(row), row.about)
    named = Q(owner=person) | Q(owner=None, owner_role=COORDINATOR, agreement__coordinator=person)
    mine = Obligation.objects.filter(named, party=party, state=OPEN).select_related("agreement__party")
    for duty in mine[:MOST]:
        text = f"{duty.agreement.name()}: {sentence_of(duty)}"
        url = reverse("agreements:obligation", args=[duty.pk])
        yield Entry(f"obligation-{duty.pk}", duty.due_on, text, url, duty.agreement.about)
    yield from _promises(seen)


def _promises(seen: AgreementQuerySet) -> Iterator[Entry]:
    """The last day for what was promised: of yearly promises that of each year from this one on, else of the term."""
    year = timezone.localdate().year
    sums = PromiseSum.objects.filter(agreement__in=seen.in_force().order_by().values("pk"), last_year__gte=year)
    due: dict[tuple[int, int], list[str]] = {}
    for row in sums.order_by("agreement", "pk")[:MOST]:
        last = year if row.period == "year" and row.first_year <= year else row.last_year
        metric = metric_label(row.metric, tongue(get_language() or "en"))
        due.setdefault((row.agreement_id, last), []).append(f"{metric}: {row.quantity}")
    pacts = {one.pk: one for one in seen.filter(pk__in={pk for pk, _year in due})}
    for (pk, last), promised in due.items():
        text = _("%(title)s: promised by this day: %(what)s") % {"title": pacts[pk].name(), "what": "; ".join(promised)}
        yield Entry(f"agreement-{pk}-promised-{last}", date(last, 12, 31), text, url_of(pacts[pk]), pacts[pk].about)


def named(acting: Acting, about: str) -> str:
    """The title of an agreement that a person sees, by its subject; empty for any other."""
    prefix, _colon, number = about.partition(":")
    field = {"pact": "pact", "draft": "pk"}.get(prefix, "")
    if not field or not (is_uuid(number) if field == "pact" else number.isascii() and number.isdecimal()):
        return ""
    row = Agreement.objects.of(acting.party).seen_by(acting).filter(**{field: number}).first()
    return row.name() if row else ""


def is_uuid(text: str) -> bool:
    """Is it the number of a pact as subjects write it?"""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


CALENDAR = Related(
    lambda view: _("Dates of this agreement in your calendar"),
    lambda view, acting: f"{reverse('notices:subject_calendar')}?about={view.agreement.about}",
)
