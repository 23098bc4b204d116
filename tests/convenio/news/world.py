"""Builds an agreement in force between two universities of one node, by the deeds of their officers."""

from datetime import timedelta

from convenio.agreements import actions, books
from convenio.agreements.clearing import missing
from convenio.agreements.models import Agreement
from convenio.network.keys import rotation
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.parties.actions import keep_party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.convenio.agreements.pair import CHD, START, TPU, House, Wire

TITLE = {"en": "Cooperation 2026–2030", "zh": "合作协议", "ru": "Соглашение о сотрудничестве"}
NAMES = {
    CHD: ({"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"}, "CN"),
    TPU: ({"en": "Tomsk Polytechnic University", "zh": "托木斯克理工大学", "ru": "Томский политехнический"}, "RU"),
}
SIGNATORIES = {
    CHD: {"name": {"en": "Rector of Chang’an"}, "title": {"en": "President"}},
    TPU: {"name": {"en": "Rector of Tomsk"}, "title": {"en": "Rector"}},
}


def make_house(hei_id: str, wire: Wire) -> House:
    """A hosted university with its event key, known to itself and others, and a signatory with a mandate."""
    names, country = NAMES[hei_id]
    house = House(keep_party(hei_id=hei_id, names=names, country=country, hosted=True), wire)
    rotation._make(house.party, rotation.KeyPurpose.EVENT, rotation.KeyState.ACTIVE, START).save()
    seen = {"first_seen_at": START, "last_seen_at": START}
    node = PartnerNode.objects.create(hei_id=hei_id, names=names, pact_url="https://x.example/", **seen)
    key = NodeKey.objects.get(party=house.party, purpose="event")
    PartnerKey.objects.create(node=node, purpose="event", key_id=key.key_id, public=key.public, trust="pinned", **seen)
    person = Person.objects.create(pk=house.signatory.person_id, email=f"rector@{hei_id}", name="Rector")
    Membership.objects.create(person=person, party=house.party, role=Role.SIGNATORY, mandate="Charter, article 12")
    return house


def start(chd: House, wire: Wire) -> Agreement:
    """A draft of Chang'an."""
    return actions.start_agreement(
        acting=chd.officer,
        kind="COMP",
        partners=[TPU],
        languages=["zh", "ru", "en"],
        title=TITLE,
        at=wire.now,
        values={"staff_exchange": {"teachers": 2}},
        signatories=SIGNATORIES,
    )


def propose(chd: House, draft: Agreement, wire: Wire) -> Agreement:
    """Version 1, arrived in Tomsk."""
    pk = draft.pk
    actions.propose_version(acting=chd.officer, agreement=draft, at=wire.later(minutes=1))
    wire.run()
    return Agreement.objects.select_related("party").get(pk=pk)


def bring_into_force(chd: House, tpu: House, proposed: Agreement, wire: Wire) -> Agreement:
    """Approved by Tomsk, cleared, and signed by both on their nodes."""
    version = books.state(tpu.copy(proposed)).versions[-1]
    actions.approve_version(
        acting=tpu.officer,
        agreement=tpu.copy(proposed),
        version=version.id,
        seen_digest=version.text,
        at=wire.later(minutes=1),
    )
    wire.run()
    for rule in missing(tpu.copy(proposed), wire.now.date()):
        actions.record_clearance(
            acting=tpu.officer,
            agreement=tpu.copy(proposed),
            rule=rule.id,
            authority="Ministry",
            number="12-345",
            issued_on=wire.now.date(),
            at=wire.later(minutes=1),
        )
    deadline = wire.later(minutes=1) + timedelta(days=10)
    actions.open_round(acting=chd.officer, agreement=chd.copy(proposed), deadline=deadline, order=None, at=wire.now)
    wire.run()
    for house in (chd, tpu):
        live = books.state(house.copy(proposed)).open_round
        assert live
        at = wire.later(minutes=1)
        actions.sign_on_node(
            acting=house.signatory,
            agreement=house.copy(proposed),
            round=live.id,
            seen_rendition=live.rendition,
            reauthenticated_at=at,
            at=at,
        )
        wire.run()
    return chd.copy(proposed)
