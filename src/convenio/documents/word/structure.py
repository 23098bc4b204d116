"""The text of an agreement in a Word file: languages side by side, clause by clause, whatever the file looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from convenio.documents.word.body import read_file
from convenio.documents.word.clauses import Clause, Divided, divide, follow, mark_of, opened
from convenio.documents.word.streams import Line, Streams, streams_of
from convenio.documents.word.terms import Change, Note, Part, Remark, WordFile, WordText
from convenio.parties.terms import Refusal

PARTS_AT_MOST = 400


def read_text(content: bytes) -> WordText:
    """Read a .docx as an agreement. Raises Refusal for what cannot or must not be read."""
    return text_of(read_file(content))


def text_of(file: WordFile) -> WordText:
    """The agreement that a file says. Nothing is left out: what is no clause stands in the other parts or notes."""
    streams = streams_of(file)
    divided = {tag: divide(streams.lines[tag]) for tag in streams.languages}
    parts, uneven = _parts(streams, divided, file.remarks)
    if len(parts) > PARTS_AT_MOST:
        raise Refusal(
            _(
                "This file divides into more than 400 clauses. Send the agreement alone, without its appendices, or "
                "attach the file to a draft as it is."
            ),
            413,
        )
    seen = {one.id for part in parts for one in part.remarks}
    chapters = [Note("chapter", words) for one in divided.values() for words in one.chapters]
    warnings = [*file.warnings, *(["uneven"] if uneven else [])]
    if not any(part.kind == "clause" for part in parts):
        warnings.append("no_clauses")
    return WordText(
        languages=streams.languages,
        layout=streams.layout,
        title={tag: one.title for tag, one in divided.items() if one.title},
        parts=tuple(parts),
        notes=(*file.notes, *chapters),
        remarks=tuple(one for one in file.remarks.values() if one.id not in seen),
        changes=file.changes(),
        warnings=tuple(warnings),
    )


def _parts(streams: Streams, divided: Mapping[str, Divided], remarks: Mapping[str, Remark]) -> tuple[list[Part], bool]:
    tags = streams.languages
    parts: list[Part] = []
    opening = {tag: divided[tag].opening for tag in tags}
    signature = {tag: divided[tag].signature for tag in tags}
    if streams.layout == "table":
        rows, uneven = _by_row(streams, divided)
        if rows is not None:
            clauses, opening, signature = rows
        else:
            clauses, uneven = _by_number(divided, tags)
    else:
        clauses, uneven = _by_number(divided, tags)
    if any(opening.values()):
        parts.append(_loose("opening", opening, remarks))
    for number, row in enumerate(clauses, start=1):
        lines = [line for one in row.values() for line in one.lines]
        parts.append(
            Part(
                kind="clause",
                number=number,
                labels={tag: one.label for tag, one in row.items()},
                headings={tag: one.heading for tag, one in row.items()},
                bodies={tag: one.body for tag, one in row.items()},
                changes=_changes(lines),
                remarks=_said(lines, remarks),
            )
        )
    if any(signature.values()):
        parts.append(_loose("signature", signature, remarks))
    return parts, uneven


def _by_number(divided: Mapping[str, Divided], tags: Sequence[str]) -> tuple[list[dict[str, Clause]], bool]:
    """Clauses of several languages side by side: one by one where all count the same, else by their numbers."""
    counts = {len(divided[tag].clauses) for tag in tags}
    if len(counts) == 1:
        return [
            dict(zip(tags, row, strict=True)) for row in zip(*(divided[tag].clauses for tag in tags), strict=True)
        ], False
    main = max(tags, key=lambda tag: len(divided[tag].clauses))
    rows: list[dict[str, Clause]] = [{main: one} for one in divided[main].clauses]
    places = {one.ordinal: at for at, one in enumerate(divided[main].clauses) if one.ordinal}
    for tag in tags:
        if tag == main:
            continue
        for at, one in enumerate(divided[tag].clauses):
            place = places.get(one.ordinal, at if not one.ordinal else None)
            if place is not None and place < len(rows) and tag not in rows[place]:
                rows[place][tag] = one
            else:
                rows.append({tag: one})
    return rows, True


Rows = tuple[list[dict[str, Clause]], dict[str, list[Line]], dict[str, list[Line]]]


def _by_row(streams: Streams, divided: Mapping[str, Divided]) -> tuple[Rows | None, bool]:
    """In a parallel table a clause is the rows from its beginning to the next one's, in every column.

    None when clauses begin inside a row (the whole agreement in one row); then their numbers align them.
    """
    tags = streams.languages
    main = max(tags, key=lambda tag: len(divided[tag].clauses))
    starts = [one.row for one in divided[main].clauses]
    if not starts:
        starts = sorted({line.row for tag in tags for line in streams.lines[tag] if line.row >= 0})
        if len(starts) < 3:
            return None, False
    if len(set(starts)) != len(starts) or starts[0] < 0:
        return None, False
    signed = min((line.row for one in divided.values() for line in one.signature if line.row > starts[-1]), default=-1)
    clauses: list[dict[str, Clause]] = []
    ends = [*starts[1:], signed if signed > 0 else 10**9]
    for start, end in zip(starts, ends, strict=True):
        row = {}
        for tag in tags:
            lines = [line for line in streams.lines[tag] if start <= line.row < end]
            if lines:
                row[tag] = _clause_of(lines)
        clauses.append(row)
    opening = {tag: [line for line in divided[tag].opening if line.row < starts[0]] for tag in tags}
    after = {tag: _after(streams.lines[tag], signed) for tag in tags}
    uneven = any(len(row) != len(tags) for row in clauses)
    return (clauses, opening, after), uneven


def _after(lines: Sequence[Line], signed: int) -> list[Line]:
    """Lines below the table, or from the row in which people sign."""
    last = max((at for at, line in enumerate(lines) if line.row >= 0), default=-1)
    return [line for at, line in enumerate(lines) if at > last or (signed > 0 and line.row >= signed)]


def _clause_of(lines: Sequence[Line]) -> Clause:
    first, *rest = lines
    mark = mark_of(first.paragraph)
    clause = opened(first, mark)
    for line in rest:
        follow(clause, line)
    return clause


def _loose(kind: str, lines: Mapping[str, Sequence[Line]], remarks: Mapping[str, Remark]) -> Part:
    every = [line for one in lines.values() for line in one]
    return Part(
        kind=kind,
        number=0,
        labels={},
        headings={},
        bodies={
            tag: "\n\n".join(line.paragraph.said for line in one if line.paragraph.said) for tag, one in lines.items()
        },
        changes=_changes(every),
        remarks=_said(every, remarks),
    )


def _changes(lines: Iterable[Line]) -> tuple[Change, ...]:
    return tuple(change for line in lines for change in line.paragraph.changes)


def _said(lines: Iterable[Line], remarks: Mapping[str, Remark]) -> tuple[Remark, ...]:
    ids = dict.fromkeys(id for line in lines for id in line.paragraph.remarks)
    return tuple(remarks[id] for id in ids if id in remarks)
