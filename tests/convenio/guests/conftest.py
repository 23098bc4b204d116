"""Fixtures: an agreement with Tomsk, which has no system; a secure link for a person there; a mail box; a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from convenio.agreements import actions, books, witnessing
from convenio.agreements.models import Agreement
from convenio.guests import actions as guests
from convenio.guests.models import GuestLink
from convenio.network.keys import store
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Person
from convenio.worker.duties import duty
from convenio.worker.models import Task
from tests.convenio.agreements.conftest import NAMES, know_each_other, live_once, make_house
from tests.convenio.agreements.pages_b.people import client_of
from tests.convenio.agreements.pair import CHD, TPU, House, Wire
from tests.convenio.agreements.stages import restore
from tests.convenio.agreements.test_witnessed import founded

AGENT = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604"


@pytest.fixture(autouse=True)
def _clean(settings, tmp_path):
    settings.KEYS_DIR, settings.FILES_DIR = tmp_path / "keys", tmp_path / "files"
    settings.HOME = tmp_path
    books.forget_cached()
    store.forget_loaded()
    yield
    books.forget_cached()
    store.forget_loaded()


@pytest.fixture(scope="session")
def begun(django_db_setup, django_db_blocker, tmp_path_factory):
    """What most tests begin with, made once: the houses; with an agreement of Chang'an's."""

    def begin(wire: Wire) -> Iterator[str]:
        houses = {hei_id: make_house(hei_id, wire) for hei_id in NAMES}
        know_each_other()
        yield "houses"
        founded(houses[CHD], wire)
        yield "agreement"

    return live_once(django_db_blocker, tmp_path_factory, begin, real_time())


def real_time() -> Wire:
    """The clock is the real one: pages look at it."""
    return Wire(now=timezone.now().replace(microsecond=0) - timedelta(hours=1))


@pytest.fixture
def wire() -> Wire:
    return real_time()


@pytest.fixture
def chd(db, begun, wire, request, tmp_path) -> House:
    """Chang'an, which has a node; Tomsk and a third university with keys in reserve."""
    stage = begun["agreement" if "agreement" in request.fixturenames else "houses"]
    restore(stage, tmp_path)
    wire.now = stage.at
    return House(Party.objects.get(hei_id=CHD), wire)


@pytest.fixture
def agreement(chd) -> Agreement:
    """Proposed by Chang'an; Tomsk takes part by secure link."""
    return chd.copy()


@pytest.fixture
def officer(chd) -> Client:
    return client_of(chd, Role.OFFICER)


def make_link(agreement, wire, **change) -> GuestLink:
    """A link for Anna Petrova of Tomsk, who may do everything."""
    person = Person.objects.filter(memberships__role=Role.OFFICER, memberships__party__hei_id=CHD).first()
    acting = House(agreement.party, wire).acting(Role.OFFICER, person=person.pk if person else 0)
    given = {
        "party": TPU,
        "name": "Anna Petrova",
        "email": "anna@tpu.ru",
        "language": "en",
        "until": timezone.localdate() + timedelta(days=30),
        "may_comment": True,
        "may_approve": True,
        "may_sign": True,
        "mandate": "Rector, Charter, article 12",
    }
    return guests.make_link(acting=acting, agreement=agreement, at=timezone.now(), **(given | change))


def do_mails(now=None) -> None:
    """What the worker does for the mails of this room."""
    for task in Task.objects.filter(name__in=("guests.link", "guests.code")).order_by("pk"):
        run = duty(task.name)
        assert run is not None
        if run(task, now or timezone.now()).ending.value == "done":
            task.delete()


def address() -> str:
    """The path of the newest mail that carries one."""
    do_mails()
    found = [re.search(r"/with/[\w-]+/", one.body) for one in mail.outbox]
    return [one.group() for one in found if one][-1]


def code() -> str:
    """The six digits of the newest mail."""
    do_mails()
    found = re.match(r"(\d{3} \d{3})", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


def enter(client: Client, path: str, agent: str = AGENT):
    """From the address to the open agreement. Returns the last answer."""
    client.get(path)
    client.post(path, {"do": "send"})
    return client.post(path, {"do": "open", "code": code()}, headers={"User-Agent": agent})


@pytest.fixture
def link(officer, agreement, wire) -> GuestLink:
    return make_link(agreement, wire)


@pytest.fixture
def guest(link) -> Client:
    """A browser in which the link is open."""
    client = Client()
    assert enter(client, address()).status_code == 302
    return client


def inside(link, rest: str = "") -> str:
    return f"/guest/{link.public}/{rest}"


def as_tomsk(agreement):
    return witnessing.as_guest(Agreement.objects.get(pk=agreement.pk), Party.objects.get(hei_id=TPU))


def first_clause(agreement) -> dict:
    """A clause of the newest version with a number in it."""
    text = books.text(agreement, books.state(agreement).versions[-1].text)
    return next(one for one in text["clauses"] if "teachers" in one["values"])


def agree(agreement, guest, link) -> None:
    """Tomsk approves the newest version on its page."""
    version = books.state(agreement).versions[-1]
    guest.post(inside(link, "approve/"), {"version": version.id, "text": version.text})


def open_round(chd, agreement) -> str:
    at = timezone.now()
    return actions.open_round(
        acting=chd.officer, agreement=chd.copy(agreement), deadline=at + timedelta(days=9), order=None, at=at
    )
