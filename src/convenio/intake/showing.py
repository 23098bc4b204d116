"""What the pages of a list show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from convenio.intake import phrases, queries, rules
from convenio.intake.abandoned import until
from convenio.intake.models import Intake, IntakeRow
from convenio.intake.registering import DOUBTFUL, SAME, STATUSES, WRONG, steps
from convenio.intake.running import reason_words
from convenio.parties.searching import contains as search_in
from convenio.parties.terms import Acting

PREVIEW = 8
PER_LOOK = 60
REASONS = 12
NUMBERS = 12
MOST_TROUBLES = 5000


@dataclass(frozen=True)
class ShownRow:
    """A row as it would become: its number in the file, the status in words, values by field, reasons, address."""

    number: int
    status: str
    label: str
    values: tuple[str, ...]
    reasons: tuple[str, ...]
    url: str


def page_of(acting: Acting, intake: Intake) -> dict[str, Any]:
    """Everything the page of one list needs."""
    target = rules.target_of(intake)
    first = intake.rows.exclude(status=SAME).order_by("number")[:PREVIEW]
    return {
        "intake": intake,
        "target": target,
        "until": until(intake),
        "steps": steps(intake.target),
        "label": target_label(intake),
        "state": state_label(intake),
        "counts": [(one, phrases.STATUS[one], intake.counts.get(one, 0)) for one in STATUSES],
        "notes": queries.notes_of(intake),
        "fields": shown_fields(intake),
        "preview": rows_of(intake, first),
        "troubles": troubles_of(intake),
        "wrong_count": intake.counts.get(WRONG, 0),
        "questions": questions_of(intake),
        "start": rules.may_start(acting, intake),
        "coming": sum(intake.counts.get(one, 0) for one in STATUSES if one not in (SAME, WRONG)),
        "doubtful": intake.counts.get(DOUBTFUL, 0),
        "undo": rules.may_undo(acting, intake),
        "discard": rules.may_discard(acting, intake),
        "share": round(100 * intake.progress / (intake.row_count or 1)),
    }


def questions_of(intake: Intake) -> list[dict[str, Any]]:
    """Open questions with the number that names their form field."""
    open_ones = [(one["topic"], one["word"]) for one in queries.open_questions(intake)]
    return [
        {**one, "number": number}
        for number, one in enumerate(intake.questions)
        if (one["topic"], one["word"]) in open_ones
    ]


def target_label(intake: Intake) -> str:
    return str(rules.target_of(intake).label)


def state_label(intake: Intake) -> str:
    return str(phrases.STATE[intake.state])


def shown_fields(intake: Intake) -> list[tuple[str, str]]:
    """(code, label) of the fields in which the first rows say something."""
    there: set[str] = set()
    for shown in intake.rows.exclude(shown={}).values_list("shown", flat=True)[:PER_LOOK]:
        there |= {code for code, value in shown.items() if value}
    return [(one.code, str(one.label)) for one in rules.target_of(intake).fields if one.code in there]


@dataclass(frozen=True)
class Trouble:
    """One reason, and the rows for which it holds: the first numbers, and how many there are."""

    reason: str
    wrong: bool
    numbers: tuple[int, ...]
    count: int


def troubles_of(intake: Intake) -> list[Trouble]:
    """Reasons of wrong and doubtful rows, those that concern most rows first."""
    found: dict[tuple[bool, str], list[int]] = {}
    rows = intake.rows.filter(status__in=(WRONG, DOUBTFUL)).order_by("number").only("number", "status", "reasons")
    for row in rows[:MOST_TROUBLES]:
        for reason in reason_words(intake, row.reasons):
            found.setdefault((row.status == WRONG, reason), []).append(row.number)
    ordered = sorted(found.items(), key=lambda one: (not one[0][0], -len(one[1])))
    return [
        Trouble(reason, wrong, tuple(numbers[:NUMBERS]), len(numbers)) for (wrong, reason), numbers in ordered[:REASONS]
    ]


def rows_of(intake: Intake, rows: Iterable[IntakeRow]) -> list[ShownRow]:
    """Rows in words, with the fields of ``shown_fields``."""
    fields = shown_fields(intake)
    return [_row(intake, fields, row) for row in rows]


def _row(intake: Intake, fields: list[tuple[str, str]], row: IntakeRow) -> ShownRow:
    values = tuple(str(row.shown.get(code, "")) for code, _label in fields)
    url = rules.target_of(intake).address(row.object_id) if row.object_id else ""
    label = str(phrases.STATUS.get(row.status, ""))
    return ShownRow(row.number, row.status, label, values, tuple(reason_words(intake, row.reasons)), url)


def rows_table(intake: Intake, rows: Iterable[IntakeRow]) -> tuple[list[str], list[list[str]]]:
    fields = shown_fields(intake)
    header = [_("Row"), _("What becomes of it"), *(label for _code, label in fields), _("Why")]
    lines = []
    for row in rows:
        values = [str(row.shown.get(code, "")) for code, _label in fields]
        reasons = " ".join(reason_words(intake, row.reasons))
        lines.append([str(row.number), str(phrases.STATUS.get(row.status, "")), *values, reasons])
    return header, lines


def contains(words: str) -> Q:
    return search_in(words, json_fields=("shown",))
