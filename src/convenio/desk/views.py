"""The front: the public start page, the desk after sign-in, and the search over everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from convenio.agreements.queries import desk_of
from convenio.agreements.queries.public import public_rows
from convenio.desk import queries
from convenio.desk.searching import found
from convenio.parties.access import signed_in
from convenio.parties.queries import hosted_parties
from convenio.parties.terms import Acting, Role

SHOWN_ON_START = 8


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who is at home on this node and what they made public; people with a role go on to their desk."""
    if getattr(request, "acting", None) is not None:
        return redirect("desk:desk")
    rows = list(public_rows()[: SHOWN_ON_START + 1])
    context = {"hosts": list(hosted_parties()), "rows": rows[:SHOWN_ON_START], "more": len(rows) > SHOWN_ON_START}
    return render(request, "desk/start.html", context)


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, what waits for others and since when, what ends soon, what failed to be delivered."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    context = {
        "desk": desk_of(acting, on=timezone.now()),
        "steps": queries.first_steps(acting.party),
        "records": acting.may(Role.OFFICER),
    }
    return render(request, "desk/desk.html", context)


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds the words, in groups."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    words = request.GET.get("search", "")[:100]
    context = {"search": words, "found": found(acting, words, get_language() or "en")}
    return render(request, "desk/search.html", context)
