"""Certificates and keys of the node's own: its authority, its time service, those who sign here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from convenio.documents import keystore
from convenio.documents.certificates import LoadedKey, make_authority, make_signatory, make_time_service
from convenio.parties.terms import Refusal

AUTHORITY, TIME = "authority", "time"


def issue_certificate(
    *,
    common_name: str,
    organisation: str,
    country: str,
    demo: bool,
    at: datetime,
    days: int = 730,
    remarks: tuple[str, ...] = (),
) -> LoadedKey:
    """A new certificate by the node's own authority for one who signs; kept in the keys folder under its fingerprint.

    Args:
        country: ISO 3166-1, two letters; anything else is left out.
        demo: the common name begins with ``DEMO``.
        remarks: how the person was identified, where that is less than usual; they stand in the subject.
    """
    authority = node_authority(demo=demo, at=at)
    key = make_signatory(
        authority,
        name=common_name,
        organisation=organisation,
        country=country,
        demo=demo,
        at=at,
        days=days,
        remarks=remarks,
    )
    return keystore.store(settings.KEYS_DIR, key.fingerprint, key)


def load_key(fingerprint: str) -> LoadedKey:
    """The key of a certificate issued here. Call it only for a signatory who has just re-authenticated.

    Raises:
        Refusal: no such key on this node.
    """
    try:
        return keystore.load(settings.KEYS_DIR, fingerprint)
    except (FileNotFoundError, ValueError) as error:
        raise Refusal(_("The key of this certificate is not on this node. Issue a new certificate.")) from error


def release_key(fingerprint: str) -> None:
    """Take a signatory's key out of memory."""
    keystore.release(settings.KEYS_DIR, fingerprint)


def node_authority(*, demo: bool, at: datetime) -> LoadedKey:
    """The node's own authority, made on first use."""
    host = urlsplit(settings.BASE_URL).netloc or "node"
    details: dict[str, Any] = {"organisation": "", "country": "", "demo": demo, "at": at}
    return keystore.load_or_make(
        settings.KEYS_DIR, AUTHORITY, lambda: make_authority(name=f"Convenio node {host}, own authority", **details)
    )


def own_time_service(*, demo: bool, at: datetime) -> LoadedKey:
    """The node's own time-stamp service, made on first use."""
    host = urlsplit(settings.BASE_URL).netloc or "node"
    authority = node_authority(demo=demo, at=at)
    details: dict[str, Any] = {"organisation": "", "country": "", "demo": demo, "at": at}
    name = f"Convenio node {host}, own clock, not independent"
    return keystore.load_or_make(settings.KEYS_DIR, TIME, lambda: make_time_service(authority, name=name, **details))
