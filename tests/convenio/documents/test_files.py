"""Keeping files: under their digest, safe on the disk before the row, and only kinds that do no harm."""

import errno
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from convenio.documents import disk, queries, sniff
from convenio.documents.actions import keep_file, plain_name
from convenio.documents.models import StoredFile
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from tests.convenio.documents.conftest import AT

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% a scan\n"


@pytest.fixture
def party(node: Path) -> Party:
    return Party.objects.create(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, hosted=True)


def keep(party: Party, content: bytes = PDF, **different: Any) -> StoredFile:
    known: dict[str, Any] = {"name": "scan.pdf", "media_type": "application/pdf", "purpose": "scan"}
    return keep_file(party=party, content=content, at=AT, **known | different)


def office(part: str, *more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "x")
    return out.getvalue()


def test_a_file_lies_once_under_its_digest_and_comes_back(party: Party, node: Path) -> None:
    row = keep(party)
    assert keep(party) == row
    assert (row.media_type, row.size, row.kept_at) == ("application/pdf", len(PDF), AT)
    assert (node / "files" / row.digest[:2] / row.digest).read_bytes() == PDF
    assert queries.file_bytes(row.digest) == PDF
    assert queries.has_file(row.digest)
    assert StoredFile.objects.count() == 1


def test_another_party_keeps_its_own_row_and_sees_no_other(party: Party) -> None:
    other = Party.objects.create(hei_id="tpu.ru", names={})
    row = keep(party)
    assert queries.file_of(party, row.digest) == row
    assert queries.file_of(other, row.digest) is None
    assert keep(other).pk != row.pk


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, sniff.PDF),
        (b"\x89PNG\r\n\x1a\n....", sniff.PNG),
        (b"\xff\xd8\xff\xe0....", sniff.JPEG),
        (office("word/document.xml"), sniff.DOCX),
        (office("xl/workbook.xml"), sniff.XLSX),
    ],
)
def test_the_kind_is_what_the_bytes_show(party: Party, content: bytes, kind: str) -> None:
    assert keep(party, content, name="x.exe", media_type="text/html").media_type == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00",
        b"#!/bin/sh\n",
        office("word/document.xml", "word/vbaProject.bin"),
        office("evil.exe"),
        b"PK\x03\x04 broken",
        b"plain words",
        b" %PDF-1.7",
    ],
)
def test_other_kinds_are_refused_and_nothing_is_kept(party: Party, node: Path, content: bytes) -> None:
    with pytest.raises(Refusal, match="not accepted") as refused:
        keep(party, content, name="agreement.pdf", media_type="application/pdf")
    assert refused.value.status == 415
    assert not list(node.glob("files/**/*"))
    assert not StoredFile.objects.exists()


def test_bytes_the_node_made_itself_keep_their_kind(party: Party) -> None:
    row = keep(party, b'{"format":"convenio-text-1"}', purpose="text", media_type="application/json")
    assert row.media_type == "application/json"


def test_too_large_and_empty_files_are_refused(party: Party, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(Refusal, match="at most 1 megabyte is accepted") as refused:
        keep(party, b"%PDF-" + bytes(1024 * 1024))
    assert refused.value.status == 413
    with pytest.raises(Refusal, match="empty"):
        keep(party, b"")


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_loses_nothing_and_says_so(
    party: Party, node: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The disk is full at the write, at the flush, or at the rename."""

    def full(*_args: Any, **_more: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "write":
        monkeypatch.setattr("tempfile.mkstemp", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(Refusal, match=r"disk of this node is full.*Nothing was lost") as refused:
        keep(party)
    assert refused.value.status == 507
    monkeypatch.undo()
    assert not [path for path in node.glob("files/**/*") if path.is_file()]
    assert not StoredFile.objects.exists()
    assert queries.file_bytes(keep(party).digest) == PDF


def test_a_damaged_file_is_not_given_out_and_is_mended_by_keeping_it_again(party: Party, node: Path) -> None:
    row = keep(party)
    place = disk.place_of(node / "files", row.digest)
    place.write_bytes(PDF.replace(b"scan", b"scam"))
    assert not queries.has_file(row.digest)
    with pytest.raises(Refusal, match="damaged") as refused:
        queries.file_bytes(row.digest)
    assert refused.value.status == 500
    keep(party)
    assert queries.file_bytes(row.digest) == PDF


@pytest.mark.parametrize("digest", ["0" * 64, "../../secret", "", "A" * 64, "0" * 64 + "\n"])
def test_what_is_not_kept_is_not_found(node: Path, digest: str) -> None:
    assert not queries.has_file(digest)
    with pytest.raises(Refusal, match="not kept") as refused:
        queries.file_bytes(digest)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\план работ.docx", "план работ.docx"),
        ("a\u202egnp.exe\x00\n", "agnp.exe"),
        ("", "file"),
        ("...", "file"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_are_made_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain
