"""From raw rows to a sheet: where the header is, which rows are empty, what is an error of the spreadsheet. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from convenio.intake.reading.package import letters_of
from convenio.intake.reading.shapes import Cell, Limits, Note, Row, Sheet
from convenio.parties.terms import Refusal

ERRORS = frozenset(
    "#N/A #N/D #NV #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA #VALEUR! #NOM? #NOMBRE? "  # noqa: SIM905
    "#Н/Д #ССЫЛКА! #ЗНАЧ! #ДЕЛ/0! #ИМЯ? #ПУСТО! #ЧИСЛО! #¡VALOR! #¡REF! #¡DIV/0! #WERT! #BEZUG!".split()
)
"""What spreadsheet programs write where a formula failed, in several languages."""

_HEAD = 30
_ODD = {0x00A0: " ", 0x202F: " ", 0xFEFF: None, 0x200B: None, 0x00AD: None, 0: None}
Merged = Sequence[tuple[int, int, int, int]]


def tidy(
    name: str, raw: Iterable[Row], notes: list[Note], *, merged: Merged = (), hidden: bool = False, limits: Limits
) -> Sheet | None:
    """The sheet, or None when it is empty. ``raw`` begins with row 1; ``merged`` are (top, bottom, left, right) from 1.

    Raises:
        Refusal: more rows or cells than the limits allow.
    """
    rows, numbers, last = _filled(raw, limits, notes)
    if not rows:
        return None
    if last > numbers[-1]:
        notes.append(Note("blank_tail", {"count": last - numbers[-1]}))
    width = max(map(len, rows))
    rows = [row + (None,) * (width - len(row)) for row in rows]
    if merged:
        rows = _filled_down(rows, numbers, merged, notes)
    first, end = _header(rows, numbers, merged)
    headers = _labels(rows[first:end], width, notes)
    if first and first < end:
        notes.append(Note("header_below", {"row": numbers[first]}))
    if end - first > 1:
        notes.append(Note("header_joined", {"first": numbers[first], "last": numbers[end - 1]}))
    header_row = numbers[first] if first < end else 0
    body, body_numbers = rows[end:], numbers[end:]
    gaps = (body_numbers[-1] - body_numbers[0] + 1 - len(body_numbers)) if body_numbers else 0
    if gaps:
        notes.append(Note("blank_rows", {"count": gaps}))
    headers, body = _without_blank_columns(headers, body, notes)
    labels = _unique([header or letters_of(place + 1) for place, header in headers], notes)
    body = _without_errors(labels, body, body_numbers, notes)
    return Sheet(name, header_row, labels, tuple(body), tuple(body_numbers), tuple(notes), hidden)


def _filled(raw: Iterable[Row], limits: Limits, notes: list[Note]) -> tuple[list[Row], list[int], int]:
    """Rows that hold something, their numbers, and the number of the last row of all. Equal texts are kept once."""
    rows: list[Row] = []
    numbers: list[int] = []
    seen: dict[str, str] = {}
    number = cells = 0
    for number, row in enumerate(raw, 1):
        clean = tuple(_clean(cell, seen, limits) for cell in row)
        while clean and clean[-1] is None:
            clean = clean[:-1]
        if not clean:
            continue
        cells += len(clean)
        if len(rows) >= limits.rows or cells > limits.cells or len(clean) > limits.columns:
            raise Refusal(
                _("This file has more than %(rows)s rows or %(columns)s columns. Divide it into several files.")
                % {"rows": limits.rows, "columns": limits.columns}
            )
        rows.append(clean)
        numbers.append(number)
    return rows, numbers, number


def _clean(cell: Cell, seen: dict[str, str], limits: Limits) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.translate(_ODD).replace("_x000D_", "").replace("\r\n", "\n").strip()
    if not text:
        return None
    text = text[: limits.text]
    if len(seen) < 200_000 and len(text) < 200:
        return seen.setdefault(text, text)
    return text


def _filled_down(rows: list[Row], numbers: list[int], merged: Merged, notes: list[Note]) -> list[Row]:
    """What stands in the first cell of a merged group, in each of its rows (its first column)."""
    place = {number: index for index, number in enumerate(numbers)}
    table = [list(row) for row in rows]
    told = 0
    for top, bottom, left, right in merged:
        if top not in place or left > len(table[0]):
            continue
        value = table[place[top]][left - 1]
        told += value is not None and bottom > top
        for number in range(top + 1, min(bottom, numbers[-1]) + 1):
            if number in place:
                table[place[number]][left - 1] = value
        if top <= numbers[0] + _HEAD and bottom == top and right > left:
            _spread_heading(table, place[top], left, min(right, len(table[0])))
    if told:
        notes.append(Note("merged", {"count": told}))
    return [tuple(row) for row in table]


def _spread_heading(table: list[list[Cell]], index: int, left: int, right: int) -> None:
    """A heading over several columns belongs to each of them, when names of columns follow below it."""
    below = table[index + 1] if index + 1 < len(table) else []
    if sum(isinstance(cell, str) for cell in below[left - 1 : right]) >= 2:
        for column in range(left, right):
            if table[index][column] is None:
                table[index][column] = table[index][left - 1]


def _header(rows: list[Row], numbers: list[int], merged: Merged) -> tuple[int, int]:
    """Where the names of the columns stand: [first, end) in ``rows``; empty when there are none."""
    head = rows[:_HEAD]
    widest = max(sum(cell is not None for cell in row) for row in head)
    for index, row in enumerate(head):
        texts = [cell for cell in row if isinstance(cell, str)]
        filled = sum(cell is not None for cell in row)
        names = [text for text in texts if len(text) <= 120 and any(char.isalpha() for char in text)]
        if len(names) < max(1, 0.6 * widest) or len(names) < 0.8 * filled:
            continue
        if len(set(names)) < 0.5 * len(names) and index + 1 < len(head):
            continue
        tall = [bottom for top, bottom, _left, _right in merged if top == numbers[index] and bottom > top]
        end = index + 1
        while tall and end < len(rows) and numbers[end] <= max(tall) and end - index < 3:
            end += 1
        start = index
        if index and _is_group(head[index - 1], numbers[index - 1], merged):
            start = index - 1
        return start, end
    return 0, 0


def _is_group(row: Row, number: int, merged: Merged) -> bool:
    """Is the row above a row of headings over several columns?"""
    wide = [1 for top, bottom, left, right in merged if top == bottom == number and right > left]
    return bool(wide) and len({cell for cell in row if cell is not None}) > 1


def _labels(block: list[Row], width: int, notes: list[Note]) -> list[tuple[int, str]]:
    """(column from 0, name) joined over the rows of the header."""
    if not block:
        notes.append(Note("no_header"))
    labels = []
    for column in range(width):
        words: list[str] = []
        for row in block:
            word = " ".join(str(row[column]).split()) if row[column] is not None else ""
            if word and word not in words:
                words.append(word)
        labels.append((column, " ".join(words)[:200]))
    return labels


def _without_blank_columns(
    headers: list[tuple[int, str]], body: list[Row], notes: list[Note]
) -> tuple[list[tuple[int, str]], list[Row]]:
    used = [False] * len(headers)
    for row in body:
        for index, cell in enumerate(row):
            if cell is not None:
                used[index] = True
        if all(used):
            break
    keep = [index for index, (_place, label) in enumerate(headers) if label or used[index]]
    dropped = len(headers) - len(keep)
    if not dropped:
        _say_nameless(headers, notes)
        return headers, body
    notes.append(Note("blank_columns", {"count": dropped}))
    kept = [headers[index] for index in keep]
    _say_nameless(kept, notes)
    return kept, [tuple(row[index] for index in keep) for row in body]


def _say_nameless(headers: list[tuple[int, str]], notes: list[Note]) -> None:
    if any(label for _place, label in headers):
        notes += [Note("header_blank", {"column": letters_of(place + 1)}) for place, label in headers if not label][:5]


def _unique(labels: list[str], notes: list[Note]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    unique = []
    for label in labels:
        counts[label] += 1
        renamed = label if counts[label] == 1 else f"{label} ({counts[label]})"
        if renamed != label:
            notes.append(Note("header_twice", {"column": label, "renamed": renamed}))
        unique.append(renamed)
    return tuple(unique)


def _without_errors(labels: tuple[str, ...], body: list[Row], numbers: list[int], notes: list[Note]) -> list[Row]:
    """Errors of the spreadsheet become empty cells, and are counted by column."""
    found: dict[int, list[tuple[int, str]]] = {}
    clean = []
    for number, row in zip(numbers, body, strict=True):
        wrong = [index for index, cell in enumerate(row) if isinstance(cell, str) and is_error(cell)]
        for index in wrong:
            found.setdefault(index, []).append((number, str(row[index])))
        clean.append(tuple(None if index in wrong else cell for index, cell in enumerate(row)) if wrong else row)
    for index, places in sorted(found.items()):
        details: dict[str, str | int] = {
            "column": labels[index],
            "count": len(places),
            "row": places[0][0],
            "example": places[0][1],
        }
        notes.append(Note("error_cells", details))
    return clean


def is_error(text: str) -> bool:
    """Is this what a spreadsheet program writes where a formula failed?"""
    return text[:1] == "#" and text.upper() in ERRORS


def plain(cell: Cell) -> str:
    """A cell as text, the way a person would type it; days in ISO form."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
