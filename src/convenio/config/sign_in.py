"""Settings of sign-in: passkeys, and the university's own sign-in services when they are configured."""

from functools import cache
from importlib import import_module
from typing import Any

from convenio.config.env import Outside

OIDC_SLUG, SAML_SLUG = "university", "saml"
SAML_ATTRIBUTES = {
    "uid": [
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "subject-id",
        "pairwise-id",
        "eduPersonUniqueId",
    ],
    "email": [
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "mail",
        "email",
    ],
    "email_verified": ["http://schemas.auth0.com/email_verified", "email_verified"],
}
"""Names under which services tell a lasting number, the address, and whether they vouch for it; no others are read."""


@cache
def saml_trouble() -> str:
    """Why the extra ``saml`` does not run here, or nothing. It brings libraries in C, so it is not in the core."""
    try:
        import_module("onelogin.saml2.auth")
    except ModuleNotFoundError:
        return "not installed"
    except Exception as error:  # libraries in C that do not fit each other say so in many ways
        return f"does not run here ({error})"
    return ""


def saml_is_installed() -> bool:
    """Is the extra ``saml`` there, and does it run?"""
    return not saml_trouble()


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
                        "attribute_mapping": SAML_ATTRIBUTES,
                    },
                }
            ]
        }
    return found


def apps(saml: Outside | None) -> list[str]:
    """Django apps that only a configured and installed SAML needs."""
    return ["allauth.socialaccount.providers.saml"] if saml is not None and saml_is_installed() else []
