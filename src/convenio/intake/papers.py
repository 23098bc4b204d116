"""Scanned papers brought in bulk: unpacked, matched to entries, attached when it is sure, else asked about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.documents.actions import keep_file
from convenio.documents.queries import file_bytes
from convenio.documents.sniff import JPEG, PDF, PNG, media_type_of
from convenio.intake import rules
from convenio.intake.matching import is_sure, matches
from convenio.intake.models import Paper
from convenio.intake.paper_words import is_protected, words_of
from convenio.intake.registering import Target
from convenio.parties.terms import Acting, Refusal

MOST_FILES = 1000
MOST_UNPACKED = 2 << 30
RATIO = 300
PURPOSE = "scan"


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    reason: str


@dataclass
class Outcome:
    """What became of the files: attached at once, to be confirmed, known already, not taken."""

    attached: int = 0
    waiting: int = 0
    known: int = 0
    refused: tuple[Refused, ...] = ()


def receive_papers(*, acting: Acting, target: Target, files: Iterable[tuple[str, bytes]], at: datetime) -> Outcome:
    """Take scans one by one, or in a zip; attach those that surely belong to one entry.

    Args:
        files: (name, bytes) of PDFs, pictures and zips of these.

    Raises:
        Refusal: not an officer, the target takes no papers, a zip made to fill the machine. Single files that cannot
            be taken are told in the outcome.
    """
    rules.may_handle_papers(acting).require()
    if target.papers is None:
        raise Refusal(_("Papers cannot be attached to this kind of list."), 400)
    outcome, refused = Outcome(), []
    candidates = target.papers.candidates(acting.party)
    for name, content in _unpacked(files):
        try:
            paper = _kept(acting, target, name, content, at)
        except Refusal as refusal:
            refused.append(Refused(name, refusal.reason))
            continue
        if paper is None:
            outcome.known += 1
            continue
        found = matches(name, paper.words, candidates)
        paper.candidates = [[one.candidate.object_id, one.candidate.label, one.score, list(one.why)] for one in found]
        paper.save()
        if is_sure(found) and _attached(acting, target, paper, found[0].candidate.object_id, at):
            outcome.attached += 1
        else:
            outcome.waiting += 1
    outcome.refused = tuple(refused)
    return outcome


def attach(*, acting: Acting, target: Target, paper: Paper, object_id: str, at: datetime) -> None:
    """Attach a paper to the entry that a person chose. Raises Refusal when the entry takes none any more."""
    rules.may_handle_papers(acting).require()
    if paper.state == "attached":
        raise Refusal(_("This paper is attached already."))
    if target.papers is None or object_id not in {one.object_id for one in target.papers.candidates(acting.party)}:
        raise Refusal(_("Choose the entry to which the paper belongs."), 400)
    with transaction.atomic():
        _attach(acting, target, paper, object_id, at)


def leave_out(*, acting: Acting, paper: Paper) -> None:
    """The paper belongs to nothing here; it is kept, and no longer asked about."""
    rules.may_handle_papers(acting).require()
    if paper.state == "waiting":
        paper.state = "ignored"
        paper.save()


def _attached(acting: Acting, target: Target, paper: Paper, object_id: str, at: datetime) -> bool:
    """Attach what is sure; an entry that takes no paper by itself leaves it to a person."""
    try:
        with transaction.atomic():
            _attach(acting, target, paper, object_id, at)
    except Refusal:
        paper.refresh_from_db()
        return False
    return True


def _attach(acting: Acting, target: Target, paper: Paper, object_id: str, at: datetime) -> None:
    if target.papers is None:
        raise Refusal(_("Papers cannot be attached to this kind of list."), 400)
    target.papers.attach(acting, object_id, file_bytes(paper.digest), paper.name, at)
    paper.state, paper.object_id, paper.attached_at = "attached", object_id, at
    paper.save()


def _kept(acting: Acting, target: Target, name: str, content: bytes, at: datetime) -> Paper | None:
    """The paper with its bytes safe on the disk; None when it was brought before. Raises Refusal."""
    if media_type_of(content) not in (PDF, PNG, JPEG):
        raise Refusal(_("This is neither a PDF nor a picture (PNG, JPEG)."))
    if is_protected(content):
        raise Refusal(
            _("This PDF is protected with a password. Save or print it as a PDF without one and bring it again.")
        )
    kept = keep_file(party=acting.party, content=content, name=name, media_type="", purpose=PURPOSE, at=at)
    paper, made = Paper.objects.get_or_create(
        party=acting.party,
        target=target.code,
        digest=kept.digest,
        defaults={
            "name": kept.name,
            "size": kept.size,
            "words": words_of(content),
            "brought_at": at,
            "person_name": acting.person_name,
        },
    )
    return paper if made else None


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    count = 0
    for name, content in files:
        inside = _members(name, content) if content.startswith(b"PK\x03\x04") else ((name, content),)
        for one in inside:
            count += 1
            if count > MOST_FILES:
                raise Refusal(
                    _("At most %(count)s files are taken at once. Bring the rest afterwards.") % {"count": MOST_FILES},
                    413,
                )
            yield one


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX")]
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refusal(_("%(name)s is damaged and cannot be opened.") % {"name": name}, 422) from None
    unpacked = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries) or 1
    if unpacked > MOST_UNPACKED or (unpacked > 50_000_000 and unpacked > RATIO * packed):
        raise Refusal(_("Unpacked, %(name)s would be far too large. It was not opened.") % {"name": name}, 413)
    for one in entries:
        if one.flag_bits & 1:
            raise Refusal(_("%(name)s is protected with a password. Pack the files without one.") % {"name": name}, 422)
        if one.file_size <= settings.MAX_UPLOAD_BYTES:
            try:
                yield one.filename.rpartition("/")[2], archive.read(one)
            except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
                raise Refusal(_("%(name)s is damaged and cannot be opened.") % {"name": name}, 422) from None
