"""Pages of the gate: what officers and keepers see and do, and what others are told instead."""

import csv
import io
import re

import pytest

from convenio.network import register_delivery_words
from convenio.network.catalogue import take
from convenio.network.keys import store
from convenio.network.manifests import manifest_of
from convenio.network.models import CatalogueCopy, Delivery, Exchange, NodeKey, PartnerKey, PartnerNode
from convenio.network.models.partners import Trust
from convenio.parties.actions import keep_party
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from ewp.manifest import write_manifest
from ewp.registry import write_catalogue

PAGES = ["/network/exchanges/", "/network/deliveries/", "/network/keys/"]
register_delivery_words(
    "worded", "The text of an agreement", lambda rows: {row.pk: ("Comprehensive <cooperation>", "/a/") for row in rows}
)


@pytest.fixture
def enter(client, own):
    def entering(*roles, party=own):
        person = Person.objects.create(email=f"p{Person.objects.count()}@tpu.example", name="Person")
        for role in roles:
            Membership.objects.create(person=person, party=party, role=role)
        client.force_login(person)
        return client

    return entering


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFICER, 200), (Role.KEEPER, 200), (Role.READER, 403), (Role.SIGNATORY, 403), (Role.REVIEWER, 403)],
)
def test_who_may_look(enter, network, page, role, status):
    assert enter(role).get(page).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_sign_in(client, own, page):
    answer = client.get(page)
    assert answer.status_code == 302
    assert "login" in answer["location"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_when_there_is_nothing(enter, own, page):
    Delivery.objects.all().delete()
    assert 'class="empty"' in text_of(enter(Role.KEEPER).get(page))


def exchange(own, at, **change):
    values = {"at": at, "party": own, "partner": "chd.edu.cn", "direction": "out", "api": "pact", "endpoint": "deliver"}
    return Exchange.objects.create(**{**values, "method": "POST", "status": 200, **change})


def test_the_log_can_be_searched_filtered_and_exported(enter, own, network, now):
    exchange(own, now)
    exchange(own, now, direction="in", endpoint="heads", partner="spbu.ru")
    exchange(own, now, status=0, code="no_connection", endpoint='=cmd|"/c calc"')
    other = keep_party(hei_id="tsu.ru", names={"en": "TSU"}, hosted=True)
    exchange(other, now, endpoint="secret")
    client = enter(Role.OFFICER)
    whole = text_of(client.get("/network/exchanges/"))
    assert "heads" in whole
    assert "secret" not in whole, "the log of another institution is not shown"
    assert "The partner’s node does not answer" in whole
    assert "heads" not in text_of(client.get("/network/exchanges/?direction=out"))
    failed = text_of(client.get("/network/exchanges/?result=failed"))
    assert "no_connection" in failed
    assert "heads" not in failed
    assert "heads" in text_of(client.get("/network/exchanges/?search=spbu"))
    assert "No exchange fits" in text_of(client.get("/network/exchanges/?search=zzz"))
    table = client.get("/network/exchanges/?format=csv&result=failed").content.decode()
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [row["endpoint"] for row in rows] == ['\'=cmd|"/c calc"']


def test_long_lists_have_pages_and_a_constant_number_of_queries(
    enter, own, network, now, django_assert_max_num_queries
):
    client = enter(Role.OFFICER)
    for n in range(120):
        exchange(own, now, partner=f"u{n}.example")
        Delivery.objects.create(party=own, partner=f"u{n}.example", kind="worded", object_id=str(n), owed_at=now)
    for page in PAGES[:2]:
        client.get(page)
        with django_assert_max_num_queries(14):
            answer = client.get(page)
        assert "1 to 50 of 12" in text_of(answer)
        assert "101 to 12" in text_of(client.get(f"{page}?page=3"))


def parked(own, now, **change):
    values = {
        "party": own,
        "partner": "chd.edu.cn",
        "kind": "worded",
        "object_id": "parcel-1",
        "owed_at": now,
        "state": "parked",
    }
    said = {"en": "Not so <b>fast</b>.", "ru": "Нет."}
    return Delivery.objects.create(**{**values, "code": "no", "reason": "not so", "partner_message": said, **change})


def test_a_refused_delivery_says_why_and_is_sent_again(enter, own, network, now):
    row = parked(own, now)
    client = enter(Role.OFFICER)
    page = text_of(client.get("/network/deliveries/"))
    assert "Comprehensive &lt;cooperation&gt;" in page
    assert "Not so &lt;b&gt;fast" in page
    answer = client.post(f"/network/deliveries/{row.pk}/again/", follow=True)
    assert "It is being sent again" in text_of(answer)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("owed", 0)
    Delivery.objects.update(state="sent")
    refused = client.post(f"/network/deliveries/{row.pk}/again/")
    assert refused.status_code == 409
    assert "delivered already" in text_of(refused)


def test_a_delivery_of_another_institution_does_not_exist(enter, own, network, now):
    row = parked(keep_party(hei_id="tsu.ru", names={"en": "TSU"}, hosted=True), now)
    client = enter(Role.OFFICER)
    assert "parcel-1" not in text_of(client.get("/network/deliveries/"))
    assert client.post(f"/network/deliveries/{row.pk}/again/").status_code == 404
    assert client.get(f"/network/deliveries/{row.pk}/again/").status_code == 405
    row.refresh_from_db()
    assert row.state == "parked"


def test_own_keys_and_partners_fingerprints_can_be_read_aloud(enter, own, network):
    page = text_of(enter(Role.OFFICER).get("/network/keys/"))
    for key in NodeKey.objects.all():
        assert " ".join(re.findall("....", key.key_id)) in page
    for key in PartnerKey.objects.filter(node__hei_id="chd.edu.cn"):
        assert " ".join(re.findall("....", key.key_id)) in page
        assert key.purpose != "event" or key.public in page
    assert "for what your institution says in agreements" in page
    assert 'mono">chd.edu.cn<' in page
    assert 'mono">tpu.ru<' not in page, "the own node is no partner"
    assert "looked after by the node keeper" in page, "an officer sees why the buttons are off"


def test_the_keeper_replaces_a_key_in_two_steps(enter, own, network):
    client = enter(Role.KEEPER)
    assert "is announced" in text_of(client.post("/network/keys/announce/", {"purpose": "event"}, follow=True))
    new = NodeKey.objects.get(state="announced")
    assert "announced already" in text_of(client.post("/network/keys/announce/", {"purpose": "event"}))
    assert client.post("/network/keys/announce/", {"purpose": "x"}).status_code == 400
    page = text_of(client.get("/network/keys/"))
    assert f'name="key" value="{new.key_id}"' in page
    answer = client.post("/network/keys/activate/", {"key": new.key_id}, follow=True)
    assert "signs from now on" in text_of(answer)
    new.refresh_from_db()
    assert new.state == "active"


@pytest.mark.parametrize("deed", ["announce/", "activate/", "add/", "accept/", "1/confirm/"])
def test_an_officer_may_not_change_keys(enter, own, network, deed):
    data = {"purpose": "event", "url": "https://chd.example/m.xml", "key": "x", "digest": "x", "fingerprint": "x"}
    answer = enter(Role.OFFICER).post(f"/network/keys/{deed}", data)
    assert answer.status_code in (403, 409)
    assert "looked after by the node keeper" in text_of(answer)
    assert not NodeKey.objects.filter(state="announced").exists()


def test_a_new_key_is_confirmed_by_its_fingerprint(enter, own, network, now, rsa_keys):
    both = network.manifest(client_keys=(network.signer.public_der, rsa_keys[2].public_der))
    take(write_catalogue([manifest_of(own), both]), at=now)
    row = PartnerKey.objects.get(trust=Trust.NEW)
    client = enter(Role.KEEPER)
    page = text_of(client.get("/network/keys/"))
    assert "not believed yet" in page
    assert f'value="{row.key_id}"' in page
    wrong = client.post(f"/network/keys/{row.pk}/confirm/", {"fingerprint": "0" * 64})
    assert wrong.status_code == 409
    client.post(f"/network/keys/{row.pk}/confirm/", {"fingerprint": row.key_id})
    row.refresh_from_db()
    assert row.trust == Trust.PINNED
    assert "confirmed by a person" in text_of(client.get("/network/keys/"))


def test_a_held_catalogue_is_shown_and_accepted(enter, own, network, now):
    take(write_catalogue([network.manifest()]), at=now)
    held = CatalogueCopy.objects.get(applied_at=None)
    client = enter(Role.KEEPER)
    assert "held back" in text_of(client.get("/network/keys/"))
    client.post("/network/keys/accept/", {"digest": held.digest})
    assert "held back" not in text_of(client.get("/network/keys/"))
    assert PartnerNode.objects.get(hei_id="tpu.ru").gone_at


def test_first_contact_by_a_manifest(enter, own, chd, monkeypatch):
    client = enter(Role.KEEPER)
    bad = client.post("/network/keys/add/", {"url": "not an address"})
    assert bad.status_code == 400
    assert 'class="errors"' in text_of(bad)
    refused = client.post("/network/keys/add/", {"url": "https://127.0.0.1.example.invalid/m.xml"})
    assert refused.status_code == 409
    document = write_manifest(chd.manifest())
    monkeypatch.setattr("convenio.network.catalogue.trust.fetch", lambda url, **more: (200, {}, document))
    answer = client.post("/network/keys/add/", {"url": "https://chd.example/ewp/manifest.xml"}, follow=True)
    assert "added by hand" in text_of(answer)
    assert PartnerKey.objects.filter(trust=Trust.NEW).count() == 3


def test_names_with_markup_stay_text(enter, own, chd, now):
    from dataclasses import replace

    from ewp.manifest import Hei

    evil = replace(chd.manifest(), hei=Hei("chd.edu.cn", {"en": "<script>alert(1)</script>"}))
    take(write_catalogue([manifest_of(own), evil]), at=now)
    page = enter(Role.KEEPER).get("/network/keys/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_doctor_looks_at_the_gate(own, network, settings, now):
    from convenio.network import checks

    def messages(check):
        return [(message.level, str(message.msg)) for message in check(None)]

    assert messages(checks.keys)[0][0] == 20
    assert messages(checks.catalogue)[0][0] == 20
    assert messages(checks.listed_there)[0][0] == 20
    assert messages(checks.deliveries)[0][0] == 20
    parked(own, now)
    assert messages(checks.deliveries)[0][0] == 30
    for n in range(3):
        exchange(own, now, partner=f"u{n}.example", clock_offset_ms=-300_000)
    assert messages(checks.clock_against_partners)[0][0] == 40
    take(write_catalogue([network.manifest()]), at=now)
    assert messages(checks.catalogue)[0][0] == 40
    next(settings.KEYS_DIR.glob("event-*")).unlink()
    store.forget_loaded()
    assert messages(checks.keys)[0][0] == 40
    settings.BASE_URL = "https://elsewhere.example"
    assert "does not lead" in messages(checks.listed_there)[0][1]
