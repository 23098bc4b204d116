"""What may be done with a list: receive it, name its columns, answer, bring it in, take it back. The only writers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.intake import queries, rules
from convenio.intake.cells import stored
from convenio.intake.guessing import guess, plain_header
from convenio.intake.models import Intake, IntakeRow, Remembered
from convenio.intake.reading import Note, Sheet, read_sheets
from convenio.intake.reading.days import MDY, MIXED, UNKNOWN, order_of
from convenio.intake.registering import Target, target
from convenio.intake.running import DUTY, look_through
from convenio.parties.terms import Acting, Refusal
from convenio.worker.actions import owe

AT_ONCE = 3000
BATCH = 1000


def receive_list(*, acting: Acting, target_code: str, content: bytes, name: str, at: datetime) -> Intake:
    """Read a file and keep its rows; guess what its columns mean. Nothing else is written.

    Raises:
        Refusal: not an officer, an unknown target, or a file that cannot be read.
    """
    rules.may_bring(acting).require()
    wanted = target(target_code)
    if wanted is None:
        raise Refusal(_("Choose what the list holds."), 400)
    book = read_sheets(content, name)
    with transaction.atomic():
        row = Intake.objects.create(
            party=acting.party,
            target=target_code,
            name=name[:200] or _("list"),
            content=content if len(book.sheets) > 1 else None,
            sheets=[one.name for one in book.sheets],
            language=get_language() or "en",
            person_id=acting.person_id,
            person_name=acting.person_name,
            unit=acting.unit,
            created_at=at,
        )
        _stage(row, wanted, book.fullest, list(book.notes))
        _record(acting, row, "intake.received", at)
    return row


def choose_sheet(*, acting: Acting, intake: Intake, sheet: str) -> None:
    """Take another sheet of the same file. Raises Refusal: not there, or the list is on its way in already."""
    rules.may_change(acting, intake).require()
    if intake.content is None or sheet not in intake.sheets:
        raise Refusal(_("This sheet is not in the file. Bring the file again."), 400)
    book = read_sheets(bytes(intake.content), intake.name)
    with transaction.atomic():
        intake.rows.all().delete()
        intake.answers, intake.counts, intake.questions, intake.state = {}, {}, [], "mapping"
        chosen = next(one for one in book.sheets if one.name == sheet)
        _stage(intake, rules.target_of(intake), chosen, list(book.notes))


def _stage(intake: Intake, wanted: Target, sheet: Sheet, notes: list[Note]) -> None:
    taught = queries.taught(intake.party, intake.target)
    guessed = guess(sheet.headers, sheet.rows, wanted.fields, taught)
    intake.sheet, intake.header_row, intake.row_count = sheet.name, sheet.header_row, len(sheet.rows)
    intake.headers = list(sheet.headers)
    intake.mapping = guessed.mapping
    intake.notes = [one.stored() for one in (*notes, *sheet.notes, *guessed.notes)]
    intake.corrects = queries.corrected_by(intake.party, sheet)
    intake.save()
    for start in range(0, len(sheet.rows), BATCH):
        IntakeRow.objects.bulk_create(
            IntakeRow(intake=intake, number=number, cells=[stored(cell) for cell in row])
            for number, row in zip(sheet.numbers[start : start + BATCH], sheet.rows[start : start + BATCH], strict=True)
        )


def save_mapping(
    *, acting: Acting, intake: Intake, mapping: Mapping[str, int], orders: Mapping[str, str], at: datetime
) -> None:
    """Say which column means what, remember it, and look through all rows without writing.

    Args:
        mapping: {field code: column from 0}. orders: {field code: dmy or mdy} where a person said so.

    Raises:
        Refusal: one column for two fields, a field that must be there has no column, or the list is in already.
    """
    rules.may_change(acting, intake).require()
    wanted = rules.target_of(intake)
    if len(set(mapping.values())) < len(mapping):
        raise Refusal(_("One column was chosen for two things. Choose each column once."), 400)
    if any(place >= len(intake.headers) for place in mapping.values()):
        raise Refusal(_("This column is not in the list. Load the page again."), 400)
    lacking = [one for one in wanted.fields if one.required and one.code not in mapping]
    if lacking:
        raise Refusal(
            _("Choose the column for “%(field)s”. Without it nothing can be brought in.") % {"field": lacking[0].label},
            400,
        )
    with transaction.atomic():
        intake.mapping = dict(mapping)
        intake.orders = _orders(intake, wanted, orders)
        intake.answers = {**queries.remembered_answers(intake.party, intake.target), **intake.answers}
        _remember_columns(intake)
        _owe_look(intake, at)
    _look_at_once(intake)


def _orders(intake: Intake, wanted: Target, said: Mapping[str, str]) -> dict[str, str]:
    """The order of day and month of each column of days: by its values, else as said, else day first (and noted)."""
    orders = {}
    notes = [one for one in intake.notes if one[0] not in ("order", "order_mixed")]
    for one in wanted.fields:
        if not one.days or one.code not in intake.mapping:
            continue
        place = intake.mapping[one.code]
        found = order_of(queries.column(intake, place))
        if found in (UNKNOWN, MIXED):
            code = "order" if found == UNKNOWN else "order_mixed"
            notes.append(Note(code, {"column": intake.headers[place], "field": one.code}).stored())
            found = said.get(one.code) or "dmy"
        orders[one.code] = MDY if found == MDY else "dmy"
    intake.notes = notes
    return orders


def _remember_columns(intake: Intake) -> None:
    fields = {place: code for code, place in intake.mapping.items()}
    for place, header in enumerate(intake.headers):
        Remembered.objects.update_or_create(
            party=intake.party,
            target=intake.target,
            topic=queries.COLUMN,
            word=plain_header(header)[:200],
            defaults={"value": fields.get(place, ""), "place": place},
        )


def answer(*, acting: Acting, intake: Intake, answers: Mapping[str, Mapping[str, str]], at: datetime) -> None:
    """Answer what was asked, remember it, and look again.

    Args:
        answers: {topic: {word of the list: chosen value}}; an empty value leaves the question open.
    """
    rules.may_change(acting, intake).require()
    asked = {(one["topic"], one["word"]): {value for value, _label in one["choices"]} for one in intake.questions}
    with transaction.atomic():
        for topic, words in answers.items():
            for word, value in words.items():
                if value not in asked.get((topic, word), set()):
                    continue
                intake.answers.setdefault(topic, {})[word] = value
                Remembered.objects.update_or_create(
                    party=intake.party, target=intake.target, topic=topic, word=word[:200], defaults={"value": value}
                )
        _owe_look(intake, at)
    _look_at_once(intake)


def _owe_look(intake: Intake, at: datetime) -> None:
    intake.state, intake.progress = "checking", 0
    intake.save()
    if intake.row_count > AT_ONCE:
        owe(name=DUTY, key=str(intake.pk), due_at=at)


def _look_at_once(intake: Intake) -> None:
    """A short list is looked through while the person waits; a long one by the worker."""
    if intake.row_count <= AT_ONCE:
        look_through(intake)


def start_run(*, acting: Acting, intake: Intake, with_doubtful: bool, at: datetime) -> None:
    """Bring the list in; the worker does it in small steps that survive a crash.

    Raises:
        Refusal: not looked through yet, on its way already, or no row would come in.
    """
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).select_related("party").get(pk=intake.pk)
        rules.may_start(acting, intake, with_doubtful=with_doubtful).require()
        intake.state, intake.with_doubtful, intake.progress = "running", with_doubtful, 0
        intake.written = intake.failed = 0
        intake.person_id, intake.person_name, intake.unit = acting.person_id, acting.person_name, acting.unit
        intake.save()
        owe(name=DUTY, key=str(intake.pk), due_at=at)
        _record(acting, intake, "intake.started", at)


def undo_run(*, acting: Acting, intake: Intake, at: datetime) -> None:
    """Take back what the list brought in, as far as nothing was built on it. The worker does it."""
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=("self",)).select_related("party").get(pk=intake.pk)
        rules.may_undo(acting, intake).require()
        intake.state, intake.progress = "undoing", 0
        intake.save()
        owe(name=DUTY, key=str(intake.pk), due_at=at)
        _record(acting, intake, "intake.undone", at)


def discard(*, acting: Acting, intake: Intake, at: datetime) -> None:
    """Throw away a list of which nothing came in."""
    rules.may_discard(acting, intake).require()
    with transaction.atomic():
        _record(acting, intake, "intake.discarded", at)
        intake.delete()


def _record(acting: Acting, intake: Intake, what: str, at: datetime) -> None:
    record(
        acting=acting,
        party=acting.party.hei_id,
        what=what,
        about=f"intake:{intake.pk}",
        details={"name": intake.name, "count": intake.row_count},
        at=at,
    )
