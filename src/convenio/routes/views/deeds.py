"""The buttons of the status page: passing on, naming another reviewer, answering, fulfilling a condition."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal
from convenio.routes import actions
from convenio.routes.models import Case, Word
from convenio.routes.views.cases import show
from convenio.routes.views.finding import case_found, step_found


def _done(request: HttpRequest, case: Case, place: str, doing: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the status page; a refusal stands where the form is, with what was typed."""
    if request.method != "POST":
        return redirect("routes:case", pk=case.pk)
    try:
        said = doing()
    except Refusal as refusal:
        found = case_found(request, case.pk)
        return show(request, found, refused=refusal.reason, place=place, typed=request.POST, status=refusal.status)
    messages.success(request, said)
    return redirect("routes:case", pk=case.pk)


def _person(request: HttpRequest, name: str = "to") -> int:
    raw = request.POST.get(name, "")
    if not (raw.isascii() and raw.isdigit()):
        raise Refusal(_("Choose a colleague."), 400)
    return int(raw)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Delegate one's own review."""
    step = step_found(request, pk)

    def doing() -> str:
        words = request.POST.get("words", "")
        actions.pass_on(acting=acting_in(request), step=step, to=_person(request), words=words, at=timezone.now())
        return _("Passed on. Your colleague is told.")

    return _done(request, step.case, f"pass-{pk}", doing)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another reviewer."""
    step = step_found(request, pk)

    def doing() -> str:
        before = request.POST.get("instead_of", "")
        actions.reassign(
            acting=acting_in(request),
            step=step,
            to=_person(request),
            instead_of=int(before) if before.isascii() and before.isdigit() else None,
            at=timezone.now(),
        )
        return _("The new reviewer is told.")

    return _done(request, step.case, f"name-{pk}", doing)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a reviewer's question."""
    step = step_found(request, pk)

    def doing() -> str:
        actions.answer(acting=acting_in(request), step=step, words=request.POST.get("words", ""), at=timezone.now())
        return _("Answered. The review goes on.")

    return _done(request, step.case, f"answer-{pk}", doing)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a condition is fulfilled."""
    rows = Word.objects.filter(pk=pk, step__case__party=acting_in(request).party)
    word = rows.select_related("step__case__party").first()
    if word is None:
        raise Http404(_("This condition does not exist, or it belongs to another institution."))

    def doing() -> str:
        actions.fulfil(acting=acting_in(request), word=word, words=request.POST.get("words", ""), at=timezone.now())
        return _("The condition is marked as fulfilled, in your name.")

    return _done(request, word.step.case, f"fulfil-{pk}", doing)
