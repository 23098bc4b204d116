"""How the letters of a text file are written down, decided by evidence and never by hope. Pure."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from convenio.intake.reading.shapes import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"cp1251": "windows-1251", "gb18030": "GB18030", "cp1252": "windows-1252 (latin-1)", "koi8-r": "KOI8-R"}
_SAMPLE = 200_000
_GARBLED = re.compile(r"\w*(?:Ã[\x80-\xbf©¨ªª¤¶¼±³º¡]|Ð[\x80-\xbf°µ¾¸]|Ñ[\x80-\xbf€‚ƒ]|â€™|�)\w*")


def decode(content: bytes) -> tuple[str, list[Note]]:
    """The text of these bytes and what must be said about how it was found.

    A byte order mark wins; then UTF-8 if every byte fits; then UTF-16 without a mark by its zero bytes; then the
    likeliest of windows-1251, KOI8-R, GB18030 and latin-1, with a note that names the choice and shows a word.
    """
    text, notes = _decoded(content)
    garbled = _GARBLED.search(text[:_SAMPLE])
    if garbled:
        notes.append(Note("garbled", {"example": garbled.group()[:60]}))
    return text, notes


def _decoded(content: bytes) -> tuple[str, list[Note]]:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content.decode(name, errors="replace"), []
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 5:
        name = "utf-16-le" if content[1:2000:2].count(0) >= content[:2000:2].count(0) else "utf-16-be"
        return content.decode(name, errors="replace"), [_note(name.upper(), content.decode(name, errors="replace"))]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        name = likeliest(content[:_SAMPLE])
        text = content.decode(name, errors="replace")
        return text, [_note(_NAMES[name], text)]


def _note(name: str, text: str) -> Note:
    words = re.findall(r"\w*[^\W\d_a-zA-Z]\w*", text[:_SAMPLE])
    return Note("encoding", {"encoding": name, "example": " ".join(words[:3])[:60]})


def likeliest(sample: bytes) -> str:
    """The likeliest of the four encodings for bytes that are not UTF-8.

    Bytes above 127 stand alone between Latin letters in latin-1, in runs as long as words in windows-1251, and in pairs
    whose first byte lies between B0 and D7 (the 3,755 commonest characters) in Chinese.
    """
    runs = [match.group() for match in re.finditer(rb"[\x80-\xff]+", sample)]
    pairs_text = re.sub(rb"[\x00-\x7f]+", b" ", sample)
    total = sum(map(len, runs)) or 1
    if _common_chinese(sample) > 0.6 and all(len(run) % 2 == 0 for run in runs[:-1]):
        return "gb18030"
    if _common_chinese(sample) > 0.8:
        return "gb18030"
    if total / max(1, len(runs)) < 2.2:
        return "cp1252"
    small_1251 = len(re.findall(rb"[\xe0-\xff]", pairs_text))
    small_koi = len(re.findall(rb"[\xc0-\xdf]", pairs_text))
    return "koi8-r" if small_koi > 2 * small_1251 else "cp1251"


def _common_chinese(sample: bytes) -> float:
    """The share of common characters when the bytes are read as GB18030; 0 when they cannot be."""
    try:
        text = sample.decode("gb18030", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            return 0.0
        text = sample[: error.start].decode("gb18030", errors="replace")
    beyond = [char for char in text if ord(char) > 127]
    if not beyond:
        return 0.0
    common = sum(1 for char in beyond if _is_common(char))
    beside = sum(1 for one, two in pairwise(text) if one.isascii() and one.isalpha() and ord(two) > 127)
    return (common - beside / 2) / len(beyond)


def _is_common(char: str) -> bool:
    raw = char.encode("gb18030")
    return len(raw) == 2 and raw[1] >= 0xA1 and (0xB0 <= raw[0] <= 0xD7 or raw[0] in (0xA1, 0xA3))
