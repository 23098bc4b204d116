"""The life at a glance, and the deeds that belong to it: suspend, take up again, put away, renew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convenio.agreements import books
from convenio.agreements.life import actions, queries, renewing
from convenio.agreements.life.consolidated import additions_to
from convenio.agreements.life.course import life_of
from convenio.agreements.life.forms import RenewForm, ResumeForm, RunningForm, SuspendForm
from convenio.agreements.life.showing import life_page
from convenio.agreements.models import Agreement
from convenio.agreements.queries import PromiseView, board_of
from convenio.agreements.queries.texts import promises_of
from convenio.agreements.rules import may_give_notice
from convenio.agreements.views import words
from convenio.agreements.views.differences import clause_name
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Refusal, pick
from pact.board import Row


@require_safe
@signed_in
def life(request: HttpRequest, pk: int) -> HttpResponse:
    """How long it lasts, how it goes on, who gave notice when, what hangs under it."""
    return _life(request, found(request, pk), RunningForm())


def _life(
    request: HttpRequest, agreement: Agreement, form: RunningForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    today = timezone.now().date()
    acting = acting_in(request)
    children = [(one, queries.orphaned(one, today)) for one in queries.children_of(agreement, acting)]
    context = {
        "agreement": agreement,
        "partner": partner_of(agreement),
        "shown": life_page(agreement, today),
        "children": children,
        "additions": additions_to(agreement, today),
        "verdicts": queries.verdicts_of(acting, agreement, today),
        "notice_verdict": may_give_notice(acting, agreement),
        "running_form": form,
        "refusal": refusal,
    }
    return render(request, "agreements/life/life.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that cooperation rests."""
    agreement = found(request, pk)
    now = timezone.now()
    form = SuspendForm(request.POST or None, initial={"from_on": now.date()})

    def do() -> str:
        actions.suspend(acting=acting_in(request), agreement=agreement, at=now, **form.cleaned_data)
        return _("The suspension is said. The other side is told at once.")

    verdict = queries.verdicts_of(acting_in(request), agreement, now.date())["suspend"]
    return _asked(request, agreement, form, do, "agreements/life/suspend.html", {"verdict": verdict})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    agreement = found(request, pk)
    now = timezone.now()
    form = ResumeForm(request.POST or None, initial={"on": now.date()})

    def do() -> str:
        actions.resume(acting=acting_in(request), agreement=agreement, at=now, **form.cleaned_data)
        return _("It is said that cooperation goes on. The other side is told at once.")

    verdict = queries.verdicts_of(acting_in(request), agreement, now.date())["resume"]
    return _asked(request, agreement, form, do, "agreements/life/resume.html", {"verdict": verdict})


@require_POST
@signed_in
def running(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who still finishes, or take a line away."""
    agreement = found(request, pk)
    now = timezone.now()
    if gone := request.POST.get("gone", ""):
        actions.forget_running(
            acting=acting_in(request), agreement=agreement, running=int(gone) if gone.isdecimal() else 0, at=now
        )
        messages.success(request, _("The line is taken away."))
        return HttpResponseRedirect(reverse("agreements:life", args=[pk]))
    form = RunningForm(request.POST)
    if not form.is_valid():
        return _life(request, agreement, form, status=422)
    try:
        actions.note_running(acting=acting_in(request), agreement=agreement, at=now, **form.cleaned_data)
    except Refusal as refusal:
        return _life(request, agreement, form, refusal.reason, refusal.status)
    messages.success(request, _("Noted: they are protected until they finish."))
    return HttpResponseRedirect(reverse("agreements:life", args=[pk]))


@require_POST
@signed_in
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away, or take out again."""
    agreement = found(request, pk)
    out = request.POST.get("out") == "1"
    deed = actions.unarchive if out else actions.archive
    deed(acting=acting_in(request), agreement=agreement, at=timezone.now())
    said = _("It is out of the archive again.") if out else _("It is in the archive. Everything stays readable.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("agreements:life", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The reasons at hand, what is inherited, and one button that makes the draft."""
    agreement = found(request, pk)
    now = timezone.now()
    here = life_of(agreement, books.state(agreement), now.date()) if agreement.founded else None
    usual = renewing.usual_years(here) if here else 1
    form = RenewForm(request.POST or request.GET or None, initial={"years": usual})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            renewing.start_renewal(
                acting=acting_in(request), agreement=agreement, years=form.cleaned_data["years"], at=now
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request, _("The draft of the next term is here. Nobody else sees it until you propose it.")
            )
            return HttpResponseRedirect(reverse("agreements:edit", args=[pk]))
    years = form.cleaned_data["years"] if form.is_bound and form.is_valid() else usual
    plan = renewing.plan_of(here.text, years) if here else None
    context = {
        "agreement": agreement,
        "partner": partner_of(agreement),
        "form": form,
        "refusal": refused.reason if refused else "",
        "verdict": queries.verdicts_of(acting_in(request), agreement, now.date())["renew"],
        "life": here,
        "plan": plan,
        "moved": _moved(here.text, plan.moved) if here and plan else [],
        "looked_at": _moved(here.text, plan.looked_at) if here and plan else [],
        "promises": _promises(here.text, plan.promises) if here and plan else [],
        "reasons": _reasons(agreement, here.text) if here else [],
        "open": queries.obligations_of(agreement.party, on=now.date(), agreement=agreement, state="overdue").count(),
        "done": queries.obligations_of(agreement.party, on=now.date(), agreement=agreement, state="done").count(),
    }
    status = refused.status if refused else 422 if request.method == "POST" else 200
    return render(request, "agreements/life/renew.html", context, status=status)


def partner_of(agreement: Agreement) -> Any:
    """The first partner, for the colours of the page."""
    return find_party(agreement.partners[0]) if agreement.partners else None


def _asked(
    request: HttpRequest,
    agreement: Agreement,
    form: forms.Form,
    do: Callable[[], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page that asks once more; the deed, then the life of the agreement."""
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            said = do()
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("agreements:life", args=[agreement.pk]))
    context |= {
        "agreement": agreement,
        "partner": partner_of(agreement),
        "form": form,
        "refusal": refused.reason if refused else "",
    }
    return render(request, template, context, status=refused.status if refused else 422 if form.errors else 200)


def _moved(text: Any, rows: tuple[renewing.Moved, ...]) -> list[tuple[str, date, date]]:
    return [
        (clause_name(text, one.clause), date.fromisoformat(one.before), date.fromisoformat(one.after)) for one in rows
    ]


def _promises(text: Any, rows: tuple[renewing.Moved, ...]) -> list[tuple[str, str, str]]:
    """Years of the promises: one line for all when they are the same for all."""
    spans = {(one.before, one.after) for one in rows}
    if len(spans) == 1 and len(rows) > 1:
        before, after = spans.pop()
        return [(_("All promises"), before, after)]
    metrics = {one["id"]: one["metric"] for one in text["commitments"]}
    return [(words.metric_of(metrics[one.value]), one.before, one.after) for one in rows]


def _reasons(agreement: Agreement, text: Any) -> list[tuple[PromiseView, str, str, Row]]:
    """Promised beside delivered, from the board: what a house looks at before it renews."""
    board = board_of(agreement)
    names = {hei: pick(name, words.reader()) for hei, name in text["party_names"].items()}
    return [
        (one, words.metric_of(one.metric), words.promise_direction(one, names), one.row)
        for one in promises_of(text, board.rows if board else ())
        if one.row is not None
    ]
