"""Looking through an edition of a list and bringing it in; what the worker does. Safe to be killed at any moment.

The look reads the whole file and writes nothing but its own result. The run reads it again in chunks, each of them one
transaction with the mark of how far it is. An entry that says what it said before is only marked as seen: a run that
was cut off is simply run again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from json import dumps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from convenio.directory import matching, merging
from convenio.directory.bulk import insert
from convenio.directory.likeness.scanning import owe_scan
from convenio.directory.lists import LISTS, Notes, Unreadable, Wrong
from convenio.directory.lists.differences import differences
from convenio.directory.lists.noticing import words
from convenio.directory.models import Edition, Organisation, Record
from convenio.directory.reading import Told, digest_of
from convenio.intake.guessing import Taught
from convenio.worker.crash import crashpoint

CHUNK = 500
SAMPLES = 8
FEW = 5
"""More than one entry in so many gone or wrong: said before anything is written."""
log = logging.getLogger(__name__)
Say = Callable[[Edition], None]
"""Told after each chunk, for a person who waits."""


@dataclass(frozen=True)
class Entry:
    """An entry of the file with what is kept of it."""

    told: Told
    values: dict[str, Any]
    digest: str


@dataclass
class _Look:
    """What a look has found so far."""

    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[list[Any]]] = field(
        default_factory=lambda: {"new": [], "changed": [], "wrong": [], "gone": []}
    )


def look_through(edition: Edition, say: Say | None = None) -> None:
    """Count what would become of every entry, with samples; nothing of the directory is written."""
    notes, look = Notes(before=_columns_before(edition)), _Look()
    known = dict(Record.objects.filter(list=edition.list).values_list("key", "digest").iterator(chunk_size=2000))
    before = len(known)
    back = set(Record.objects.filter(list=edition.list, gone=True).values_list("key", flat=True))
    for chunk in _chunks(_entries(edition, notes)):
        right = [one for one in chunk if isinstance(one, Entry)]
        for one in chunk:
            if isinstance(one, Wrong):
                _sample(look, "wrong", [one.place, one.shown, one.code, dict(one.details)])
        new = [one for one in right if one.told.key not in known]
        for one in new:
            _sample(look, "new", [one.told.key, one.told.names[0].text, one.told.country])
        look.counts["joined"] += sum(number is not None for number in _matched(edition, new))
        changed = [one for one in right if known.get(one.told.key, one.digest) != one.digest or one.told.key in back]
        _sample_changed(edition, look, changed)
        look.counts["same"] += len(right) - len(new) - len(changed)
        for one in right:
            known.pop(one.told.key, None)
        edition.progress += len(chunk)
        Edition.objects.filter(pk=edition.pk).update(progress=edition.progress)
        if say is not None:
            say(edition)
    _finish_look(edition, notes, look, [key for key in known if key not in back], before)


def _matched(edition: Edition, new: Sequence[Entry]) -> list[int | None]:
    return matching.organisations_of(edition.list, [one.told for one in new]) if new else []


def _sample(look: _Look, kind: str, shown: list[Any]) -> None:
    look.counts[kind] += 1
    if len(look.samples[kind]) < SAMPLES:
        look.samples[kind].append(shown)


def _sample_changed(edition: Edition, look: _Look, changed: Sequence[Entry]) -> None:
    room = changed[: SAMPLES - len(look.samples["changed"])]
    old = _records(edition, room)
    for one in room:
        told = old[one.told.key].told
        look.samples["changed"].append([one.told.key, one.told.names[0].text, differences(told, one.values)])
    look.counts["changed"] += len(changed)


def _finish_look(edition: Edition, notes: Notes, look: _Look, gone: list[str], before: int) -> None:
    read = look.counts["new"] + look.counts["changed"] + look.counts["same"]
    if not read:
        raise Unreadable("no_entries", list=str(LISTS[edition.list].label))
    if not edition.part:
        look.counts["gone"] = len(gone)
        names = Record.objects.filter(list=edition.list, key__in=gone[:SAMPLES]).select_related("organisation")
        look.samples["gone"] = [[row.key, row.organisation.name] for row in names]
        if len(gone) * FEW > before:
            notes.say("many_gone", count=len(gone), known=before)
    if look.counts["wrong"] * FEW > read:
        notes.say("many_wrong", count=look.counts["wrong"])
    edition.published_on = edition.published_on or notes.newest
    older = older_than(edition)
    if older is not None:
        raise Unreadable("older", day=str(edition.published_on), newest=str(older))
    edition.counts, edition.samples = dict(look.counts), {**look.samples, "columns": notes.columns}
    edition.notes, edition.total, edition.state = notes.said, edition.progress, "looked"
    edition.save()


def older_than(edition: Edition) -> date | None:
    """The day of the newest edition that is in, when this one is older; files of one edition may be of many days."""
    if edition.published_on is None or edition.part:
        return None
    rows = Edition.objects.filter(list=edition.list, state="done", published_on__gt=edition.published_on)
    return rows.order_by("-published_on").values_list("published_on", flat=True).first()


def bring_in(edition: Edition, at: datetime, say: Say | None = None) -> None:
    """Write what is not written yet, chunk by chunk; then mark what is gone, and tie the chains."""
    notes = Notes(before=_columns_before(edition))
    Edition.objects.filter(pk=edition.pk).update(progress=0)
    for chunk in _chunks(_entries(edition, notes)):
        right = [one for one in chunk if isinstance(one, Entry)]
        with transaction.atomic():
            edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
            if edition.state != "running":
                return
            edition.written += write(edition, right, at)
            edition.progress += len(chunk)
            edition.save(update_fields=["written", "progress"])
        crashpoint("D1")
        if say is not None:
            say(edition)
    if not edition.part:
        _mark_gone(edition, at)
    _close(edition, at)


def write(edition: Edition, entries: Sequence[Entry], at: datetime) -> int:
    """Bring a chunk in; how many of its entries said something new. The caller's transaction holds the edition."""
    known = _records(edition, entries)
    there = [(known[one.told.key], one) for one in entries if one.told.key in known]
    same = [row.pk for row, one in there if row.digest == one.digest and not row.gone]
    Record.objects.filter(pk__in=same).exclude(seen=edition).update(seen=edition)
    changed = [(row, one) for row, one in there if row.digest != one.digest or row.gone]
    for row, one in changed:
        row.told, row.digest, row.gone, row.edition, row.seen = one.values, one.digest, False, edition, edition
    Record.objects.bulk_update([row for row, _one in changed], ["told", "digest", "gone", "edition", "seen"], 100)
    new = [one for one in entries if one.told.key not in known]
    joined = _write_new(edition, new, at)
    merging.merge({row.organisation_id for row, _one in changed} | joined, at=at)
    return len(changed) + len(new)


def _write_new(edition: Edition, new: Sequence[Entry], at: datetime) -> set[int]:
    """Records of entries that the list did not have; those that no organisation is known for become one.

    The organisations that were there before: what they are is to be computed again.
    """
    found = _matched(edition, new)
    fresh = [one for one, number in zip(new, found, strict=True) if number is None]
    rows = merging.add([(edition.list, one.values) for one in fresh], at=at)
    made = iter(rows)
    numbers = [next(made).pk if number is None else number for number in found]
    insert(
        Record,
        ("organisation_id", "list", "key", "told", "digest", "gone", "edition_id", "seen_id"),
        [
            (number, edition.list, one.told.key, dumps(one.values), one.digest, False, edition.pk, edition.pk)
            for one, number in zip(new, numbers, strict=True)
        ],
    )
    merging.settle([row.pk for row in rows])
    return {number for number in found if number is not None}


def _records(edition: Edition, entries: Sequence[Entry]) -> dict[str, Record]:
    rows = Record.objects.filter(list=edition.list, key__in=[one.told.key for one in entries])
    return {row.key: row for row in rows}


def _mark_gone(edition: Edition, at: datetime) -> None:
    """What this edition does not name: marked, and computed again from what other lists say. Nothing is deleted."""
    while True:
        with transaction.atomic():
            rows = list(Record.objects.filter(list=edition.list, gone=False).exclude(seen=edition)[:CHUNK])
            Record.objects.filter(pk__in=[row.pk for row in rows]).update(gone=True, edition=edition)
            merging.merge([row.organisation_id for row in rows], at=at)
            Edition.objects.filter(pk=edition.pk).update(written=F("written") + len(rows))
        crashpoint("D2")
        if len(rows) < CHUNK:
            return


def _close(edition: Edition, at: datetime) -> None:
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if edition.state != "running":
            return
        ended = Organisation.objects.exclude(status="active").order_by("pk").values_list("pk", flat=True)
        merging.link(ended)
        edition.state, edition.finished_at = "done", at
        drop_file(edition)
        edition.save()
        if edition.written:
            owe_scan(at=at)


def fail(edition: Edition, code: str, details: Mapping[str, Any], at: datetime) -> None:
    """It cannot go on; why is kept as a note. What was brought in before stays."""
    edition.refresh_from_db()
    edition.state, edition.problem, edition.finished_at = "failed", code, at
    edition.notes = [*edition.notes, [code, dict(details)]]
    drop_file(edition)
    edition.save()


def problem_of(edition: Edition) -> str:
    """Why an edition failed, in the reader's language; empty when it did not."""
    details = [details for code, details in edition.notes if code == edition.problem]
    return words(edition.problem, details[-1]) if details else ""


def run(edition: Edition, at: datetime, say: Say | None = None) -> None:
    """Do what the state of an edition asks for; a file that cannot be read makes it ``failed``, with the reason."""
    try:
        if edition.state == "looking":
            edition.progress = 0
            look_through(edition, say)
        elif edition.state == "running":
            bring_in(edition, at, say)
    except Unreadable as problem:
        fail(edition, problem.code, problem.details, at)
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as fault:
        log.exception("edition %s of list %s", edition.pk, edition.list)
        fail(edition, "fault", {"fault": type(fault).__name__}, at)


def file_of(edition: Edition) -> Path:
    """Where the file waits. Raises Unreadable: it is no longer there."""
    path = Path(settings.HOME) / edition.path
    if not edition.path or not path.is_file():
        raise Unreadable("gone_file")
    return path


def drop_file(edition: Edition) -> None:
    """The file is needed no more, unless another edition waits for the same bytes."""
    others = Edition.objects.filter(path=edition.path).exclude(pk=edition.pk)
    if edition.path and not others.exists():
        (Path(settings.HOME) / edition.path).unlink(missing_ok=True)
    edition.path = ""


def _entries(edition: Edition, notes: Notes) -> Iterator[Entry | Wrong]:
    """What stands in the file; a key that comes twice counts the first time."""
    seen: set[str] = set()
    for place, one in enumerate(LISTS[edition.list].read(file_of(edition), notes), 1):
        if isinstance(one, Wrong):
            yield one
        elif one.key in seen:
            yield Wrong(place, one.names[0].text, "twice")
        else:
            seen.add(one.key)
            values = one.values()
            yield Entry(one, values, digest_of(values))


def _chunks(entries: Iterator[Entry | Wrong]) -> Iterator[list[Entry | Wrong]]:
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


def _columns_before(edition: Edition) -> dict[str, Taught]:
    """Which column meant what in the last edition that was brought in (spreadsheets only)."""
    rows = Edition.objects.filter(list=edition.list, state="done").exclude(pk=edition.pk)
    last = rows.order_by("-finished_at", "-pk").first()
    columns = last.samples.get("columns", []) if last is not None else []
    return {header: Taught(code, place) for header, code, place in columns}
