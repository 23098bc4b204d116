"""One way of writing every script in small Latin letters, so that names can be compared. Pure.

Cyrillic by one fixed table (that of passports, without the signs), Chinese characters in pinyin without tones, all
others letter by letter. Other systems of writing a word in Latin letters have the same ``bones``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from convenio.directory.search.concepts import HAN

HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_APOSTROPHES = re.compile(r"(?<=\w)['\u2018\u2019\u02bb\u02bc\u02b9\u0060\u00b4\u2032\uff07](?=\w)")
_CYRILLIC_TABLE = (
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch "
    "ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g ў:u ј:j љ:lj њ:nj ђ:dj ћ:c џ:dz ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h"
)
_CYRILLIC = str.maketrans(dict(pair.split(":") for pair in _CYRILLIC_TABLE.split()))
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_BONES_TABLE = (
    "shch:s tsch:k sch:s sh:s tch:k ch:k zh:s kh:k ph:f th:t gh:k ck:k qu:k q:k x:ks ts:s tz:s cz:k dz:s z:s w:v g:k "
    "h:k c:k"
)
_BONES = tuple(pair.split(":") for pair in _BONES_TABLE.split())
_SOFT = re.compile(r"[aeiouyj]")
_TWICE = re.compile(r"(.)\1+")
MOST_READINGS = 8


def folded(text: str) -> str:
    """One spelling for what people take for the same: width, case, ё and е, marks of apostrophe inside a word."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _APOSTROPHES.sub("", text)


@lru_cache(maxsize=65536)
def latin(word: str) -> str:
    """A folded word (no Chinese characters) in small Latin letters and digits."""
    if word.isascii():
        return word
    if _CYRILLIC_LETTER.search(word):
        word = unicodedata.normalize("NFC", word).translate(_CYRILLIC)
    bare = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]", "", anyascii(bare).lower())


def umlauts(word: str) -> str:
    """How German and Danish write a word without its letters: tübingen → tuebingen; else the word itself."""
    return latin(unicodedata.normalize("NFC", word).translate(_UMLAUTS))


def is_cyrillic(word: str) -> bool:
    return bool(_CYRILLIC_LETTER.search(word))


@lru_cache(maxsize=16384)
def pinyin(run: str) -> tuple[str, ...]:
    """The syllables of a run of Chinese characters, one for each character; whole words know their reading."""
    from pypinyin import lazy_pinyin  # takes 60 MB and half a second: only where Chinese names are met

    found = lazy_pinyin(run)
    if len(found) != len(run):
        found = [lazy_pinyin(one)[0] for one in run]
    return tuple(_syllable(one) for one in found)


@lru_cache(maxsize=1024)
def readings(run: str) -> tuple[str, ...]:
    """All likely readings of a run, written together, the usual one first: 長安 → zhangan, changan."""
    from pypinyin import Style
    from pypinyin import pinyin as every

    found = {"".join(pinyin(run)): None}
    if len(run) <= 6:
        choices = [
            sorted({_syllable(one) for one in each})[:3] for each in every(run, style=Style.NORMAL, heteronym=True)
        ]
        for reading in product(*choices):
            if len(found) >= MOST_READINGS:
                break
            found["".join(reading)] = None
    return tuple(found)


def _syllable(text: str) -> str:
    return latin(text.casefold().replace("v", "u")) or "x"


def han_pieces(run: str) -> list[str]:
    """A run of Chinese characters cut where a word stands that says the kind of house: 长安大学 → 长安, 大学."""
    pieces, start, at = [], 0, 0
    while at < len(run):
        known = next((word for word in HAN if run.startswith(word, at)), "")
        if known:
            pieces += [run[start:at], known] if at > start else [known]
            at += len(known)
            start = at
        else:
            at += 1
    return [*pieces, run[start:]] if start < len(run) else pieces


@lru_cache(maxsize=65536)
def bones(word: str) -> str:
    """The consonants of a word in Latin letters, alike for the systems of writing: tomskiy, tomskij → tmsk."""
    for one, other in _BONES:
        word = word.replace(one, other)
    first = "a" if _SOFT.match(word) else ""
    return first + _TWICE.sub(r"\1", _SOFT.sub("", word))
