"""Reviews inside the house: asking for one, and recording what a reviewer says. Private to this node."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import store
from convenio.agreements.gathered import Facts, facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.reviewing import begin_review
from convenio.agreements.rules import may_record_review, may_request_review
from convenio.parties.terms import Acting, Refusal
from convenio.routes import actions as routes
from convenio.routes import seating
from convenio.routes.models import Case, Step, Word
from convenio.routes.queries import results
from convenio.routes.states import DECIDABLE

OBJECTED = "objected"


def request_review(*, acting: Acting, agreement: Agreement, at: datetime) -> Case:
    """Ask the reviewers of the institution about the newest version, by the route for it.

    Raises:
        Refusal: not an officer, no version under way, a step has no reviewer.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_request_review(acting, agreement).require()
        version = facts_of(agreement).open_version
        assert version is not None
        return begin_review(agreement, version, acting, at)


def record_review(
    *,
    acting: Acting,
    agreement: Agreement,
    text_digest: str,
    decision: str,
    at: datetime,
    note: str = "",
    condition: str = "",
    confirm_by: int | None = None,
    step: int | None = None,
) -> Word:
    """Record what a reviewer thinks of exactly the text with this digest; a later version needs its own review.

    Args:
        decision: approved, conditional, refused (or objected), asked.
        step: number of the step, where the person reviews several.

    Raises:
        Refusal: no reviewer, the text changed meanwhile, unknown decision, a refusal without reason.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_record_review(acting, agreement).require()
        facts = facts_of(agreement)
        version = facts.open_version
        if version is None or text_digest != version.text:
            raise Refusal(_("The version changed while you were reading. Look at the newer one, then decide."))
        case = facts.standing(text_digest).case or begin_review(agreement, version, acting, at)
        return routes.decide(
            acting=acting,
            step=_step(case, acting, at, step),
            said="refused" if decision == OBJECTED else decision,
            words=note,
            condition=condition,
            confirm_by=confirm_by,
            at=at,
        )


def _step(case: Case, acting: Acting, at: datetime, wanted: int | None) -> Step:
    """The step meant: the one named, else the first of the person's own whose turn it is."""
    steps = list(case.steps.prefetch_related("seats", "spoken"))
    for one in steps:
        one.case = case
    if wanted is not None:
        named = [one for one in steps if one.pk == wanted]
        if not named:
            raise Refusal(_("This step is not part of the review any more. Load the page again."), 404)
        return named[0]
    mine = [one for one in steps if seating.seat_for(one, acting.person_id, at.date()) is not None]
    if not mine:
        raise Refusal(_("Only a reviewer of your institution may record a review."), 403)
    return next((one for one in mine if one.state in DECIDABLE), mine[0])


def review_results(facts: Facts, text_digest: str) -> dict[str, object]:
    """What an approval says of the review (``routes.queries.results``); nothing needed is no reviews."""
    case = facts.standing(text_digest).case
    return dict(results(case)) if case is not None else {"reviews": 0}
