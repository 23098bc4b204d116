"""What a name consists of, whatever its script: words that tell it apart, what kind of house it is, numbers. Pure.

The order of ``domain.md`` ("Own pipeline"): NFKC, casefold, diacritics off, other scripts into Latin letters (Chinese
as pinyin without tones), words that every university has set apart. Words of a kind (polytechnic, medical …) are the
same word in every language, because a name that is translated keeps them and a family of names differs by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from convenio.directory.likeness.kind_words import AFTER, CHINESE, COMMON, FORMS, KINDS, NUMBERS, QUIET, SMALL, STATE
from convenio.directory.likeness.place_words import CHINESE_WORDS, CYRILLIC_WORDS, LATIN_WORDS
from convenio.directory.search.letters import folded, is_cyrillic, latin, pinyin, readings
from convenio.directory.search.palladius import pinyin_of

_HAN = re.compile(r"[\u3400-\u9fff]+")
_CHINESE = re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))
_CHINESE_MEANT = re.compile("|".join(sorted(CHINESE_WORDS, key=len, reverse=True)))
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]+")
_FOLDS = (
    ("shch", "sh"), ("tch", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("x", "ks"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("j", "i"), ("y", "i"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name, taken apart.

    Attributes:
        text: as it is written. ``script``: latin, han, cyrillic or other.
        words: those that tell it apart, in Latin letters and in their order.
        kinds: kinds of houses (``kind_words.KINDS``); ``forms``: university, hospital …; ``numbers``: 2 of "No. 2".
        state: is it called a state one? ``joins``: the words written together, in every way they may be read.
        soft: words of somebody whose name the house bears, which other languages may leave out.
    """

    text: str
    script: str
    words: tuple[str, ...]
    kinds: frozenset[str]
    forms: frozenset[str]
    numbers: frozenset[str]
    state: bool
    joins: frozenset[str]
    soft: frozenset[str] = frozenset()

    @property
    def joined(self) -> str:
        """The words that tell it apart as one: Chang An, Chang’an and 长安 are the same here."""
        return fold("".join(self.words))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word in Latin letters without what systems of transliteration quarrel about: Tomskiy = Tomskii."""
    for old, new in _FOLDS:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=8_000)
def spell(text: str) -> Spelling:
    """Take a name apart."""
    plain = folded(text)
    script = script_of(plain)
    found = _Found()
    bare = ""
    if script == "han":
        plain = _without_chinese_words(plain, found)
        bare, plain = plain.strip(), _CHINESE_MEANT.sub(lambda one: f" {CHINESE_WORDS[one.group()]} ", plain)
    elif script == "cyrillic":
        plain = _BRACKETS.sub(" ", plain) if _BRACKETS.sub("", plain).strip() else plain
    for written in _WORD.findall(plain):
        found.take(written, script)
    words = found.words
    joins = {fold("".join(words)), fold("".join(found.every)), fold("".join(words[::-1])) if len(words) == 2 else ""}
    joins.add(fold("".join(found.sounds)))
    if bare and _HAN.fullmatch(bare):
        joins |= {fold(one) for one in readings(bare)}
    return Spelling(
        text, script, tuple(words), frozenset(found.kinds), frozenset(found.forms), frozenset(found.numbers),
        found.state, frozenset(joins - {""}), frozenset(found.soft),
    )  # fmt: skip


class _Found:
    """What was found in a name so far."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.every: list[str] = []
        self.sounds: list[str] = []
        self.kinds: set[str] = set()
        self.forms: set[str] = set()
        self.numbers: set[str] = set()
        self.soft: set[str] = set()
        self.state = False
        self._named_after = False

    def take(self, written: str, script: str) -> None:
        """Say what one word is: what tells the name apart, a kind, a form, a number, or nothing."""
        word = _mended(in_latin(written))
        if word in AFTER:
            self._named_after = True
        elif word in SMALL:
            self.every.append(word)
        elif word.isdigit() or word in NUMBERS:
            self.numbers.add(NUMBERS.get(word, word))
        elif (form := _known(word, FORMS)) is not None:
            self.forms.add(form)
        elif (kind := _known(word, KINDS)) is not None:
            self.kinds.add(kind)
        elif word.startswith(STATE):
            self.state = True
        elif not word.startswith(QUIET) and (len(word) > 1 or script == "han"):
            meant = _meant(written, word, script)
            self.words += meant
            self.every += meant
            self.sounds.append(_sound(written, meant))
            if self._named_after:
                self.soft |= set(meant)


def _meant(written: str, word: str, script: str) -> list[str]:
    """The words that a word means: itself, or its translation where languages have names of their own."""
    if script != "cyrillic":
        return LATIN_WORDS.get(word, word).split()
    beginnings = (written[:size] for size in range(len(written), 2, -1))
    known = next((CYRILLIC_WORDS[one] for one in beginnings if one in CYRILLIC_WORDS), "")
    return known.split() if known else [_without_ending(written, word)]


def script_of(text: str) -> str:
    """In which letters a name is written; a name of two scripts counts as the one that is not Latin."""
    if text.isascii():
        return "latin"
    if _HAN.search(text):
        return "han"
    if is_cyrillic(text):
        return "cyrillic"
    foreign = any(letter.isalpha() and ord(letter) > 0x24F and not 0x1E00 <= ord(letter) < 0x1F00 for letter in text)
    return "other" if foreign else "latin"


def in_latin(word: str) -> str:
    """A folded word of any script in small Latin letters."""
    if word.isascii():
        return word
    return "".join(pinyin(word)) if _HAN.search(word) else latin(word)


def place(text: str) -> str:
    """A town as it is compared: Xi’an, Xian and 西安 (市) are the same."""
    return fold("".join(in_latin(word) for word in _WORD.findall(folded(text).strip().rstrip("市"))))


def _without_chinese_words(text: str, found: _Found) -> str:
    def taken(word: re.Match[str]) -> str:
        for code in CHINESE[word.group()].split():
            (found.kinds if code in KIND_NAMES else found.forms).add(code)
        return ""

    return _CHINESE.sub(taken, text)


KIND_NAMES = frozenset(KINDS.values())


@lru_cache(maxsize=20_000)
def _mended(word: str) -> str:
    """A word that every university has, although misspelt by one slip: unviersity → university."""
    if len(word) < 7 or _known(word, FORMS) is not None or _known(word, KINDS) is not None:
        return word
    near = (one for one in COMMON if one[0] == word[0] and abs(len(one) - len(word)) <= 1)
    return next((one for one in near if OSA.distance(one, word, score_cutoff=1) <= 1), word)


def _known(word: str, table: dict[str, str]) -> str | None:
    """The code whose beginning the word has; the longest wins, words of three letters must fit whole."""
    if "klinik" in word:
        word = "klinik"
    for size in range(min(len(word), 12), 2, -1):
        code = table.get(word[:size])
        if code is not None and (size > 4 or len(word) - size <= 2):
            return code
    return None


_ENDINGS = ("ский", "ская", "ское", "ского")


def _without_ending(written: str, word: str) -> str:
    """A Russian adjective of a town without its ending: томский → tomsk."""
    for ending in _ENDINGS:
        if written.endswith(ending) and len(written) > len(ending) + 2:
            return word[: -len(latin(ending))] + "sk"
    return word


def _sound(written: str, meant: list[str]) -> str:
    """How a word may be meant to be read when it is Chinese in Cyrillic letters (чанъаньский → changan)."""
    stem = next((written.removesuffix(ending) for ending in _ENDINGS if written.endswith(ending)), written)
    chinese = pinyin_of(stem) if is_cyrillic(stem) else ()
    return "".join(chinese) if len(chinese) > 1 else "".join(meant)
