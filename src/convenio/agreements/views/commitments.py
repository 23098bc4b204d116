"""Promises of a draft, entered as data beside their clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions
from convenio.agreements.forms.commitment import CommitmentForm
from convenio.agreements.models import Agreement
from convenio.agreements.queries import DraftView
from convenio.agreements.rules.drafting import labels_of
from convenio.agreements.views import words
from convenio.agreements.views.editor import draft_in
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role, pick


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int, clause_id: str) -> HttpResponse:
    """A new promise for a clause."""
    agreement = found(request, pk)
    return _page(request, agreement, draft_in(request, agreement), clause_id, None)


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, commitment_id: str) -> HttpResponse:
    """Another number, direction or term for a promise; or take it out."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    promise = next((one for one in view.promises if one.id == commitment_id), None)
    if promise is None:
        raise Http404(_("This promise is not part of the draft any more."))
    if request.method == "POST" and request.POST.get("deed") == "remove":
        actions.remove_commitment(
            acting=acting_in(request), agreement=agreement, commitment_id=commitment_id, at=timezone.now()
        )
        messages.info(request, _("The promise was taken out of the draft."))
        return _back(agreement, promise.clause)
    return _page(request, agreement, view, promise.clause, promise.content, promise.revision)


def _page(
    request: HttpRequest,
    agreement: Agreement,
    view: DraftView,
    clause_id: str,
    promise: Mapping[str, Any] | None,
    revision: int = 0,
) -> HttpResponse:
    clause = next((one for one in view.text["clauses"] if one["id"] == clause_id), None)
    if clause is None:
        raise Http404(_("This clause is not part of the draft any more."))
    form = CommitmentForm(
        request.POST or None, text=view.text, clause=clause, promise=promise, year=timezone.now().year
    )
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _keep(request, agreement, form, promise)
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("The promise is saved."))
                return _back(agreement, clause_id)
    context = {
        "agreement": agreement,
        "clause": clause,
        "heading": pick(clause["heading"], words.reader()) or labels_of(clause["type"]),
        "form": form,
        "promise": promise,
        "revision": request.POST.get("revision", revision) if status == 400 else revision,
        "refusal": refusal,
    }
    return render(request, "agreements/commitment.html", context, status=status)


def _keep(request: HttpRequest, agreement: Agreement, form: CommitmentForm, promise: Mapping[str, Any] | None) -> None:
    raw = request.POST.get("revision", "")
    with transaction.atomic():
        for content in form.contents():
            actions.set_commitment(
                acting=acting_in(request),
                agreement=agreement,
                content=content,
                commitment_id=promise["id"] if promise else "",
                revision=int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0,
                at=timezone.now(),
            )


def _back(agreement: Agreement, clause_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("agreements:edit", args=[agreement.pk]) + f"#{clause_id}")
