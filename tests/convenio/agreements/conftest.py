"""Fixtures: three universities with keys on one node, and an agreement at several stages of its life."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement
from convenio.network.keys import rotation, store
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.convenio.agreements.pair import CHD, START, THIRD, TPU, House, Wire
from tests.convenio.agreements.stages import capture, restore

DAYS_10 = timedelta(days=10)
TITLE = {"en": "Cooperation 2026–2030", "zh": "合作协议", "ru": "Соглашение о сотрудничестве"}
NAMES = {
    CHD: ({"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"}, "CN"),
    TPU: ({"en": "Tomsk Polytechnic University", "zh": "托木斯克理工大学", "ru": "Томский политехнический"}, "RU"),
    THIRD: ({"en": "North Coast University", "zh": "北岸大学", "ru": "Университет Северного берега"}, "XX"),
}


@pytest.fixture(autouse=True)
def _clean(settings, tmp_path):
    settings.KEYS_DIR, settings.FILES_DIR = tmp_path / "keys", tmp_path / "files"
    settings.HOME = tmp_path  # a stage put back is a shorter record than the mark of the test before
    books.forget_cached()
    store.forget_loaded()
    yield
    books.forget_cached()
    store.forget_loaded()


@pytest.fixture(scope="session")
def life(django_db_setup, django_db_blocker, tmp_path_factory):
    """The stages of one agreement, each as the actions leave it: name of the stage -> rows and files."""
    return live_once(django_db_blocker, tmp_path_factory)


def live_once(django_db_blocker, tmp_path_factory, how=None, wire=None):
    """Live through all stages, keep each, and leave the database as it was. ``how``: another life than ``live``."""
    home, found = tmp_path_factory.mktemp("life"), {}
    with django_db_blocker.unblock(), override_settings(KEYS_DIR=home / "keys", FILES_DIR=home / "files"):
        with transaction.atomic():
            wire = wire or Wire()
            for name in (how or live)(wire):
                books.forget_cached()
                found[name] = capture(wire.now, home, tmp_path_factory.mktemp(name))
            transaction.set_rollback(True)
        books.forget_cached()
        store.forget_loaded()
    return found


def live(wire):
    """From three universities to an agreement in force; yields the name of each stage when it is reached."""
    houses = {hei_id: make_house(hei_id, wire) for hei_id in NAMES}
    know_each_other()
    yield "houses"
    chd, tpu = houses[CHD], houses[TPU]
    draft = actions.start_agreement(
        acting=chd.officer,
        kind="COMP",
        partners=[TPU],
        languages=["zh", "ru", "en"],
        title=TITLE,
        at=wire.now,
        values={"staff_exchange": {"teachers": 2}},
        signatories={
            CHD: {"name": {"en": "Rector of Chang’an"}, "title": {"en": "President"}},
            TPU: {"name": {"en": "Rector of Tomsk"}, "title": {"en": "Rector"}},
        },
    )
    yield "draft"
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    yield "proposed"
    of = chd.copy()
    approve(tpu, of, wire)
    yield "agreed"
    clear(tpu, of, wire)
    deadline = wire.later(minutes=1) + DAYS_10
    actions.open_round(acting=chd.officer, agreement=chd.copy(of), deadline=deadline, order=None, at=wire.now)
    wire.run()
    yield "signing"
    for house in (chd, tpu):
        sign(house, of, wire)
    yield "in_force"


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def houses(db, life, wire, request, tmp_path):
    """All three universities, hosted, each known to the others; with the agreement at the stage that the test names."""
    names = [name for name in life if name in request.fixturenames]
    stage = life[names[-1]]
    restore(stage, tmp_path)
    wire.now = stage.at
    return {hei_id: House(Party.objects.get(hei_id=hei_id), wire) for hei_id in NAMES}


def make_house(hei_id, wire):
    """A hosted university with an event key, and a signatory with a mandate; officers need no row."""
    names, country = NAMES[hei_id]
    party = keep_party(hei_id=hei_id, names=names, country=country, hosted=True)
    rotation._make(party, rotation.KeyPurpose.EVENT, rotation.KeyState.ACTIVE, START).save()
    house = House(party, wire)
    person = Person.objects.create(
        pk=house.signatory.person_id, email=f"rector@{hei_id}", name=house.signatory.person_name
    )
    Membership.objects.create(person=person, party=party, role=Role.SIGNATORY, mandate="Charter, article 12")
    return house


def know_each_other():
    """Every university stands in the catalogue with its event key."""
    for key in NodeKey.objects.filter(purpose="event").select_related("party"):
        node = PartnerNode.objects.create(
            hei_id=key.party.hei_id,
            names=key.party.names,
            pact_url="https://x.example/",
            first_seen_at=START,
            last_seen_at=START,
        )
        PartnerKey.objects.create(
            node=node,
            purpose="event",
            key_id=key.key_id,
            public=key.public,
            trust="pinned",
            first_seen_at=START,
            last_seen_at=START,
        )


@pytest.fixture
def chd(houses):
    return houses[CHD]


@pytest.fixture
def tpu(houses):
    return houses[TPU]


@pytest.fixture
def third(houses):
    return houses[THIRD]


@pytest.fixture
def draft(chd) -> Agreement:
    """Chang'an's private draft of a comprehensive agreement in three languages."""
    return chd.copy()


@pytest.fixture
def proposed(chd) -> Agreement:
    """Version 1 proposed by Chang'an and arrived in Tomsk."""
    return chd.copy()


@pytest.fixture
def agreed(chd) -> Agreement:
    """Version 1 approved by both."""
    return chd.copy()


@pytest.fixture
def signing(chd) -> Agreement:
    """A round of counterparts open, its document compared in Tomsk; Tomsk's clearance recorded."""
    return chd.copy()


@pytest.fixture
def in_force(chd) -> Agreement:
    """Signed by both on their nodes."""
    return chd.copy()


def approve(house, of, wire):
    """Approve the newest version."""
    row = house.copy(of)
    version = books.state(row).versions[-1]
    actions.approve_version(
        acting=house.officer, agreement=row, version=version.id, seen_digest=version.text, at=wire.later(minutes=1)
    )
    wire.run()


def clear(house, of, wire):
    """Record every clearance that the house's country wants."""
    from convenio.agreements.clearing import missing

    row = house.copy(of)
    for rule in missing(row, wire.now.date()):
        actions.record_clearance(
            acting=house.officer,
            agreement=row,
            rule=rule.id,
            authority="Ministry",
            number="12-345",
            issued_on=wire.now.date(),
            at=wire.later(minutes=1),
        )
    wire.run()


def sign(house, of, wire):
    """Sign the open round on the node."""
    row = house.copy(of)
    live = books.state(row).open_round
    at = wire.later(minutes=1)
    event = actions.sign_on_node(
        acting=house.signatory,
        agreement=row,
        round=live.id,
        seen_rendition=live.rendition,
        reauthenticated_at=at,
        at=at,
    )
    wire.run()
    return event
