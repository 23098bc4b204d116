"""Opening a .docx of a stranger: what is refused and why, how much is read, and XML without entities or network.

Limits: 2,000 parts, 150 MB unpacked in all, 8 MB for a part that is read. Nothing outside the file is ever followed.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from django.utils.translation import gettext as _
from lxml import etree

from convenio.parties.terms import Refusal

PARTS_AT_MOST = 2000
UNPACKED_AT_MOST = 150 << 20
PART_AT_MOST = 8 << 20
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def tag(element: etree._Element) -> str:
    """The local name of an element of WordprocessingML (strict or not); ``other:name`` for anything else."""
    raw = element.tag
    if not isinstance(raw, str):
        return ""
    space, _brace, local = raw[1:].rpartition("}")
    return local if space in WORD else f"other:{local}"


def attribute(element: etree._Element | None, name: str, otherwise: str = "") -> str:
    """An attribute of WordprocessingML."""
    if element is None:
        return otherwise
    for space in WORD:
        found = element.get(f"{{{space}}}{name}")
        if found is not None:
            return str(found)
    return otherwise


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, its first child of the next name, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if tag(one) == name), None)
    return element


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else [one for one in element if tag(one) == name]


def is_on(element: etree._Element | None) -> bool:
    """A switch such as ``w:b``: there, and not said to be off."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


class Package:
    """The parts of a .docx that may be read.

    Raises:
        Refusal: another kind of file, a password, macros, damage, too much inside. The sentence says what to do.
    """

    def __init__(self, content: bytes) -> None:
        _refuse_others(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
            raise _damaged() from error
        names = [one.filename for one in entries]
        if len(names) > PARTS_AT_MOST or sum(one.file_size for one in entries) > UNPACKED_AT_MOST:
            raise _too_much()
        if any(one.flag_bits & 1 for one in entries):
            raise _locked()
        if len(set(names)) != len(names):
            raise _damaged()
        self.names = frozenset(names)
        self.external = 0
        self._types = self.xml("[Content_Types].xml") if "[Content_Types].xml" in self.names else None
        self._refuse_macros()
        self.main = self._main_part()
        self.related = self._relations(self.main)

    def xml(self, name: str) -> etree._Element:
        """A part as XML. Raises Refusal: too large, damaged, or with a DOCTYPE."""
        return parse(self.read(name))

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than the limit, whatever the archive says about its size."""
        try:
            with self._zip.open(name) as part:
                raw = part.read(PART_AT_MOST + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise _damaged() from error
        if len(raw) > PART_AT_MOST:
            raise _too_much()
        return raw

    def first(self, kind: str) -> etree._Element | None:
        """The part that the main one names as ``styles``, ``numbering``, ``comments`` … , None when there is none."""
        names = self.related.get(kind, ())
        return self.xml(names[0]) if names else None

    def all(self, kind: str) -> list[etree._Element]:
        return [self.xml(name) for name in self.related.get(kind, ())]

    def _refuse_macros(self) -> None:
        types = (
            {} if self._types is None else {one.get("PartName", ""): one.get("ContentType", "") for one in self._types}
        )
        kinds = " ".join(types.values()).lower()
        if "macroenabled" in kinds or "vbaproject" in kinds or any("vbaproject" in one.lower() for one in self.names):
            raise Refusal(
                _(
                    "This Word file has macros inside (a program that would run on opening), so it is not taken in. "
                    "Open it in Word, save it as “Word document (.docx)”, and send that file."
                ),
                415,
            )

    def _main_part(self) -> str:
        for one in self._types if self._types is not None else ():
            if one.get("ContentType", "").endswith("wordprocessingml.document.main+xml"):
                name = one.get("PartName", "").lstrip("/")
                if name in self.names:
                    return str(name)
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise not_word()

    def _relations(self, part: str) -> dict[str, list[str]]:
        folder, _slash, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        found: dict[str, list[str]] = {}
        if name not in self.names:
            return found
        for one in self.xml(name):
            if one.get("TargetMode") == "External":
                self.external += 1
                continue
            target = one.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            if path in self.names:
                found.setdefault(one.get("Type", "").rpartition("/")[2], []).append(path)
        return found


def parse(raw: bytes) -> etree._Element:
    """XML of a stranger: no entities, no DTD, no network, no comments. Raises Refusal."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if b"<!DOCTYPE" in raw[:4096] or b"<\x00!\x00D\x00O\x00C" in raw[:8192] or b"\x00<\x00!\x00D\x00O" in raw[:8192]:
        raise _damaged()
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged()
    return root


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _refuse_others(content: bytes) -> None:
    """Files that are no .docx at all, each with the way out."""
    if not content:
        raise Refusal(_("This file is empty. Choose it again."), 400)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _locked()
        raise Refusal(
            _(
                "This is a file of the old Word format (.doc). Open it in Word or LibreOffice, save it as “Word "
                "document (.docx)”, and send that file."
            ),
            415,
        )
    if content.lstrip()[:5] == b"{\\rtf":
        raise Refusal(
            _("This is an RTF file. Open it in Word, save it as “Word document (.docx)”, and send that."), 415
        )
    if content.startswith(b"%PDF-"):
        raise Refusal(
            _(
                "This is a PDF, in which clauses cannot be told apart. Ask for the Word file, or attach the PDF to a "
                "draft as it is."
            ),
            415,
        )
    if not content.startswith(b"PK\x03\x04"):
        raise not_word()


def not_word() -> Refusal:
    """For whatever else came."""
    return Refusal(
        _("This is not a Word file (.docx). Open the text in Word, save it as .docx, and send that file."), 415
    )


def _locked() -> Refusal:
    return Refusal(
        _(
            "This Word file is locked with a password. Open it in Word, remove the password, save it, and send it "
            "again."
        ),
        415,
    )


def _damaged() -> Refusal:
    return Refusal(
        _(
            "This Word file is damaged or made in a way that is not safe to read. Open it in Word, save it under a new "
            "name, and send that file."
        ),
        415,
    )


def _too_much() -> Refusal:
    return Refusal(
        _(
            "This Word file unpacks to more than any agreement needs, so it was not read. Copy its text into a new "
            "Word file and send that."
        ),
        413,
    )
