"""Attachments of a draft: files that become part of the text by their digest."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions
from convenio.agreements.forms.annex import AnnexForm
from convenio.agreements.models import Agreement
from convenio.agreements.views.editor import draft_in
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def annexes(request: HttpRequest, pk: int) -> HttpResponse:
    """List, attach, take out."""
    agreement = found(request, pk)
    view = draft_in(request, agreement)
    form, refusal, status = AnnexForm(), "", 200
    if request.method == "POST":
        try:
            if request.POST.get("remove"):
                actions.remove_annex(
                    acting=acting_in(request), agreement=agreement, digest=request.POST["remove"], at=timezone.now()
                )
                messages.info(request, _("Taken out of the draft."))
                return redirect("agreements:annexes", pk=pk)
            form = AnnexForm(request.POST, request.FILES)
            if form.is_valid():
                _attach(request, agreement, form)
                return redirect("agreements:annexes", pk=pk)
            status = 400
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
    context = {"agreement": agreement, "rows": view.text["annexes"], "form": form, "refusal": refusal}
    return render(request, "agreements/annexes.html", context, status=status)


def _attach(request: HttpRequest, agreement: Agreement, form: AnnexForm) -> None:
    sent = form.cleaned_data["file"]
    annex = actions.add_annex(
        acting=acting_in(request), agreement=agreement, content=sent.read(), name=sent.name, at=timezone.now()
    )
    messages.success(request, _("Attached: %(name)s.") % {"name": annex["name"]})
