"""Days of work plans for people's calendars: what an approved plan wants done by when."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.notices import Entry
from convenio.parties.models import Party
from convenio.parties.terms import pick
from convenio.people.models import Person
from convenio.people.queries import acting_of
from convenio.planning.models import PLAN
from convenio.planning.queries.listing import sheets_seen
from convenio.planning.showing import approved_text
from convenio.planning.texts.plan import lines_of

MOST = 200


def entries(party: Party, person: Person) -> Iterator[Entry]:
    """The due days of the plans of this year and later that all have approved, in the language that is active."""
    acting = acting_of(person, party.hei_id)
    if acting is None or acting.party != party:
        return
    approved = ~Q(agreement__agreed="") | ~Q(agreement__in_force="")
    rows = sheets_seen(acting).filter(approved, sort=PLAN, year__gte=timezone.localdate().year)
    for sheet in rows.order_by("year", "pk")[:MOST]:
        text = approved_text(sheet.agreement)
        for line in lines_of(text) if text else ():
            if line.due_on is not None:
                words = {"what": pick(line.heading, get_language() or "en"), "count": line.quantity}
                yield Entry(
                    f"plan-{sheet.agreement.pact}-{line.clause}",
                    line.due_on,
                    _("Work plan: %(what)s: %(count)s") % words,
                    reverse("planning:plan", args=[sheet.agreement_id]),
                    sheet.parent.about if sheet.parent else sheet.agreement.about,
                )
