"""Signing in with the university's account, against a provider that was not written here."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.checks import Warning as CheckWarning
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from convenio.config import sign_in
from convenio.config.env import Outside, read_env
from convenio.people.checks import university_sign_in
from convenio.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
Enter = Callable[..., Any]


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    people = [
        User(sub="li", claims={"email": "Officer@chd.example", "email_verified": True}),
        User(sub="moved", claims={"email": "officer@chd.example", "email_verified": "false"}),
        User(sub="nobody", claims={"email": "stranger@chd.example", "email_verified": True}),
        User(sub="mute", claims={}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield server.server_port


@pytest.fixture
def configure(settings: Any) -> Callable[..., None]:
    def act(address: str, domains: tuple[str, ...] = ()) -> None:
        oidc = Outside(address, "convenio", "s3cret", "Chang’an account", domains)
        settings.OIDC = oidc
        settings.SOCIALACCOUNT_PROVIDERS = sign_in.providers(oidc, None)

    return act


@pytest.fixture
def enter(provider: int, configure: Callable[..., None], client: Client) -> Enter:
    """``enter("li")``: through the provider's page as that subject, and back to the node."""
    configure(f"http://localhost:{provider}")

    def act(sub: str, **form: str) -> Any:
        away = client.get("/account/university/in/")
        assert away.status_code == 302
        assert away["Location"].startswith(f"http://localhost:{provider}/")
        assert "code_challenge" in away["Location"]
        back = requests.post(away["Location"], data={"sub": sub, **form}, allow_redirects=False, timeout=5)
        assert back.status_code == 302
        return client.get(back.headers["Location"].removeprefix("http://testserver"), follow=True)

    return act


def test_an_invited_person_gets_in_by_an_address_that_is_vouched_for(
    enter: Enter, officer: Person, client: Client
) -> None:
    assert "Chang’an account" in client.get("/account/login/").content.decode()
    assert enter("li").request["PATH_INFO"] == "/desk/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    officer.refresh_from_db()
    assert officer.has_usable_password(), "who was invited with a password keeps it"
    Person.objects.filter(pk=officer.pk).update(email="renamed@chd.example")
    client.logout()
    enter("li")
    assert client.session["_auth_user_id"] == str(officer.pk), "known by their number there, whatever the address"


@pytest.mark.parametrize(
    ("sub", "says"),
    [
        ("nobody", "nobody with this address was invited"),
        ("moved", "did not say that this address was verified"),
        ("mute", "without telling your e-mail address"),
    ],
)
def test_who_is_not_known_gets_a_plain_refusal_and_no_account(
    enter: Enter, officer: Person, client: Client, sub: str, says: str
) -> None:
    before = Person.objects.count()
    answer = enter(sub)
    assert answer.status_code == 403
    assert says in answer.content.decode()
    assert Person.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_the_keeper_may_say_that_the_service_vouches_for_its_domain(
    enter: Enter, configure: Callable[..., None], provider: int, officer: Person, client: Client
) -> None:
    configure(f"http://localhost:{provider}", ("other.example",))
    assert enter("moved").status_code == 403
    configure(f"http://localhost:{provider}", ("chd.example",))
    enter("moved")
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_who_left_does_not_get_in(enter: Enter, officer: Person, client: Client) -> None:
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    enter("li")
    assert "_auth_user_id" not in client.session


def test_breaking_off_and_a_forged_return_are_told_plainly(enter: Enter, client: Client) -> None:
    answer = enter("li", action="deny")
    assert answer.status_code == 400
    assert "Nothing happened" in answer.content.decode()
    forged = client.get("/account/university/back/?code=x&state=y")
    assert forged.status_code == 502
    assert client.get("/account/elsewhere/in/").status_code == 404


class Nonsense(BaseHTTPRequestHandler):
    """Answers every question with what the test put here."""

    answer: tuple[int, bytes] = (200, b"")

    def do_GET(self) -> None:
        status, body = self.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def test_a_provider_that_answers_nonsense_breaks_nothing(configure: Callable[..., None], client: Client) -> None:
    server = HTTPServer(("127.0.0.1", 0), Nonsense)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    configure(f"http://127.0.0.1:{server.server_port}")
    answers = [(200, b"<html>"), (200, b"{}"), (200, b"[1]"), (500, b"{}"), (302, b""), (200, b"1" * 1_200_000)]
    try:
        for Nonsense.answer in answers:
            page = client.get("/account/university/in/")
            assert page.status_code == 502
            assert "did not answer as it should" in page.content.decode()
    finally:
        server.shutdown()
        server.server_close()
    assert client.get("/account/university/in/").status_code == 502, "a provider that is away"


def test_without_configuration_there_is_no_such_way(client: Client) -> None:
    assert client.get("/account/university/in/").status_code == 404


@pytest.mark.parametrize("address", ["http://login.example.edu", "login.example.edu", "https://u:p@login.example.edu"])
def test_an_address_that_is_not_safe_stops_the_node_at_its_start(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENIO_OIDC_CLIENT_ID", "x")
    monkeypatch.setenv("CONVENIO_OIDC_CLIENT_SECRET", "y")
    monkeypatch.setenv("CONVENIO_OIDC_ISSUER", address)
    with pytest.raises(ValueError, match="CONVENIO_OIDC_ISSUER"):
        read_env()


def test_configuration_is_read_and_its_secret_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("CONVENIO_OIDC_ISSUER", "https://login.example.edu/realms/staff/")
    monkeypatch.setenv("CONVENIO_OIDC_CLIENT_ID", "convenio")
    with pytest.raises(ValueError, match="secret"):
        read_env()
    monkeypatch.setenv("CONVENIO_OIDC_CLIENT_SECRET", "s3cret")
    monkeypatch.setenv("CONVENIO_OIDC_EMAIL_DOMAINS", "Example.edu, staff.example.edu")
    found = read_env().oidc
    assert found is not None
    assert urlsplit(found.address).path == "/realms/staff"
    assert found.domains == ("example.edu", "staff.example.edu")
    assert "CONVENIO_OIDC_CLIENT_SECRET" not in os.environ


def test_the_doctor_says_when_saml_is_configured_but_not_installed(settings: Any) -> None:
    saml = Outside("https://idp.example.edu/metadata", "https://idp.example.edu", "", "SAML", ())
    settings.SAML, settings.SAML_INSTALLED = saml, False
    assert [type(one) for one in university_sign_in(None)] == [CheckWarning]
    settings.SAML_INSTALLED = True
    assert "https://idp.example.edu" in university_sign_in(None)[0].msg
