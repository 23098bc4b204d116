"""Telling: once, to people who are here, by the mail they chose, and nothing lost when the mail server refuses."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.utils import translation

from convenio.notices import actions, queries
from convenio.notices.actions import DUTY
from convenio.notices.models import Notice
from convenio.notices.terms import How, due
from convenio.parties.models import Party
from convenio.people.models import Membership, Person
from convenio.worker.models import Task
from convenio.worker.terms import Ending
from tests.convenio.notices.conftest import AT, owed, send

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]


def test_the_same_thing_with_once_is_told_once(told: Tell, officer: Person, keeper: Person) -> None:
    told(officer, details={"once": "60"})
    told(officer, keeper, details={"once": "60"})
    told(officer, details={"once": "14"})
    told(officer)
    told(officer)
    assert Notice.objects.filter(person=officer).count() == 4
    assert Notice.objects.filter(person=keeper).count() == 1


def test_who_left_or_belongs_elsewhere_is_not_told(
    told: Tell, officer: Person, keeper: Person, signatory: Person
) -> None:
    Person.objects.filter(pk=keeper.pk).update(is_active=False)
    Membership.objects.filter(person=signatory).delete()
    told(officer, keeper, signatory)
    assert list(Notice.objects.values_list("person_id", flat=True)) == [officer.pk]


def test_an_unknown_kind_and_a_foreign_address_are_mistakes_of_the_caller(told: Tell, officer: Person) -> None:
    with pytest.raises(ValueError, match=r"no\.such"):
        told(officer, kind="no.such")
    for url in ("https://evil.example/", "//evil.example/", "desk"):
        with pytest.raises(ValueError, match="no path"):
            told(officer, url=url)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("how", "at", "expected"),
    [
        (How.NOW, datetime(2026, 3, 4, 12, 20, tzinfo=UTC), datetime(2026, 3, 4, 12, 20, tzinfo=UTC)),
        (How.DAILY, datetime(2026, 3, 4, 5, 59, tzinfo=UTC), datetime(2026, 3, 4, 6, tzinfo=UTC)),
        (How.DAILY, datetime(2026, 3, 4, 6, 0, tzinfo=UTC), datetime(2026, 3, 5, 6, tzinfo=UTC)),
        (How.WEEKLY, datetime(2026, 3, 4, 12, 20, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)),
        (How.WEEKLY, datetime(2026, 3, 8, 12, 0, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)),
        (How.WEEKLY, datetime(2026, 3, 9, 6, 0, tzinfo=UTC), datetime(2026, 3, 16, 6, tzinfo=UTC)),
    ],
)
def test_digests_leave_in_the_morning_and_on_monday(how: How, at: datetime, expected: datetime) -> None:
    assert due(how, at) == expected


def test_a_digest_holds_what_was_not_read_and_each_thing_comes_once(told: Tell, officer: Person) -> None:
    told(officer, kind="test.seen", details={"who": "Ivanov"})
    told(officer, kind="test.seen", details={"who": "Petrov"}, at=AT + timedelta(hours=1))
    told(officer, kind="test.seen", details={"who": "Sidorov"})
    actions.mark_read(person=officer, at=AT, notices=[Notice.objects.get(details__who="Sidorov").pk])
    assert [task.due_at for task in owed()] == [datetime(2026, 3, 5, 6, tzinfo=UTC)]
    assert not send(AT)
    morning = AT + timedelta(days=1)
    assert [one.ending for one in send(morning)] == [Ending.DONE]
    assert len(mail.outbox) == 1
    body = str(mail.outbox[0].body)
    assert "Ivanov" in body
    assert "Petrov" in body
    assert "Sidorov" not in body
    send(morning)
    assert len(mail.outbox) == 1


def test_an_urgent_thing_does_not_wait_but_never_means_never(told: Tell, officer: Person, keeper: Person) -> None:
    actions.choose(person=keeper, kinds={"test.seen": How.NEVER}, at=AT)
    told(officer, keeper, kind="test.seen", urgent=True)
    send()
    assert [one.to for one in mail.outbox] == [[officer.email]]
    assert queries.unread_count(keeper.pk) == 1


def test_a_new_choice_holds_for_what_waits(told: Tell, officer: Person) -> None:
    told(officer)
    actions.choose(person=officer, kinds={"test.ends": How.WEEKLY}, at=AT)
    send()
    assert not mail.outbox
    actions.choose(person=officer, kinds={"test.ends": How.NEVER}, at=AT)
    actions.choose(person=officer, kinds={"test.ends": How.NOW}, at=AT)
    send(AT + timedelta(days=14))
    assert not mail.outbox, "what was told while mails were stopped is not sent afterwards"


def test_the_mail_is_in_the_readers_language_and_has_text_html_and_a_way_to_stop(told: Tell, officer: Person) -> None:
    seen = translation.get_language()
    told(officer, kind="test.seen", urgent=True, details={"who": "<b>Ann\r\nBcc: x@example.org</b>"})
    send()
    sent: Any = mail.outbox[0]
    raw: EmailMessage = sent.message()
    html = sent.alternatives[0][0]
    assert "姓名" in str(sent.body), "the label of the kind stands in Chinese"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["List-Unsubscribe"].startswith("<http://testserver/notices/stop/")
    assert raw["Auto-Submitted"] == "auto-generated"
    assert "Bcc" not in raw
    assert "<b>Ann" not in html
    assert "&lt;b&gt;Ann" in html
    assert "<img" not in html
    assert translation.get_language() == seen


def test_sixty_things_stand_in_a_mail_and_the_rest_is_counted(told: Tell, officer: Person) -> None:
    for number in range(65):
        told(officer, details={"title": f"Agreement {number}"})
    send()
    assert len(mail.outbox) == 1
    assert "Agreement 59 " in str(mail.outbox[0].body)
    assert "Agreement 60 " not in str(mail.outbox[0].body)
    assert "/notices/" in str(mail.outbox[0].body)
    assert not Notice.objects.filter(mailed_at=None).exists()


class Postman:
    """A mail server that refuses as it is told, and keeps what it takes."""

    def __init__(self) -> None:
        self.says = ""
        self.taken: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.says:
            return self.says
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return "250 OK"


@pytest.fixture
def postman(settings: Any) -> Iterator[Postman]:
    handler = Postman()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_refuses_for_now_is_asked_again_and_for_good_is_shown(
    told: Tell, officer: Person, house: Party, postman: Postman
) -> None:
    told(officer)
    postman.says = "451 Try later"
    assert [one.ending for one in send()] == [Ending.RETRY]
    postman.says = "550 No such person"
    assert [one.ending for one in send()] == [Ending.PARK]
    outcome = send()[0]
    assert "550 No such person" in outcome.reason
    Task.objects.filter(name=DUTY).update(reason=outcome.reason, parked_at=AT)
    assert [(one.person, one.parked) for one in queries.failed_mails(house)] == [(officer, True)]
    assert "550" in queries.mail_trouble(officer)
    actions.send_again(task=owed()[0], at=AT)
    postman.says = ""
    assert [one.ending for one in send()] == [Ending.DONE]
    assert len(postman.taken) == 1
    assert not Notice.objects.filter(mailed_at=None).exists()
