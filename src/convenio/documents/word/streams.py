"""The words of a file by language: from the columns of a parallel table, or from texts one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from convenio.documents.word.guessing import guess, named_language
from convenio.documents.word.labels import find_label
from convenio.documents.word.terms import Cell, Paragraph, Table, WordFile

LEAST_SHARE = 0.12
TABLE_SHARE = 0.25
_LATIN = frozenset(("en", "de", "fr", "es", "pt", "it", "pl", "tr", "vi"))
_HAN = frozenset(("zh", "zh-Hant", "ja"))
_CYRILLIC = frozenset(("ru", "uk", "be", "bg", "kk"))


@dataclass(frozen=True)
class Line:
    """A paragraph in its language. ``row``: the row of the parallel table it stands in, -1 outside."""

    paragraph: Paragraph
    language: str
    row: int = -1

    @property
    def text(self) -> str:
        return self.paragraph.text


@dataclass(frozen=True)
class Streams:
    """All lines by language, in order. ``layout``: table, one_after_another or single."""

    layout: str
    languages: tuple[str, ...]
    lines: Mapping[str, tuple[Line, ...]]


def streams_of(file: WordFile) -> Streams:
    """Divide what a file says by language."""
    total = sum(_weight(one.text) for one in file.paragraphs()) or 1
    columns: dict[int, dict[int, str]] = {}
    for at, block in enumerate(file.blocks):
        if isinstance(block, Table):
            found = _parallel(block)
            if found and _table_weight(block) >= TABLE_SHARE * total:
                columns[at] = found
    placed = _place(file, columns)
    if columns:
        main = list(dict.fromkeys(tag for found in columns.values() for tag in found.values()))
        return _sorted("table", _settle(placed, main), main)
    main = _languages(one for one, _fixed in placed)
    layout = "one_after_another" if len(main) > 1 else "single"
    return _sorted(layout, _settle(placed, main), main)


def _place(file: WordFile, columns: Mapping[int, Mapping[int, str]]) -> list[tuple[Line, bool]]:
    """Every paragraph with its language, and whether a column fixes it."""
    placed: list[tuple[Line, bool]] = []
    row_number = 0
    for at, block in enumerate(file.blocks):
        if isinstance(block, Paragraph):
            placed += [(Line(one, guess(one.text)), False) for one in _split(block) if one.text or one.changes]
        elif at in columns:
            for row in block.rows:
                placed += _row(row, columns[at], row_number)
                row_number += 1
        else:
            placed += [(Line(one, guess(one.text)), False) for one in _as_lines(block)]
    return placed


def _row(row: Sequence[Cell], columns: Mapping[int, str], number: int) -> list[tuple[Line, bool]]:
    """One row of a parallel table. A cell over several columns is divided by the language of its paragraphs."""
    cells = list(row)
    if cells and all(not one.text or named_language(one.text) for one in cells):
        return []
    found: list[tuple[Line, bool]] = []
    at, label = 0, ""
    for cell in cells:
        lines = [one for one in cell.paragraphs if one.text or one.changes]
        if cell.span == 1 and at in columns:
            for place, one in enumerate(lines):
                given = replace(one, label=label, list_key="column") if label and place == 0 and not one.label else one
                found.append((Line(given, columns[at], number), True))
        elif cell.span == 1 and len(cell.text) <= 12:
            label = label or cell.text.strip()
        else:
            found += [(Line(part, guess(part.text), number), False) for one in lines for part in _split(one)]
        at += cell.span
    return found


def _parallel(table: Table) -> dict[int, str]:
    """Column -> language of a table with a language per column; empty for any other table."""
    if not 2 <= table.columns <= 5:
        return {}
    words: dict[int, list[str]] = {}
    heads: dict[int, str] = {}
    for number, row in enumerate(table.rows):
        at = 0
        for cell in row:
            if cell.span == 1 and cell.text:
                head = named_language(cell.text) if number < 2 else ""
                if head:
                    heads.setdefault(at, head)
                else:
                    words.setdefault(at, []).append(cell.text)
            at += cell.span
    found = {}
    for at, texts in words.items():
        text = "\n".join(texts)
        language = heads.get(at) or guess(text)
        if language and (_weight(text) >= 60 or at in heads):
            found[at] = language
    return found if len(found) > 1 and len(set(found.values())) == len(found) else {}


def _as_lines(table: Table) -> list[Paragraph]:
    """A table that is no parallel text: a line for each row, cells divided by a bar."""
    lines = []
    for row in table.rows:
        parts = [one for cell in row for one in cell.paragraphs]
        text = " | ".join(cell.text.replace("\n", " / ") for cell in row if cell.text)
        changes = tuple(change for one in parts for change in one.changes)
        remarks = tuple(remark for one in parts for remark in one.remarks)
        anchors = tuple(anchor for one in parts for anchor in one.anchors)
        if text or changes:
            lines.append(Paragraph(text=text, was=text, changes=changes, remarks=remarks, anchors=anchors))
    return lines


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph whose lines are in different languages, divided; any other one as it is."""
    lines = paragraph.text.split("\n")
    if len(lines) < 2 or len({tag for tag in map(guess, lines) if tag}) < 2:
        return [paragraph]
    first, *rest = (line for line in lines if line.strip())
    return [
        replace(paragraph, text=first),
        *(replace(paragraph, text=line, label="", list_key="", changes=(), remarks=(), anchors=()) for line in rest),
    ]


def _languages(lines: Iterable[Line]) -> list[str]:
    """The languages with a share of the text worth the name, in order of their first appearance."""
    weights: Counter[str] = Counter()
    order: dict[str, None] = {}
    for one in lines:
        if one.language:
            weights[one.language] += _weight(one.text)
            order[one.language] = None
    total = sum(weights.values())
    main = [tag for tag in order if weights[tag] >= max(LEAST_SHARE * total, 30)]
    return main or [tag for tag, _count in weights.most_common(1)] or ["en"]


def _settle(placed: Sequence[tuple[Line, bool]], main: Sequence[str]) -> list[Line]:
    """Give a language of the text to every line: names and numbers follow their script, or the line before."""
    settled: list[Line] = []
    before = main[0]
    for line, fixed in placed:
        language = line.language if fixed or line.language in main else _near(line, main, before)
        settled.append(replace(line, language=language))
        before = language
    return settled


def _near(line: Line, main: Sequence[str], before: str) -> str:
    same = [tag for tag in main if tag in _family(line)]
    if not same or before in same:
        return before
    return same[0]


def _family(line: Line) -> frozenset[str]:
    if line.language in _HAN:
        return _HAN
    if line.language in _CYRILLIC:
        return _CYRILLIC
    label = find_label(line.text)
    if line.language in _LATIN or any(letter.isalpha() and letter < "\u0250" for letter in line.text):
        return _LATIN
    if label and any("\u4e00" <= sign < "\ua000" for sign in label.text):
        return _HAN
    return frozenset()


def _sorted(layout: str, lines: Sequence[Line], main: Sequence[str]) -> Streams:
    return Streams(layout, tuple(main), {tag: tuple(one for one in lines if one.language == tag) for tag in main})


def _weight(text: str) -> int:
    """Letters; an ideograph says as much as three."""
    return sum(3 if "\u3040" <= one < "\ua000" else 1 for one in text if one.isalpha())


def _table_weight(table: Table) -> int:
    return sum(_weight(one.text) for one in table.paragraphs())
