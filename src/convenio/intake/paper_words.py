"""The words of a PDF's text layer, as far as they can be had without drawing it: enough to recognise a paper. Pure.

No reading library is needed to match a number or a name: streams are unpacked under limits, strings that are shown are
taken out, and letters are looked up in the fonts' own tables (ToUnicode). A scan without text gives nothing.
"""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n")
_MOST_STREAMS = 400
_MOST_BYTES = 30_000_000
_ONE_STREAM = 4_000_000
_MOST_WORDS = 6_000
_SHOWN = re.compile(
    rb"\[((?:[^\[\]\\]|\\.)*)\]\s*TJ|(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\")|(T\*|T[dDm]\b|ET\b)", re.S
)
_PIECE = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>|(-?\d+(?:\.\d+)?)", re.S)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_GAP = 200


def is_protected(content: bytes) -> bool:
    """Does the PDF ask for a password, or forbid copying?"""
    return content.startswith(b"%PDF-") and _ENCRYPTED.search(content) is not None


def words_of(content: bytes) -> str:
    """The shown text of the first pages, in the order of the file; empty for a scan, a picture or a protected file."""
    if not content.startswith(b"%PDF-") or is_protected(content):
        return ""
    streams = _streams(content)
    table: dict[int, str] = {}
    for stream in streams:
        if b"beginbf" in stream:
            _read_table(stream, table)
    words: list[str] = []
    size = 0
    for stream in streams:
        if b"Tj" in stream or b"TJ" in stream:
            text = _text(stream, table)
            words.append(text)
            size += len(text)
            if size > _MOST_WORDS:
                break
    return " ".join(" ".join(words).split())[:_MOST_WORDS]


def _streams(content: bytes) -> list[bytes]:
    found: list[bytes] = []
    total = 0
    for match in _STREAM.finditer(content):
        if len(found) >= _MOST_STREAMS or total > _MOST_BYTES:
            break
        unpacker = zlib.decompressobj()
        try:
            raw = unpacker.decompress(content[match.end() : match.end() + _ONE_STREAM], _ONE_STREAM)
        except zlib.error:
            raw = content[match.end() : match.end() + 100_000].partition(b"endstream")[0]
        total += len(raw)
        found.append(raw)
    return found


def _read_table(stream: bytes, table: dict[int, str]) -> None:
    for block in _CHARS.findall(stream):
        for code, text in _PAIR.findall(block):
            table[int(code, 16)] = _utf16(text)
    for block in _RANGES.findall(stream):
        for first, last, text in _TRIPLE.findall(block):
            start, end, base = int(first, 16), int(last, 16), _utf16(text)
            if base and 0 <= end - start < 70_000:
                for offset in range(min(end - start, 5000) + 1):
                    table[start + offset] = base[:-1] + chr(min(ord(base[-1]) + offset, 0x10FFFF))


def _utf16(digits: bytes) -> str:
    raw = bytes.fromhex(digits.decode() + ("0" if len(digits) % 2 else ""))
    return raw.decode("utf-16-be", errors="ignore") if len(raw) > 1 else raw.decode("latin-1")


def _text(stream: bytes, table: dict[int, str]) -> str:
    parts: list[str] = []
    for several, one, move in _SHOWN.findall(stream):
        if move:
            parts.append(" ")
        for plain, digits, number in _PIECE.findall(several or one):
            if number:
                parts.append(" " if float(number) < -_GAP else "")
            elif digits:
                parts.append(_letters(bytes.fromhex(_even(digits)), table))
            else:
                parts.append(_letters(_unescaped(plain), table))
    return "".join(parts)


def _even(digits: bytes) -> str:
    text = b"".join(digits.split()).decode()
    return text + "0" if len(text) % 2 else text


def _letters(raw: bytes, table: dict[int, str]) -> str:
    """Two bytes a letter where the fonts' tables know them so, else one."""
    if table and len(raw) % 2 == 0 and raw:
        codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
        known = [table[code] for code in codes if code in table]
        if len(known) * 2 >= len(codes):
            return "".join(known)
    return "".join(table.get(byte, chr(byte) if byte >= 32 else "") for byte in raw)


def _unescaped(raw: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        code = match.group(1)
        if code.isdigit():
            return bytes([int(code, 8) & 255])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.S)
