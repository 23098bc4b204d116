"""Editions of open lists: received, started, thrown away. The file itself is read by the worker."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.directory import bringing, rules
from convenio.directory.duties import BRING
from convenio.directory.lists import LISTS, Unreadable, list_of
from convenio.directory.lists.noticing import words
from convenio.directory.models import Edition
from convenio.network.catalogue import catalogue_file
from convenio.parties.terms import Acting, Refusal
from convenio.worker.actions import forget, owe

FOLDER = "directory"
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")


def receive_list(
    *,
    acting: Acting,
    chunks: Iterable[bytes],
    name: str,
    list_code: str = "",
    part: bool = False,
    at: datetime,
    wait: timedelta = timedelta(),
) -> tuple[Edition, bool]:
    """Keep a file for the look; True when it is new here, else the edition that the same bytes were before.

    Args:
        list_code: which list it is; found out by its content when empty.
        part: one of several files of an edition: what it does not name stays.
        wait: how long the worker leaves it to whoever called (the command line works by itself).

    Raises:
        Refusal: not allowed, no list that is known, another list than was said, or older than what is in.
    """
    rules.may_tend_directory(acting).require()
    path, digest = _kept(chunks)
    try:
        code = _list_of(path, list_code)
        before = Edition.objects.filter(list=code, digest=digest).exclude(state__in=("failed", "dropped")).first()
        if before is not None and _still_newest(before):
            return before, False
        edition = Edition(list=code, name=name[:200], digest=digest, published_on=day_in(name), part=part)
        _refuse_older(edition, before)
        edition.path, edition.person_name, edition.brought_at = f"{FOLDER}/{digest}", acting.person_name, at
        path.replace(Path(settings.HOME) / edition.path)
        with transaction.atomic():
            edition.save()
            owe(name=BRING, key=str(edition.pk), due_at=at + wait, lane=BRING)
            _record(acting, edition, "directory.list_received", at)
        return edition, True
    finally:
        path.unlink(missing_ok=True)


def receive_catalogue(*, acting: Acting, at: datetime) -> tuple[Edition, bool]:
    """Take the copy of the network's catalogue that this node uses. Raises Refusal: there is none, or as above."""
    rules.may_tend_directory(acting).require()
    path = catalogue_file()
    if path is None:
        raise Refusal(
            _(
                "This node has no copy of the network’s catalogue yet. "
                "It is fetched once the keeper has set its address."
            ),
            409,
        )
    day = at.date().isoformat()
    return receive_list(acting=acting, chunks=[path.read_bytes()], name=f"catalogue-{day}.xml", list_code="ewp", at=at)


def start_list(*, acting: Acting, edition: Edition, at: datetime, wait: timedelta = timedelta()) -> Edition:
    """Bring a looked-through edition in; the worker does it in steps that survive a crash.

    Raises:
        Refusal: not allowed, not looked through, another list on its way, or nothing in it that is new.
    """
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        rules.may_start_list(acting, edition).require()
        _refuse_older(edition, None)
        edition.state, edition.progress, edition.written = "running", 0, 0
        edition.save()
        owe(name=BRING, key=str(edition.pk), due_at=at + wait, lane=BRING)
        _record(acting, edition, "directory.list_started", at)
    return edition


def drop_list(*, acting: Acting, edition: Edition, at: datetime) -> None:
    """Throw a file away before anything of it came in. Raises Refusal."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        rules.may_drop_list(acting, edition).require()
        edition.state, edition.finished_at = "dropped", at
        bringing.drop_file(edition)
        edition.save()
        forget(name=BRING, key=str(edition.pk))
        _record(acting, edition, "directory.list_dropped", at)


def day_in(name: str) -> date | None:
    """The day that a file name bears, as publishers write it: ``v1.70-2025-08-26-ror-data.zip``."""
    for found in _DAY.findall(name):
        try:
            return date(*map(int, found))
        except ValueError:
            continue
    return None


def _kept(chunks: Iterable[bytes]) -> tuple[Path, str]:
    """The bytes in a file of their own below the node's folder, and their digest."""
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, digest = folder / f"incoming-{os.getpid()}-{os.urandom(6).hex()}", sha256()
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest()


def _list_of(path: Path, wanted: str) -> str:
    try:
        found = list_of(path)
    except Unreadable as problem:
        raise Refusal(words(problem.code, problem.details), 422) from None
    if not found:
        raise Refusal(words("no_list", {}), 422)
    if wanted and wanted != found:
        details = {"found": LISTS[found].label, "wanted": LISTS[wanted].label if wanted in LISTS else wanted}
        raise Refusal(words("other_list", details), 422)
    return found


def _still_newest(edition: Edition) -> bool:
    """Is it still on its way, or the last one that came in?"""
    if edition.state != "done":
        return True
    last = Edition.objects.filter(list=edition.list, state="done").order_by("-finished_at", "-pk").first()
    return edition.part or last is None or last.pk == edition.pk


def _refuse_older(edition: Edition, before: Edition | None) -> None:
    newest = bringing.older_than(edition)
    if newest is not None and edition.published_on is not None:
        days = {"day": date_format(edition.published_on), "newest": date_format(newest)}
        raise Refusal(words("older", days), 409)
    if before is not None:
        raise Refusal(
            _(
                "This very file was brought in before, and another edition of the list has come in since. "
                "It would undo what that one says, so it is not brought in again."
            ),
            409,
        )


def _record(acting: Acting, edition: Edition, what: str, at: datetime) -> None:
    record(
        acting=acting,
        party=acting.party.hei_id,
        what=what,
        about=f"edition:{edition.pk}",
        details={"name": edition.name, "list": edition.list},
        at=at,
    )
