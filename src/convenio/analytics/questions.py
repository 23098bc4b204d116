"""The questions: SQL files with a header that says what they answer, of which facts, and which cells are small.

-- id: flows_year
-- title: …                    (English; its translation stands in phrases.py)
-- answers: …
-- facts: mobility             (tables it reads, as the reader may see them)
-- columns: year, direction, persons
-- parameters: on              (beyond the filter, which every question gets; empty for most)
-- smallest: persons by direction; hides months    or    none: <why no cell can be too small>
SELECT …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "questions"
FIELDS = ("id", "title", "answers", "facts", "columns", "parameters", "smallest")
_LINE = re.compile(r"-- ([a-z]+): ?(.*)")
_SMALLEST = re.compile(r"(?P<counts>\w+) by (?P<by>\w+(?:, \w+)*)(?:; hides (?P<hides>\w+(?:, \w+)*))?")
_FORBIDDEN = re.compile(r"\bgathered\b|\bread_|\bwith\b|;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guard:
    """Which column counts persons, by which columns the cells of one total are found, what is hidden with a cell."""

    counts: str
    by: tuple[str, ...]
    hides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``guard`` None: nothing in it counts persons; ``unguarded`` says why."""

    id: str
    title: str
    answers: str
    facts: tuple[str, ...]
    columns: tuple[str, ...]
    parameters: tuple[str, ...]
    guard: Guard | None
    unguarded: str
    sql: str


@cache
def questions() -> dict[str, Question]:
    """All questions by id, in the order of their files."""
    found = [read(path.read_text(encoding="utf-8"), path.stem) for path in sorted(FOLDER.glob("*.sql"))]
    return {one.id: one for one in found}


def read(text: str, name: str) -> Question:
    """The question in a file.

    Raises:
        ValueError: the header lacks something, or the SQL reaches around the tables it is given.
    """
    header: dict[str, str] = {}
    lines = text.splitlines()
    while lines and (match := _LINE.fullmatch(lines[0])):
        header[match[1]] = match[2].strip()
        lines.pop(0)
    sql = "\n".join(lines).strip()
    if tuple(header) != FIELDS or header["id"] != name:
        raise ValueError(f"the header of {name} must have, in this order: {', '.join(FIELDS)}")
    if _FORBIDDEN.search(sql) or not sql.lower().startswith("select"):
        raise ValueError(f"{name} must be one SELECT over the tables it names, without WITH and without ;")
    guard = _guard(header["smallest"])
    if guard is None and not header["smallest"].startswith("none: "):
        raise ValueError(f"{name} does not say which cells are small")
    return Question(
        id=name,
        title=header["title"],
        answers=header["answers"],
        facts=_words(header["facts"]),
        columns=_words(header["columns"]),
        parameters=_words(header["parameters"]),
        guard=guard,
        unguarded=header["smallest"].removeprefix("none: ") if guard is None else "",
        sql=sql,
    )


def _guard(text: str) -> Guard | None:
    match = _SMALLEST.fullmatch(text)
    return None if match is None else Guard(match["counts"], _words(match["by"]), _words(match["hides"] or ""))


def _words(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
