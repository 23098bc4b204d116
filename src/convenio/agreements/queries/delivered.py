"""What was done, as rows that lists, sums and reports read: one door, so that everybody counts the same."""

from __future__ import annotations

from django.db.models import QuerySet

from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.scoping import units_seen
from convenio.parties.models import Party
from convenio.parties.terms import Acting


def lines_of(who: Acting | Party) -> QuerySet[ActivityLine]:
    """The lines of the agreements that a person sees; of an institution: all of its own. Without order.

    Lines that were taken back (status ``retracted``) are among them: leave them out to count.
    """
    if isinstance(who, Party):
        return ActivityLine.objects.filter(party=who).order_by()
    rows = ActivityLine.objects.filter(party=who.party).order_by()
    if units_seen(who) is None:
        return rows
    seen = Agreement.objects.of(who.party).seen_by(who).order_by()
    return rows.filter(agreement__in=seen.values("pk"))
