"""What kind of file some bytes are, by looking at them: names and declared types of strangers mean nothing. Pure."""

from __future__ import annotations

import io
import zipfile

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CMS = "application/pkcs7-signature"
REFERENCE = "application/vnd.convenio.reference+json"
"""A reference to something public, in place of a file of evidence (``pact.reference``)."""
ACCEPTED = (PDF, PNG, JPEG, DOCX, XLSX, CMS)
SUFFIX = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", XLSX: ".xlsx", CMS: ".p7s", REFERENCE: ".json"}

_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_ENTRIES_AT_MOST = 5000
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")


def media_type_of(content: bytes) -> str | None:
    """What the bytes show: PDF, PNG, JPEG, a signature apart (CMS), Word or Excel without macros; else None."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")):
        return CMS
    if content[:1] == b"\x30" and SIGNED_DATA in content[:20]:
        return CMS
    return None


def _office(content: bytes) -> str | None:
    """Word or Excel by the parts of the archive; a file with macros in it is neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None
    if len(names) > _ENTRIES_AT_MOST or "[Content_Types].xml" not in names:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)
