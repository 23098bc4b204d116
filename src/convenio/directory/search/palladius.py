"""Chinese names in Cyrillic letters (the system of Palladius), read back into pinyin: Чанъань → chang an. Pure.

The syllables are computed from the tables of initials and finals; within the system no two syllables of pinyin are
written alike, so a word that can be cut into syllables has one reading for each way of cutting it.
"""

from __future__ import annotations

from functools import cache, lru_cache

_INITIALS = "b б|p п|m м|f ф|d д|t т|n н|l л|g г|k к|h х|j цз|q ц|x с|zh чж|ch ч|sh ш|r ж|z цз|c ц|s с"
_HARD = (
    "a а|ai ай|an ань|ang ан|ao ао|e э|ei эй|en энь|eng эн|ou оу|ong ун|u у|ua уа|uai уай|uan уань|uang уан|ui уй|"
    "un унь|uo о"
)
_SOFT = "i и|ia я|ian янь|iang ян|iao яо|ie е|in инь|ing ин|iong юн|iu ю|u юй|uan юань|ue юэ|un юнь"
_ALONE = (
    "a а|ai ай|an ань|ang ан|ao ао|e э|en энь|er эр|ou оу|yi и|ya я|yan янь|yang ян|yao яо|ye е|yin инь|ying ин|"
    "yong юн|you ю|yu юй|yuan юань|yue юэ|yun юнь|wu у|wa ва|wai вай|wan вань|wang ван|wei вэй|wen вэнь|weng вэн|"
    "wo во|zi цзы|ci цы|si сы|zhi чжи|chi чи|shi ши|ri жи|hui хуэй|lu люй|nu нюй|lue люэ|nue нюэ|liu лю|niu ню|"
    "diu дю"
)


def _table(pairs: str) -> dict[str, str]:
    """{pinyin: Cyrillic}."""
    return dict(pair.split(" ") for pair in pairs.split("|"))


INITIALS, HARD, SOFT = _table(_INITIALS), _table(_HARD), _table(_SOFT)
ALONE = {cyrillic: latin for latin, cyrillic in (pair.split(" ") for pair in _ALONE.split("|"))}
AFTER_LABIALS = {"o": "о", "i": "и", "ian": "янь", "iao": "яо", "ie": "е", "in": "инь", "ing": "ин"}
AFTER_TEETH = {"i": "и", "ia": "я", "ian": "янь", "iang": "ян", "iao": "яо", "ie": "е", "in": "инь", "ing": "ин"}
LONGEST = 6


@cache
def syllables() -> dict[str, str]:
    """{Cyrillic: pinyin without tones} of every syllable."""
    found = dict(ALONE)
    for latin, cyrillic in INITIALS.items():
        more = AFTER_LABIALS if latin in "bpmf" else AFTER_TEETH if latin in "dtnl" else {}
        for final, written in {**more, **(SOFT if latin in "jqx" else HARD)}.items():
            if final in more or latin not in "bpmf" or final != "uo":
                found.setdefault(cyrillic + (more.get(final) or written), latin + final)
    return found


@lru_cache(maxsize=4096)
def pinyin_of(word: str) -> tuple[str, ...]:
    """The syllables of a word in small Cyrillic letters; empty when it is no Chinese word in this system."""
    return _cut(word.replace("ъ", "|"), 0) or ()


def _cut(word: str, at: int) -> tuple[str, ...] | None:
    """The first way to cut the rest, the longest syllable tried first; ``|`` stands where ъ divided syllables."""
    if at == len(word):
        return ()
    if word[at] == "|":
        return _cut(word, at + 1)
    known = syllables()
    for length in range(min(LONGEST, len(word) - at), 0, -1):
        latin = known.get(word[at : at + length])
        if latin is not None:
            rest = _cut(word, at + length)
            if rest is not None:
                return (latin, *rest)
    return None
