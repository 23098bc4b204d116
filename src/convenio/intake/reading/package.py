"""The outside of an .xlsx file: is it safe to unpack, and what does openpyxl's quick reader not tell. Pure.

openpyxl reads row by row only without merged cells, hidden rows and formulas; these are found by a look at the bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from convenio.intake.reading.shapes import Limits
from convenio.parties.terms import Refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RATIO = 500
_SMALL = 20_000_000
_ENTRIES = 3000
_BLOCK = 1 << 20
_OVERLAP = 8192
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row [^>]*?hidden=\"(?:1|true)\"[^>]*>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col [^>]*?hidden=\"(?:1|true)\"[^>]*>")
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f(?:>[^<]{0,4000}</(?:\w+:)?f>| [^>]*?(?:/>|>[^<]{0,4000}</(?:\w+:)?f>)|/>)"
    rb"\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Extras:
    """What the quick reader of openpyxl leaves out of one sheet. Rows and columns count from 1."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas_without_result: int = 0
    first_formula: str = ""


def open_package(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, once it is known that unpacking it is safe.

    Raises:
        Refusal: password, the old .xls, a damaged archive, an archive made to fill the machine, entities in its XML.
    """
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refusal(_("This spreadsheet is protected with a password. Save it without one and bring it again."))
        raise Refusal(_("This is a spreadsheet of the old kind (.xls). Save it as .xlsx and bring it again."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refusal(_("This spreadsheet is damaged and cannot be opened. Save it again and bring it.")) from None
    if "mimetype" in archive.namelist() and "content.xml" in archive.namelist():
        raise Refusal(_("This is an OpenDocument spreadsheet. Save it as .xlsx or .csv and bring it again."))
    if "xl/workbook.xml" not in archive.namelist():
        raise Refusal(_("This file is not a spreadsheet. Bring an .xlsx or .csv file."))
    unpacked = sum(entry.file_size for entry in entries)
    bomb = any(entry.file_size > _SMALL and entry.file_size > _RATIO * max(1, entry.compress_size) for entry in entries)
    if bomb or unpacked > limits.unpacked_bytes or len(entries) > _ENTRIES:
        raise Refusal(
            _(
                "Unpacked, this spreadsheet would be far larger than any list of a university. It was not opened. "
                "Copy the rows into a new file."
            )
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal(_("This spreadsheet is protected with a password. Save it without one and bring it again."))
    _no_entities(archive)
    return archive


def _no_entities(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            try:
                head = archive.open(entry).read(4096)
            except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError):
                reason = _("This spreadsheet is damaged and cannot be opened. Save it again and bring it.")
                raise Refusal(reason) from None
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refusal(_("This file holds instructions that no spreadsheet program writes. It was not opened."))


def has_macros(archive: zipfile.ZipFile) -> bool:
    return any(name.endswith("vbaProject.bin") for name in archive.namelist())


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """{name of the sheet: its part in the archive}; empty when the index is of an unusual make."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile):
        return {}
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    parts = {}
    for node in book.iter():
        if node.tag.rsplit("}", 1)[-1] == "sheet":
            link = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
            target = targets.get(link, "")
            parts[str(node.get("name"))] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return parts


def extras_of(archive: zipfile.ZipFile, part: str) -> Extras:
    """Merged cells, hidden rows and columns, formulas without a result, by one pass over the bytes of the sheet."""
    extras = Extras()
    if part not in archive.namelist():
        return extras
    for block, fresh in _blocks(archive, part):
        _look(block, fresh, extras)
    return extras


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, int]]:
    """Overlapping blocks, each with the place from which matches may end so that nothing counts twice."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_BLOCK):
            yield tail + piece, len(tail)
            tail = (tail + piece)[-_OVERLAP:]


def _look(block: bytes, fresh: int, extras: Extras) -> None:
    if b"mergeCell " in block:
        for match in _MERGE.finditer(block):
            if match.end() > fresh:
                left, top, right, bottom = match.groups()
                extras.merged.append((int(top), int(bottom), number_of(left.decode()), number_of(right.decode())))
    if b"hidden=" in block:
        for match in _HIDDEN_ROW.finditer(block):
            number = _ROW_NUMBER.search(match.group())
            if match.end() > fresh and number:
                extras.hidden_rows.append(int(number.group(1)))
        for match in _HIDDEN_COLUMN.finditer(block):
            first = re.search(rb'\bmin="(\d{1,5})"', match.group())
            if match.end() > fresh and first:
                extras.hidden_columns.append(int(first.group(1)))
    if b"<f" in block or b":f" in block:
        for match in _NO_RESULT.finditer(block):
            if match.end() > fresh:
                extras.formulas_without_result += 1
                extras.first_formula = extras.first_formula or match.group(1).decode()


def number_of(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
