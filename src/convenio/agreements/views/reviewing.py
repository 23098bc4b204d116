"""The reviewer's page: what changed since they last approved, the decision, the whole text. And calling a change
immaterial, with the difference before one's eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, books, queries
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.queries import AgreementView
from convenio.agreements.queries.texts import clauses_of
from convenio.agreements.views import words
from convenio.agreements.views.differences import Line, lines_of
from convenio.agreements.views.finding import found
from convenio.agreements.views.showing import ShownClause, clauses_shown
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal
from convenio.routes import actions as routes
from convenio.routes import queries as reviews
from convenio.routes.forms.choices import people_choices
from convenio.routes.models import Case
from convenio.routes.states import Said
from pact import text as pact_text

SAID = {Said.APPROVED, Said.CONDITIONAL, Said.REFUSED, Said.ASKED}


def _case_of(agreement: Agreement) -> Case:
    """The review of the newest version. Raises Http404 where none was asked for."""
    version = facts_of(agreement).newest
    case = reviews.case_for(agreement.party, agreement.about, version.text) if version else None
    if case is None:
        raise Http404(_("The review of the newest version has not been asked for yet."))
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reviewing(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the newest version as a reviewer and decide."""
    agreement = found(request, pk)
    case = _case_of(agreement)
    if request.method != "POST":
        return _page(request, agreement, case)
    typed = request.POST
    try:
        actions.record_review(
            acting=acting_in(request),
            agreement=agreement,
            text_digest=typed.get("seen", ""),
            decision=typed.get("decision", ""),
            note=typed.get("note", ""),
            condition=typed.get("condition", ""),
            confirm_by=_number(typed.get("confirm_by", "")),
            step=_number(typed.get("step", "")),
            at=timezone.now(),
        )
    except Refusal as refusal:
        again = found(request, pk)
        return _page(request, again, _case_of(again), refusal=refusal)
    messages.success(request, _("Your review is recorded for exactly this text."))
    return redirect("routes:case", pk=case.pk)


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() else None


def _page(request: HttpRequest, agreement: Agreement, case: Case, *, refusal: Refusal | None = None) -> HttpResponse:
    acting, at = acting_in(request), timezone.now()
    status = reviews.status_of(case, acting, on=at.date())
    mine = [one for one in status.steps if one.verdicts["decide"]]
    wanted = _number(request.POST.get("step", "") or request.GET.get("step", ""))
    step = next((one for one in mine if one.step.pk == wanted), next((one for one in mine if one.now), None))
    base = reviews.last_approved(case, acting)
    view = _compared(queries.agreement_view(agreement, acting, on=at), agreement, base)
    context = {
        **_shown(agreement, view, base),
        "case": case,
        "status": status,
        "mine": mine,
        "step": step or (mine[0] if mine else None),
        "people": people_choices(agreement.party),
        "typed": request.POST,
        "refusal": refusal.reason if refusal else "",
    }
    return render(request, "agreements/reviewing.html", context, status=refusal.status if refusal else 200)


def _compared(view: AgreementView, agreement: Agreement, base: Case | None) -> AgreementView:
    """The view with its marks against the text of an earlier review; without marks when there is none."""
    if view.text is None:
        return view
    old = books.text(agreement, base.digest) if base else None
    difference = pact_text.difference(old, view.text) if old else None
    clauses = clauses_of(view.text, compared=old, difference=difference, remarks=view.remarks, promises=view.promises)
    return replace(view, compared_with=base.number if base and old else 0, difference=difference, clauses=clauses)


def _shown(agreement: Agreement, view: AgreementView, base: Case | None) -> dict[str, Any]:
    old = books.text(agreement, base.digest) if base else None
    lines: tuple[Line, ...] = lines_of(view.difference, old, view.text) if old and view.text else ()
    changed = {one.clause for one in lines if one.clause}
    every: tuple[ShownClause, ...] = clauses_shown(view, None)
    return {
        "agreement": agreement,
        "partner": find_party(agreement.partners[0]) if agreement.partners else None,
        "view": view,
        "kind": words.kind_label(agreement.kind),
        "since": base.number if old and base else 0,
        "lines": lines,
        "changed": [one for one in every if one.id in changed],
        "clauses": every,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def immaterial(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the change since an earlier review immaterial for some steps, with the difference shown."""
    agreement = found(request, pk)
    case = _case_of(agreement)
    if case.before is None:
        raise Http404(_("There is no review of an earlier version that could be kept."))
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("steps") if one.isascii() and one.isdigit()]
        try:
            _same_text(case, request.POST)
            routes.call_immaterial(
                acting=acting_in(request),
                case=case,
                steps=chosen,
                words=request.POST.get("words", ""),
                at=timezone.now(),
            )
        except Refusal as problem:
            refusal = problem
        else:
            messages.success(request, _("The reviews stand. Your statement is on record with your name."))
            return HttpResponseRedirect(reverse("routes:case", args=[case.pk]))
    acting, at = acting_in(request), timezone.now()
    status = reviews.status_of(_case_of(agreement), acting, on=at.date())
    view = _compared(queries.agreement_view(agreement, acting, on=at), agreement, case.before)
    context = {
        **_shown(agreement, view, case.before),
        "case": case,
        "status": status,
        "open_steps": [one for one in status.steps if one.verdicts["immaterial"]],
        "typed": request.POST,
        "ticked": request.POST.getlist("steps"),
        "refusal": refusal.reason if refusal else "",
    }
    return render(request, "agreements/immaterial.html", context, status=refusal.status if refusal else 200)


def _same_text(case: Case, typed: Mapping[str, Any]) -> None:
    """What the officer saw is what is under review."""
    if typed.get("seen") != case.digest:
        raise Refusal(_("The version changed while you were reading. Look at the newer one, then decide."))
