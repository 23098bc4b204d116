"""The dates of agreements for people's calendars: ends, last days for a notice, signing deadlines, obligations."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.life.phrases import COORDINATOR, sentence_of
from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.models.life import OPEN
from convenio.agreements.queries import url_of
from convenio.notices import Entry
from convenio.parties.models import Party
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
            yield Entry(f"agreement-{row.pk}-{code}", day, text, url_of(row))
    for row in seen.exclude(deadline=None).order_by("deadline", "pk")[:MOST]:
        if row.deadline is not None:
            text = _("%(title)s: signing deadline") % {"title": row.name()}
            yield Entry(f"agreement-{row.pk}-deadline", row.deadline.date(), text, url_of(row))
    named = Q(owner=person) | Q(owner=None, owner_role=COORDINATOR, agreement__coordinator=person)
    mine = Obligation.objects.filter(named, party=party, state=OPEN).select_related("agreement__party")
    for duty in mine[:MOST]:
        text = f"{duty.agreement.name()}: {sentence_of(duty)}"
        yield Entry(f"obligation-{duty.pk}", duty.due_on, text, reverse("agreements:obligation", args=[duty.pk]))
