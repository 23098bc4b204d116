"""The agreement as a guest reads it: in their language, with what changed, and with what they may do beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from convenio.agreements import actions, queries, rules
from convenio.agreements.queries import AgreementView
from convenio.agreements.views import words
from convenio.agreements.views.differences import base_text, lines_of
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.showing import ShownClause, clauses_shown, remark_shown
from convenio.guests import entering
from convenio.guests import queries as asking
from convenio.guests.access import Visit, guest_page
from convenio.guests.terms import year_name


@require_safe
@guest_page
def text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The text and everything around it. ``?languages=all`` shows every language of the text."""
    return page(request, visit)


def page(request: HttpRequest, visit: Visit, refused: Refused | None = None) -> HttpResponse:
    """The page, also as the answer to a deed that was refused: the reason and what was typed stand at their place."""
    view = queries.agreement_view(visit.agreement, visit.acting, on=visit.at)
    old = base_text(view)
    clauses = clauses_shown(view, refused)
    ids = {one.id for one in clauses}
    tags = chosen_languages(view.languages, every="all" in request.GET.get("languages", ""))
    context = {
        "visit": visit,
        "view": view,
        "house": visit.link.agreement.party,
        "party": visit.link.party,
        "others": other_parties(view, visit),
        "clauses": [(one, columns_in(one, tags)) for one in clauses],
        "all_languages": [words.language_label(tag) for tag in view.languages],
        "hidden_languages": len(view.languages) - len(tags),
        "changes": lines_of(view.difference, old, view.text) if old and view.text else (),
        "general": [remark_shown(view, one, refused) for one in view.remarks if one.clause not in ids],
        "refused": refused,
        "task": asking.task_of(visit),
        "step": asking.step_of(visit, view),
        "verdicts": verdicts(visit, view),
        "browsers": entering.live_sessions(visit.link, visit.at),
        "years": [(one, count, year_name(one)) for one, count in asking.years_to_answer(visit)],
        "kind": words.kind_label(visit.agreement.kind),
        "authentic": words.authentic(view.text) if view.text else "",
    }
    _looked(visit, view)
    return render(request, "guests/text.html", context, status=refused.status if refused else 200)


def _looked(visit: Visit, view: AgreementView) -> None:
    """What is new stays marked for the rest of the sitting; the log says that the text was read, once a version."""
    actions.look(acting=visit.acting, agreement=visit.agreement, at=visit.at)
    if asking.read_already(visit, view):
        return
    with transaction.atomic():
        entering.log(visit.link, "read", visit.at, visit.session.browser)


def verdicts(visit: Visit, view: AgreementView) -> dict[str, Any]:
    """What the link allows now. What it never allows has no button at all."""
    link, found = visit.link, dict(view.verdicts)
    declines = link.may_approve or link.may_sign
    return {
        "comment": found["comment"] if link.may_comment else None,
        "suggest": found["suggest_change"] if link.may_comment else None,
        "approve": found["approve_version"] if link.may_approve else None,
        "withdraw": found["withdraw_approval"] if link.may_approve else None,
        "notice": found["give_notice"] if link.may_approve else None,
        "decline": rules.may_decline_round(visit.acting, visit.agreement) if declines else None,
        "record": found["record_activity"] if link.may_approve else None,
    }


def other_parties(view: AgreementView, visit: Visit) -> list[tuple[str, str]]:
    """The parties beside the guest's own: (hei_id, name), the house that invited first."""
    house = visit.agreement.house
    rest = [one for one in view.party_names if one not in (house, view.own)]
    return [(one, view.party_names[one]) for one in (house, *rest)]


def chosen_languages(tags: Iterable[str], *, every: bool) -> tuple[str, ...]:
    """The languages of the text to show: the reader's, else English, else the first; or all of them."""
    known = tuple(tags)
    if every or len(known) < 2:
        return known
    for wanted in ((get_language() or "en").split("-")[0], "en"):
        fitting = tuple(one for one in known if one.split("-")[0].lower() == wanted)
        if fitting:
            return fitting[:1]
    return known[:1]


def columns_in(clause: ShownClause, tags: tuple[str, ...]) -> list[Any]:
    """The wordings of a clause in these languages."""
    return [one for one in clause.columns if one.tag in tags]
