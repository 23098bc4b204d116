"""Leaving and going on: each asks once more on a page of its own, which works without script."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books, rules
from convenio.agreements.forms.leaving import NoticeForm
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.showing import period_words
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a negotiation, or give notice of what is in force, after a question that says what follows."""
    agreement = found(request, pk)
    today = timezone.now().date()
    life = _life(agreement, today)
    form = NoticeForm(request.POST or None, initial=_usual(life))
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_notice(
                acting=acting_in(request),
                agreement=agreement,
                words=form.cleaned_data["words"],
                effective_on=form.cleaned_data["effective_on"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Notice is given. The other side is told at once."))
            return HttpResponseRedirect(reverse("agreements:page", args=[pk]))
    context = {
        "form": form,
        "verdict": rules.may_give_notice(acting_in(request), agreement),
        "life": life,
        "notice_period": period_words(life.terms.notice, life.terms.academic_years) if life else "",
        "works_on": life.terms.notice_works_on(today) if life and not life.course.over(today) else None,
    }
    return _page(request, agreement, "agreements/leave.html", context, refused, wrong=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def successor(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on from the last text in a new agreement of which we hold the pen."""
    agreement = found(request, pk)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            draft = actions.found_successor(acting=acting_in(request), agreement=agreement, at=timezone.now())
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request, _("A draft with the last text is here. Nobody else sees it until you propose it.")
            )
            return HttpResponseRedirect(reverse("agreements:page", args=[draft.pk]))
    verdict = rules.may_found_successor(acting_in(request), agreement)
    leaves = bool(rules.may_give_notice(acting_in(request), agreement)) and not agreement.in_force
    return _page(request, agreement, "agreements/successor.html", {"verdict": verdict, "leaves": leaves}, refused)


def _page(
    request: HttpRequest,
    agreement: Agreement,
    template: str,
    context: dict[str, Any],
    refused: Refusal | None,
    wrong: bool = False,
) -> HttpResponse:
    context |= {
        "agreement": agreement,
        "refusal": refused.reason if refused else "",
        "partner": ", ".join(one.name() for one in agreement.partner_parties),
    }
    return render(request, template, context, status=refused.status if refused else 422 if wrong else 200)


def _usual(life: Life | None) -> dict[str, Any]:
    """Where it renews by itself, a notice is meant for the end of the present term unless somebody says otherwise."""
    return {"effective_on": life.course.ends_on} if life and life.course.renews_on else {}


def _life(agreement: Agreement, today: date) -> Life | None:
    """The life of what is in force, for the days that a notice would bring."""
    return life_of(agreement, books.state(agreement), today) if agreement.founded else None
