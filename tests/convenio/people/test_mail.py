"""Mails: in the reader's language, with the node's own address, owed and not sent by the page."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role
from convenio.people.actions import invite_person
from convenio.people.mail import DUTY, KINDS, compose, owe_mail, send_owed
from convenio.people.models import Person
from convenio.worker.models import Task
from convenio.worker.terms import Ending

pytestmark = pytest.mark.django_db


def send_all() -> list[Ending]:
    return [send_owed(task, timezone.now()).ending for task in Task.objects.filter(name=DUTY)]


def test_a_reset_leads_to_a_link_of_this_node_whatever_the_host_header_says(officer: Person, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Task.objects.all().delete()
    answer = Client(HTTP_HOST="evil.example").post("/account/password/reset/", {"email": officer.email})
    assert answer.status_code == 302
    assert not mail.outbox, "a page only owes a mail"
    assert send_all() == [Ending.DONE]
    body = mail.outbox[0].body
    assert "evil.example" not in body
    link = re.search(r"http\S+/password/reset/key/\S+", body)
    assert link is not None
    assert link[0].startswith(settings.BASE_URL + "/")
    path = link[0].removeprefix(settings.BASE_URL)
    client = Client(HTTP_HOST="testserver")
    form = client.get(path, follow=True)
    new = {"password1": "battery staple horse", "password2": "battery staple horse"}
    done = client.post(form.redirect_chain[-1][0], new)
    assert done.status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("battery staple horse")
    again = Client().get(path, follow=True)
    assert "This link no longer works" in again.content.decode()


def test_nobody_learns_which_addresses_are_known(officer: Person) -> None:
    Task.objects.all().delete()
    known = Client().post("/account/password/reset/", {"email": officer.email}, follow=True)
    unknown = Client().post("/account/password/reset/", {"email": "nobody@chd.example"}, follow=True)
    assert known.content.decode() == unknown.content.decode()
    assert Task.objects.filter(name=DUTY).count() == 1
    one = Client().post("/account/login/", {"login": officer.email, "password": "wrong wrong wrong"})
    other = Client().post("/account/login/", {"login": "nobody@chd.example", "password": "wrong wrong wrong"})
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", one.content.decode()) == strip.sub("", other.content.decode())


def test_an_invited_person_whose_link_grew_old_asks_for_another(house: Party) -> None:
    given = {"email": "new@chd.example", "name": "New", "language": "ru"}
    person = invite_person(acting=Acting.node(house), role=Role.READER, at=timezone.now(), **given)
    Client().post("/account/password/reset/", {"email": "NEW@chd.example"})
    assert Task.objects.filter(key=f"password_reset:{person.pk}").exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh-hans", "ru"])
def test_every_mail_has_a_subject_of_one_line_and_a_body(officer: Person, kind: str, language: str) -> None:
    from django.utils.translation import override

    with override(language):
        message = compose(officer, {"kind": kind, "party": "chd.edu.cn"})
    assert "\n" not in message.subject
    assert message.subject
    assert settings.BASE_URL in message.body
    assert "{{" not in message.body
    assert message.to == [officer.email]


def test_a_mail_is_written_in_the_readers_language(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import translation

    from convenio.people import mail as room

    seen: list[str | None] = []
    original = room.compose
    monkeypatch.setattr(room, "compose", lambda *args: (seen.append(translation.get_language()), original(*args))[1])
    Task.objects.all().delete()
    owe_mail(person=officer, kind="password_changed", at=timezone.now())
    send_all()
    assert seen == ["zh-hans"]
    assert translation.get_language() == "en"


def test_a_mail_server_that_is_down_loses_nothing(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, *args: Any, **more: Any) -> int:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    task = Task.objects.get(key=f"invited:{officer.pk}")
    outcome = send_owed(task, timezone.now())
    assert outcome.ending == Ending.RETRY
    assert "no server" in outcome.reason


def test_the_erased_get_no_mail(officer: Person) -> None:
    officer.is_active = False
    officer.save()
    assert send_all() == [Ending.DONE]
    assert not mail.outbox


def test_the_same_mail_asked_for_ten_times_is_one(officer: Person) -> None:
    for _again in range(10):
        owe_mail(person=officer, kind="password_reset", at=timezone.now())
    assert Task.objects.filter(key=f"password_reset:{officer.pk}").count() == 1


def test_a_name_cannot_smuggle_lines_into_a_subject(officer: Person) -> None:
    from convenio.parties.actions import keep_party

    keep_party(hei_id="evil.example", names={"en": "X\r\nBcc: all@example.org"})
    message = compose(officer, {"kind": "invited", "party": "evil.example"})
    assert "\n" not in message.subject
    assert "\r" not in message.subject
