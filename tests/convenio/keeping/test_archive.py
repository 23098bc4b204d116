"""The file of a backup: whole or refused, whatever was done to it."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from convenio.keeping import archive
from convenio.keeping.archive import BadBackup, Manifest
from convenio.keeping.sealed_box import CannotOpen, seal, unseal
from convenio.keeping.unpacking import unpack, unpack_keys

CONTENT = b"a scan" * 300
DIGEST = hashlib.sha256(CONTENT).hexdigest()
PASSPHRASE = "twelve letters"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    database, scan = tmp_path / "copy", tmp_path / "scan"
    database.write_bytes(b"SQLite format 3\0" + bytes(4000))
    scan.write_bytes(CONTENT)
    manifest = Manifest(made_at="2026-03-02T08:00:00Z", version="1", parties=["tpu.ru"], steps={}, record={})
    archive.write(tmp_path / "b.tar", [("database.sqlite3", database), (f"files/{DIGEST}", scan)], manifest)
    return tmp_path / "b.tar"


def test_what_was_packed_comes_out(backup: Path, tmp_path: Path) -> None:
    manifest = unpack(backup=backup, home=tmp_path / "node")
    assert manifest.parties == ["tpu.ru"]
    assert (tmp_path / "node" / "files" / DIGEST[:2] / DIGEST).read_bytes() == CONTENT
    assert (tmp_path / "node" / "db.sqlite3").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_with_a_node_is_left_alone(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "node").mkdir()
    (tmp_path / "node" / "secret").write_text("s")
    with pytest.raises(BadBackup, match="There is a node in"):
        unpack(backup=backup, home=tmp_path / "node")


def test_every_flipped_byte_of_what_counts_is_found(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        places = [entry.offset_data + entry.size // 2 for entry in tar]
    for number, at in enumerate(places):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BadBackup):
            unpack(backup=backup, home=tmp_path / f"node{number}")


@pytest.mark.parametrize("part", [0.1, 0.4, 0.6])
def test_a_backup_that_was_cut_off_is_refused(backup: Path, tmp_path: Path, part: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BadBackup, match=r"whole|lacks|damaged"):
        unpack(backup=backup, home=tmp_path / "node")


@pytest.mark.parametrize("name", ["../../escape", "/etc/passwd", "files/short", "db.sqlite3"])
def test_a_member_that_no_backup_has_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(backup, "a") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 2
        tar.addfile(entry, io.BytesIO(b"xx"))
    with pytest.raises(BadBackup, match="does not name"):
        unpack(backup=backup, home=tmp_path / "node")
    assert not (tmp_path / "escape").exists()


def test_any_other_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    other = tmp_path / "photo.tar"
    other.write_bytes(b"\xff\xd8 not a tar")
    with pytest.raises(BadBackup, match="not a whole backup"):
        archive.read_manifest(other)
    with pytest.raises(BadBackup, match="There is no file"):
        archive.read_manifest(tmp_path / "nowhere.tar")


def test_the_keys_open_with_the_passphrase_alone() -> None:
    box = seal(b"keys", PASSPHRASE)
    assert unseal(box, PASSPHRASE) == b"keys"
    with pytest.raises(CannotOpen, match="passphrase"):
        unseal(box, PASSPHRASE + "!")
    with pytest.raises(CannotOpen, match="damaged"):
        unseal(box[:-1] + bytes([box[-1] ^ 1]), PASSPHRASE)
    with pytest.raises(CannotOpen, match="not a box"):
        unseal(b"PK\x03\x04", PASSPHRASE)
    with pytest.raises(ValueError, match="at least 12"):
        seal(b"keys", "short")


def test_a_box_that_wants_a_day_to_be_opened_is_refused_at_once() -> None:
    box = seal(b"keys", PASSPHRASE).replace(b'"n": 131072', b'"n": 1073741824')
    with pytest.raises(CannotOpen, match="another version"):
        unseal(box, PASSPHRASE)


def test_the_box_of_another_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    manifest = archive.read_manifest(backup)
    box = tmp_path / "other.keys"
    box.write_bytes(seal(b"", PASSPHRASE))
    with pytest.raises(BadBackup, match="not the box of keys"):
        unpack_keys(box=box, manifest=manifest, passphrase=PASSPHRASE, home=tmp_path / "node")
