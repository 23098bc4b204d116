"""Recording something done under a promise, and answering what the other side recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convenio.agreements import actions, queries, rules
from convenio.agreements.forms.activity import ActivityForm
from convenio.agreements.models import Agreement
from convenio.agreements.queries.texts import promises_of
from convenio.agreements.views.editing import promise_in_words
from convenio.agreements.views.finding import found
from convenio.agreements.views.promising import (
    days_text,
    outside_term,
    party_names,
    statement_lines,
    text_in_force,
)
from convenio.agreements.views.refusing import Refused
from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal, Role


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """One small form; the promise is chosen already. A visit: role, from, to, teaching hours."""
    agreement, acting = found(request, pk), acting_in(request)
    rules.may_record_activity(acting, agreement).require()
    text = _text(agreement)
    promise = _promise(text, request.GET.get("promise", request.POST.get("promise", "")))
    form = ActivityForm(request.POST or None, request.FILES or None, promise=promise)
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.record_activity(
                    acting=acting, agreement=agreement, commitment=promise["id"], at=timezone.now(), **form.told()
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                _thank(request, promise, form)
                return HttpResponseRedirect(reverse("agreements:board", args=[pk]) + "#activities")
    names = party_names(text)
    shown = [promise_in_words(one, names) for one in promises_of(text)]
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "form": form,
        "promise": next(one for one in shown if one.id == promise["id"]),
        "others": [one for one in shown if one.id != promise["id"]],
        "refusal": refusal,
        "days": _days(request.POST, promise),
    }
    return render(request, "agreements/activity_new.html", context, status=status)


def _thank(request: HttpRequest, promise: Mapping[str, Any], form: ActivityForm) -> None:
    first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
    said = _("Recorded: %(days)s. The other side is asked to confirm it.")
    messages.success(request, said % {"days": days_text((last - first).days + 1)})
    if warning := outside_term(promise, first):
        messages.warning(request, warning)


@require_safe
@signed_in
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """How many days that makes, while one types."""
    text = _text(found(request, pk))
    promise = _promise(text, request.GET.get("promise", ""))
    return render(request, "agreements/edit/days.html", {"days": _days(request.GET, promise)})


def _days(typed: Mapping[str, str], promise: Mapping[str, Any]) -> dict[str, str]:
    """Days, first and last included, in words; and a warning when it lies outside the promise."""
    try:
        first = date.fromisoformat(str(typed.get("starts_on", "")))
        last = date.fromisoformat(str(typed.get("ends_on", "") or first.isoformat()))
    except ValueError:
        return {}
    if last < first:
        return {"warning": _("The last day lies before the first.")}
    return {"count": days_text((last - first).days + 1), "warning": outside_term(promise, first)}


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
    promise = _promise(_text(agreement), one["commitment"])
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
    text = text_in_force(agreement)
    lines = statement_lines(agreement, views, text, every=True)
    standing = [one for one in lines if one.status not in ("retracted", "superseded")]
    forms = {}
    for line in standing:
        if text and line.promise and line.view.may_correct:
            mine = form if refused and refused.place == f"correct-{line.view.event}" and form else None
            forms[line.view.event] = mine or ActivityForm(
                promise=_promise(text, line.promise), facts=line.view.facts, auto_id=f"id_{line.view.event[:8]}_%s"
            )
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "lines": lines,
        "standing": standing,
        "first": lines[0],
        "forms": forms,
        "refused": refused,
        "refused_known": refused is not None and refused.word("record") in {one.view.event for one in lines},
    }
    return render(request, "agreements/activity.html", context, status=refused.status if refused else 200)


def _text(agreement: Agreement) -> Mapping[str, Any]:
    text = text_in_force(agreement)
    if text is None:
        raise Refusal(_("Activities are recorded once the agreement is in force."))
    return text


def _promise(text: Mapping[str, Any], wanted: str) -> Mapping[str, Any]:
    """The promise named, else the first of the visits."""
    for one in text["commitments"]:
        if one["id"] == wanted:
            return dict(one)
    visits = [one for one in text["commitments"] if one["strand"] == "visits"]
    rest = visits or list(text["commitments"])
    if not rest:
        raise Refusal(_("The text in force holds no promise, so there is nothing to record under."))
    return dict(rest[0])
