"""The yearly work plan and the joint report of the demonstration's agreements."""

from __future__ import annotations

from typing import Any

from convenio.demo.clock import now
from convenio.demo.deeds.drafting import agreement_of
from convenio.demo.deeds.persons import acting
from convenio.planning import actions
from convenio.planning.models import Sheet
from convenio.planning.queries.plans import done_in
from convenio.planning.queries.reports import report_view
from convenio.planning.showing import approved_text, newest_text
from convenio.planning.texts.plan import lines_of
from convenio.planning.texts.report import reported_lines


def make_plan(pact: str, year: int) -> int:
    """Generate the work plan of a year; returns the number of the draft."""
    made = actions.make_plan(acting=acting("officer"), agreement=agreement_of(pact), year=year, at=now())
    return made.pk


def make_report(pact: str, year: int) -> int:
    """Generate the joint report of a year; returns the number of the draft."""
    made = actions.make_report(acting=acting("officer"), agreement=agreement_of(pact), year=year, at=now())
    return made.pk


def refresh_report(pact: str) -> int:
    """Bring the numbers of a report up to date in its draft; returns how many clauses changed."""
    return len(actions.refresh_report(acting=acting("officer"), agreement=agreement_of(pact), at=now()))


def planned(pact: str) -> list[dict[str, Any]]:
    """The lines of a plan that all have approved, with what was done; none before."""
    sheet = Sheet.objects.select_related("agreement__party", "agreement__parent__party").get(
        agreement=agreement_of(pact)
    )
    text = approved_text(sheet.agreement)
    done = done_in(sheet.parent, sheet.year) if sheet.parent else {}
    return [
        {
            "promise": one.promise,
            "quantity": one.quantity,
            "recorded": done[one.promise].recorded if one.promise in done else 0,
            "confirmed": done[one.promise].confirmed if one.promise in done else 0,
        }
        for one in (lines_of(text) if text else ())
    ]


def reported(pact: str) -> dict[str, Any]:
    """The numbers of a report as its text says them, whether this node computes the same, and what is still open."""
    sheet = Sheet.objects.select_related("agreement__party", "agreement__parent__party").get(
        agreement=agreement_of(pact)
    )
    view, text = report_view(sheet), newest_text(sheet.agreement)
    return {
        "lines": [
            {
                "promise": one.promise,
                "recorded": dict(one.recorded),
                "confirmed": one.confirmed,
                "disputed": one.disputed,
            }
            for one in (reported_lines(text) if text else ())
        ],
        "same": view is not None and view.same,
        "open": [one.kind for one in view.differences] if view else [],
    }
