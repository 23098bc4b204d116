"""The link of an invitation: made from its row and the node's own secret, so that the database alone makes none."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from convenio.people.models import Invitation

SALT = "convenio.people.invitation"


def token_of(invitation: Invitation) -> str:
    """The secret part of the link."""
    return salted_hmac(SALT, f"{invitation.pk}:{invitation.seed}", algorithm="sha256").hexdigest()[:40]


def link_of(invitation: Invitation) -> str:
    """The whole link, for a mail."""
    return str(settings.BASE_URL) + reverse("people:join", args=[invitation.pk, token_of(invitation)])


def invitation_by(pk: int, token: str) -> Invitation | None:
    """The invitation a link names, in whatever state; None when the link is none of ours or was sent anew since."""
    row = Invitation.objects.select_related("person", "party").filter(pk=pk).first()
    return row if row is not None and constant_time_compare(token_of(row), token) else None
