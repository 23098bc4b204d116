"""How allauth behaves here: nobody signs up alone; people are invited by their institution."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up; mails carry addresses made from BASE_URL, never from a header."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
