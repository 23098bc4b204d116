"""Signing by secure link: in the browser after a fresh code, or on paper; declining; the documents.

The signature is made on this node for a person known by an e-mail code alone, and says so everywhere.
"""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from convenio.agreements import actions, queries
from convenio.agreements.models import PactFile
from convenio.agreements.queries.shapes import RoundView
from convenio.agreements.views.signing_forms import PaperForm
from convenio.guests import entering
from convenio.guests.access import Visit, guest_page
from convenio.parties.terms import Refusal

SHOWN_INLINE = ("rendition", "signed")
OPEN_TO_GUESTS = ("rendition", "signed", "scan", "annex", "evidence")


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def sign(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The document itself, a code to the mail box, and the button."""
    view = _round(visit)
    refusal, status, sent = "", 200, "sent" in request.GET
    if request.method == "POST":
        try:
            if request.POST.get("do") == "send":
                entering.ask_code(link=visit.link, at=visit.at)
                return redirect(f"{request.path}?sent=1#sign")
            sent = True
            _sign(request, visit, view)
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
            messages.success(request, _("Signed. You can download the signed document below."))
            return redirect("guests:sign", public=visit.link.public)
    return _page(request, visit, view, refusal=refusal, status=status, sent=sent)


def _sign(request: HttpRequest, visit: Visit, view: RoundView) -> None:
    if not request.POST.get("consent"):
        raise Refusal(_("Tick that you have read the document, then sign."), 400)
    view.may_sign.require()
    entering.prove_again(session=visit.session, typed=request.POST.get("code", ""), at=visit.at)
    actions.sign_on_node(
        acting=visit.acting,
        agreement=visit.agreement,
        round=view.id,
        seen_rendition=request.POST.get("rendition", ""),
        reauthenticated_at=visit.session.proved_at,
        at=visit.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Print, sign, seal, bring the scan back."""
    view = _round(visit)
    form = PaperForm(request.POST or None, request.FILES or None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            scan = form.cleaned_data["scan"]
            try:
                actions.register_paper(
                    acting=visit.acting,
                    agreement=visit.agreement,
                    round=view.id,
                    content=scan.read(),
                    name=scan.name,
                    signed_on=form.cleaned_data["signed_on"],
                    at=visit.at,
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
                messages.success(request, _("The scan is registered. The other side is asked to confirm it."))
                return redirect("guests:sign", public=visit.link.public)
    context = {"visit": visit, "house": visit.link.agreement.party, "round": view, "form": form, "refusal": refusal}
    return render(request, "guests/paper.html", context, status=status)


@require_POST
@guest_page
def decline(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say no to signing; that word is final for this attempt."""
    view = _round(visit)
    try:
        actions.decline_round(
            acting=visit.acting,
            agreement=visit.agreement,
            round=view.id,
            words=request.POST.get("words", ""),
            at=visit.at,
        )
    except Refusal as problem:
        return _page(request, visit, view, refusal=problem.reason, status=problem.status)
    entering.note_said(link=visit.link, browser=visit.session.browser, at=visit.at)
    messages.info(request, _("You have declined. %(house)s sees it.") % {"house": visit.link.agreement.party})
    return redirect("guests:text", public=visit.link.public)


@require_POST
@guest_page
def acknowledge(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say that the university has everything that was said so far: the last signature, a notice."""
    try:
        actions.acknowledge(acting=visit.acting, agreement=visit.agreement, at=visit.at)
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        messages.success(request, _("Thank you. It is written down, and the other side sees it."))
    return redirect("guests:sign", public=visit.link.public)


def _round(visit: Visit) -> RoundView:
    view = queries.agreement_view(visit.agreement, visit.acting, on=visit.at).round
    if view is None:
        raise Http404(_("Nothing is to be signed yet."))
    return view


def _page(
    request: HttpRequest, visit: Visit, view: RoundView, *, refusal: str = "", status: int = 200, sent: bool = False
) -> HttpResponse:
    fresh = _round(visit) if refusal else view
    context = {
        "visit": visit,
        "house": visit.link.agreement.party,
        "round": fresh,
        "ours": next((one for one in fresh.signers if one.party == visit.agreement.own), None),
        "refusal": refusal,
        "sent": sent,
        "consented": bool(request.POST.get("consent")),
        "words": request.POST.get("words", ""),
    }
    return render(request, "guests/sign.html", context, status=status)


@csp_replace({"frame-ancestors": [SELF]})
@require_GET
@xframe_options_sameorigin
@guest_page
def file(request: HttpRequest, visit: Visit, digest: str) -> HttpResponse:
    """A document that both sides have: never the private papers of the house."""
    rows = PactFile.objects.filter(agreement=visit.agreement, digest=digest, held=True, private=False)
    row = rows.filter(purpose__in=OPEN_TO_GUESTS).first()
    kept = queries.file_of(visit.agreement, digest) if row else None
    if row is None or kept is None:
        raise Http404(_("This file does not belong to the agreement, or has not arrived yet."))
    content, name, media_type = kept
    inline = media_type == "application/pdf" and row.purpose in SHOWN_INLINE and "download" not in request.GET
    if not inline:
        entering.log(visit.link, "file", visit.at, visit.session.browser)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_GET
@guest_page
def copy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The text as it stands now, as a PDF that is not for signature."""
    entering.log(visit.link, "file", visit.at, visit.session.browser)
    response = HttpResponse(queries.working_copy(visit.agreement, at=visit.at), content_type="application/pdf")
    name = f"{visit.agreement.name('en')} - working copy.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_GET
@guest_page
def proof(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The proof file: the guest keeps it against the house, and needs no node to check it."""
    content = actions.export_proof(agreement=visit.agreement, at=visit.at, acting=visit.acting)
    entering.log(visit.link, "file", visit.at, visit.session.browser)
    response = HttpResponse(content, content_type="application/zip")
    name = f"proof-{str(visit.agreement.pact)[:8]}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
