"""A new e-mail address: proved by its mailbox, told to the old one, never without a fresh proof of who asks."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from convenio.people import joining_views
from convenio.people.mail import DUTY, send_owed
from convenio.people.models import Person
from convenio.worker.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch, client: Client, officer: Person) -> Client:
    monkeypatch.setattr(joining_views, "recently_reauthenticated", lambda request: True)
    Person.objects.filter(pk=officer.pk).update(language="en")
    Task.objects.all().delete()
    client.force_login(officer)
    return client


def sent() -> Any:
    for task in Task.objects.filter(name=DUTY):
        send_owed(task, timezone.now())
        task.delete()
    return mail.outbox[-1]


def test_the_address_changes_when_the_new_mailbox_answers(proved: Client, officer: Person) -> None:
    old = officer.email
    proved.post("/me/email/", {"email": " New@CHD.example "})
    letter = sent()
    assert letter.to == ["new@chd.example"]
    officer.refresh_from_db()
    assert officer.email == old
    link = re.search(r"http://testserver(/me/email/\S+)", letter.body)
    assert link is not None
    assert "new@chd.example" in proved.get(link[1]).content.decode()
    proved.post(link[1])
    officer.refresh_from_db()
    assert officer.email == "new@chd.example"
    assert sent().to == [old]
    assert proved.post(link[1]).status_code == 404, "once"


def test_nobody_takes_an_address_that_another_has(proved: Client, officer: Person, keeper: Person) -> None:
    cases = ((keeper.email, "Somebody else uses"), (officer.email, "your address already"), ("x", "valid"))
    for address, words in cases:
        answer = proved.post("/me/email/", {"email": address})
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_an_open_session_alone_is_not_enough(client: Client, officer: Person) -> None:
    client.force_login(officer)
    answer = client.post("/me/email/", {"email": "thief@evil.example"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not Task.objects.filter(key=f"email_change:{officer.pk}").exists()
    assert client.get("/me/email/forged/").status_code == 404
