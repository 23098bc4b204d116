"""The page on which an officer writes down which university of the world a partner is, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.directory import rules
from convenio.directory.actions import chains as actions
from convenio.directory.forms.partners import FormerNameForm, SuccessionForm
from convenio.directory.models import FormerName, Organisation, Succession
from convenio.directory.queries.chains import chain_of, chain_of_partner, placing_of
from convenio.directory.queries.likeness import partners_alike
from convenio.directory.search.finding import found
from convenio.directory.showing import partner_page
from convenio.parties.access import acting_in, signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal

OFFERED = 6


@require_safe
@signed_in
def partner(request: HttpRequest, hei_id: str) -> HttpResponse:
    """Which organisation of the world it is, what became of it, what it was called."""
    return _page(request, get_object_or_404(Party, hei_id=hei_id))


def _page(
    request: HttpRequest,
    party: Party,
    *,
    became: SuccessionForm | None = None,
    called: FormerNameForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    placing = placing_of(party)
    words = request.GET.get("search", "").strip()
    offered = [] if placing and not words else found(words or party.name(), limit=OFFERED)
    context = {
        "party": party,
        "page": partner_page(party.hei_id),
        "chain": chain_of_partner(party),
        "placing": placing,
        "placing_chain": chain_of(placing.organisation) if placing else None,
        "words": words,
        "offered": [hit.organisation for hit in offered],
        "alike": partners_alike(party),
        "became": became or SuccessionForm(party=party, auto_id="became-%s"),
        "called": called or FormerNameForm(auto_id="called-%s"),
        "verdict": rules.may_tend_directory(acting_in(request)),
        "refused": refused,
    }
    return render(request, "directory/partner.html", context, status=status)


@require_POST
@signed_in
def became(request: HttpRequest, hei_id: str) -> HttpResponse:
    """It was renamed, or became part of another university."""
    party = get_object_or_404(Party, hei_id=hei_id)
    form = SuccessionForm(request.POST, party=party, auto_id="became-%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.record_succession(acting=acting_in(request), party=party, at=timezone.now(), **typed)
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Written down. Its agreements stay under the name they were signed with."))
            return redirect("directory:partner", hei_id)
    return _page(request, party, became=form, status=400)


@require_POST
@signed_in
def called(request: HttpRequest, hei_id: str) -> HttpResponse:
    """It was called otherwise before."""
    party = get_object_or_404(Party, hei_id=hei_id)
    form = FormerNameForm(request.POST, auto_id="called-%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.note_former_name(
                acting=acting_in(request), party=party, names=form.names(), year=typed["year"],
                source=typed["source"], at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Written down. It is found by this name from now on."))
            return redirect("directory:partner", hei_id)
    return _page(request, party, called=form, status=400)


@require_POST
@signed_in
def take_back_succession(request: HttpRequest, hei_id: str, pk: int) -> HttpResponse:
    """It did not become another one after all."""
    row = get_object_or_404(Succession.objects.select_related("party", "into"), pk=pk)
    deed = lambda acting, at: actions.take_back_succession(acting=acting, row=row, at=at)  # noqa: E731
    return _deed(request, hei_id, deed, _("Taken back."))


@require_POST
@signed_in
def take_back_name(request: HttpRequest, hei_id: str, pk: int) -> HttpResponse:
    """It was not called so after all."""
    row = get_object_or_404(FormerName.objects.select_related("party"), pk=pk)
    deed = lambda acting, at: actions.take_back_former_name(acting=acting, row=row, at=at)  # noqa: E731
    return _deed(request, hei_id, deed, _("Taken back."))


@require_POST
@signed_in
def place(request: HttpRequest, hei_id: str) -> HttpResponse:
    """It is this organisation of the directory."""
    party = get_object_or_404(Party, hei_id=hei_id)
    typed = request.POST.get("organisation", "")
    organisation = Organisation.objects.filter(pk=int(typed) if typed.isdecimal() and len(typed) < 18 else 0).first()
    if organisation is None:
        return _page(request, party, refused=_("This entry of the directory is gone. Search once more."), status=404)
    deed = lambda acting, at: actions.place(acting=acting, party=party, organisation=organisation, at=at)  # noqa: E731
    return _deed(request, hei_id, deed, _("Written down: it is this entry of the directory."))


@require_POST
@signed_in
def take_off(request: HttpRequest, hei_id: str) -> HttpResponse:
    """It is not the organisation of the directory that it stands for."""
    party = get_object_or_404(Party, hei_id=hei_id)
    deed = lambda acting, at: actions.take_off(acting=acting, party=party, at=at)  # noqa: E731
    return _deed(request, hei_id, deed, _("Written down: it is another one. Choose the right entry below."))


def _deed(request: HttpRequest, hei_id: str, deed: Callable[[Acting, Any], object], said: str) -> HttpResponse:
    """Do it and go back to the page; a refusal stands there in its words."""
    try:
        deed(acting_in(request), timezone.now())
    except Refusal as refusal:
        party = get_object_or_404(Party, hei_id=hei_id)
        return _page(request, party, refused=refusal.reason, status=refusal.status)
    messages.success(request, said)
    return redirect("directory:partner", hei_id)
