"""A house whose mails leave by a real SMTP server of this process."""

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.convenio.people.conftest import as_keeper, english, house, keeper, officer, other_house

__all__ = ["as_keeper", "english", "house", "keeper", "officer", "other_house"]
AT = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)
RETURN = "bounces+@chd.example"


class Postman:
    """Takes mails and remembers their envelopes; answers as it is told."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.sender_says = "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.sender_says.startswith("250"):
            envelope.mail_from = address
        return self.sender_says

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append(envelope)
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"convenio", b"s3cret")
    return AuthResult(success=good, handled=False)


@pytest.fixture
def postman(settings: Any) -> Iterator[Postman]:
    handler = Postman()
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), authenticator=let_in, auth_require_tls=False
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_SERVER = "127.0.0.1", controller.port, True
    settings.EMAIL_RETURN, settings.EMAIL_RETURN_URL = RETURN, ""
    yield handler
    controller.stop()
    asyncio.set_event_loop(None)
