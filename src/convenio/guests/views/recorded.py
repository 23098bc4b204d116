"""The yearly page: what the other side recorded. Confirm, correct, dispute, or leave it; leaving it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books
from convenio.agreements.forms.activity import ActivityForm
from convenio.agreements.views.promising import StatementLine, statement_lines
from convenio.agreements.views.subjects import unpromised
from convenio.guests import asking, entering, queries
from convenio.guests.access import Visit, guest_page
from convenio.guests.terms import year_name
from convenio.guests.views import adding
from convenio.parties.terms import Refusal
from pact.metrics import METRICS


@dataclass(frozen=True)
class Row:
    """One thing that was recorded, with the form in which it can be stated otherwise."""

    line: StatementLine
    answered: bool
    form: ActivityForm | None
    refusal: str
    words: str


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def recorded(request: HttpRequest, visit: Visit, year: int) -> HttpResponse:
    """The page of one academic year, and the answer to one record of it."""
    asking.note_opened(link=visit.link, year=year, at=visit.at)
    refusal, event, status, form = "", "", 200, None
    if request.method == "POST":
        event = request.POST.get("record", "")
        form = _form(visit, event, request)
        try:
            new = request.POST.get("do") == "add"
            said = adding.add(visit, request) if new else _answer(request, visit, event, form)
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
            messages.success(request, said)
            return redirect("guests:recorded", public=visit.link.public, year=year)
    rows = _rows(visit, year, event, refusal, form, request)
    part = adding.part_of(visit, year, request)
    if part is not None and request.POST.get("do") == "add":
        part.refusal, refusal = refusal, ""
        part.twice = status == 409
    context = {
        "visit": visit,
        "house": visit.link.agreement.party,
        "year": year_name(year),
        "first": date(year, 9, 1),
        "rows": rows,
        "adding": part,
        "left": sum(not one.answered for one in rows),
        "refusal": "" if any(one.refusal for one in rows) else refusal,
        "years": [(one, year_name(one)) for one, _count in queries.years_to_answer(visit) if one != year],
    }
    return render(request, "guests/recorded.html", context, status=status)


def _answer(request: HttpRequest, visit: Visit, event: str, form: ActivityForm | None) -> str:
    named: dict[str, Any] = {"acting": visit.acting, "agreement": visit.agreement, "record": event, "at": visit.at}
    doing = request.POST.get("do", "")
    if doing == "confirm":
        actions.confirm_activity(**named)
        return _("Confirmed.")
    if doing == "dispute":
        actions.dispute_activity(**named, words=request.POST.get("words", ""))
        return _("Your words are recorded beside it.")
    if doing != "correct" or form is None:
        raise Refusal(_("Choose what you want to say about it."), 400)
    if not form.is_valid():
        raise Refusal(_("Look at the fields that are marked; nothing was saved yet."), 400)
    actions.correct_activity(**named, commitment=str(form.promise["id"]), **form.told())
    return _("Your statement stands beside the other one now.")


def _rows(
    visit: Visit, year: int, event: str, refusal: str, typed: ActivityForm | None, request: HttpRequest
) -> list[Row]:
    text = books.text_in_force(visit.agreement)
    if text is None:
        return []
    lines = statement_lines(visit.agreement, queries.recorded_in(visit, year), text)
    rows = []
    for line in lines:
        if line.view.ours or line.view.status in ("retracted", "superseded"):
            continue
        here = line.view.event == event
        rows.append(
            Row(
                line=line,
                answered=visit.agreement.own in (*line.view.confirmed_by, *line.view.disputed_by),
                form=(typed if here and refusal else None) or _form(visit, line.view.event, None),
                refusal=refusal if here else "",
                words=request.POST.get("words", "") if here else "",
            )
        )
    return rows


def _form(visit: Visit, event: str, request: HttpRequest | None) -> ActivityForm | None:
    """The form of one record, filled with what was recorded; None when its promise is not in the text any more."""
    text = books.text_in_force(visit.agreement)
    facts = queries.facts_recorded(visit, event)
    promises = {one["id"]: one for one in text["commitments"]} if text else {}
    promise = promises.get(str(facts["commitment"])) if facts else None
    if promise is None and facts and not facts["commitment"] and facts["metric"] in METRICS:
        promise = unpromised(str(facts["metric"]), facts.get("direction"))
    if promise is None:
        return None
    sent = request is not None and request.POST.get("do") == "correct"
    given = (request.POST, request.FILES) if sent and request is not None else (None, None)
    return ActivityForm(*given, promise=promise, facts=facts, auto_id=f"id_{event[:8]}_%s")
