"""What a list tells of one organisation, in the same words for every list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
        said: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        said["names"] = [{"text": one.text, "language": one.language, "kind": one.kind} for one in self.names]
        said["kinds"] = list(self.kinds)
        said["identifiers"] = {scheme: list(values) for scheme, values in self.identifiers.items()}
        said["relations"] = [{"kind": one.kind, "ror": one.ror} for one in self.relations]
        return {name: value for name, value in said.items() if value not in ("", None, [], {})}

    @property
    def digest(self) -> str:
        """SHA-256 over what is said: two editions that say the same have the same."""
        return digest_of(self.values())


_PLAIN = (
    "key",
    "country",
    "city",
    "latitude",
    "longitude",
    "status",
    "established",
    "website",
    "weight",
)


def digest_of(values: Mapping[str, Any]) -> str:
    """SHA-256 over the values of a record."""
    return sha256(dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
