"""Recording what an authority permitted: a small form with the rule, its source and how far that could be checked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, rules
from convenio.agreements.clearing import needed
from convenio.agreements.forms.clearing import ClearanceForm
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.agreements.views.words import reader
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal, pick


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def clearance(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """Authority, number, date and scan of one permission."""
    agreement = found(request, pk)
    wanted = next((one for one in needed(agreement, timezone.now().date()) if one.rule.id == rule), None)
    if wanted is None:
        raise Http404(_("No rule of your country asks for this permission."))
    form = ClearanceForm(request.POST or None, request.FILES or None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, agreement, rule, form)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request, _("Recorded. The other side is told that the permission is there, not its number.")
            )
            return HttpResponseRedirect(reverse("agreements:page", args=[pk]))
    status = refused.status if refused else 422 if form.errors else 200
    context = {
        "agreement": agreement,
        "wanted": wanted,
        "title": pick(wanted.rule.title, reader()),
        "what": pick(wanted.rule.what, reader()),
        "who": pick(wanted.rule.who, reader()),
        "form": form,
        "refusal": refused.reason if refused else "",
        "verdict": rules.may_record_clearance(acting_in(request), agreement),
    }
    return render(request, "agreements/clearance.html", context, status=status)


def _record(request: HttpRequest, agreement: Agreement, rule: str, form: ClearanceForm) -> None:
    scan = form.cleaned_data["scan"]
    actions.record_clearance(
        acting=acting_in(request),
        agreement=agreement,
        rule=rule,
        authority=form.cleaned_data["authority"],
        number=form.cleaned_data["number"],
        issued_on=form.cleaned_data["issued_on"],
        scan=scan.read() if scan else b"",
        scan_name=scan.name if scan else "",
        at=timezone.now(),
    )
