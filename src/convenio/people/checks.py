"""What `convenio doctor` says about sign-in."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Warning, register

TAG = "convenio"


@register(TAG, deploy=True)
def university_sign_in(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Is every way in that was configured really there?"""
    found: list[CheckMessage] = []
    if settings.OIDC is not None:
        found.append(Info(f"People may sign in by OpenID Connect at {settings.OIDC.address}."))
    if settings.SAML is not None and settings.SAML_INSTALLED:
        found.append(Info(f"People may sign in by SAML at {settings.SAML.client_id}."))
        if not settings.SAML.domains:
            hint = "Set CONVENIO_SAML_EMAIL_DOMAINS to the domains whose addresses that service gives out itself."
            found.append(Warning("Few SAML services say that an address is verified; no domain is trusted.", hint=hint))
    elif settings.SAML is not None:
        why = settings.SAML_TROUBLE or "not installed"
        hint = "Install the extra: pip install 'convenio[saml]', then start the node again."
        if why != "not installed":
            hint = "Its libraries in C must fit each other: docs/run/sign-in.md says how to install them."
        found.append(Warning(f"SAML is configured but {why}: nobody can sign in by it.", hint=hint))
    return found or [Info("People sign in with password, passkey and code; no university sign-in is configured.")]
