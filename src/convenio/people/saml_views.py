"""Signing in and out by the university's SAML service. What is refused is told plainly and logged as one word."""

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.sessions import LoginSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request  # type: ignore[import-not-found]

from convenio.people.saml_trust import (
    BROKEN,
    NoLastingNumber,
    NotBelieved,
    UniversitySaml,
    believed,
    own_description,
    speaker,
    taken,
)
from convenio.people.university_sign_in import failed, sign_in_page

MOST_CHARACTERS = 400_000
"""An encrypted answer with many attributes has some 40 000."""
WAITS = 300
NAME = "saml-name"
"""Under which name the service knows the person of this session: for its asking to sign out."""
log = logging.getLogger(__name__)


def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """This node as the university's service must know it."""
    _configured(organization_slug)
    return HttpResponse(own_description(), content_type="application/samlmetadata+xml")


@require_GET
def begin(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Go to the university's sign-in page."""
    provider = _provider(request, organization_slug)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except (OSError, *BROKEN):
        return _away(request)


@csrf_exempt
def arrive(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The browser brings the answer from another site, so without its session; only what is believed is kept for it."""
    _configured(organization_slug)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account_login"))
    text = request.POST.get("SAMLResponse", "")
    try:
        if not text or len(text) > MOST_CHARACTERS:
            raise NotBelieved("missing or too large")
        believed(text)
    except NotBelieved as refusal:
        return _refused(request, str(refusal))
    except (OSError, *BROKEN):
        return _away(request)
    onward = HttpResponseRedirect(reverse("saml_finish_acs", args=[organization_slug]))
    kept = _waiting(request)
    kept.store.update({"answer": text})
    kept.store.set_expiry(WAITS)
    kept.save(onward)
    onward.cookies[kept.cookie_name]["httponly"] = True
    return onward


@require_GET
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The same browser, now with its session: let the person in, or say why not."""
    provider = _provider(request, organization_slug)
    kept = _waiting(request)
    text = str(kept.store.get("answer", ""))
    kept.delete()
    try:
        if not text:
            raise NotBelieved("nothing waits")
        auth = believed(text)
        state = taken(provider, request, auth)
        login = provider.sociallogin_from_response(request, auth)
    except NotBelieved as refusal:
        return _refused(request, str(refusal))
    except NoLastingNumber:
        return _no_number(request)
    except (OSError, *BROKEN):
        return _away(request)
    login.state = state
    answer: HttpResponse = complete_social_login(request, login)
    if request.user.is_authenticated:
        request.session[NAME] = auth.get_nameid() or ""
    answer.delete_cookie(kept.cookie_name, path=request.path, samesite="Lax")
    return answer


@require_GET
def sign_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The service asks, by a signed request, to sign its person out here. This node never asks the service to."""
    _configured(organization_slug)
    try:
        if "SAMLRequest" not in request.GET or any(len(said) > 1 for _key, said in request.GET.lists()):
            raise NotBelieved("no request to sign out")
        auth = speaker(path=request.path, query=request.META.get("QUERY_STRING", ""), signed=True)
        back = auth.process_slo(keep_local_session=True)
        if auth.get_errors() or not back:
            raise NotBelieved("request to sign out is not signed, or does not hold")
        name = OneLogin_Saml2_Logout_Request.get_nameid(auth.get_last_request_xml())
    except NotBelieved as refusal:
        return _not_signed_out(request, str(refusal))
    except BROKEN:
        return _not_signed_out(request, "request to sign out cannot be read")
    except OSError:
        return _away(request)
    if request.user.is_authenticated and request.session.get(NAME) == name:
        logout(request)
    return HttpResponseRedirect(back)


def _configured(slug: str) -> None:
    if settings.SAML is None or slug != settings.SAML_SLUG:
        raise Http404


def _provider(request: HttpRequest, slug: str) -> UniversitySaml:
    _configured(slug)
    return UniversitySaml(request, app=get_adapter().get_app(request, provider=UniversitySaml.id, client_id=slug))


def _waiting(request: HttpRequest) -> Any:
    return LoginSession(request, "saml_waiting", f"convenio-{settings.NODE_SLUG}-saml")


def _refused(request: HttpRequest, word: str) -> HttpResponse:
    log.warning("Sign-in by SAML refused: %s", word)
    reason = _(
        "What your university’s sign-in service sent cannot be used: it was used before, took too long, or did not "
        "prove that it is meant for this node. Nobody was signed in. Sign in again; if it stays like this, tell the "
        "node keeper, who finds the reason in the log of the node."
    )
    return sign_in_page(request, 403, _("Signing in did not work"), reason)


def _no_number(request: HttpRequest) -> HttpResponse:
    log.warning("Sign-in by SAML refused: no lasting number of the person")
    reason = _(
        "Your university’s sign-in service did not say who you are in a way that is the same next time, so nobody was "
        "signed in. Sign in with your password or passkey, and ask the node keeper to look at the page about sign-in "
        "in the keeper’s guide."
    )
    return sign_in_page(request, 403, _("Signing in did not work"), reason)


def _away(request: HttpRequest) -> HttpResponse:
    log.warning("Sign-in by SAML did not work: the description of the service cannot be had")
    return failed(request)


def _not_signed_out(request: HttpRequest, word: str) -> HttpResponse:
    log.warning("Sign-out by SAML refused: %s", word)
    reason = _(
        "The request to sign you out did not come from your university’s sign-in service, so nothing was changed. To "
        "leave, use “Sign out” on any page."
    )
    return sign_in_page(request, 403, _("Nobody was signed out"), reason)
