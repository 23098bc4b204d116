"""Recording something done: from the agreement, from the desk or from the pages of what was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convenio.agreements import actions, rules
from convenio.agreements.forms.activity import ActivityForm
from convenio.agreements.forms.recording import WhereFilter
from convenio.agreements.models import Agreement
from convenio.agreements.queries.costs import usual_currency
from convenio.agreements.queries.texts import promises_of
from convenio.agreements.stating import Said, double_of, facts_from, require_text
from convenio.agreements.views import subjects, words
from convenio.agreements.views.editing import promise_in_words
from convenio.agreements.views.finding import found
from convenio.agreements.views.promising import days_text, outside_term, party_names
from convenio.agreements.views.subjects import Subject, subject_of
from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal, Role

PER_PAGE = 25


@acting_with(Role.OFFICER)
@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """Under which agreement? Those in force, the liveliest first; with one alone nothing is asked."""
    acting = acting_in(request)
    form = WhereFilter(request.GET)
    wanted = form.cleaned_data["search"] if form.is_valid() else ""
    rows = Agreement.objects.of(acting.party).seen_by(acting).in_force().select_related("party")
    if not wanted and rows.count() == 1:
        return redirect("agreements:activity_new", rows[0].pk)
    rows = (rows.searched(wanted) if wanted else rows).order_by("-last_activity_on", "-in_force_from", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "narrowed": bool(wanted), "page": page}
    return render(request, "agreements/recording/where.html", context)


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """First what was done, by a link; then one small form of at most four fields."""
    agreement, acting = found(request, pk), acting_in(request)
    rules.may_record_activity(acting, agreement).require()
    subject = subject_of(agreement, request.GET or request.POST)
    if subject is None:
        return _choose(request, agreement)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ActivityForm(*given, promise=subject.promise, like=subject.like, currency=usual_currency(acting))
    if request.method != "POST":
        return _form_page(request, agreement, subject, form)
    if not form.is_valid():
        return _form_page(request, agreement, subject, form, status=400)
    try:
        event = actions.record_activity(
            acting=acting,
            agreement=agreement,
            commitment=subject.promise["id"],
            metric=subject.promise["metric"],
            direction=subject.direction,
            again="again" in request.POST,
            at=timezone.now(),
            cost=form.cost,
            **form.told(),
        )
    except Refusal as problem:
        return _form_page(request, agreement, subject, form, refusal=problem.reason, status=problem.status)
    _thank(request, subject, form)
    if "next" in request.POST:
        return HttpResponseRedirect(reverse("agreements:activity_new", args=[pk]) + f"?like={event}")
    return HttpResponseRedirect(reverse("agreements:board", args=[pk]) + "#activities")


def _choose(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    context = {
        "agreement": agreement,
        "last": subjects.last_ones(agreement),
        "promised": subjects.promised(agreement),
        "others": subjects.not_promised(agreement),
    }
    return render(request, "agreements/recording/what.html", context)


def _form_page(
    request: HttpRequest,
    agreement: Agreement,
    subject: Subject,
    form: ActivityForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    double = _double(agreement, subject, form) if refusal else ""
    context = {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]),
        "form": form,
        "subject": subject,
        "promise": _in_words(agreement, subject),
        "refusal": refusal,
        "double": double,
        "days": days_of(request.POST, subject.promise),
    }
    return render(request, "agreements/activity_new.html", context, status=status)


def _in_words(agreement: Agreement, subject: Subject) -> dict[str, str]:
    """What is recorded, in words: the promise with its measure and years, or that none was made."""
    text = require_text(agreement)
    names = party_names(text)
    for one in promises_of(text):
        if one.id == subject.promise["id"]:
            shown = promise_in_words(one, names)
            parts = {name: getattr(shown, name) for name in ("metric", "measure", "direction", "years")}
            return {"strand": one.strand, **parts}
    return {
        "strand": subject.promise["strand"],
        "metric": words.metric_of(subject.promise["metric"]),
        "direction": subjects.direction_text(subject.promise["direction"], names),
    }


def _double(agreement: Agreement, subject: Subject, form: ActivityForm) -> str:
    """The activity that says the same already, to look at; empty when that was not the reason."""
    told = form.told()
    said = Said(
        subject.promise["id"],
        told["starts_on"],
        told["ends_on"],
        told["quantities"],
        subject.promise["metric"],
        told["role"],
        subject.direction,
        told["doi"],
    )
    try:
        line = double_of(agreement, facts_from(agreement, "", said, timezone.now()), said.doi)
    except Refusal:
        return ""
    return subjects.activity_of(agreement, line.statement) if line else ""


def _thank(request: HttpRequest, subject: Subject, form: ActivityForm) -> None:
    first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
    said = _("Recorded: %(days)s. The other side is asked to confirm it.")
    messages.success(request, said % {"days": days_text((last - first).days + 1)})
    if warning := outside_term(subject.promise, first):
        messages.warning(request, warning)


@require_safe
@signed_in
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """How many days that makes, while one types."""
    try:
        subject = subject_of(found(request, pk), request.GET)
    except Refusal:
        subject = None
    shown = days_of(request.GET, subject.promise if subject else {"id": ""})
    return render(request, "agreements/edit/days.html", {"days": shown})


def days_of(typed: Mapping[str, str], promise: Mapping[str, Any]) -> dict[str, str]:
    """Days, first and last included, in words; and a warning when it lies outside the promise."""
    try:
        first = date.fromisoformat(str(typed.get("starts_on", "")))
        last = date.fromisoformat(str(typed.get("ends_on", "") or first.isoformat()))
    except ValueError:
        return {}
    if last < first:
        return {"warning": _("The last day lies before the first.")}
    return {"count": days_text((last - first).days + 1), "warning": outside_term(promise, first)}
