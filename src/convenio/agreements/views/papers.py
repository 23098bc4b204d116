"""Paper and seal, and the files of an agreement."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from convenio.agreements import actions, queries
from convenio.agreements.views.finding import found
from convenio.agreements.views.signing_forms import PaperForm
from convenio.parties.access import acting_in
from convenio.parties.terms import Refusal
from convenio.people.access import signed_in

SHOWN_INLINE = ("rendition", "signed")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int, round: str) -> HttpResponse:
    """Print the document, sign and seal it, bring the scan back."""
    agreement, acting = found(request, pk), acting_in(request)
    view = queries.signing_view(agreement, acting, round, on=timezone.now())
    if view is None:
        raise Http404(_("There is no such signing round in this agreement."))
    form = PaperForm(request.POST or None, request.FILES or None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            scan = form.cleaned_data["scan"]
            try:
                actions.register_paper(
                    acting=acting,
                    agreement=agreement,
                    round=round,
                    content=scan.read(),
                    name=scan.name,
                    signed_on=form.cleaned_data["signed_on"],
                    at=timezone.now(),
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("The scan is registered. The other side is asked to confirm it."))
                return redirect("agreements:sign", pk=pk, round=round)
    context = {"agreement": agreement, "round": view, "form": form, "refusal": refusal}
    return render(request, "agreements/paper.html", context, status=status)


@signed_in
@require_POST
def attest(request: HttpRequest, pk: int, round: str, sign: str) -> HttpResponse:
    """Say whether the scan that the other side registered is the paper that lies here."""
    matches = request.POST.get("matches") == "yes"
    try:
        actions.confirm_scan(
            acting=acting_in(request), agreement=found(request, pk), sign=sign, matches=matches, at=timezone.now()
        )
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        messages.success(request, _("Your answer is recorded, and the other side sees it."))
    return redirect("agreements:sign", pk=pk, round=round)


@csp_replace({"frame-ancestors": [SELF]})
@signed_in
@require_GET
@xframe_options_sameorigin
def file(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """A file of the agreement. Only documents that a node drew are shown in the page; all else is downloaded."""
    agreement = found(request, pk)
    kept = queries.file_of(agreement, digest)
    if kept is None:
        raise Http404(_("This file does not belong to the agreement, or has not arrived yet."))
    content, name, media_type = kept
    rows = agreement.files.filter(digest=digest, purpose__in=SHOWN_INLINE, media_type="application/pdf")
    inline = media_type == "application/pdf" and rows.exists() and "download" not in request.GET
    response = HttpResponse(content, content_type=media_type or "application/octet-stream")
    response["Content-Disposition"] = (
        content_disposition_header(not inline, name or f"{digest[:12]}.bin") or "attachment"
    )
    response["Cache-Control"] = "private, max-age=3600"
    return response


@signed_in
@require_GET
def working_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands now, as a PDF with a watermark."""
    agreement = found(request, pk)
    response = HttpResponse(queries.working_copy(agreement, at=timezone.now()), content_type="application/pdf")
    name = f"{agreement.name('en')} - working copy.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
