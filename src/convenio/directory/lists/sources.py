"""Opening what publishers give: a plain file, one file in a zip, a gzip; read as a stream, with limits.

Nothing is believed of a file: not its name, not the sizes it claims. Memory does not grow with it: entries are decoded
one by one out of a buffer. (The usual streaming parser, ijson, is not used: a number of 5,000 digits kills the process
that runs it, and a hundred thousand brackets fill its memory.)
"""

from __future__ import annotations

import codecs
import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from convenio.directory.lists.noticing import Unreadable

MOST_BYTES = 6_000_000_000
MOST_TIMES = 200
RATIO_FROM = 20_000_000
BIGGEST_ENTRY = 8_000_000
CHUNK = 1 << 20
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError)


class Source:
    """The bytes of a list as they are unpacked. ``entries``: how many came out so far; its reader counts them."""

    def __init__(self, raw: IO[bytes], packed: int) -> None:
        self._raw, self._packed = raw, packed
        self.total = self.entries = 0

    def read(self, size: int = 0) -> bytes:
        """The next bytes, a chunk where no size is given. Raises Unreadable: damaged, or larger than a list can be."""
        return self._counted(self._raw.read, size or CHUNK)

    def readline(self) -> bytes:
        """The next line with its end. Raises as ``read``; also when the line is longer than any entry."""
        line = self._counted(self._raw.readline, BIGGEST_ENTRY + 1)
        if len(line) > BIGGEST_ENTRY:
            raise Unreadable("broken", entry=self.entries)
        return line

    def _counted(self, read: Any, size: int) -> bytes:
        try:
            chunk: bytes = read(size)
        except RuntimeError:
            raise Unreadable("locked_zip") from None
        except _BROKEN:
            raise Unreadable("broken", entry=self.entries) from None
        self.total += len(chunk)
        if self.total > MOST_BYTES:
            raise Unreadable("too_large", size=f"{MOST_BYTES // 10**9} GB")
        if self.total > RATIO_FROM and self.total > MOST_TIMES * max(self._packed, 1):
            raise Unreadable("bomb", times=MOST_TIMES)
        return chunk


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The unpacked bytes of a file. Raises Unreadable."""
    with path.open("rb") as file:
        head, size = file.read(4), path.stat().st_size
        file.seek(0)
        if head.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield Source(unpacked, size)  # type: ignore[arg-type]
        elif head == ZIP:
            try:
                with zipfile.ZipFile(file) as package, package.open(member(package)) as raw:
                    yield Source(raw, size)
            except RuntimeError:
                raise Unreadable("locked_zip") from None
            except (*_BROKEN, ValueError):
                raise Unreadable("bad_zip") from None
        else:
            yield Source(file, size)


def member(package: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The list in a zip: the JSON of schema 2, else the only JSON. Raises Unreadable."""
    files = [one for one in package.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
    found = [one for one in files if one.filename.lower().endswith(".json")]
    newest = [one for one in found if one.filename.lower().endswith("_schema_v2.json")]
    if len(newest) == 1:
        return newest[0]
    if len(found) != 1:
        raise Unreadable("which_file", count=len(files))
    return found[0]


def array_entries(path: Path) -> Iterator[tuple[int, Any]]:
    """The entries of a JSON array one by one, with their number from 1.

    Raises:
        Unreadable: damaged, an entry larger than any can be, or no array at all.
    """
    with opened(path) as source:
        buffer = _Buffer(source)
        if buffer.sign() != "[":
            raise Unreadable("no_list")
        if buffer.sign() == "]":
            return
        buffer.back()
        while True:
            found = buffer.value()
            source.entries += 1
            yield source.entries, found
            sign = buffer.sign()
            if sign == "]":
                return
            if sign != ",":
                raise Unreadable("broken", entry=source.entries)


def line_entries(path: Path) -> Iterator[tuple[int, Any]]:
    """The entries of JSON lines, with their number from 1. Raises Unreadable."""
    with opened(path) as source:
        while line := source.readline():
            if not line.strip():
                continue
            try:
                found = _DECODER.decode(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                raise Unreadable("broken", entry=source.entries) from None
            source.entries += 1
            yield source.entries, found


class _Buffer:
    """Text that is read as far as it is needed, and a place in it."""

    def __init__(self, source: Source) -> None:
        self._source, self._text, self._at, self._over = source, "", 0, False
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def sign(self) -> str:
        """The next sign that is no blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                self._at += 1
                if self._text[self._at - 1] not in " \t\r\n":
                    return self._text[self._at - 1]
            if not self._more():
                return ""

    def back(self) -> None:
        """One sign back: it belongs to the value that follows."""
        self._at -= 1

    def value(self) -> Any:
        """The next value, whole. What cannot be decoded may go on in the next bytes, up to the size of an entry."""
        if not self.sign():
            self._broken()
        self.back()
        while True:
            try:
                found, self._at = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if len(self._text) - self._at > BIGGEST_ENTRY or not self._more():
                    self._broken()
            except (ValueError, RecursionError):
                self._broken()
            else:
                return found

    def _more(self) -> bool:
        if self._over:
            return False
        chunk = self._source.read()
        self._over = not chunk
        try:
            self._text = self._text[self._at :] + self._decoder.decode(chunk, self._over)
        except UnicodeDecodeError:
            self._broken()
        self._at = 0
        return True

    def _broken(self) -> NoReturn:
        raise Unreadable("broken", entry=self._source.entries) from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)
