"""Tables as files: CSV that a spreadsheet opens in every language and that carries no formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(value: object) -> str:
    """A cell as text; one that a spreadsheet would take for a formula gets an apostrophe before it.

    Plain numbers, also negative ones, stay numbers.
    """
    text = "" if value is None else str(value)
    if not text.startswith(DANGEROUS):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def csv_response(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download of a table, UTF-8 with the mark that spreadsheets need; ``name`` without ending."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_stream(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The same as ``csv_response`` for a table of any length: the rows never stand in memory together."""
    answer = StreamingHttpResponse(_csv_pieces(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _csv_pieces(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield "\ufeff".encode()
    for number, row in enumerate(chain([header], rows), start=1):
        writer.writerow([neutral(cell) for cell in row])
        if number % 200 == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
