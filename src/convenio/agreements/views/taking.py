"""On the side of a university that started a node: take over what another node had written for it, in one click."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import actions, rules, witnessing
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.parties.access import acting_in, signed_in
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Acting, Refusal, Verdict


@dataclass(frozen=True)
class Offer:
    """What waits to be taken over: whose node wrote how many statements, and whether it can be done now."""

    witness: str
    count: int
    verdict: Verdict


def offer(agreement: Agreement, acting: Acting) -> Offer | None:
    """What another node wrote for the institution; None when there is nothing."""
    feed = witnessing.to_take_over(agreement)
    if feed is None:
        return None
    name = str(find_party(feed.witness) or feed.witness)
    return Offer(name, len(feed.events), rules.may_take_over(acting, agreement))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The button; a reload leads back to the agreement."""
    agreement = found(request, pk)
    if request.method == "POST":
        try:
            actions.take_over(acting=acting_in(request), agreement=agreement, at=timezone.now())
        except Refusal as problem:
            messages.error(request, problem.reason)
        else:
            messages.success(request, _("Taken over. From now on your own node speaks for your university here."))
    return HttpResponseRedirect(reverse("agreements:page", args=[pk]))
