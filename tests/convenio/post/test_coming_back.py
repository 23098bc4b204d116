"""A mail leaves by SMTP, its report comes back: who sees it, what waits, what lets it go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as node
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from convenio.audit.models import AuditEvent
from convenio.cli.command import main
from convenio.notices.models import Notice
from convenio.parties.terms import Role
from convenio.people.actions import erase_person
from convenio.people.actions.addressing import confirm_email
from convenio.people.mail import DUTY, owe_mail, send_owed
from convenio.people.models import Person
from convenio.post.actions import take_back, tidy
from convenio.post.models import HeldMail, ReturnedAddress, SentMail
from convenio.post.sending import deliver
from convenio.post.terms import PASSING, Sort
from convenio.worker.actions import finish
from convenio.worker.models import Task
from convenio.worker.terms import Ending
from tests.convenio.people.conftest import acting, person_of
from tests.convenio.post.conftest import AT, Postman
from tests.convenio.post.samples import EXCHANGE, EXIM, EXIM_OLD, POSTFIX, report

pytestmark = pytest.mark.django_db


def sent(officer: Person, postman: Postman) -> tuple[str, str]:
    """A mail to the officer leaves; where its report goes and which id it has."""
    Task.objects.all().delete()
    owe_mail(person=officer, kind="password_changed", at=AT)
    assert send_owed(Task.objects.get(name=DUTY), AT).ending is Ending.DONE
    envelope = postman.got[-1]
    head = envelope.content.decode().split("\r\n\r\n")[0]
    assert f"From: {node.DEFAULT_FROM_EMAIL}" in head
    message_id = next(line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("Message-ID"))
    return envelope.mail_from, message_id


def back(officer: Person, postman: Postman, sample: str = POSTFIX, **more: str) -> Any:
    to, message_id = sent(officer, postman)
    raw = report(sample, **{"to": to, "address": officer.email, "message_id": message_id, **more})
    return take_back(raw=raw, at=AT)


@pytest.mark.parametrize("sample", [POSTFIX, EXIM, EXIM_OLD, EXCHANGE])
def test_a_report_finds_its_mail_and_nothing_more_is_sent(officer: Person, postman: Postman, sample: str) -> None:
    assert back(officer, postman, sample).sort is Sort.GONE
    owe_mail(person=officer, kind="password_reset", at=AT)
    task = Task.objects.get(name=DUTY, key__startswith="password_reset")
    before = len(postman.got)
    outcome = send_owed(task, AT)
    assert outcome.ending is Ending.PARK
    assert len(postman.got) == before
    assert HeldMail.objects.get().key == task.key


@pytest.mark.parametrize(("without", "matched"), [("return address", True), ("id", True), ("both", False)])
def test_matched_by_return_address_or_by_id_and_by_nothing_else(
    officer: Person, postman: Postman, without: str, matched: bool
) -> None:
    other = {"to": "bounces+guessed@chd.example"} if without != "id" else {}
    other |= {"message_id": "<guessed@example.org>"} if without != "return address" else {}
    assert bool(back(officer, postman, **other).address) is matched
    assert ReturnedAddress.objects.exists() is matched, "nobody silences somebody by naming their address"


def test_without_a_plus_the_return_address_is_the_same_for_all(
    officer: Person, postman: Postman, settings: Any
) -> None:
    settings.EMAIL_RETURN = "bounces@chd.example"
    to, message_id = sent(officer, postman)
    assert to == "bounces@chd.example"
    assert take_back(raw=report(EXIM, to=to, address=officer.email, message_id=message_id), at=AT).sort is Sort.GONE


def test_a_full_box_is_shown_but_written_to(officer: Person, postman: Postman) -> None:
    assert back(officer, postman, status="5.2.2", said="552 5.2.2 Mailbox full").sort is Sort.FULL
    owe_mail(person=officer, kind="password_reset", at=AT)
    assert send_owed(Task.objects.get(key__startswith="password_reset"), AT).ending is Ending.DONE
    tidy(AT + PASSING + timedelta(days=1))
    assert not ReturnedAddress.objects.exists()


def test_a_delay_is_no_trouble_and_the_same_report_counts_once(officer: Person, postman: Postman) -> None:
    assert back(officer, postman, action="delayed", status="4.4.1").sort is None
    assert not ReturnedAddress.objects.exists()
    to, message_id = sent(officer, postman)
    raw = report(POSTFIX, to=to, address=officer.email, message_id=message_id)
    assert [take_back(raw=raw, at=AT).address for _ in range(3)] == [officer.email] * 3
    assert ReturnedAddress.objects.get().count == 1


def test_keepers_are_told_and_see_it_and_confirm(officer: Person, keeper: Person, postman: Postman) -> None:
    back(officer, postman)
    assert Notice.objects.get(kind="people.mail_returned").person == keeper
    client = Client()
    client.force_login(keeper)
    for page in (reverse("people:person", args=[officer.pk]), reverse("people:list"), reverse("post:returned")):
        text = client.get(page).content.decode()
        assert "User unknown in virtual mailbox table" in text
        assert "no such address" in text
    owe_mail(person=officer, kind="password_reset", at=AT)
    task = Task.objects.get(key__startswith="password_reset")
    outcome = send_owed(task, AT)
    Task.objects.filter(pk=task.pk).update(owner="w")
    finish(task=task, owner="w", outcome=outcome, at=AT)
    assert Task.objects.get(pk=task.pk).parked_at is not None
    row = ReturnedAddress.objects.get()
    answer = client.post(reverse("post:confirm", args=[row.pk]), follow=True)
    assert "1 mail that waited" in answer.content.decode()
    task.refresh_from_db()
    assert task.parked_at is None
    assert send_owed(task, AT).ending is Ending.DONE
    assert AuditEvent.objects.filter(what="post.confirmed").exists()


def test_a_report_about_a_mail_from_before_the_confirmation_holds_nothing(
    officer: Person, keeper: Person, postman: Postman
) -> None:
    first, second = sent(officer, postman), sent(officer, postman)
    for to, message_id in (first, second):
        take_back(raw=report(POSTFIX, to=to, address=officer.email, message_id=message_id), at=AT)
        ReturnedAddress.objects.update(held=ReturnedAddress.objects.get().held, confirmed_at=AT)
        if (to, message_id) == first:
            ReturnedAddress.objects.update(held=False)
    assert not ReturnedAddress.objects.get().held


def test_a_new_address_lets_go_what_waits(officer: Person, postman: Postman) -> None:
    back(officer, postman)
    owe_mail(person=officer, kind="password_reset", at=AT)
    task = Task.objects.get(key__startswith="password_reset")
    send_owed(task, AT)
    Task.objects.filter(pk=task.pk).update(parked_at=AT)
    confirm_email(person=officer, email="wei.li@chd.example", at=AT)
    task.refresh_from_db()
    assert task.parked_at is None
    assert send_owed(task, AT).ending is Ending.DONE
    assert postman.got[-1].rcpt_tos == ["wei.li@chd.example"]


def test_others_neither_see_nor_confirm(officer: Person, other_house: Any, postman: Postman) -> None:
    back(officer, postman)
    stranger = person_of(other_house, Role.KEEPER, "keeper@xatu.example", "Wu")
    reader = person_of(other_house, Role.READER, "reader@xatu.example", "Xu")
    for person, status in ((stranger, 403), (officer, 403), (reader, 403)):
        client = Client()
        client.force_login(person)
        assert officer.email not in client.get(reverse("post:returned")).content.decode()
        assert client.post(reverse("post:confirm", args=[ReturnedAddress.objects.get().pk])).status_code == status


def test_of_the_erased_nothing_stays(officer: Person, keeper: Person, postman: Postman) -> None:
    back(officer, postman)
    erase_person(acting=acting(keeper), person=officer, at=AT)
    assert not SentMail.objects.filter(address__startswith="officer@").exists()
    assert not ReturnedAddress.objects.exists()


def test_the_command_takes_a_pipe_and_never_bounces_a_bounce(
    officer: Person, postman: Postman, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    import io
    import types

    to, message_id = sent(officer, postman)
    for raw, said in (
        (report(EXCHANGE, to=to, address=officer.email, message_id=message_id), f"{officer.email}: gone"),
        (b"\x00\xff nonsense", "no report"),
        (report(EXIM, to="x@y.example", address="a@b.example", message_id="<no@no>"), "no mail that this node sent"),
    ):
        monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=io.BytesIO(raw)))
        assert main(["mail", "bounce"]) == 0
        assert said in capsys.readouterr().out


def test_a_test_mail_is_known_apart(keeper: Person, postman: Postman, as_keeper: Client) -> None:
    ReturnedAddress.objects.create(address=keeper.email, sort="gone", since=AT, last_at=AT, held=True)
    answer = as_keeper.post(reverse("post:test"), follow=True).content.decode()
    assert "took the test mail" in answer
    assert "taken by the mail server" in answer
    envelope = postman.got[-1]
    message_id = SentMail.objects.get(test=True).message_id
    raw = report(POSTFIX, to=envelope.mail_from, address=keeper.email, message_id=message_id)
    take_back(raw=raw, at=AT)
    assert "came back" in as_keeper.get(reverse("post:setup")).content.decode()
    assert ReturnedAddress.objects.get().count == 1, "a test says nothing new of the address"


def test_other_mails_keep_their_own_id(postman: Postman) -> None:
    message = EmailMessage("x", "y", None, ["a@b.example"], headers={"Message-ID": "<own@node>"})
    assert deliver(message, at=AT).ending is Ending.DONE
    assert SentMail.objects.get().message_id == "<own@node>"
