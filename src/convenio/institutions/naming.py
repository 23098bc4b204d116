"""Naming a partner by hand: found in the directory of the world's universities and filled from there, or typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.vary import vary_on_headers

from convenio.directory.models import Organisation
from convenio.directory.queries.likeness import LikePartner
from convenio.directory.queries.search import organisations_found, parties_of, sure_of
from convenio.institutions import rules
from convenio.institutions.actions import LikeOnes, add_partner
from convenio.institutions.forms import NewPartnerForm
from convenio.parties.access import signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal

OFFERED = 8


@dataclass(frozen=True)
class Offer:
    """An organisation that may be meant; ``party``: it is a university of this node already."""

    organisation: Organisation
    fitted: str
    href: str
    party: Party | None


@vary_on_headers("HX-Request")
@signed_in
def new_partner(request: HttpRequest) -> HttpResponse:
    """Note a university by hand; ``next``: an address of this node that is told the new partner's ``hei_id``."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    words, back = request.GET.get("search", "").strip(), _back(request)
    offers = _offers(words, back) if words else []
    if request.headers.get("HX-Request") and request.method == "GET":
        return render(request, "institutions/parts/offers.html", {"offers": offers, "words": words})
    chosen = _chosen(request)
    form = NewPartnerForm(request.POST or None, initial={**_filled(chosen), "next": back})
    like: list[LikePartner] = []
    if request.method == "POST" and form.is_valid():
        try:
            party = _add(request, acting, form.cleaned_data, chosen)
        except LikeOnes as found:
            like = found.like
        except Refusal as refusal:
            form.add_error(None, refusal.reason)
        else:
            if back:
                return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'partner': party.hei_id})}")
            return redirect("institutions:institution", party.hei_id)
    status = 400 if form.errors else 409 if like else 200
    context = {
        "form": form,
        "like": like,
        "words": words,
        "offers": offers,
        "chosen": chosen,
        "next": back,
        "verdict": rules.may_edit_profile(acting, acting.party),
    }
    return render(request, "institutions/new_partner.html", context, status=status)


def _add(request: HttpRequest, acting: Acting, typed: dict[str, Any], chosen: Organisation | None) -> Party:
    names = {tag: typed[f"name_{tag}"] for tag in ("en", "zh", "ru") if typed[f"name_{tag}"]}
    return add_partner(
        acting=acting,
        hei_id=typed["hei_id"],
        names=names,
        country=typed["country"],
        at=timezone.now(),
        seen=request.POST.getlist("seen"),
        website=typed["website"],
        organisation=chosen,
    )


def _offers(words: str, back: str) -> list[Offer]:
    hits = organisations_found(words, limit=OFFERED)
    parties = parties_of(hit.organisation for hit in hits)
    offers = []
    for hit in hits:
        one, fitted = hit.organisation, "" if hit.name == hit.organisation.shown() else hit.name
        values = {"organisation": one.pk, **({"next": back} if back else {})}
        href = f"{reverse('institutions:new_partner')}?{urlencode(values)}"
        offers.append(Offer(one, fitted, href, next(iter(parties.get(one.pk, [])), None)))
    return offers


def _chosen(request: HttpRequest) -> Organisation | None:
    """The entry of the directory that was chosen; None when there is none, or it is no number."""
    typed = (request.POST if request.method == "POST" else request.GET).get("organisation", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    return Organisation.objects.filter(pk=number).first() if number else None


def _filled(chosen: Organisation | None) -> dict[str, Any]:
    if chosen is None:
        return {}
    sure = sure_of(chosen)
    names = {f"name_{tag}": name for tag, name in sure.names.items()}
    values = {"hei_id": sure.hei_id, "country": sure.country, "website": sure.website, "organisation": chosen.pk}
    return {**values, "name_en": chosen.name, **names}


def _back(request: HttpRequest) -> str:
    """Where to go on afterwards: an address of this node, else empty."""
    asked = (request.POST if request.method == "POST" else request.GET).get("next", "")
    fits = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if fits else ""
