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

from convenio.directory.likeness.kind_words import CHINESE, COMMON, FORMS, KINDS, NUMBERS, QUIET, SMALL, STATE
from convenio.directory.search.letters import folded, is_cyrillic, latin, pinyin, readings
from convenio.directory.search.palladius import pinyin_of

_HAN = re.compile(r"[\u3400-\u9fff]+")
_CHINESE = re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))
_WORD = re.compile(r"[^\W_]+")
_FOLDS = (
    ("shch", "sh"), ("tch", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("j", "i"), ("y", "i"), ("w", "v"), ("q", "k"),
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
    """

    text: str
    script: str
    words: tuple[str, ...]
    kinds: frozenset[str]
    forms: frozenset[str]
    numbers: frozenset[str]
    state: bool
    joins: frozenset[str]

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
    kinds: set[str] = set()
    forms: set[str] = set()
    if script == "han":
        plain = _without_chinese_words(plain, kinds, forms)
    words: list[str] = []
    every: list[str] = []
    numbers: set[str] = set()
    state = False
    for written in _WORD.findall(plain):
        word = _mended(in_latin(written))
        if word in SMALL:
            every.append(word)
        elif word.isdigit() or word in NUMBERS:
            numbers.add(NUMBERS.get(word, word))
        elif (form := _known(word, FORMS)) is not None:
            forms.add(form)
        elif (kind := _known(word, KINDS)) is not None:
            kinds.add(kind)
        elif word.startswith(STATE):
            state = True
        elif not word.startswith(QUIET):
            word = _stem(written, word) if script == "cyrillic" else word
            words.append(word)
            every.append(word)
    joins = {fold("".join(words)), fold("".join(every)), *(fold("".join(words[::-1])) if len(words) == 2 else "",)}
    if script == "han":
        joins |= {fold(one) for run in _HAN.findall(plain) if run == plain.strip() for one in readings(run)}
    return Spelling(
        text, script, tuple(words), frozenset(kinds), frozenset(forms), frozenset(numbers), state,
        frozenset(joins - {""}),
    )  # fmt: skip


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


def _without_chinese_words(text: str, kinds: set[str], forms: set[str]) -> str:
    def taken(found: re.Match[str]) -> str:
        for code in CHINESE[found.group()].split():
            (kinds if code in KIND_NAMES else forms).add(code)
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


def _stem(written: str, word: str) -> str:
    """A Russian adjective of a town without its ending (томский → tomsk), of a Chinese one in pinyin (чанъаньский)."""
    for ending in ("ский", "ская", "ское", "ского"):
        if written.endswith(ending) and len(written) > len(ending) + 2:
            chinese = pinyin_of(written[: -len(ending)])
            return "".join(chinese) if len(chinese) > 1 else word[: -len(latin(ending))] + "sk"
    chinese = pinyin_of(written)
    return "".join(chinese) if len(chinese) > 1 else word
