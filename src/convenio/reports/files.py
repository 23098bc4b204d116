"""A report as files: CSV, spreadsheet, PDF. The same package gives the same bytes, today and in ten years."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

from convenio.documents.render.report import ReportSheet, render_report
from convenio.reports.counting import Result
from convenio.reports.package import Package
from convenio.reports.table import Table, plain_value
from convenio.ui.spreadsheet import TYPE as XLSX
from convenio.ui.spreadsheet import Heading, xlsx_pieces
from convenio.ui.tables import neutral

FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "pdf": "application/pdf"}
Row = list[object]


def file_name(package: Package, format: str, language: str) -> str:
    """A name that tells report, window and language."""
    window = package.window.key.replace("..", "_")
    return f"{package.definition.code}-{window}-{language}.{format}"


def draw(package: Package, format: str, language: str, result: Result | None = None) -> bytes:
    """The bytes of a report.

    Raises:
        CannotDraw: a PDF with a letter that no font has.
    """
    table = package.table(language, result)
    if format == "csv":
        return _csv(table)
    if format == "xlsx":
        rows = list(_rows(table))
        return b"".join(xlsx_pieces(table.title, rows[0], rows[1:]))
    return _pdf(package, table, language)


def _rows(table: Table) -> Iterator[Row]:
    """The sheet line by line: what it is, the table, how it was counted."""
    yield Heading([f"{table.title} ({table.mark})" if table.mark else table.title])
    yield [table.about]
    if table.warning:
        yield Heading([table.warning])
    for label, value in table.facts:
        yield [label, value]
    yield []
    yield Heading([*table.groups, *table.heads])
    for row in (*table.rows, table.total):
        cells: Row = [*row.labels, *(plain_value(one.value) for one in row.figures)]
        yield Heading(cells) if row is table.total else cells
    yield []
    yield Heading([table.how])
    for note in table.notes:
        yield [note]
    if table.missing:
        yield []
        yield Heading([table.missing_title])
        for words in table.missing:
            yield [words]


def _csv(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in _rows(table))
    return ("\ufeff" + buffer.getvalue()).encode()


def _pdf(package: Package, table: Table, language: str) -> bytes:
    sheet = ReportSheet(
        title=table.title,
        about=table.about,
        mark=table.mark,
        warning=table.warning,
        facts=table.facts,
        heads=(*table.groups, *table.heads),
        words=len(table.groups),
        rows=tuple((*row.labels, *(table.number(one.value) for one in row.figures)) for row in table.rows),
        total=(*table.total.labels, *(table.number(one.value) for one in table.total.figures)),
        sections=((table.how, table.notes), (table.missing_title, table.missing)),
        author=dict(table.facts).get(package.words[language]["house"], ""),
        foot=package.words[language]["page"],
    )
    made = datetime.strptime(package.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return render_report(sheet, language=language, demo=package.demo, made_at=made)
