"""What of the university's SAML service is believed. Imported only where the extra ``saml`` is there and configured.

Addresses of this node come from ``BASE_URL``, never from a header of the request: behind a web server with the
certificate, the node itself is reached by http. The service's own description is fetched by the guarded session of
``university_sign_in`` and kept for an hour; while the service is away, for a day.
"""

import time
from typing import Any
from urllib.parse import urlsplit

import requests
import xmlsec  # type: ignore[import-not-found]
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth  # type: ignore[import-not-found]
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words  # type: ignore[import-not-found]
from onelogin.saml2.errors import (  # type: ignore[import-not-found]
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
)
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser  # type: ignore[import-not-found]
from onelogin.saml2.response import OneLogin_Saml2_Response  # type: ignore[import-not-found]
from onelogin.saml2.settings import OneLogin_Saml2_Settings  # type: ignore[import-not-found]

from convenio.people.university_sign_in import NONSENSE, GuardedSession, is_safe

FRESH, STALE = 3600, 24 * 3600
LASTING = (Words.NAMEID_PERSISTENT, Words.NAMEID_UNSPECIFIED)
"""Formats of a NameID that stays with one person. A transient one is new each time; an address may be given on."""
LONGEST_NUMBER = 191
BROKEN = (*NONSENSE, OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, xmlsec.Error)
"""What comes up when something was sent that no SAML service would send."""


class NotBelieved(Exception):
    """An answer that lets nobody in. Its text is one of a fixed set of words: it goes into the log as it is."""


class NoLastingNumber(Exception):
    """The service did not say who somebody is in a way that is the same next time."""


class UniversitySaml(SAMLProvider):  # type: ignore[misc]
    """Knows a person by what stays the same, and keeps nothing else of what the service told."""

    def extract_uid(self, data: OneLogin_Saml2_Auth) -> str:
        """The lasting number.

        Raises:
            NoLastingNumber: neither an attribute nor the NameID is one.
        """
        number = self._extract(data).get("uid")
        if not number and data.get_nameid_format() in LASTING:
            number = data.get_nameid()
        if not number or len(number) > LONGEST_NUMBER:
            raise NoLastingNumber
        return str(number)

    def extract_extra_data(self, data: OneLogin_Saml2_Auth) -> dict[str, Any]:
        return {}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponseRedirect:
        auth = speaker(path=request.path)
        away = auth.login(return_to="")
        self.stash_redirect_state(request, process, next_url, data, state_id=auth.get_last_request_id(), **kwargs)
        return HttpResponseRedirect(away)


def believed(text: str) -> OneLogin_Saml2_Auth:
    """The answer that the browser brought, once everything about it holds: signature, times, audience, address.

    Raises:
        NotBelieved: something does not hold.
        OSError, ValueError: the service's own description cannot be had.
    """
    auth = speaker(path=reverse("saml_acs", args=[settings.SAML_SLUG]))
    try:
        answer = OneLogin_Saml2_Response(auth.get_settings(), text)
        answer.is_valid(auth._request_data, raise_exceptions=True)
        if not answer.get_audiences():
            raise NotBelieved("no audience")
        auth.store_valid_response(answer)
    except OneLogin_Saml2_ValidationError as error:
        raise NotBelieved(word_for(error.code)) from None
    except BROKEN:
        raise NotBelieved("cannot be read") from None
    return auth


def word_for(code: int | None) -> str:
    """The library's own name of a refusal. Its sentences are not used: they quote what was sent."""
    for name, value in vars(OneLogin_Saml2_ValidationError).items():
        if name.isupper() and value == code:
            return str(name).lower().replace("_", " ")
    return "not valid"


def taken(provider: UniversitySaml, request: HttpRequest, auth: OneLogin_Saml2_Auth) -> dict[str, Any]:
    """What this browser waited for when it set out; each answer counts once.

    Raises:
        NotBelieved: nobody asked for the answer here, or it was used before.
    """
    asked = auth.get_last_response_in_response_to()
    if not asked:
        raise NotBelieved("not asked for")
    try:
        state: dict[str, Any] = provider.unstash_redirect_state(request, asked)
    except PermissionDenied:
        raise NotBelieved("used before, too late, or asked for by another browser") from None
    return state


def speaker(*, path: str, query: str = "", signed: bool = False) -> OneLogin_Saml2_Auth:
    """The library, set up for this node and its service. ``signed``: what comes must carry a signature of its own.

    Signatures of a query hold for its characters as they were sent: services write ``%2f`` or ``%2F`` as they like.

    Raises:
        OSError, ValueError: the service's own description cannot be had.
    """
    base = urlsplit(settings.BASE_URL)
    request = {
        "https": "on" if base.scheme == "https" else "off",
        "http_host": base.netloc,
        "script_name": "",
        "path_info": path,
        "get_data": QueryDict(query).dict(),
        "query_string": query,
        "validate_signature_from_qs": True,
        "post_data": {},
    }
    return OneLogin_Saml2_Auth(request, {**_node(signed), "idp": service()})


def own_description() -> bytes:
    """The node's metadata, to be given to the university's service. It does not run out by itself."""
    known = OneLogin_Saml2_Settings(settings=_node(False), sp_validation_only=True)
    text = known.get_sp_metadata()
    return text if isinstance(text, bytes) else str(text).encode()


def service() -> dict[str, Any]:
    """Addresses and certificates of the university's service.

    Raises:
        OSError, ValueError: it cannot be had, and no copy of the last day is there.
    """
    saml = settings.SAML
    if saml is None:
        raise ValueError("SAML is not configured")
    key = f"saml:{saml.address}:{saml.client_id}"
    at, kept = cache.get(key) or (0.0, None)
    if kept is not None and time.time() - at < FRESH:
        return dict(kept)
    try:
        kept = _fetched(saml.address, saml.client_id)
    except (OSError, ValueError):
        if kept is None:
            raise
        return dict(kept)
    cache.set(key, (time.time(), kept), STALE)
    return kept


def _fetched(address: str, entity_id: str) -> dict[str, Any]:
    answer = GuardedSession().get(address)
    answer.raise_for_status()
    try:
        read = OneLogin_Saml2_IdPMetadataParser.parse(answer.content, entity_id=entity_id)
    except BROKEN as error:
        raise ValueError("the description of the SAML service cannot be read") from error
    found: dict[str, Any] = read.get("idp", {})
    if found.get("entityId") != entity_id or not (found.get("x509cert") or found.get("x509certMulti")):
        raise ValueError("the description of the SAML service holds no such service, or no certificate")
    for way in ("singleSignOnService", "singleLogoutService"):
        where = found.get(way, {}).get("url", "")
        if (where and not is_safe(where)) or (not where and way == "singleSignOnService"):
            raise requests.exceptions.InvalidURL("the SAML service is not reached by https and a redirect")
    return found


def _node(signed: bool) -> dict[str, Any]:
    def address(name: str) -> str:
        return f"{settings.BASE_URL}{reverse(name, args=[settings.SAML_SLUG])}"

    return {
        "strict": True,
        "sp": {
            "entityId": address("saml_metadata"),
            "assertionConsumerService": {"url": address("saml_acs"), "binding": Words.BINDING_HTTP_POST},
            "singleLogoutService": {"url": address("saml_sls"), "binding": Words.BINDING_HTTP_REDIRECT},
        },
        "security": {
            "requestedAuthnContext": False,
            "wantNameId": False,
            "wantAttributeStatement": False,
            "wantMessagesSigned": signed,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
            "rejectDeprecatedAlgorithm": True,
            "metadataValidUntil": "",
        },
    }
