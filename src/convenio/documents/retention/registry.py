"""What rooms above tell this room in their ``ready()``: kinds of uploads, who throws them away, which bytes stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Sweep = Callable[[datetime], Mapping[str, int]]
InUse = Callable[[str], bool]


@dataclass(frozen=True)
class Upload:
    """A kind of upload as the page names it, and how what came to nothing is thrown away.

    Attributes:
        kind: its rule in ``rules.json``.
        label, types, why: what is brought, which types of files, why it is kept or not; translated lazily.
        largest: bytes of one file.
        sweep: ``sweep(before)`` throws away what was brought before a moment and came to nothing, in transactions of
            its own, and says how many for which institution (``hei_id``). None: nothing is ever thrown away.
    """

    kind: str
    label: str | Promise
    types: str | Promise
    why: str | Promise
    largest: int
    sweep: Sweep | None = None


_UPLOADS: dict[str, Upload] = {}
_IN_USE: list[InUse] = []


def register_upload(upload: Upload) -> None:
    """Name a kind of upload; several rooms may not name the same."""
    _UPLOADS[upload.kind] = upload


def register_in_use(in_use: InUse) -> None:
    """``in_use(digest)`` says whether something still needs the bytes."""
    if in_use not in _IN_USE:
        _IN_USE.append(in_use)


def uploads() -> list[Upload]:
    """All kinds, those that are thrown away first."""
    return sorted(_UPLOADS.values(), key=lambda one: one.sweep is None)


class Labels(dict[str, "str | Promise"]):
    """The names of all kinds for the record, looked up when a line is read: rooms register later than sentences."""

    def get(self, code: str, default: object = None) -> object:  # type: ignore[override]
        return _UPLOADS[code].label if code in _UPLOADS else default


def is_used(digest: str) -> bool:
    """Does any room still need the bytes?"""
    return any(in_use(digest) for in_use in _IN_USE)
