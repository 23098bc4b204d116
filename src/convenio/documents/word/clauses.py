"""One language's lines divided into title, opening, clauses and signature block, by numbers and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from convenio.documents.word.labels import Label, find_label
from convenio.documents.word.streams import Line
from convenio.documents.word.terms import Paragraph

HEADING_AT_MOST = 90
TITLE_AT_MOST = 300
_TITLE = re.compile(
    r"agreement|memorandum|protocol|contract|letter of intent|convention|协议|協議|备忘录|備忘錄|合同|意向书|协定"
    r"|соглашени|меморандум|договор|протокол|convenio|acordo|accord|vereinbarung|vertrag|келісім|اتفاق|مذكرة",
    re.IGNORECASE,
)
_SIGNING = re.compile(
    r"_{4,}|…{3,}|\.{8,}|[（(](?:签字|签章|盖章|签名|簽字)[)）]|for and on behalf|м\.\s?п\.", re.IGNORECASE
)
_NEAR_SIGNING = re.compile(
    r"签字|签章|盖章|签名|簽字|on behalf of\b|signed (?:by|for)|\bsignatures?\b|подпис[ьи]\b|от имени\b"
    r"|l\.\s?s\.|\bseal\b|^(?:date|дата|日期|место|place)\s*[:：]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;。；:：]$")


@dataclass(frozen=True)
class Mark:
    """How a paragraph is numbered: ``key`` is the same for all of one list; ``ordinal`` 0 when headings bear none."""

    key: tuple[str, str, int]
    ordinal: int
    label: str
    rest: str


@dataclass
class Clause:
    """A clause in one language; ``lines`` are what it says below its heading."""

    label: str
    ordinal: int
    heading: str
    lines: list[Line] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def add(self, line: Line, text: str) -> None:
        self.lines.append(line)
        if text:
            self.bodies.append(text)

    @property
    def body(self) -> str:
        return "\n\n".join(self.bodies)

    @property
    def row(self) -> int:
        return self.lines[0].row


@dataclass
class Divided:
    """What was found in one language."""

    title: str = ""
    opening: list[Line] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)


def divide(lines: Sequence[Line]) -> Divided:
    """Find the clauses of one language."""
    marks = [mark_of(line.paragraph) for line in lines]
    key = _clause_key(lines, marks)
    found = Divided()
    chapter, last = "", 0
    for line, mark in zip(lines, marks, strict=True):
        if mark and key and mark.key == key and _next(mark, last, line.paragraph):
            clause = opened(line, mark)
            last = mark.ordinal or last
            if chapter and not clause.heading:
                clause.heading = chapter
            chapter = ""
            found.clauses.append(clause)
        elif mark and mark.key[0] == "chapter" and key and key[0] == "article":
            chapter = mark.rest or line.text
            found.chapters.append(line.paragraph.said)
        elif not found.clauses:
            found.opening.append(line)
        else:
            follow(found.clauses[-1], line)
    if found.clauses:
        _take_signature(found)
    else:
        found.signature = _tail(found.opening)
        found.opening = found.opening[: len(found.opening) - len(found.signature)]
    _take_title(found)
    return found


def mark_of(paragraph: Paragraph) -> Mark | None:
    """The number or heading style with which a paragraph begins."""
    if paragraph.label and paragraph.label != "•":
        label = find_label(f"{paragraph.label} x")
        if label is None and paragraph.label.isdigit():
            label = Label("plain", int(paragraph.label), paragraph.label, "")
        kind = label.kind if label else "other"
        place = 0 if paragraph.list_key == "column" else paragraph.level
        return Mark((kind, paragraph.list_key, place), label.ordinal if label else 0, paragraph.label, paragraph.text)
    label = find_label(paragraph.text)
    if label and paragraph.label != "•":
        return Mark((label.kind, "hand", label.depth), label.ordinal, label.text, label.rest)
    if paragraph.heading > 0 and paragraph.text:
        return Mark(("style", "", paragraph.heading), 0, "", paragraph.text)
    if paragraph.bold and not paragraph.centred and 0 < len(paragraph.text) <= HEADING_AT_MOST:
        return Mark(("bold", "", 0), 0, "", paragraph.text)
    return None


def _clause_key(lines: Sequence[Line], marks: Sequence[Mark | None]) -> tuple[str, str, int] | None:
    """Which numbering counts the clauses: articles, else the outermost list that counts from one, else headings."""
    ordinals: dict[tuple[str, str, int], list[int]] = {}
    for mark in marks:
        if mark:
            ordinals.setdefault(mark.key, []).append(mark.ordinal)
    articles = [key for key in ordinals if key[0] == "article"]
    if articles:
        best = max(articles, key=lambda key: len(ordinals[key]))
        if len(ordinals[best]) > 1 or ordinals[best] == [1]:
            return best
    for key, counted in ordinals.items():
        kind = key[0]
        if kind in ("style", "bold") and len(counted) > 1:
            if kind == "bold" and any(_counts(other, ordinals[other]) for other in ordinals):
                continue
            return key
        if _counts(key, counted):
            return key
    single = [
        key for key, counted in ordinals.items() if key[0] in ("plain", "cjk", "roman", "chapter") and counted == [1]
    ]
    return single[0] if single else None


def _counts(key: tuple[str, str, int], ordinals: Sequence[int]) -> bool:
    return (
        key[0] in ("chapter", "roman", "cjk", "plain", "other")
        and len(ordinals) > 1
        and ordinals[:2] in ([1, 2], [0, 0])
    )


def _next(mark: Mark, last: int, paragraph: Paragraph) -> bool:
    """A list that begins anew inside a clause, or a sentence that names an article, opens no clause."""
    if mark.ordinal == 0 or mark.key[1] not in ("hand", "column"):
        return True
    if mark.ordinal == last + 1:
        return True
    short = len(mark.rest) <= HEADING_AT_MOST and not _SENTENCE.search(mark.rest)
    return last < mark.ordinal <= last + 3 and (short or paragraph.bold)


def opened(line: Line, mark: Mark | None) -> Clause:
    """The clause that begins with a line: its number, its heading, and what stands behind the heading."""
    rest = mark.rest if mark else line.text
    paragraph = line.paragraph
    lead = paragraph.lead.strip()
    if mark and lead.startswith(mark.label) and not paragraph.label:
        lead = lead[len(mark.label) :].strip(" .:：、")
    first, _newline, below = rest.partition("\n")
    clause = Clause(mark.label if mark else "", mark.ordinal if mark else 0, "")
    body = rest
    if is_heading(first, paragraph):
        clause.heading, body = first.rstrip(" .:：。"), below.strip()
    elif 0 < len(lead) <= HEADING_AT_MOST and rest.startswith(lead):
        clause.heading, body = lead.rstrip(" .:：。"), rest[len(lead) :].lstrip(" .:：。")
    clause.add(line, body)
    return clause


def is_heading(text: str, paragraph: Paragraph) -> bool:
    """Do these words head a clause, rather than say something?"""
    if not text or len(text) > HEADING_AT_MOST:
        return False
    if paragraph.heading > 0 or paragraph.bold or paragraph.centred:
        return True
    most = 14 if "\u4e00" <= text[0] < "\ua000" else 60
    return len(text) <= most and not re.search(r"[.;。；，]", text.rstrip("."))


def follow(clause: Clause, line: Line) -> None:
    """The next line of a clause; the heading may stand alone under the number ("Article 1" / "Purpose")."""
    paragraph = line.paragraph
    if not clause.heading and not clause.bodies and len(clause.lines) == 1 and not paragraph.label:
        styled = paragraph.bold or paragraph.centred or paragraph.heading > 0
        if styled and is_heading(line.text, paragraph):
            clause.heading = line.text.rstrip(" .:：。")
            clause.add(line, "")
            return
    clause.add(line, paragraph.said)


def _take_signature(found: Divided) -> None:
    """Lines at the end of the last clause in which people sign."""
    last = found.clauses[-1]
    tail = _tail(last.lines[1:])
    if tail:
        found.signature = tail
        kept = last.lines[: len(last.lines) - len(tail)]
        last.bodies = last.bodies[: len(last.bodies) - sum(1 for line in tail if line.paragraph.said)]
        last.lines = kept


def _tail(lines: Sequence[Line]) -> list[Line]:
    """From the first line that people sign on, with the short lines just above it (the name of the party)."""
    for at, line in enumerate(lines):
        if not line.text:
            continue
        sentence = bool(_SENTENCE.search(line.text)) and len(line.text) > (12 if line.text[0] > "\u2fff" else 30)
        if not (_SIGNING.search(line.text) or (_NEAR_SIGNING.search(line.text) and not sentence)):
            continue
        if len(line.text) > 160 and "____" not in line.text:
            continue
        while at > 0 and _names_a_party(lines[at - 1]):
            at -= 1
        return list(lines[at:])
    return []


def _names_a_party(line: Line) -> bool:
    return len(line.text) <= 60 and not line.paragraph.label and not _SENTENCE.search(line.text)


def _take_title(found: Divided) -> None:
    """The first line that says what the text is, with the centred lines that go on with it."""
    for at, line in enumerate(found.opening[:8]):
        text = line.text
        titled = line.paragraph.heading == -1 or (_TITLE.search(text) and len(text) <= 200)
        if not titled:
            continue
        taken = at + 1
        while taken < len(found.opening):
            more = found.opening[taken]
            together = f"{text} {more.text}"
            same = (more.paragraph.centred and line.paragraph.centred) or more.paragraph.heading == -1
            if not same or more.row != line.row or len(together) > TITLE_AT_MOST:
                break
            text, taken = together, taken + 1
        found.title = " ".join(text.split())
        found.opening = found.opening[:at] + found.opening[taken:]
        return
