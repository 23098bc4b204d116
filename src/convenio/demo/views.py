"""The tour in five steps, and entry with one click. Both exist only in a database that the demonstration made."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convenio.demo import queries
from convenio.demo.deeds.persons import FICTITIOUS, PASSWORD, entry_of, person
from convenio.parties.queries import is_demo
from convenio.parties.terms import Refusal
from convenio.people.actions import set_language, set_name
from convenio.people.models import Person

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponse]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OF_AGREEMENT = {"agreements:page", "agreements:board"}
PLACES = {"agreement": "agreements:page", "board": "agreements:board", "delivery": "scoreboard:portfolio"}
"""Where one may enter: the word in the address, and the name of the page."""
GUIDES = ("officer", "reviewer", "signatory", "reader", "keeper")


def demo_only(view: View[More]) -> View[More]:
    """Not there at all unless the demonstration made the database."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *more: More.args, **named: More.kwargs) -> HttpResponse:
        if not is_demo():
            raise Http404
        return view(request, *more, **named)

    return guarded


@require_safe
@demo_only
def tour(request: HttpRequest) -> HttpResponse:
    """Five steps through one agreement between two nodes."""
    agreement = queries.common_agreement()
    context = {
        "stops": queries.stops(),
        "agreement": agreement,
        "guides": GUIDES,
        "language": get_language() or "en",
        "password": PASSWORD,
    }
    return render(request, "demo/tour.html", context)


@never_cache
@require_safe
@demo_only
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as somebody of the demonstration, named in the reader's language; go to the agreement or the desk.

    ``fictitious``: the reader of an invented university, who sees an agreement with disputes.
    """
    try:
        entry, somebody = entry_of(key), person(key)
    except (Refusal, Person.DoesNotExist) as problem:
        raise Http404(str(problem)) from problem
    language = request.GET.get("language", "")
    if language in dict(settings.LANGUAGES):
        set_language(person=somebody, language=language)
        set_name(person=somebody, name=entry["name"][language.partition("-")[0]])
    login(request, somebody, backend=BACKEND)
    agreement = queries.fictitious_agreement() if key == FICTITIOUS else queries.common_agreement()
    name = PLACES.get(request.GET.get("to", ""), "")
    if name and (agreement is not None or name not in OF_AGREEMENT):
        return redirect(reverse(name, args=[agreement.pk] if agreement and name in OF_AGREEMENT else []))
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
@demo_only
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """The signed file to try the check page with, as it is or doctored."""
    content = queries.signed_pdf()
    if content is None:
        raise Http404
    if name == "doctored":
        content = queries.doctored(content)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
