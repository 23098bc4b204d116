"""The link in every mail by which a reader stops mails of that kind, without signing in. Pure but for the secret.

The link names a person and kinds, signed with the node's secret: it opens nothing, shows nothing about the person,
and can only stop what its mail was about.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "convenio.notices.stop"


def stop_url(person_id: int, kinds: Iterable[str]) -> str:
    """The address, whole, for a mail to this person about these kinds."""
    token = signing.dumps([person_id, sorted(set(kinds))], salt=SALT, compress=True)
    return str(settings.BASE_URL) + reverse("notices:stop", args=[token])


def read_token(token: str) -> tuple[int, list[str]] | None:
    """Whom and which kinds a link names; None when this node did not make it."""
    try:
        person_id, kinds = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person_id), [str(kind) for kind in kinds]
