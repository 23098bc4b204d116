"""Settings of sign-in: passkeys, and the university's own sign-in services when they are configured."""

from importlib.util import find_spec
from typing import Any

from convenio.config.env import Outside

OIDC_SLUG, SAML_SLUG = "university", "saml"


def saml_is_installed() -> bool:
    """Is the extra ``saml`` there? It brings a library in C, so it is not in the core."""
    return find_spec("onelogin") is not None


def providers(oidc: Outside | None, saml: Outside | None) -> dict[str, Any]:
    """Django's SOCIALACCOUNT_PROVIDERS. People are matched by an address the service vouches for, never by another."""
    found: dict[str, Any] = {}
    if oidc is not None:
        found["openid_connect"] = {
            "APPS": [
                {
                    "provider_id": OIDC_SLUG,
                    "name": oidc.name,
                    "client_id": oidc.client_id,
                    "secret": oidc.secret,
                    "settings": {
                        "server_url": oidc.address,
                        "oauth_pkce_enabled": True,
                        "email_authentication": True,
                        "verified_email": list(oidc.domains),
                    },
                }
            ]
        }
    if saml is not None and saml_is_installed():
        found["saml"] = {
            "APPS": [
                {
                    "provider_id": saml.client_id,
                    "name": saml.name,
                    "client_id": SAML_SLUG,
                    "settings": {
                        "idp": {"entity_id": saml.client_id, "metadata_url": saml.address},
                        "email_authentication": True,
                        "verified_email": list(saml.domains),
                    },
                }
            ]
        }
    return found


def apps(saml: Outside | None) -> list[str]:
    """Django apps that only a configured and installed SAML needs."""
    return ["allauth.socialaccount.providers.saml"] if saml is not None and saml_is_installed() else []
