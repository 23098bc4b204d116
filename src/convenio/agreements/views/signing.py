"""Pages of a signing round: open it, see the very bytes, sign them, decline."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convenio.agreements import actions, queries, rules
from convenio.agreements.models import Agreement, SigningKey
from convenio.agreements.queries.shapes import RoundView
from convenio.agreements.views.finding import found
from convenio.agreements.views.signing_forms import DeclineForm, OpenRoundForm, SignForm
from convenio.documents.drawable import why_not
from convenio.parties.access import acting_in
from convenio.parties.terms import Refusal, Role
from convenio.people.access import acting_with, reauthenticate, reauthenticated_at, recently_reauthenticated, signed_in


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose deadline and order, then freeze the agreed version into the document that is signed."""
    agreement, acting = found(request, pk), acting_in(request)
    view = queries.agreement_view(agreement, acting, on=timezone.now())
    verdict = rules.may_open_round(acting, agreement)
    form = OpenRoundForm(request.POST or None, parties=dict(view.party_names))
    refusal, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                event = actions.open_round(
                    acting=acting,
                    agreement=agreement,
                    deadline=form.until(),
                    order=form.chosen_order(),
                    at=timezone.now(),
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("The round is open. Both sides can sign now."))
                return redirect("agreements:sign", pk=pk, round=event)
    context = {
        "agreement": agreement,
        "view": view,
        "form": form,
        "verdict": verdict,
        "refusal": refusal,
        "undrawable": why_not(view.text) if view.text and not refusal else "",
    }
    return render(request, "agreements/open_round.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int, round: str) -> HttpResponse:
    """The round: the document itself, who signed, and the button for the signatory."""
    agreement = found(request, pk)
    view = _round(request, agreement, round)
    refusal, status = "", 200
    form = SignForm(request.POST or None, initial={"rendition": view.rendition})
    if request.method == "POST":
        if not recently_reauthenticated(request):
            return reauthenticate(request, back=request.path)
        if form.is_valid():
            try:
                actions.sign_on_node(
                    acting=acting_in(request),
                    agreement=agreement,
                    round=round,
                    seen_rendition=form.cleaned_data["rendition"],
                    reauthenticated_at=reauthenticated_at(request),
                    at=timezone.now(),
                )
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
            else:
                messages.success(request, _("Signed. The signed document has been sent to the other side."))
                return redirect("agreements:sign", pk=pk, round=round)
        else:
            refusal, status = _("Tick that you have read the document, then sign."), 400
    return _page(request, agreement, view, form=form, refusal=refusal, status=status)


@signed_in
@require_POST
def decline(request: HttpRequest, pk: int, round: str) -> HttpResponse:
    """Say no to the round; that word is final."""
    agreement, form = found(request, pk), DeclineForm(request.POST)
    if form.is_valid():
        try:
            actions.decline_round(
                acting=acting_in(request),
                agreement=agreement,
                round=round,
                words=form.cleaned_data["words"],
                at=timezone.now(),
            )
        except Refusal as problem:
            view = _round(request, agreement, round)
            return _page(request, agreement, view, decline=form, refusal=problem.reason, status=problem.status)
        messages.info(request, _("Declined. A new round can be opened once the text suits both sides."))
    return redirect("agreements:page", pk=pk)


@acting_with(Role.SIGNATORY)
@require_POST
def renew_certificate(request: HttpRequest, pk: int, round: str) -> HttpResponse:
    """A new signing certificate of this node for the signatory, in place of an expired one."""
    if not recently_reauthenticated(request):
        return reauthenticate(request, back=request.POST.get("back") or f"/agreements/{pk}/sign/{round}/")
    actions.issue_certificate(acting=acting_in(request), at=timezone.now())
    messages.success(request, _("A new signing certificate was issued."))
    return redirect("agreements:sign", pk=pk, round=round)


def _round(request: HttpRequest, agreement: Agreement, round: str) -> RoundView:
    view = queries.signing_view(agreement, acting_in(request), round, on=timezone.now())
    if view is None:
        raise Http404(_("There is no such signing round in this agreement."))
    return view


def _page(
    request: HttpRequest,
    agreement: Agreement,
    view: RoundView,
    *,
    form: SignForm | None = None,
    decline: DeclineForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    acting = acting_in(request)
    mine = SigningKey.objects.filter(party=acting.party, person_id=acting.person_id or 0).first()
    context = {
        "agreement": agreement,
        "round": view,
        "form": form or SignForm(initial={"rendition": view.rendition}),
        "decline": decline or DeclineForm(),
        "refusal": refusal,
        "fresh": recently_reauthenticated(request),
        "certificate": mine,
        "certificate_expired": bool(mine and mine.valid_until <= timezone.now()),
        "is_signatory": acting.may(Role.SIGNATORY),
    }
    return render(request, "agreements/sign.html", context, status=status)
