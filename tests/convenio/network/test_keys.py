"""Own keys: made once, private, changed in two steps, missed in plain words."""

import stat
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from convenio.audit.models import AuditEvent
from convenio.network import register_event_key_step
from convenio.network.duties import tidy
from convenio.network.keys import KeyMissing, event_key, files, http_signer, store
from convenio.network.keys.rotation import activate_key, announce_key, make_first_keys, retire_old_keys
from convenio.network.manifests import manifest_of
from convenio.network.models import NodeKey, Nonce
from convenio.network.models.own_keys import KeyPurpose, KeyState
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Refusal, Role

DAY = timedelta(days=1)
steps = []
register_event_key_step(lambda acting, step, key_id, at: steps.append((step, key_id)))


def test_first_keys_are_made_once_and_lie_in_private_files(own, settings, now):
    assert NodeKey.objects.count() == 2
    make_first_keys(party=own, at=now)
    assert NodeKey.objects.count() == 2
    found = list(settings.KEYS_DIR.iterdir())
    assert len(found) == 2
    for path in found:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"-----BEGIN PRIVATE KEY")
    assert stat.S_IMODE(settings.KEYS_DIR.stat().st_mode) & 0o077 == 0


def test_a_key_file_is_never_overwritten(own):
    row = NodeKey.objects.get(purpose="event")
    private = files.read("event", row.key_id)
    with pytest.raises(FileExistsError):
        files.write("event", row.key_id, private)


def test_the_event_key_signs_what_its_public_half_verifies(own):
    key = event_key("tpu.ru")
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_hex)).verify(key.sign(b"label\0x"), b"label\0x")
    assert key.key_id == store.event_key_id(bytes.fromhex(key.public_hex))
    assert event_key("tpu.ru", key.key_id) == key


def test_keys_are_loaded_once(own, monkeypatch):
    http_signer("tpu.ru")
    monkeypatch.setattr(files, "read", lambda *a: pytest.fail("loaded again"))
    http_signer("tpu.ru")


@pytest.mark.parametrize("spoil", ["missing", "garbage", "other"])
def test_a_key_that_cannot_be_read_is_missed_in_words(own, settings, spoil):
    path = next(settings.KEYS_DIR.glob("event-*"))
    content = next(settings.KEYS_DIR.glob("http-*")).read_bytes()
    if spoil == "missing":
        path.unlink()
    else:
        path.write_bytes(b"garbage" if spoil == "garbage" else content)
    with pytest.raises(KeyMissing) as caught:
        event_key("tpu.ru")
    assert caught.value.status == 503
    assert "backup" in caught.value.reason or "another kind" in caught.value.reason


def test_an_institution_without_keys(own):
    keep_party(hei_id="tsu.ru", names={"en": "TSU"}, hosted=True)
    with pytest.raises(KeyMissing, match=r"tsu\.ru has no key"):
        event_key("tsu.ru")


def test_an_event_key_changes_in_two_steps(own, keeper, now, settings):
    settings.LOOPBACK_ALLOWED = False
    steps.clear()
    old = event_key("tpu.ru")
    new = announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=now)
    assert event_key("tpu.ru") == old, "not used yet"
    assert {key.key_id for key in manifest_of(own).pact.event_keys} == {old.key_id, new.key_id}
    with pytest.raises(Refusal, match="announced already"):
        announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=now)
    with pytest.raises(Refusal, match="a day"):
        activate_key(acting=keeper, key_id=new.key_id, at=now + DAY - timedelta(seconds=1))
    activate_key(acting=keeper, key_id=new.key_id, at=now + DAY)
    assert event_key("tpu.ru").key_id == new.key_id
    assert steps == [("announced", new.key_id), ("activated", new.key_id)]
    assert len(manifest_of(own).pact.event_keys) == 2, "the old one stays public for a day"
    assert event_key("tpu.ru", old.key_id) == old, "and can be loaded for what it signed"
    retire_old_keys(now + 2 * DAY - timedelta(seconds=1))
    assert len(manifest_of(own).pact.event_keys) == 2
    tidy(now + 2 * DAY)
    assert [key.key_id for key in manifest_of(own).pact.event_keys] == [new.key_id]
    whats = list(AuditEvent.objects.order_by("number").values_list("what", flat=True))
    assert whats[-3:] == ["network.key_announced", "network.key_activated", "network.key_retired"]


def test_the_key_of_http_signatures_changes_likewise(own, keeper, now, rsa_keys, monkeypatch, settings):
    settings.LOOPBACK_ALLOWED = True
    from cryptography.hazmat.primitives.asymmetric import rsa

    monkeypatch.setattr(rsa, "generate_private_key", lambda **options: rsa_keys[2].private)
    new = announce_key(acting=keeper, purpose=KeyPurpose.HTTP, at=now)
    assert http_signer("tpu.ru").key_id == rsa_keys[0].key_id
    activate_key(acting=keeper, key_id=new.key_id, at=now)
    assert http_signer("tpu.ru").key_id == rsa_keys[2].key_id
    assert len(manifest_of(own).client_keys) == 2
    with pytest.raises(Refusal):
        activate_key(acting=keeper, key_id=new.key_id, at=now)


def test_a_step_that_a_room_refuses_does_not_happen(own, keeper, now):
    def refuse(acting, step, key_id, at):
        raise Refusal("not now")

    from convenio.network import registrations

    register_event_key_step(refuse)
    try:
        with pytest.raises(Refusal, match="not now"):
            announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=now)
    finally:
        registrations._KEY_STEPS.remove(refuse)
    assert not NodeKey.objects.filter(state=KeyState.ANNOUNCED).exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KEEPER])
def test_keys_are_the_keepers(own, now, role):
    acting = Acting(party=own, person_id=1, person_name="P", roles=frozenset([role]))
    with pytest.raises(Refusal, match="node keeper"):
        announce_key(acting=acting, purpose=KeyPurpose.EVENT, at=now)
    with pytest.raises(Refusal, match="node keeper"):
        activate_key(acting=acting, key_id="x", at=now)


def test_a_keeper_does_not_touch_the_keys_of_another_institution(own, keeper, now):
    other = keep_party(hei_id="tsu.ru", names={"en": "TSU"}, hosted=True)
    foreign = Acting(party=other, person_id=1, person_name="P", roles=frozenset([Role.KEEPER]))
    new = announce_key(acting=keeper, purpose=KeyPurpose.EVENT, at=now)
    with pytest.raises(Refusal) as caught:
        activate_key(acting=foreign, key_id=new.key_id, at=now + DAY)
    assert caught.value.status == 404


def test_used_request_ids_are_kept_for_a_quarter_of_an_hour(own, now):
    Nonce.objects.create(key_id="k", request_id="old", at=now - timedelta(minutes=15, seconds=1))
    Nonce.objects.create(key_id="k", request_id="young", at=now - timedelta(minutes=14))
    tidy(now)
    assert list(Nonce.objects.values_list("request_id", flat=True)) == ["young"]
