"""Files that must not be taken in: each is refused fast, in a sentence that says what to do next."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from convenio.documents.word import read_text
from convenio.parties.terms import Refusal
from tests.convenio.documents.word import making

DOCX = making.by_style()
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="{MACRO}"/></Types>'
).encode()
OUTSIDE = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="http://127.0.0.1:9/styles.xml"/></Relationships>'
).encode()


def body(inner: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{making.W}"><w:body>{inner}</w:body></w:document>'.encode()
    )


def bomb() -> bytes:
    """A thousand times larger inside than outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", body("<w:p/>" * 3_000_000))
    return out.getvalue()


def locked() -> bytes:
    """A .docx with a password is an OLE file that holds an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "macros": (making.replaced(DOCX, {"word/vbaProject.bin": b"x"}), "macros inside"),
    "macro_type": (making.replaced(DOCX, {"[Content_Types].xml": MACRO_TYPES}), "macros inside"),
    "bomb": (bomb(), "unpacks to more"),
    "many_parts": (making.replaced(DOCX, {f"x/{n}": b"" for n in range(2100)}), "unpacks to more"),
    "locked": (locked(), "locked with a password"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), r"old Word format \(\.doc\)"),
    "rtf": (rb"{\rtf1\ansi Article 1}", "an RTF file"),
    "pdf": (b"%PDF-1.7\n", "This is a PDF"),
    "text": (b"1. Purpose\n", "not a Word file"),
    "empty": (b"", "is empty"),
    "not_office": (making.replaced(DOCX, {}, without=("word/document.xml",)), "not a Word file"),
    "cut_off": (DOCX[: len(DOCX) // 2], "damaged"),
    "doctype": (making.replaced(DOCX, {"word/document.xml": body("<w:p/>", LAUGHS)}), "damaged"),
    "broken_xml": (making.replaced(DOCX, {"word/document.xml": b"<w:document"}), "damaged"),
    "long": (making.replaced(DOCX, {"word/document.xml": body("<w:p/>" * 20_001)}), "more than 20,000 paragraphs"),
    "deep": (making.replaced(DOCX, {"word/document.xml": body("<w:sdt>" * 300 + "</w:sdt>" * 300)}), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_fast_and_says_what_to_do(name):
    content, reason = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(Refusal, match=reason) as refusal:
        read_text(content)
    assert time.process_time() - began < 2
    assert refusal.value.status in (400, 409, 413, 415)


def test_nothing_outside_is_followed():
    text = read_text(making.replaced(DOCX, {"word/_rels/document.xml.rels": OUTSIDE}))
    assert "outside" in text.warnings
    assert "The Parties cooperate" in "".join(part.bodies["en"] for part in text.parts)


def test_two_parts_of_one_name_are_damage():
    out = io.BytesIO(DOCX)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", body("<w:p/>"))
    with pytest.raises(Refusal, match="damaged"):
        read_text(out.getvalue())
