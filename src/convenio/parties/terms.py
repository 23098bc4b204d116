"""Small shared values: who acts, what a rule answers, names in several languages. Pure.

What lives here is used by every room; what only one room needs stays in that room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convenio.parties.models import Party

LocalText = dict[str, str]
"""A text by language tag: ``{"en": "…", "zh": "…", "ru": "…"}``."""


class Role(StrEnum):
    """What a person may be at an institution."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    SIGNATORY = "signatory"
    READER = "reader"
    KEEPER = "keeper"


@dataclass(frozen=True)
class Acting:
    """Who acts, for which institution, in which roles. ``person_id`` None is the node itself.

    ``by_link``: a person of a partner without a system, known by a secure link and a code sent by e-mail alone.
    ``limits``: roles that hold only for some units (``ounit_id``s); a role that is not in it holds for the whole house.
    """

    party: Party
    person_id: int | None
    person_name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    unit: str = ""
    by_link: bool = False
    limits: Mapping[Role, frozenset[str]] = field(default_factory=dict, hash=False)

    def may(self, *roles: Role) -> bool:
        """Does the acting person hold at least one of these roles?"""
        return any(role in self.roles for role in roles)

    def units_for(self, *roles: Role) -> frozenset[str] | None:
        """The units for which the person holds one of these roles; None: for the whole house. Empty: holds none."""
        held = [role for role in roles if role in self.roles]
        if any(role not in self.limits for role in held):
            return None
        return frozenset(unit for role in held for unit in self.limits[role])

    def may_for(self, units: Iterable[str], *roles: Role) -> bool:
        """Does the person hold one of these roles for the whole house, or for one of these units?"""
        mine = self.units_for(*roles)
        return mine is None or not mine.isdisjoint(units)

    @staticmethod
    def node(party: Party) -> Acting:
        """The node acting on its own: deliveries, answers after a deadline."""
        return Acting(party=party, person_id=None, person_name="")


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule: may it be done, and if not, why and what to do next (a translated sentence)."""

    ok: bool
    reason: str = ""
    status: int = 409

    def __bool__(self) -> bool:
        return self.ok

    @staticmethod
    def yes() -> Verdict:
        return Verdict(True)

    @staticmethod
    def no(reason: str, status: int = 409) -> Verdict:
        """``status``: the HTTP status of the refusal; 403 where the person lacks the role, not the moment."""
        return Verdict(False, str(reason), status)

    def require(self) -> None:
        """Raise ``Refusal`` with the reason when the answer is no."""
        if not self.ok:
            raise Refusal(self.reason, self.status)


class Refusal(Exception):
    """Something may not be done; ``reason`` is a sentence for the person, ``status`` the HTTP status to answer."""

    def __init__(self, reason: str, status: int = 409) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.status = status


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included; ``end`` None is open."""

    start: date
    end: date | None = None

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    @property
    def days(self) -> int | None:
        """Number of days, both ends counted; None when open."""
        return None if self.end is None else (self.end - self.start).days + 1


def pick(names: Mapping[str, str], language: str) -> str:
    """The text nearest to ``language``: exact tag, its base language, English, then any.

    ``zh-hans`` and ``zh`` are the same base. Empty when there is no text at all.
    """
    wanted = language.lower()
    by_tag = {tag.lower(): text for tag, text in names.items() if text}
    base = wanted.split("-")[0]
    for tag in (wanted, base):
        if tag in by_tag:
            return by_tag[tag]
    near = [text for tag, text in by_tag.items() if tag.split("-")[0] == base]
    return next(iter(near or ([by_tag["en"]] if "en" in by_tag else []) or by_tag.values()), "")
