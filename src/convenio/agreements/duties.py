"""Work that nobody asked for: asking partners, comparing documents, watching deadlines, cleaning up after a crash."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from convenio.agreements import books, comparing, projection, restored, store, witnessing
from convenio.agreements.actions import keys, signing
from convenio.agreements.exchange import pulling
from convenio.agreements.life import duties as life_duties
from convenio.agreements.models import Agreement, SigningIntent
from convenio.agreements.terms import read_moment
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from convenio.worker import register_duty, register_periodic
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done, retry

INTENTS, RESTORED = "agreements.intents", "agreements.restored"
EVERY_MINUTE = timedelta(minutes=1)


def register() -> None:
    """Tell the worker what this room does by itself."""
    register_duty(pulling.PULL, pull)
    register_duty(pulling.FETCH, fetch)
    register_duty(comparing.COMPARE, comparing.compare_duty)
    register_duty(comparing.DEADLINE, deadline)
    register_duty(keys.KEYS, keys.keys_duty)
    life_duties.register()
    register_periodic(pulling.SWEEP, pulling.SWEEP_EVERY, pulling.sweep)
    register_periodic(INTENTS, EVERY_MINUTE, resolve_intents)
    register_periodic(RESTORED, EVERY_MINUTE, restored.check)


def pull(task: Task, at: datetime) -> Outcome:
    """Ask a partner for what we lack."""
    return pulling.pull(task, at)


def fetch(task: Task, at: datetime) -> Outcome:
    """Fetch named files."""
    return pulling.fetch(task, at)


def deadline(task: Task, at: datetime) -> Outcome:
    """After a round's deadline: the side that has not signed says so by itself, unless a signature is unresolved (F8).

    The deadline changes no state by itself; only this word does.
    """
    row = Agreement.objects.filter(pk=task.payload["agreement"]).first()
    if row is None:
        return done()
    signing.resolve_intents(at)
    with transaction.atomic():
        agreement = store.lock(row)
        live = books.state(agreement).open_round
        if live is None or live.id != task.payload["round"]:
            return done()
        if read_moment(live.deadline) >= at:
            return retry(read_moment(live.deadline) - at + comparing.GRACE, "The deadline has not passed yet.")
        late = [one for one in _speakers(agreement) if one.own not in live.words]
        if not late:
            projection.project(agreement, at)
            return done()
        if SigningIntent.objects.filter(agreement=agreement, state="open").exists():
            return retry(timedelta(seconds=30), "A signature is being made.")
        try:
            _decline(late, live.id, at)
        except Refusal as problem:
            return retry(reason=problem.reason)
    return done()


def _speakers(agreement: Agreement) -> list[Agreement]:
    """The agreement as ours, and as that of each guest for which this node writes."""
    guests = Party.objects.filter(hei_id__in=witnessing.guests_of(agreement))
    return [agreement, *(witnessing.as_guest(agreement, one) for one in guests)]


def _decline(late: list[Agreement], round: str, at: datetime) -> None:
    for one in late:
        agreement = store.lock(one)
        store.write_event(
            acting=Acting.node(agreement.speaker),
            agreement=agreement,
            type="decline",
            body={"round": round},
            at=at,
            what="agreements.declined",
        )


def resolve_intents(at: datetime) -> None:
    """Give up signatures that a crash interrupted."""
    signing.resolve_intents(at)
