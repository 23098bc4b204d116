"""What may be asked about lists and about what the office taught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from convenio.intake.cells import restored
from convenio.intake.guessing import Taught
from convenio.intake.models import Intake, IntakeQuerySet, IntakeRow, Paper, Remembered
from convenio.intake.reading import Cell, Note, Sheet
from convenio.parties.models import Party
from convenio.parties.searching import contains

COLUMN = "column"
ROW_MARK = "Convenio"
"""The header of the column by which an error file that comes back is known."""


def intakes_of(party: Party, *, search: str = "") -> IntakeQuerySet:
    """Lists of an institution, newest first; ``search`` looks into the names."""
    rows = Intake.objects.of(party).defer("content")
    return rows.filter(name__icontains=search) if search else rows


def find_intake(party: Party, pk: int) -> Intake | None:
    return Intake.objects.of(party).select_related("party").filter(pk=pk).first()


def taught(party: Party, target: str) -> dict[str, Taught]:
    """What the office said of headers before, by plain header."""
    rows = Remembered.objects.filter(party=party, target=target, topic=COLUMN)
    return {row.word: Taught(row.value, row.place) for row in rows}


def remembered_answers(party: Party, target: str) -> dict[str, dict[str, str]]:
    """{topic: {word: value}} of earlier lists."""
    answers: dict[str, dict[str, str]] = {}
    for row in Remembered.objects.filter(party=party, target=target).exclude(topic=COLUMN):
        answers.setdefault(row.topic, {})[row.word] = row.value
    return answers


def column(intake: Intake, place: int) -> Iterator[Cell]:
    """All cells of one column."""
    for cells in intake.rows.values_list("cells", flat=True).iterator():
        yield restored(cells[place]) if place < len(cells) else None


def corrected_by(party: Party, sheet: Sheet) -> Intake | None:
    """The list whose error file this sheet is: its last column says so."""
    if ROW_MARK not in sheet.headers or not sheet.rows:
        return None
    mark = str(sheet.rows[0][sheet.headers.index(ROW_MARK)] or "")
    number = mark.partition("/")[0]
    return Intake.objects.of(party).filter(pk=int(number)).first() if number.isdecimal() else None


def notes_of(intake: Intake) -> list[Note]:
    return [Note.from_stored(one) for one in intake.notes]


def samples(intake: Intake, *, count: int = 3) -> list[list[Cell]]:
    """A few filled cells of every column, by column."""
    rows = [[restored(cell) for cell in cells] for cells in intake.rows.values_list("cells", flat=True)[:60]]
    found = []
    for place in range(len(intake.headers)):
        cells = [row[place] for row in rows if place < len(row) and row[place] is not None]
        found.append(list(dict.fromkeys(cells))[:count])
    return found


def rows_with(intake: Intake, *statuses: str) -> list[IntakeRow]:
    return list(intake.rows.filter(status__in=statuses))


def open_questions(intake: Intake) -> list[Mapping[str, object]]:
    """Questions without an answer, those that concern most rows first."""
    return [one for one in intake.questions if one["word"] not in intake.answers.get(one["topic"], {})]


WHY = {
    "number_in_name": _("number in the file name"),
    "number_in_text": _("number in the text"),
    "partner_in_name": _("partner in the file name"),
    "partner_in_text": _("partner in the text"),
    "year_in_name": _("year in the file name"),
    "year_in_text": _("year in the text"),
}
"""What spoke for an entry, in words."""


def papers_of(party: Party, target: str, *, search: str = "", state: str = "") -> QuerySet[Paper]:
    """Scanned papers of an institution, newest first; ``search`` looks into names and words."""
    rows = Paper.objects.filter(party=party, target=target)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(contains(search, "name", "words")) if search else rows
