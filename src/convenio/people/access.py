"""Doors of pages, and the question whether the person at the keyboard proved again who they are."""

from datetime import UTC, datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.parties.access import acting_with, signed_in

__all__ = ["acting_with", "reauthenticate", "reauthenticated_at", "recently_reauthenticated", "signed_in"]


def recently_reauthenticated(request: HttpRequest) -> bool:
    """Did the person prove who they are again, by password or code, within the last five minutes?

    Signing in does not count: it may have been somebody else's open session a moment ago.
    """
    proved = reauthenticated_at(request)
    return proved is not None and bool(did_recently_reauthenticate(request))


def reauthenticated_at(request: HttpRequest) -> datetime | None:
    """When the person last proved who they are again in this session; None when never."""
    if not request.user.is_authenticated:
        return None
    records = [row for row in get_authentication_records(request, request.user) if row.get("reauthenticated")]
    return datetime.fromtimestamp(records[-1]["at"], tz=UTC) if records else None


def reauthenticate(request: HttpRequest, back: str = "") -> HttpResponse:
    """Lead to the page that asks for the password or code again, and then to ``back`` (default: this page).

    Who only signs in at their university has neither; they are led to making a passkey first.
    """
    if not get_reauthentication_flows(request.user):
        messages.info(
            request, _("What binds your university is confirmed with a passkey. Make one first, then go back.")
        )
        return redirect("mfa_add_webauthn")
    return redirect_to_login(back or request.get_full_path(), reverse("account_reauthenticate"))
