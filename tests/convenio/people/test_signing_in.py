"""Signing in: throttled over all processes, recorded, with a second factor, sessions that can be ended."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from convenio.audit.models import AuditEvent
from convenio.people.access import reauthenticated_at, recently_reauthenticated
from convenio.people.models import Person, SharedCount
from tests.convenio.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def attempt(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def test_in_and_out_stand_in_the_record(client: Client, officer: Person) -> None:
    assert attempt(client, officer.email)["Location"] == "/desk/"
    client.post("/account/logout/")
    codes = list(AuditEvent.objects.filter(what__contains="signed").order_by("number").values_list("what", flat=True))
    assert codes == ["people.signed_in", "people.signed_out"]
    assert AuditEvent.objects.get(what="people.signed_in").person_name == "Li Wei"


def test_a_refused_sign_in_of_somebody_known_is_recorded_without_a_name(client: Client, officer: Person) -> None:
    attempt(client, officer.email, "wrong wrong wrong")
    event = AuditEvent.objects.get(what="people.sign_in_refused")
    assert (event.about, event.person_name, event.details) == (f"person:{officer.pk}", "", {})
    before = AuditEvent.objects.count()
    attempt(client, "stranger@example.org", "wrong wrong wrong")
    assert AuditEvent.objects.count() == before


def test_guessing_is_stopped_for_every_process(officer: Person) -> None:
    for _again in range(5):
        attempt(Client(REMOTE_ADDR="192.0.2.7"), officer.email, "wrong wrong wrong")
    assert SharedCount.objects.exists(), "the counts lie in the database, which all processes share"
    blocked = attempt(Client(REMOTE_ADDR="192.0.2.8"), officer.email)
    assert blocked.status_code == 200
    assert "_auth_user_id" not in blocked.client.session
    cache.clear()
    assert attempt(Client(), officer.email).status_code == 302


def test_many_attempts_from_one_address_get_a_page_in_plain_words(officer: Person) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    answers = [attempt(client, f"guess{i}@example.org", "wrong") for i in range(40)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_a_closed_account_stays_out(client: Client, officer: Person) -> None:
    officer.is_active = False
    officer.save()
    attempt(client, officer.email)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(client: Client) -> None:
    page = client.get("/account/signup/")
    assert "By invitation" in page.content.decode()
    client.post("/account/signup/", {"email": "me@example.org", "password1": PASSWORD})
    assert not Person.objects.filter(email="me@example.org").exists()


@pytest.mark.parametrize("address", ["email/", "confirm-email/", "password/set/", "social/", "login/code/"])
def test_doors_of_the_library_that_are_not_used_do_not_exist(client: Client, address: str) -> None:
    assert client.get(f"/account/{address}").status_code == 404


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_with_a_second_factor_the_password_alone_is_not_enough(client: Client, officer: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    answer = attempt(client, officer.email)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert "authenticator app" in client.get("/account/2fa/authenticate/").content.decode()
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/account/2fa/authenticate/", {"code": code(secret)})
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_a_second_factor_is_set_up_and_switched_off_with_codes_to_keep(
    client: Client, keeper: Person, django_capture_on_commit_callbacks: Any
) -> None:
    attempt(client, keeper.email)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "<svg" in page
    secret = page.split("<code>")[1].split("</code>")[0]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    assert done.content.decode().count("<li>") >= 10, "recovery codes are shown"
    assert Authenticator.objects.filter(user=keeper).count() == 2
    assert AuditEvent.objects.filter(what="people.second_factor_on").exists()
    assert "A code is asked for" in client.get("/account/2fa/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/deactivate/", {}, follow=True)
    assert not Authenticator.objects.filter(user=keeper, type="totp").exists()
    assert AuditEvent.objects.filter(what="people.second_factor_off").exists()


def test_other_sessions_are_ended(officer: Person) -> None:
    here, there = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There")
    attempt(here, officer.email)
    attempt(there, officer.email)
    page = here.get("/account/sessions/").content.decode()
    assert "There" in page
    here.post("/account/sessions/")
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_is_told(officer: Person) -> None:
    here, there = Client(), Client()
    attempt(here, officer.email)
    attempt(there, officer.email)
    new = {"oldpassword": PASSWORD, "password1": "battery staple horse", "password2": "battery staple horse"}
    here.post("/account/password/change/", new)
    assert there.get("/me/").status_code == 302
    assert AuditEvent.objects.filter(what="people.password_changed").exists()


def test_signing_in_is_no_reauthentication_and_reauthentication_ages(
    client: Client, officer: Person, settings: Any, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt(client, officer.email)

    def request() -> Any:
        made = rf.get("/")
        made.user, made.session = officer, client.session
        return made

    assert not recently_reauthenticated(request())
    assert reauthenticated_at(request()) is None
    answer = client.post("/account/reauthenticate/?next=/me/", {"password": PASSWORD, "next": "/me/"})
    assert answer["Location"] == "/me/"
    assert recently_reauthenticated(request())
    assert reauthenticated_at(request()) is not None
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert not recently_reauthenticated(request())


def test_reauthentication_leads_nowhere_else(client: Client, officer: Person) -> None:
    attempt(client, officer.email)
    data = {"password": PASSWORD, "next": "https://evil.example/"}
    answer = client.post("/account/reauthenticate/", data)
    assert "evil" not in answer["Location"]
