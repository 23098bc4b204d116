"""What a list tells of one organisation, in the same words for every list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

LABEL, ALIAS, ACRONYM, FORMER = "label", "alias", "acronym", "former"


@dataclass(frozen=True)
class Name:
    """One name; ``language``: a tag of two or three letters, empty when the list does not say it."""

    text: str
    language: str = ""
    kind: str = LABEL


@dataclass(frozen=True)
class Relation:
    """``kind``: parent, child, related, successor or predecessor; ``ror``: of the other organisation."""

    kind: str
    ror: str


@dataclass(frozen=True)
class Told:
    """One organisation as one list tells of it. ``key``: its identifier in that list; empty fields: not said."""

    key: str
    names: tuple[Name, ...]
    country: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kinds: tuple[str, ...] = ()
    status: str = ""
    established: int | None = None
    website: str = ""
    weight: int | None = None
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()

    def values(self) -> dict[str, Any]:
        """The record as it is kept: only what is said."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, (), {})}

    @property
    def digest(self) -> str:
        """SHA-256 over what is said: two editions that say the same have the same."""
        return sha256(dumps(self.values(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
