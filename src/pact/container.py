"""The zip of a proof: for given members there is exactly one sequence of bytes.

Members sorted by path, stored without compression, every other field of the format fixed.  A reader takes the members
out and writes them again: one differing byte anywhere, also in headers, means that somebody changed the file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _MADE_BY, _DATE, _MODE = 20, 0x0314, 0x0021, 0o100644 << 16
MAX_BYTES = 2**31


class Damaged(ValueError):
    """The container cannot be read; `where` says at which place."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.where = where


def write_zip(members: Mapping[str, bytes]) -> bytes:
    """The one zip of these members.  Paths are ASCII.  Raises ValueError when it would exceed 2 GiB."""
    if sum(len(content) for content in members.values()) + 400 * len(members) > MAX_BYTES or len(members) > 65_000:
        raise ValueError("The proof would be too large for one file.")
    body, directory = bytearray(), bytearray()
    for path in sorted(members):
        name, content = path.encode("ascii"), members[path]
        check, size, start = zlib.crc32(content), len(content), len(body)
        body += _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, check, size, size, len(name), 0) + name + content
        directory += (
            _CENTRAL.pack(
                b"PK\1\2", _MADE_BY, _VERSION, 0, 0, 0, _DATE, check, size, size, len(name), 0, 0, 0, 0, _MODE, start
            )
            + name
        )
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def read_zip(data: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """Members by path, and what is wrong with the container: (place, sentence) pairs, empty for an untouched one.
    Raises `Damaged` when the members cannot even be found."""
    members: dict[str, bytes] = {}
    places: list[tuple[int, str]] = []
    at, before = 0, "the beginning"
    while data[at : at + 4] != b"PK\1\2":
        if len(data) - at < _LOCAL.size or data[at : at + 4] != b"PK\3\4":
            raise Damaged(f"byte {at}", f"The container is damaged after {before} (byte {at}).")
        _, _, _, _, _, _, _, size, _, name_size, extra = _LOCAL.unpack_from(data, at)
        start = at + _LOCAL.size + name_size + extra
        name = data[at + _LOCAL.size : at + _LOCAL.size + name_size]
        if start + size > len(data) or not name.isascii() or len(members) > 65_000:
            raise Damaged(f"byte {at}", f"The container is damaged after {before} (byte {at}).")
        path = name.decode("ascii")
        if path in members:
            raise Damaged(path, f"{path} is there twice.")
        places += [(at, f"the header of {path}"), (start, path)]
        members[path] = data[start : start + size]
        at, before = start + size, path
    places.append((at, "the directory at the end of the container"))
    return members, _compare(data, write_zip(members), places)


def _compare(data: bytes, again: bytes, places: list[tuple[int, str]]) -> list[tuple[str, str]]:
    if data == again:
        return []
    at = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), min(len(data), len(again)))
    place = [name for start, name in places if start <= at][-1]
    return [(place, f"The container was changed at byte {at}, in {place}.")]
