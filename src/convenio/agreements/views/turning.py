"""The line under the title: whose turn it is, since when, what comes next, how far our words got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements import witnessing
from convenio.agreements.queries import AgreementView, Reach, Said
from convenio.agreements.views.words import STEPS

PLACE = {
    "draft": 0,
    "negotiation": 1,
    "agreed": 2,
    "signing": 3,
    "signed_waiting": 3,
    "in_force": 4,
    "suspended": 4,
    "ending": 4,
}
NEXT = {
    "draft": lazy("then negotiation, approval, signing, in force"),
    "negotiation": lazy("then approval, signing, in force"),
    "agreed": lazy("then signing, in force"),
    "signing": lazy("then in force"),
}
OVER = ("teach_out", "expired", "terminated", "archived", "abandoned", "frozen")


@dataclass(frozen=True)
class Step:
    """One of the five steps: ``done``, ``here`` or ``ahead``."""

    label: str
    state: str


@dataclass(frozen=True)
class Turn:
    """Whose turn it is. ``holder``: ours, theirs or empty; ``task``: what is due; ``pen``: who holds it, a sentence.

    ``who``: with several partners the one whose turn it is; ``by_link``: names of those who take part by secure link.
    """

    holder: str
    task: str
    ours: str
    theirs: str
    since: datetime | None
    stage: str
    next: str
    pen: str
    pen_side: str
    steps: tuple[Step, ...]
    reach: tuple[Reach, ...]
    last: Said | None
    deadline: datetime | None
    who: str = ""
    by_link: tuple[str, ...] = ()


def turn_of(view: AgreementView) -> Turn:
    """The line for the page, from the view of the agreement."""
    line, agreement = view.turn, view.agreement
    holder = "ours" if line.ours else "theirs" if line.turn else ""
    partners = ", ".join(view.party_names.get(one, one) for one in agreement.partners)
    pen, side = _pen(view)
    return Turn(
        holder=holder,
        task=line.label,
        ours=view.party_names.get(view.own, view.own),
        theirs=partners,
        since=line.since if holder else None,
        stage=_stage(view),
        next=_next(view),
        pen=pen,
        pen_side=side,
        steps=steps_of(line.course or line.stage),
        reach=line.reach,
        last=None if agreement.recorded == "us" else line.last,
        deadline=line.deadline,
        who=line.turn_name if agreement.several and holder == "theirs" else "",
        by_link=()
        if agreement.recorded == "us"
        else tuple(view.party_names.get(one, one) for one in witnessing.without_node(agreement)),
    )


def steps_of(stage: str) -> tuple[Step, ...]:
    """The five steps; none is marked for an agreement that is over."""
    if stage in OVER or stage not in PLACE:
        return ()
    here = PLACE[stage]
    return tuple(
        Step(str(label), "done" if place < here else "here" if place == here else "ahead")
        for place, label in enumerate(STEPS.values())
    )


def _stage(view: AgreementView) -> str:
    line = view.turn
    if not line.course:
        return line.stage_label
    return _("%(stage)s; the next text: %(course)s") % {"stage": line.stage_label, "course": line.course_label}


def _next(view: AgreementView) -> str:
    return str(NEXT.get(view.turn.course or view.turn.stage, ""))


def _pen(view: AgreementView) -> tuple[str, str]:
    """Who may propose; nobody while the agreement is frozen or over."""
    agreement = view.agreement
    if not agreement.founded or not agreement.pen or agreement.stage in OVER:
        return "", ""
    if agreement.pen == view.own:
        return _("You hold the pen."), "ours"
    return _("%(party)s holds the pen.") % {"party": view.party_names.get(agreement.pen, agreement.pen)}, "theirs"
