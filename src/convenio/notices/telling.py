"""Notices as a reader meets them: whole sentences in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from convenio.audit.phrases import filled, subjects
from convenio.notices import registry
from convenio.notices.models import Notice
from convenio.notices.terms import How


@dataclass(frozen=True)
class Told:
    """One notice in words. ``about`` is the name of what it is about, empty when it has none."""

    pk: int
    sentence: str
    label: str
    kind: str
    about: str
    party: str
    at: datetime
    unread: bool


def in_words(rows: Iterable[Notice]) -> list[Told]:
    """The notices in words, one question for each sort of thing they are about."""
    notices = list(rows)
    names = subjects(one.about for one in notices)
    return [_in_words(one, names.get(one.about, "")) for one in notices]


def _in_words(notice: Notice, name: str) -> Told:
    kind = registry.kind(notice.kind)
    sentence = filled(kind.sentence, {**notice.details, "about": name or "—"}, kind.words) if kind else notice.kind
    return Told(
        pk=notice.pk,
        sentence=" ".join(sentence.split()),
        label=label_of(notice.kind),
        kind=notice.kind,
        about=name,
        party=str(notice.party),
        at=notice.at,
        unread=notice.read_at is None,
    )


def label_of(code: str) -> str:
    """The name of a kind; the code itself where no room of this version knows it."""
    kind = registry.kind(code)
    return str(kind.label) if kind else code


def usual(code: str) -> How:
    """How people are told who chose nothing."""
    kind = registry.kind(code)
    return kind.usual if kind else How.NOW
