"""How allauth behaves here: nobody signs up alone; people are invited by their institution."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from convenio.people.mail import owe_mail
from convenio.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up; mails are owed to the worker and carry addresses made from BASE_URL, never from a header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """Owe the mail; the worker makes its own token when it sends."""
        owe_mail(person=user, kind="password_reset", at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No other mail of allauth leaves: what people must know is in ``people.mail``."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)
