"""One activity: all that was said about it, and answering what the other side recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books, queries, rules
from convenio.agreements.forms.activity import ActivityForm
from convenio.agreements.models import Agreement
from convenio.agreements.queries.costs import added, costs_of
from convenio.agreements.views.finding import found
from convenio.agreements.views.promising import outside_term, statement_lines
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.subjects import promise_for
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal
from pact.metrics import METRICS


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, pk: int, activity: str) -> HttpResponse:
    """All that was said about one activity; confirm, correct, dispute in words, take back."""
    agreement = found(request, pk)
    refused, form = None, None
    if request.method == "POST":
        deed, record = request.POST.get("deed", ""), request.POST.get("record", "")
        try:
            if deed == "correct":
                form = _correct(request, agreement, activity, record)
                if form is None:
                    return HttpResponseRedirect(reverse("agreements:activity", args=[pk, activity]))
                refused = Refused(f"correct-{record}", "", 400, request.POST)
            else:
                said = _answer(request, agreement, deed, record)
                messages.success(request, said)
                return HttpResponseRedirect(_after(request, pk, activity))
        except Refusal as problem:
            refused = Refused.of(f"{deed}-{record}", problem, request.POST)
            agreement = found(request, pk)
    return _page(request, agreement, activity, refused, form)


def _after(request: HttpRequest, pk: int, activity: str) -> str:
    if request.POST.get("back") == "board":
        return reverse("agreements:board", args=[pk]) + "#activities"
    return reverse("agreements:activity", args=[pk, activity])


def _answer(request: HttpRequest, agreement: Agreement, deed: str, record: str) -> str:
    given: dict[str, Any] = {
        "acting": acting_in(request), "agreement": agreement, "record": record, "at": timezone.now()
    }  # fmt: skip
    doing: dict[str, tuple[Callable[[], Any], str]] = {
        "confirm": (lambda: actions.confirm_activity(**given), _("Confirmed. Both boards count it now.")),
        "dispute": (
            lambda: actions.dispute_activity(words=request.POST.get("words", ""), **given),
            _("Disputed. The other side reads your words."),
        ),
        "retract": (lambda: actions.retract_activity(**given), _("Taken back. It stays readable, and counts no more.")),
    }
    if deed not in doing:
        raise Refusal(_("Choose what to do with this record."), 400)
    act, said = doing[deed]
    act()
    return said


def _correct(request: HttpRequest, agreement: Agreement, activity: str, record: str) -> ActivityForm | None:
    """Correct a statement; the form again when it does not hold."""
    acting = acting_in(request)
    rules.may_correct_activity(acting, agreement, record).require()
    one = _statement(agreement, acting, activity, record)
    promise = promise_for(agreement, one)
    form = ActivityForm(request.POST, request.FILES, promise=promise, facts=one)
    if not form.is_valid():
        return form
    actions.correct_activity(
        acting=acting, agreement=agreement, record=record, commitment=promise["id"], at=timezone.now(), **form.told()
    )
    messages.success(request, _("Corrected. The earlier record stays readable beside it."))
    if warning := outside_term(promise, form.cleaned_data["starts_on"]):
        messages.warning(request, warning)
    return None


def _statement(agreement: Agreement, acting: Any, activity: str, record: str) -> Mapping[str, Any]:
    for one in queries.activities_view(agreement, acting):
        if one.id == activity:
            for statement in one.statements:
                if statement.event == record:
                    return statement.facts
    raise Http404(_("This record is not part of the agreement."))


def _page(
    request: HttpRequest, agreement: Agreement, activity: str, refused: Refused | None, form: ActivityForm | None
) -> HttpResponse:
    views = [one for one in queries.activities_view(agreement, acting_in(request)) if one.id == activity]
    if not views:
        raise Http404(_("This record is not part of the agreement."))
    text = books.text_in_force(agreement)
    lines = statement_lines(agreement, views, text, every=True)
    standing = [one for one in lines if one.status not in ("retracted", "superseded")]
    forms = {}
    for line in standing:
        facts = line.view.facts
        if text and line.view.may_correct and facts["metric"] in METRICS:
            mine = form if refused and refused.place == f"correct-{line.view.event}" and form else None
            forms[line.view.event] = mine or ActivityForm(
                promise=promise_for(agreement, facts),
                facts=facts,
                doi=line.reference,
                auto_id=f"id_{line.view.event[:8]}_%s",
            )
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "lines": lines,
        "standing": standing,
        "first": lines[0],
        "forms": forms,
        "costs": added(one.money for one in costs_of(agreement).filter(activity=views[0].statements[0].facts["id"])),
        "costs_verdict": rules.may_note_costs(acting_in(request), agreement),
        "refused": refused,
        "refused_known": refused is not None and refused.word("record") in {one.view.event for one in lines},
    }
    return render(request, "agreements/activity.html", context, status=refused.status if refused else 200)
