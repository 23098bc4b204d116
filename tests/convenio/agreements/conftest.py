"""Fixtures: three universities with keys on one node, and an agreement at several stages of its life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement
from convenio.network.keys import rotation, store
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.parties.actions import keep_party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.convenio.agreements.pair import CHD, START, THIRD, TPU, House, Wire

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
    books.forget_cached()
    store.forget_loaded()
    yield
    books.forget_cached()
    store.forget_loaded()


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def houses(db, wire):
    """All three universities, hosted, each known to the others with its keys."""
    found = {}
    for hei_id, (names, country) in NAMES.items():
        party = keep_party(hei_id=hei_id, names=names, country=country, hosted=True)
        _event_key_only(party)
        found[hei_id] = House(party, wire)
        _person(found[hei_id])
    for hei_id in NAMES:
        node = PartnerNode.objects.create(
            hei_id=hei_id,
            names=NAMES[hei_id][0],
            pact_url="https://x.example/",
            first_seen_at=START,
            last_seen_at=START,
        )
        key = NodeKey.objects.get(party__hei_id=hei_id, purpose="event")
        PartnerKey.objects.create(
            node=node,
            purpose="event",
            key_id=key.key_id,
            public=key.public,
            trust="pinned",
            first_seen_at=START,
            last_seen_at=START,
        )
    return found


def _event_key_only(party):
    rotation._make(party, rotation.KeyPurpose.EVENT, rotation.KeyState.ACTIVE, START).save()


def _person(house):
    """The signatory with a mandate; officers need no row, reviewers get one where a test wants a route."""
    person = Person.objects.create(
        pk=house.signatory.person_id, email=f"rector@{house.party.hei_id}", name=house.signatory.person_name
    )
    Membership.objects.create(person=person, party=house.party, role=Role.SIGNATORY, mandate="Charter, article 12")


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
def draft(chd, tpu, wire) -> Agreement:
    """Chang'an's private draft of a comprehensive agreement in three languages."""
    return actions.start_agreement(
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


@pytest.fixture
def proposed(draft, chd, wire) -> Agreement:
    """Version 1 proposed by Chang'an and arrived in Tomsk."""
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    return chd.copy(chd.copy())


@pytest.fixture
def agreed(proposed, tpu, chd, wire) -> Agreement:
    """Version 1 approved by both."""
    approve(tpu, proposed, wire)
    return chd.copy(proposed)


@pytest.fixture
def signing(agreed, chd, tpu, wire) -> Agreement:
    """A round of counterparts open, its document compared in Tomsk; Tomsk's clearance recorded."""
    clear(tpu, agreed, wire)
    actions.open_round(
        acting=chd.officer,
        agreement=chd.copy(agreed),
        deadline=wire.later(minutes=1) + DAYS_10,
        order=None,
        at=wire.now,
    )
    wire.run()
    return chd.copy(agreed)


@pytest.fixture
def in_force(signing, chd, tpu, wire) -> Agreement:
    """Signed by both on their nodes."""
    for house in (chd, tpu):
        sign(house, signing, wire)
    return chd.copy(signing)


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
