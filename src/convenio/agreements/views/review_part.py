"""The review in the house as the agreement's page shows it: the plain one, or the way by a route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from convenio.agreements.queries import AgreementView
from convenio.agreements.reviewing import text_facts
from convenio.parties.terms import Acting
from convenio.routes import queries
from convenio.routes.queries import CaseStatus, DryRun, SpokenLine, Standing


@dataclass(frozen=True)
class ReviewShown:
    """``done``: what plain reviewers said; ``pending``: asked and not answered; ``status``: of a review by a route;
    ``asks``: whom a route would ask; ``mine``: the reader has a part in it now."""

    standing: Standing
    done: tuple[SpokenLine, ...] = ()
    pending: bool = False
    since: datetime | None = None
    status: CaseStatus | None = None
    asks: DryRun | None = None
    mine: bool = False
    status_url: str = ""


def review_shown(view: AgreementView, acting: Acting, at: datetime) -> ReviewShown | None:
    """None where there is no version on show, or nothing to say about its review."""
    standing = view.review
    if standing is None or view.agreement.guest is not None:
        return None
    case = standing.case
    if case is None:
        return ReviewShown(standing, asks=_asks(view, standing))
    status = queries.status_of(case, acting, on=at.date())
    mine = any(one.verdicts["decide"] and one.state in ("waiting", "conditional", "refused") for one in status.steps)
    url = reverse("routes:case", args=[case.pk])
    if standing.routed:
        return ReviewShown(standing, status=status, mine=mine, since=case.started_at, status_url=url)
    done = tuple(line for step in status.steps for line in step.spoken)
    pending = any(step.state in ("waiting", "stuck", "asked") for step in status.steps)
    return ReviewShown(standing, done=done, pending=pending, since=case.started_at, mine=mine, status_url=url)


def _asks(view: AgreementView, standing: Standing) -> DryRun | None:
    """Whom the route would ask for this text."""
    if not standing.routed or view.text is None:
        return None
    facts = text_facts(view.agreement, view.text)
    route = queries.route_for(view.agreement.party, facts)
    return queries.dry_run(view.agreement.party, route.plan, facts) if route else None
