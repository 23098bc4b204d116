"""Pure values and small rules of the centre: dates that a text gives, moments, a conflict of two editors.

Source of the notice period: rule F10 (it runs from the receiver's first event that has seen the notice).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from convenio.parties.terms import Refusal

CLOCK_TOLERANCE = timedelta(minutes=2)
REAUTHENTICATION = timedelta(minutes=5)


class Conflict(Refusal):
    """Somebody else changed the same clause meanwhile. Carries both texts, so that nothing is lost.

    Attributes:
        mine: what was to be saved, as sent.
        theirs: the clause as it is stored now.
        revision: the revision to send when saving again.
        changed_by: id of the person who changed it, None when unknown.
    """

    def __init__(
        self, reason: str, *, mine: Mapping[str, Any], theirs: Mapping[str, Any], revision: int, changed_by: int | None
    ) -> None:
        super().__init__(reason, status=409)
        self.mine, self.theirs = dict(mine), dict(theirs)
        self.revision, self.changed_by = revision, changed_by


@dataclass(frozen=True)
class TextDates:
    """The dates that a text gives by its typed values; None where it gives none."""

    starts_on: date | None = None
    ends_on: date | None = None
    years: int | None = None
    notice_months: int | None = None

    def first_day(self, signed_on: date) -> date:
        """Entry into force: the fixed day if all had signed by then, else the day of the last signature."""
        return self.starts_on if self.starts_on and self.starts_on >= signed_on else signed_on

    def last_day(self, signed_on: date) -> date | None:
        """The last day, when the text says one."""
        if self.ends_on:
            return self.ends_on
        if self.years:
            return add_months(self.first_day(signed_on), 12 * self.years) - timedelta(days=1)
        return None

    def notice_ends(self, *, received: date | None, stated: date | None) -> date | None:
        """When a notice takes effect; None while the other side has not been seen to know it."""
        if received is None:
            return None
        by_text = add_months(received, self.notice_months) if self.notice_months else received
        return max(by_text, stated) if stated else by_text


def dates_of(text: Mapping[str, Any]) -> TextDates:
    """Read the dates out of the clauses entry_into_force, duration and termination."""
    values = {
        (clause.get("type"), name): value
        for clause in text.get("clauses", ())
        for name, value in clause.get("values", {}).items()
    }

    def day(kind: str, name: str) -> date | None:
        value = values.get((kind, name), {})
        return date.fromisoformat(value["value"]) if value.get("type") == "date" and value.get("value") else None

    def count(kind: str, name: str) -> int | None:
        value = values.get((kind, name), {})
        return int(value["value"]) if value.get("type") == "integer" else None

    return TextDates(
        starts_on=day("entry_into_force", "starts_on"),
        ends_on=day("duration", "ends_on"),
        years=count("duration", "years"),
        notice_months=count("termination", "notice_months"),
    )


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def moment(at: datetime) -> str:
    """A moment as events write it: UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """The reverse of ``moment``."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
