"""Automatic numbers of Word: what ``numbering.xml`` and the styles say, counted paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from convenio.documents.word.archive import attribute, child, children

LEVELS = 9
_CJK = "零一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass(frozen=True)
class Level:
    """One level of a list: its format, its pattern such as ``%1.%2``, where it starts."""

    format: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    legal: bool = False


@dataclass
class Numbers:
    """Counts through a document: ``label(list id, level)`` once for each numbered paragraph, in order."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def key(self, list_id: str) -> str:
        """The name under which a list is counted: instances of one abstract list count on together."""
        return self.lists[list_id][0] if list_id in self.lists else ""

    def label(self, list_id: str, level: int) -> str:
        """The number as printed, empty for a bullet without words or an unknown list."""
        if list_id not in self.lists or not 0 <= level < LEVELS:
            return ""
        key, levels = self.lists[list_id]
        counts = self._counts.setdefault(key, [0] * LEVELS)
        self._restart(list_id, key, level, levels, counts)
        counts[level] += 1
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        shape = levels.get(level, Level())
        if shape.format == "bullet":
            return "•"
        if shape.format == "none":
            return ""

        def put(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            own = levels.get(at, Level())
            count = counts[at] or own.start
            return written(count, "decimal" if shape.legal else own.format)

        return _PLACE.sub(put, shape.pattern).strip()

    def _restart(self, list_id: str, key: str, level: int, levels: Mapping[int, Level], counts: list[int]) -> None:
        """A level begins at its start; a list instance with a start of its own begins there once."""
        override = levels.get(level + 100)
        if override is not None and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = override.start - 1
        elif counts[level] == 0:
            counts[level] = levels.get(level, Level()).start - 1


def read_numbering(root: etree._Element | None) -> Numbers:
    """The lists of a document by their id. A start that an instance overrides stands at level + 100."""
    if root is None:
        return Numbers()
    abstract = {attribute(one, "abstractNumId"): _levels(one) for one in children(root, "abstractNum")}
    lists: dict[str, tuple[str, Mapping[int, Level]]] = {}
    for one in children(root, "num"):
        base = attribute(child(one, "abstractNumId"), "val")
        levels = dict(abstract.get(base, {}))
        for override in children(one, "lvlOverride"):
            at = _whole(attribute(override, "ilvl"))
            own = child(override, "lvl")
            if own is not None:
                levels[at] = _level(own)
            start = child(override, "startOverride")
            if start is not None:
                levels[at + 100] = Level(start=_whole(attribute(start, "val"), 1))
        lists[attribute(one, "numId")] = (f"list{base}", levels)
    return Numbers(lists)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {_whole(attribute(one, "ilvl")): _level(one) for one in children(abstract, "lvl")}


def _level(one: etree._Element) -> Level:
    return Level(
        format=attribute(child(one, "numFmt"), "val", "decimal"),
        pattern=attribute(child(one, "lvlText"), "val"),
        start=_whole(attribute(child(one, "start"), "val"), 1),
        legal=child(one, "isLgl") is not None,
    )


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def written(count: int, form: str) -> str:
    """A number in one of Word's formats; decimal for those that agreements do not use."""
    if form in ("lowerLetter", "upperLetter"):
        text = _lettered(count, _LATIN)
    elif form in ("russianLower", "russianUpper"):
        text = _lettered(count, _RUSSIAN)
    elif form in ("lowerRoman", "upperRoman"):
        text = _roman(count)
    elif form.startswith(("chinese", "ideograph", "japaneseCounting", "taiwanese", "koreanCounting")):
        return chinese(count)
    elif form == "decimalZero":
        return f"{count:02d}"
    else:
        return str(count)
    return text.upper() if form.endswith(("UpperLetter", "upperLetter", "Upper", "upperRoman")) else text


def _lettered(count: int, letters: str) -> str:
    turn, at = divmod(max(count, 1) - 1, len(letters))
    return letters[at] * (turn + 1)


def _roman(count: int) -> str:
    text = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while count >= value:
            text, count = text + sign, count - value
    return text


def chinese(count: int) -> str:
    """1 to 99 as Chinese writes them; digits above."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_CJK[tens]}十"
    return head + (_CJK[ones] if ones else "")
