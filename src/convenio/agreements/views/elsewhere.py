"""Signed elsewhere: bring the file back, see what it shows, then register it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, queries
from convenio.agreements.actions.elsewhere import KEPT
from convenio.agreements.views.finding import found
from convenio.agreements.views.signing_forms import ElsewhereForm
from convenio.documents import phrases
from convenio.documents.retention import kept_until
from convenio.parties.access import acting_in
from convenio.parties.terms import Refusal
from convenio.people.access import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int, round: str) -> HttpResponse:
    """Two steps: what the file shows, then the word that is final."""
    agreement, acting, now = found(request, pk), acting_in(request), timezone.now()
    view = queries.signing_view(agreement, acting, round, on=now)
    if view is None:
        raise Http404(_("There is no such signing round in this agreement."))
    form = ElsewhereForm(None, request.FILES or None)
    looked, refusal, status = None, "", 200
    try:
        if request.method == "POST" and request.POST.get("file"):
            actions.register_elsewhere(
                acting=acting,
                agreement=agreement,
                round=round,
                file=request.POST["file"],
                name=request.POST.get("name", ""),
                at=now,
            )
            messages.success(request, _("Your signature is registered, and the other side is told."))
            return redirect("agreements:sign", pk=pk, round=round)
        if request.method == "POST":
            form = ElsewhereForm(request.POST, request.FILES)
            if form.is_valid():
                file = form.cleaned_data["signed"]
                looked = actions.look_at_elsewhere(
                    acting=acting, agreement=agreement, round=round, content=file.read(), name=file.name, at=now
                )
            else:
                status = 400
    except Refusal as problem:
        refusal, status = problem.reason, problem.status
    level = phrases.LEVELS.get(looked.signature.level, "") if looked else ""
    until = kept_until(KEPT, now) if looked else None
    context = {"until": until, "agreement": agreement, "round": view, "form": form, "looked": looked, "level": level}
    return render(request, "agreements/elsewhere.html", {**context, "refusal": refusal}, status=status)
