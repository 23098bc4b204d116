"""Looking through a list and bringing it in, row by row; what the worker does. Safe to be killed at any moment.

Rows come in by small chunks, each in one transaction with the mark that it is done: a chunk is in whole or not at all,
and the next run goes on where the last one ended.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from convenio.intake import rules
from convenio.intake.cells import digest_of, named
from convenio.intake.models import Brought, Intake, IntakeRow
from convenio.intake.registering import CHANGED, DOUBTFUL, NEW, SAME, STATUSES, WRONG, Frame, Judge, Judged, Question
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.crash import crashpoint
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done

DUTY = "intake.run"
CHUNK = 20
LOOK = 500
TWICE, TWICE_OTHERWISE = "intake.twice", "intake.twice_otherwise"
REFUSED, FAULT, KEPT = "intake.refused", "intake.fault", "intake.kept"
log = logging.getLogger(__name__)


def run_duty(task: Task, at: datetime) -> Outcome:
    """Do what is owed for one list: look, bring in, or take back."""
    intake = Intake.objects.select_related("party").filter(pk=task.key).first()
    if intake is not None:
        with override(intake.language):
            if intake.state == "checking":
                look_through(intake)
            elif intake.state == "running":
                bring_in(intake, at)
            elif intake.state == "undoing":
                take_back(intake, at)
    return done()


def look_through(intake: Intake) -> None:
    """Judge every row without writing anything of the target; count, collect reasons and questions."""
    judge = _judge(intake)
    seen: dict[str, tuple[int, str]] = {}
    counts: Counter[str] = Counter()
    questions: dict[tuple[str, str], dict[str, Any]] = {}
    prints = _Prints(intake)
    batch: list[IntakeRow] = []
    for row in intake.rows.all().iterator(chunk_size=LOOK):
        judged = judge.judge(named(row.cells, intake.mapping), prints.of)
        _note(row, _once(judged, row.number, seen))
        counts[row.status] += 1
        for one in judged.questions:
            _ask(questions, one)
        batch.append(row)
        if len(batch) >= LOOK:
            _save(intake, batch)
            batch = []
    _save(intake, batch)
    intake.counts = {one: counts[one] for one in STATUSES if counts[one]}
    intake.questions = sorted(questions.values(), key=lambda one: (one["topic"], -one["count"]))
    intake.state = "checked"
    intake.save()


def _once(judged: Judged, number: int, seen: dict[str, tuple[int, str]]) -> Judged:
    """The same thing twice in one list: the second is left out, or wrong when it says something else."""
    if not judged.key or judged.status == WRONG:
        return judged
    print = digest_of(dict(judged.facts))
    if judged.key not in seen:
        seen[judged.key] = (number, print)
        return judged
    first, other = seen[judged.key]
    details = {"row": str(first)}
    if other == print:
        return replace(judged, status=SAME, reasons=((TWICE, details),))
    return replace(judged, status=WRONG, reasons=((TWICE_OTHERWISE, details), *judged.reasons))


def _ask(questions: dict[tuple[str, str], dict[str, Any]], one: Question) -> None:
    found = questions.setdefault(
        (one.topic, one.word),
        {
            "topic": one.topic,
            "word": one.word,
            "sentence": str(one.sentence),
            "choices": [[value, str(label)] for value, label in one.choices],
            "proposed": one.proposed,
            "count": 0,
        },
    )
    found["count"] += 1


def _note(row: IntakeRow, judged: Judged) -> None:
    row.status, row.shown, row.facts = judged.status, dict(judged.shown), dict(judged.facts)
    row.key = digest_of(judged.key) if judged.key else ""
    row.reasons = [[code, dict(details)] for code, details in judged.reasons]


def _save(intake: Intake, batch: list[IntakeRow]) -> None:
    IntakeRow.objects.bulk_update(batch, ["status", "shown", "facts", "key", "reasons"], batch_size=LOOK)
    if batch:
        intake.progress += len(batch)
        Intake.objects.filter(pk=intake.pk).update(progress=intake.progress)


def bring_in(intake: Intake, at: datetime) -> None:
    """Write what is not written yet, chunk by chunk."""
    wanted = [NEW, CHANGED, DOUBTFUL] if intake.with_doubtful else [NEW, CHANGED]
    judge = _judge(intake)
    while True:
        with transaction.atomic():
            intake = Intake.objects.select_for_update(of=("self",)).select_related("party").get(pk=intake.pk)
            if intake.state != "running":
                return
            chunk = list(intake.rows.filter(done=False, status__in=wanted)[:CHUNK])
            if not chunk:
                intake.state, intake.finished_at, intake.content = "done", at, None
                intake.counts = _counts(intake)
                intake.save()
                return
            for row in chunk:
                _bring_row(intake, judge, row, at)
            intake.progress += len(chunk)
            intake.written += sum(1 for row in chunk if row.object_id)
            intake.failed += sum(1 for row in chunk if not row.object_id)
            intake.save()
        crashpoint("I1")


def _bring_row(intake: Intake, judge: Judge, row: IntakeRow, at: datetime) -> None:
    """One row; what it may not become is a reason on the row and stops nothing else."""
    values = named(row.cells, intake.mapping)
    try:
        with transaction.atomic():
            judged = judge.judge(values, _Prints(intake).of)
            if judged.status in (NEW, CHANGED, DOUBTFUL):
                key = digest_of(judged.key)
                before = Brought.objects.filter(party=intake.party, target=intake.target, key=key).first()
                row.object_id = judge.write(values, judged, before.object_id if before else "", at)
                row.made = before is None
                Brought.objects.update_or_create(
                    party=intake.party,
                    target=intake.target,
                    key=key,
                    defaults={
                        "object_id": row.object_id,
                        "print": digest_of(dict(judged.facts)),
                        "intake": before.intake if before else intake,
                    },
                )
            else:
                _note(row, judged)
    except Refusal as refusal:
        row.status, row.object_id, row.made = WRONG, "", False
        row.reasons = [[REFUSED, {"words": refusal.reason}]]
    except (ValueError, LookupError, TypeError, ArithmeticError) as fault:
        log.exception("row %s of list %s", row.number, intake.pk)
        row.status, row.object_id, row.made = WRONG, "", False
        row.reasons = [[FAULT, {"fault": type(fault).__name__}]]
    row.done = True
    row.save()


def take_back(intake: Intake, at: datetime) -> None:
    """Undo the rows that the list made, newest first; what was built on stays, with the reason."""
    target, acting = rules.target_of(intake), acting_of(intake)
    while True:
        with transaction.atomic():
            intake = Intake.objects.select_for_update(of=("self",)).select_related("party").get(pk=intake.pk)
            chunk = list(intake.rows.filter(made=True).order_by("-number")[:CHUNK])
            if intake.state != "undoing" or not chunk:
                left = intake.rows.exclude(object_id="").exists()
                intake.state, intake.finished_at = ("done" if left else "undone"), at
                intake.counts = _counts(intake)
                intake.save()
                return
            for row in chunk:
                kept = target.undo(acting, row.object_id, at)
                row.made = False
                if kept:
                    row.reasons = [[KEPT, {"words": kept}]]
                else:
                    Brought.objects.filter(party=intake.party, target=intake.target, key=row.key).delete()
                    row.object_id, row.done, row.status = "", False, NEW
                row.save()
            intake.progress += len(chunk)
            intake.save()
        crashpoint("I2")


def acting_of(intake: Intake) -> Acting:
    """The person who started the run; what was decided then is carried out, also when the person has left since."""
    return Acting(
        party=intake.party,
        person_id=intake.person_id,
        person_name=intake.person_name,
        roles=frozenset({Role.OFFICER}),
        unit=intake.unit,
    )


def _judge(intake: Intake) -> Judge:
    frame = Frame(acting_of(intake), intake.language, intake.name, intake.pk, intake.answers, intake.orders)
    return rules.target_of(intake).judge(frame)


def _counts(intake: Intake) -> dict[str, int]:
    found = Counter(intake.rows.values_list("status", flat=True))
    return {one: found[one] for one in STATUSES if found[one]}


class _Prints:
    """How things stood when they came in, asked once per key."""

    def __init__(self, intake: Intake) -> None:
        self._rows = Brought.objects.filter(party=intake.party, target=intake.target)
        self._known: dict[str, str | None] = {}

    def of(self, key: str) -> str | None:
        name = digest_of(key)
        if name not in self._known:
            self._known[name] = self._rows.filter(key=name).values_list("print", flat=True).first()
        return self._known[name]


def reason_words(intake: Intake, reasons: Iterable[list[Any]]) -> list[str]:
    """Stored reasons as sentences in the reader's language."""
    from convenio.intake.phrases import own_reason

    target = rules.target_of(intake)
    return [own_reason(code, details) or target.reason(code, details) for code, details in reasons]
