"""Is this node's clock sane enough to sign by? (``reliability.md`` 3.2, fault 13)"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.terms import CLOCK_TOLERANCE, read_moment
from convenio.network.queries import clock_offset
from convenio.parties.terms import Verdict


def clock_trouble(agreement: Agreement, at: datetime) -> Verdict:
    """No when partners' clocks differ from ours by more than two minutes, or a partner has spoken in our future."""
    offset = clock_offset(at)
    if offset is None:
        offset = _ahead(agreement, at)
    if abs(offset) <= CLOCK_TOLERANCE:
        return Verdict.yes()
    minutes = round(abs(offset).total_seconds() / 60)
    return Verdict.no(
        _(
            "The clock of this node differs from those of its partners by %(minutes)s minutes, so the time of a "
            "signature would be wrong. The node keeper must set the clock by a time service first."
        )
        % {"minutes": minutes}
    )


def _ahead(agreement: Agreement, at: datetime) -> timedelta:
    """How far in our future the newest word of a partner lies; too few partners are there for a median."""
    marks = books.state(agreement).last_spoken
    times = [read_moment(mark.at) for party, mark in marks.items() if party != agreement.own]
    return max((time - at for time in times if time > at), default=timedelta(0))
