"""The record of an agreement on paper: correct it, capture promises, attach the scan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements.forms.recorded import RecordedForm, ScanForm
from convenio.agreements.importing import scans
from convenio.agreements.importing.correcting import FIELDS, correct_record, may_correct_record, recorded
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.terms import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Few fields; saving puts a new version of our record in force, without the partner."""
    acting, agreement = acting_in(request), found(request, pk)
    verdict = may_correct_record(acting, agreement)
    now = recorded(agreement)
    initial = {name: getattr(now, name) for name in FIELDS} | dict(now.promises)
    sent_scan = request.method == "POST" and "attach" in request.POST
    form = RecordedForm(request.POST if request.method == "POST" and not sent_scan else None, initial=initial)
    scan = ScanForm(request.POST if sent_scan else None, request.FILES if sent_scan else None)
    if sent_scan and scan.is_valid():
        file = scan.cleaned_data["scan"]
        try:
            verdict.require()
            scans.attach(acting, str(agreement.pk), file.read(), file.name, timezone.now())
            messages.success(request, _("The scan is part of the record now."))
            return redirect("agreements:record", pk)
        except Refusal as refusal:
            scan.add_error("scan", refusal.reason)
    elif form.is_bound and form.is_valid():
        changes = {name: form.cleaned_data.get(name) for name in FIELDS if name in form.cleaned_data}
        try:
            changed = correct_record(
                acting=acting, agreement=agreement, changes=changes, promises=form.promises(), at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
        else:
            words = _("The record is corrected.") if changed else _("Nothing was changed.")
            messages.success(request, words)
            return redirect("agreements:page", pk)
    context = {"agreement": agreement, "form": form, "scan": scan, "verdict": verdict, "annexes": now.annexes}
    status = 400 if form.errors or scan.errors else 200
    return render(request, "agreements/recorded.html", context, status=status)
