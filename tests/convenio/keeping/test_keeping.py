"""A running node is copied, looked at, sealed and watched."""

from datetime import UTC, datetime, timedelta

import pytest

from convenio.agreements.models import PactEvent
from convenio.audit.models import AuditEvent
from convenio.documents.disk import place_of
from convenio.documents.models import StoredFile
from convenio.keeping import archive, copying, health, keys
from convenio.keeping.unpacking import unpack_keys
from convenio.keeping.verifying import verify
from convenio.network.keys import files, store
from convenio.network.keys.rotation import make_first_keys
from convenio.network.models import NodeKey
from convenio.parties.actions import keep_party
from convenio.parties.terms import Refusal
from convenio.worker.actions import owe
from tests.convenio.agreements import conftest as life_of_an_agreement

_clean = life_of_an_agreement._clean
life = life_of_an_agreement.life
houses = life_of_an_agreement.houses
chd, tpu = life_of_an_agreement.chd, life_of_an_agreement.tpu
in_force, wire = life_of_an_agreement.in_force, life_of_an_agreement.wire
NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def bad(**how) -> str:
    return " ".join(finding.sentence for finding in verify(**how) if not finding.good)


def test_a_whole_node_has_nothing_bad(in_force) -> None:
    assert bad() == ""
    head = AuditEvent.objects.order_by("-number").first()
    assert bad(record={"number": head.number, "digest": head.digest}) == ""


def test_a_changed_event_is_found(in_force) -> None:
    row = PactEvent.objects.filter(waiting=False).order_by("-pk").first()
    signature = bytearray(row.signature)
    signature[5] ^= 1
    PactEvent.objects.filter(pk=row.pk).update(signature=bytes(signature))
    assert "signature" in bad()


def test_a_lost_event_is_found(in_force) -> None:
    PactEvent.objects.filter(agreement=in_force).order_by("-pk").first().delete()
    assert "do not add up" in bad()


@pytest.mark.django_db(transaction=True)
def test_a_damaged_file_is_found_and_left_out_of_the_backup(in_force, settings, tmp_path) -> None:
    name = StoredFile.objects.order_by("pk").first().digest
    place = place_of(settings.FILES_DIR, name)
    place.write_bytes(b"x" + place.read_bytes()[1:])
    assert f"{name} is missing or damaged" in bad()
    made = copying.make_backup(folder=tmp_path / "copies", passphrase="", at=NOW)
    assert made.missing == (name,)
    assert archive.read_manifest(made.backup).missing == [name]


def test_a_record_that_is_shorter_than_the_backup_says_is_found(in_force) -> None:
    assert "not the one that the backup names" in bad(record={"number": 10**6, "digest": "0" * 64})


def test_a_missing_key_is_found(in_force) -> None:
    row = NodeKey.objects.first()
    files.path_of(row.purpose, row.key_id).unlink()
    assert "cannot be opened" in bad()
    assert bad(keys=False) == ""


@pytest.mark.django_db(transaction=True)
def test_the_backup_has_database_files_and_keys_apart(in_force, tmp_path) -> None:
    made = copying.make_backup(folder=tmp_path / "copies", passphrase="twelve letters", at=NOW)
    manifest = archive.read_manifest(made.backup)
    assert len(manifest.members) == made.files + 1
    assert manifest.steps["agreements"]
    assert b"PRIVATE KEY" not in made.backup.read_bytes()
    assert b"PRIVATE KEY" not in made.keys.read_bytes()
    assert unpack_keys(box=made.keys, manifest=manifest, passphrase="twelve letters", home=tmp_path / "node") > 0
    assert list((tmp_path / "node" / "keys").rglob("*.pem"))
    assert not list((tmp_path / "copies").glob(".copy-*"))


@pytest.mark.django_db(transaction=True)
def test_a_passphrase_that_is_too_short_writes_nothing(in_force, tmp_path) -> None:
    with pytest.raises(Refusal, match="at least 12"):
        copying.make_backup(folder=tmp_path / "copies", passphrase="short", at=NOW)
    assert not list((tmp_path / "copies").iterdir())


def test_keys_are_sealed_and_still_sign(in_force, settings) -> None:
    clear = keys.in_clear()
    assert clear
    with pytest.raises(Refusal, match="CONVENIO_KEYS_PASSPHRASE"):
        keys.seal_all()
    settings.KEYS_PASSPHRASE = "only the node knows"
    assert keys.seal_all() == len(clear)
    assert keys.in_clear() == []
    store.forget_loaded()
    assert bad() == ""
    settings.KEYS_PASSPHRASE = "somebody else's"
    assert "cannot be opened" in bad()
    settings.KEYS_PASSPHRASE = ""
    assert "cannot be opened" in bad()


@pytest.fixture
def node(db):
    """A node as `convenio init` makes it."""
    party = keep_party(hei_id="example.edu", names={"en": "Example University"}, hosted=True)
    make_first_keys(party=party, at=NOW)


def test_alive_and_ready(node, client) -> None:
    assert client.get("/health/").json() == {"alive": True}
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "not_well": []})


def test_a_node_without_its_keys_is_not_ready(node, client) -> None:
    for row in NodeKey.objects.all():
        files.path_of(row.purpose, row.key_id).unlink()
    store.forget_loaded()
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["not_well"]) == (503, ["keys"])


def test_work_that_nobody_does_is_said_and_the_pages_stay(node) -> None:
    owe(name="network.deliver", key="late", payload={}, due_at=NOW)
    found = health.parts(NOW + timedelta(minutes=6))
    assert [part.name for part in found if not part.good] == ["worker"]
    assert health.ready(found)
