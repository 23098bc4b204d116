"""Signing in with the university's own account (OpenID Connect, SAML): only people who were invited.

Allauth speaks the protocol; its requests go out by ``requests``, and only to the configured service: see
``docs/decisions/university-sign-in.md``. What the service answers is not trusted beyond who somebody is.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.people.models import Person
from convenio.ui.errors import error_page

MOST_BYTES = 1_000_000
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, requests.RequestException)
"""What comes up when a service answers something that no sign-in service would answer."""


class UniversityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Known people get in, matched by an address the service vouches for; the others are told what to do."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        address = next((one.email for one in sociallogin.email_addresses if one.email), "")
        vouched = any(one.verified is True for one in sociallogin.email_addresses)
        raise ImmediateHttpResponse(_not_invited(request, address, vouched))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who comes for the first time is known by an address the service vouches for.

        ``verified`` must be true itself: a service that writes the word "false" vouches for nothing. Allauth's own way
        of matching is not used: it takes the password away and ends the person's other sessions, since it cannot know
        that every address here was proved by an invitation.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        kept = [one.email.strip().lower() for one in sociallogin.email_addresses if one.verified is True]
        person = Person.objects.filter(email__in=kept, erased_at=None).first()
        if person is not None:
            sociallogin.connect(request, person)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Nobody is matched here: see ``pre_social_login``."""

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        if error == AuthError.CANCELLED or request.GET.get("error") == "access_denied":
            title, reason = _("Signing in was broken off"), _("You broke it off at your university. Nothing happened.")
            raise ImmediateHttpResponse(sign_in_page(request, 400, title, reason))
        raise ImmediateHttpResponse(failed(request))

    def get_requests_session(self) -> requests.Session:
        return GuardedSession()


class GuardedSession(requests.Session):
    """Goes to https only (loopback where the node may), never on to another address, and reads no endless answer."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if not is_safe(str(url)):
            raise requests.exceptions.InvalidURL(f"{urlsplit(str(url)).hostname} is not reached by https")
        kwargs.update(timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT, allow_redirects=False, stream=True)
        answer = super().request(method, url, *args, **kwargs)
        content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        answer.close()
        if len(content) > MOST_BYTES or answer.is_redirect:
            host = urlsplit(str(url)).hostname
            raise requests.exceptions.ContentDecodingError(f"{host} did not answer as a sign-in service")
        answer._content = content
        return answer


def is_safe(address: str) -> bool:
    """Is it https, or loopback where the node may?"""
    parts = urlsplit(address)
    near = settings.LOOPBACK_ALLOWED and parts.hostname in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and near)


def ways() -> list[tuple[str, str]]:
    """The university's own ways in: what the button says, and where it leads."""
    found = []
    if settings.OIDC is not None:
        found.append((settings.OIDC.name, reverse("openid_connect_login", kwargs={"provider_id": settings.OIDC_SLUG})))
    if settings.SAML is not None and settings.SAML_INSTALLED:
        found.append((settings.SAML.name, reverse("saml_login", kwargs={"organization_slug": settings.SAML_SLUG})))
    return found


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the university's sign-in page."""
    return _guarded(openid.login, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the university's sign-in page."""
    return _guarded(openid.callback, request, provider_id)


def _guarded(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """A service that answers nonsense gets the person a page in plain words."""
    if settings.OIDC is None or provider_id != settings.OIDC_SLUG:
        raise Http404
    try:
        return view(request, provider_id=provider_id)
    except NONSENSE:
        return failed(request)


def _not_invited(request: HttpRequest, address: str, vouched: bool) -> HttpResponse:
    title = _("You are not invited yet")
    if address and not vouched:
        reason = _(
            "Your university signed you in as %(address)s, but did not say that this address was verified, so nobody "
            "is let in by it. Ask the node keeper to look at the page about sign-in in the keeper’s guide."
        ) % {"address": address}
    elif address:
        reason = _(
            "Your university signed you in as %(address)s, but nobody with this address was invited here. "
            "Ask the node keeper of your institution to invite exactly this address; then sign in again."
        ) % {"address": address}
    else:
        reason = _(
            "Your university signed you in without telling your e-mail address, so we cannot know who you are here. "
            "Sign in with your password or passkey, and tell the node keeper."
        )
    return sign_in_page(request, 403, title, reason)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for when the university's service is away or answers nonsense."""
    reason = _(
        "Your university’s sign-in service did not answer as it should. Try again in a minute, or sign in with your "
        "password or passkey. If it stays like this, tell the node keeper."
    )
    return sign_in_page(request, 502, _("Signing in did not work"), reason)


def sign_in_page(request: HttpRequest, status: int, title: str, reason: str) -> HttpResponse:
    """A page that says why somebody was not let in, and leads back to sign-in."""
    return error_page(request, status, title, reason, [(_("To sign-in"), reverse("account_login"))])
