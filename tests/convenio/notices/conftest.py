"""A house whose people are told something."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from convenio.notices import registry
from convenio.notices.actions import DUTY, tell
from convenio.notices.mail import send_owed
from convenio.parties.models import Party
from convenio.people.models import Person
from convenio.worker.models import Task
from convenio.worker.terms import Outcome
from tests.convenio.people.conftest import english, house, keeper, officer, other_house, signatory

__all__ = ["english", "house", "keeper", "officer", "other_house", "signatory"]

AT = datetime(2026, 3, 4, 12, 20, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of this test alone."""
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    registry.register_kind("test.ends", label="An agreement ends", sentence="%(title)s ends on %(day)s.")
    registry.register_kind("test.seen", label=gettext_lazy("Name"), sentence="%(who)s & co saw <it>.", usual="daily")


@pytest.fixture
def told(house: Party) -> Callable[..., None]:
    """``told(person, …)`` tells one person something, with sensible facts."""

    def act(*people: Person, kind: str = "test.ends", at: datetime = AT, url: str = "/desk/", **more: Any) -> None:
        details = {"title": "Exchange", "day": "2026-09-01", "who": "Li", **more.pop("details", {})}
        facts = {"about": "pact:1", "url": url, "details": details, **more}
        tell(party=house, to=[one.pk for one in people], kind=kind, at=at, **facts)

    return act


def owed() -> list[Task]:
    return list(Task.objects.filter(name=DUTY).order_by("due_at", "key"))


def send(at: datetime = AT) -> list[Outcome]:
    """What the worker does with the mails that are due."""
    answers = []
    for task in Task.objects.filter(name=DUTY, due_at__lte=at):
        answers.append(send_owed(task, at))
    return answers
