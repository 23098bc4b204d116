"""The set-up is checked against servers of this process; the mailbox is read by both protocols."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from convenio.cli.command import main
from convenio.people.models import Person
from convenio.post import duties
from convenio.post.actions import note_sent
from convenio.post.checking import check
from convenio.post.mailbox import MailboxTrouble, look_in
from convenio.post.models import Looked, ReturnedAddress
from convenio.worker.terms import TryAgain
from tests.convenio.post.conftest import AT, Postman, free_port
from tests.convenio.post.samples import EXIM, POSTFIX, report
from tests.convenio.post.servers import PASSWORD, USER, Imap, Pop, serving

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return [f"{step.level} {step.code}" for step in check(AT)]


def test_a_server_that_takes_our_mails_is_well(postman: Postman, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "convenio", "s3cret"
    assert codes() == ["ok connected", "ok near", "ok login", "ok sender", "ok return", "warn no_mailbox"]
    assert not postman.got, "a check sends nothing"


def test_each_thing_that_stops_mails_is_named(postman: Postman, settings: Any) -> None:
    postman.sender_says = "553 5.7.1 not yours"
    refused = [step for step in check(AT) if step.level == "stop"]
    assert [(step.code, step.values["problem"]) for step in refused] == [("sender_refused", "553 5.7.1 not yours")]
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "convenio", "wrong"
    assert codes()[2] == "stop login_refused"
    settings.EMAIL_USE_TLS = True
    assert codes()[1] == "stop tls_refused"
    settings.EMAIL_USE_TLS, settings.EMAIL_PORT = False, free_port()
    assert codes()[0] == "stop not_connected"
    settings.EMAIL_SERVER, settings.EMAIL_RETURN = False, ""
    assert codes() == ["warn files", "warn no_return"]


def test_the_keeper_reads_it_and_so_does_the_command(
    postman: Postman, as_keeper: Client, officer: Person, capsys: Any
) -> None:
    postman.sender_says = "550 <i>no</i>"
    text = as_keeper.post(reverse("post:check"), follow=True).content.decode()
    assert "550 &lt;i&gt;no&lt;/i&gt;" in text
    assert "CONVENIO_EMAIL_FROM" in text
    assert main(["mail", "check"]) == 1
    assert "RED   The mail server does not accept" in capsys.readouterr().out
    other = Client()
    other.force_login(officer)
    assert other.get(reverse("post:setup")).status_code == 403


@pytest.mark.parametrize(("scheme", "handler"), [("pop3", Pop), ("imap", Imap)])
def test_the_mailbox_is_read_once(scheme: str, handler: Any, officer: Person, postman: Postman, settings: Any) -> None:
    note_sent(token="abc", message_id="<mail.1@node>", address=officer.email, at=AT)
    ours = report(POSTFIX, to="bounces+abc@chd.example", address=officer.email, message_id="<x@y>")
    others = report(EXIM, to="bounces+zzz@chd.example", address="a@b.example", message_id="<no@no>")
    with serving(handler, [b"Subject: lunch?\r\n\r\n.dot\r\n", ours, others]) as server:
        port = server.server_address[1]
        settings.EMAIL_RETURN_URL = f"{scheme}://{USER}:p%40ss@127.0.0.1:{port}"
        assert look_in(settings.EMAIL_RETURN_URL) == 3
        duties.read(AT)
        assert Looked.objects.get(what="mailbox").facts == {"read": 3, "reports": 2, "ours": 1, "for_us": 0}
        assert look_in(settings.EMAIL_RETURN_URL) == 0
        duties.read(AT)
        assert ReturnedAddress.objects.get().count == 1


@pytest.mark.parametrize(("scheme", "handler"), [("pop3", Pop), ("imap", Imap)])
def test_a_mailbox_that_does_not_open_is_said_and_asked_again(
    scheme: str, handler: Any, postman: Postman, settings: Any
) -> None:
    with serving(handler, []) as server:
        settings.EMAIL_RETURN_URL = f"{scheme}://{USER}:wrong@127.0.0.1:{server.server_address[1]}"
        with pytest.raises(TryAgain, match="wrong password"):
            duties.read(AT)
        assert PASSWORD not in Looked.objects.get(what="mailbox").facts["problem"]
        assert codes()[-1] == "stop mailbox_refused"
    with pytest.raises(MailboxTrouble):
        look_in(f"{scheme}://u:p@127.0.0.1:{free_port()}")
