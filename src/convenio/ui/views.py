"""Pages that belong to no room: the language switch, the colours of the parties, the page of styles."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from convenio.ui import registry
from convenio.ui.colours import stylesheet
from convenio.ui.style_page import examples

YEAR = 365 * 24 * 3600


@csrf_exempt  # public pages set no cookie, so there is no token; all that can be forced is a language
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen interface language and return to the page the reader was on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    code = request.POST.get("language", "")
    response = HttpResponseRedirect(back, status=HTTPStatus.SEE_OTHER)
    if code in dict(settings.LANGUAGES):
        registry.keep_language(request, code)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The stylesheet with the parties' colours, made readable."""
    response = HttpResponse(stylesheet(registry.hands()), content_type="text/css; charset=utf-8")
    patch_cache_control(response, max_age=60)
    return response


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build pages and for the tests that look at them."""
    return render(request, "ui/style.html", examples(request))
