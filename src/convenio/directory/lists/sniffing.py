"""Which list a file is, by what stands in it; its name is not believed."""

from __future__ import annotations

import zipfile
from pathlib import Path

from convenio.directory.lists.noticing import Unreadable
from convenio.directory.lists.sources import ZIP, array_entries, opened


def list_of(path: Path) -> str:
    """The code of the list; empty when it is none that is known here.

    Raises:
        Unreadable: the file is empty, or so damaged that not even its start can be read.
    """
    if path.stat().st_size == 0:
        raise Unreadable("empty")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0") or (head.startswith(ZIP) and _is_workbook(path)):
        return "eche"
    with opened(path) as source:
        start = source.read(65_536).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"["):
        return _of_array(path)
    if start.startswith(b"{"):
        return "openalex" if b"openalex.org/" in start else ""
    if start.startswith(b"<"):
        return "ewp" if b"catalogue" in start else ""
    line = start.split(b"\n", 1)[0].lower()
    if b"openalex_id" in line or (b"display_name" in line and b"works_count" in line):
        return "openalex"
    return "eche" if b"erasmus" in line else ""


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return "[Content_Types].xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("bad_zip") from None


def _of_array(path: Path) -> str:
    entry = next((entry for _place, entry in array_entries(path)), None)
    if not isinstance(entry, dict):
        return ""
    if "ror.org/" in str(entry.get("id")):
        return "ror"
    return "hipo" if "domains" in entry and "web_pages" in entry else ""
