"""Passkeys: signing in with the device itself. Allauth does the work; here is what this node says about itself."""

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.utils.translation import gettext as _

from convenio.people.models import Person


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The node's name is that of its own address, never of a request's header."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": "Convenio"}

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        return _("My device")


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Every key added here is a passkey: it is kept on the device and asks for a finger, a face or a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return found
