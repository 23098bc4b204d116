"""Telling people about reviews: what kinds of notices there are, and who hears what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from convenio.notices.actions import Detail, tell
from convenio.notices.registry import register_kind
from convenio.parties.terms import Role, pick
from convenio.routes import seating
from convenio.routes.models import Case, Step

ASKED, REMINDED, ESCALATED, STUCK = "routes.asked", "routes.reminded", "routes.escalated", "routes.stuck"
QUESTION, ANSWERED, CLOSED, CONDITION = "routes.question", "routes.answered", "routes.closed", "routes.condition"


def register_all() -> None:
    """The kinds of notices of this room."""
    from convenio.routes.phrases import CASE_STATES

    register_kind(
        ASKED,
        label=lazy("A review waits for you"),
        sentence=lazy("Please review version %(number)s of %(about)s: %(step)s."),
    )
    register_kind(
        REMINDED,
        label=lazy("A review of yours is due soon"),
        sentence=lazy("Your review of %(about)s, %(step)s, is due on %(due)s."),
    )
    register_kind(
        ESCALATED,
        label=lazy("The time for a review is over"),
        sentence=lazy("The review of %(about)s, %(step)s, was due on %(due)s and has not come."),
    )
    register_kind(
        STUCK,
        label=lazy("A review is stuck because its reviewer left"),
        sentence=lazy("Nobody is left to review %(about)s, %(step)s. Name another reviewer."),
    )
    register_kind(
        QUESTION,
        label=lazy("A reviewer asks back"),
        sentence=lazy("A reviewer of %(about)s, %(step)s, asks a question. The review waits for your answer."),
    )
    register_kind(
        ANSWERED,
        label=lazy("Your question as a reviewer is answered"),
        sentence=lazy("Your question about %(about)s, %(step)s, is answered."),
    )
    register_kind(
        CLOSED,
        label=lazy("A review that you asked for is complete or refused"),
        sentence=lazy("The review of version %(number)s of %(about)s is %(state)s."),
        words={"state": CASE_STATES},
    )
    register_kind(
        CONDITION,
        label=lazy("You are to confirm that a condition is fulfilled"),
        sentence=lazy("A reviewer of %(about)s, %(step)s, approved with a condition that you are to confirm."),
    )


def tell_about(
    step: Step, to: Iterable[int | None], kind: str, at: datetime, *, once: str = "", review: bool = False
) -> None:
    """Tell people about a step. ``review``: lead them to the text, else to the status page."""
    case = step.case
    details: dict[str, Detail] = {
        "title": pick(case.title, "en") or case.about,
        "step": dict(step.names),
        "number": case.number,
        "due": step.due_on.isoformat() if step.due_on else "",
        "state": case.state,
    }
    if once:
        details["once"] = f"{step.pk}:{once}"
    url = case.url if review else status_url(case)
    tell(party=case.party, to=_people(to), kind=kind, about=case.about, url=url, details=details, at=at)


def tell_closed(case: Case, at: datetime) -> None:
    """Tell whoever asked for the review how it ended."""
    details: dict[str, str | int] = {
        "title": pick(case.title, "en") or case.about,
        "number": case.number,
        "state": case.state,
    }
    url = status_url(case)
    tell(party=case.party, to=office(case), kind=CLOSED, about=case.about, url=url, details=details, at=at)


def office(case: Case) -> set[int]:
    """Whoever asked for the review; when they left, the officers."""
    asked = seating.able(case.party, [case.started_by])
    return asked or set(seating.holders(case.party, Role.OFFICER))


def status_url(case: Case) -> str:
    return reverse("routes:case", args=[case.pk])


def _people(to: Iterable[int | None]) -> set[int]:
    return {one for one in to if one is not None}
