"""The pack before a renewal: what was promised and kept, what is contested, what would be inherited, a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import get_language

from convenio.agreements import books
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.renewing import Moved, Plan, plan_of, usual_years
from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.views.words import metric_of
from convenio.parties.terms import pick
from convenio.planning.models import Overruling
from convenio.planning.phrases import CHOICES, STRANDS, reason_words
from convenio.planning.suggesting import Kept, Strand, Suggestion, strands_of, suggestion


@dataclass(frozen=True)
class YearCount:
    """Activities that began in a year, by status."""

    year: int
    confirmed: int
    recorded: int
    disputed: int

    @property
    def total(self) -> int:
        return self.confirmed + self.recorded + self.disputed


@dataclass(frozen=True)
class KeptView:
    """A promise in words with its numbers."""

    what: str
    direction: str
    kept: Kept


@dataclass(frozen=True)
class StrandView:
    """A strand in words."""

    strand: Strand
    name: str
    promises: tuple[KeptView, ...]


@dataclass(frozen=True)
class Pack:
    """Everything a person needs to decide. ``chosen``: what was decided otherwise for this end, None when nothing.

    ``months``: whole months to the end, None when no end is known; ``choice``: what is suggested, in words.
    """

    agreement: Agreement
    life: Life
    months: int | None
    suggestion: Suggestion
    choice: str
    reasons: tuple[str, ...]
    chosen: Overruling | None
    chosen_words: str
    strands: tuple[StrandView, ...]
    years: tuple[YearCount, ...]
    disputed: int
    unanswered: int
    inherits: Plan
    moved: tuple[Moved, ...]

    @property
    def goes(self) -> str:
        """Renew, rescope or close: as decided, else as suggested."""
        return self.chosen.chosen if self.chosen else self.suggestion.choice


def pack_of(agreement: Agreement, on: date) -> Pack | None:
    """The pack of an agreement as known on a day; None while nothing is in force or its text is under way."""
    text = books.text_in_force(agreement)
    life = life_of(agreement, books.state(agreement), on) if agreement.founded else None
    if text is None or life is None:
        return None
    strands = strands_of(text, books.board(agreement, agreement.in_force_text), on)
    years = years_in(agreement)
    idle = months_between(agreement.last_activity_on, on) if agreement.last_activity_on else None
    found = suggestion(strands, activities=agreement.activity_count, idle_months=idle)
    chosen = Overruling.objects.filter(agreement=agreement, ends_on=agreement.ends_on).first()
    plan = plan_of(life.text, usual_years(life))
    names = {hei: pick(said, get_language() or "en") or hei for hei, said in text["party_names"].items()}
    return Pack(
        agreement=agreement,
        life=life,
        months=months_between(on, agreement.ends_on) if agreement.ends_on else None,
        suggestion=found,
        choice=str(CHOICES[found.choice]),
        reasons=tuple(reason_words(one) for one in found.reasons),
        chosen=chosen,
        chosen_words=str(CHOICES[chosen.chosen]) if chosen else "",
        strands=tuple(_strand(one, text["commitments"], names) for one in strands),
        years=years,
        disputed=sum(one.disputed for one in years),
        unanswered=sum(one.recorded for one in years),
        inherits=plan,
        moved=plan.promises,
    )


def _strand(strand: Strand, promises: list[dict[str, object]], names: dict[str, str]) -> StrandView:
    ways = {one["id"]: one["direction"] for one in promises}
    views = []
    for kept in strand.promises:
        way = ways[kept.row.commitment]
        ends = "" if not isinstance(way, dict) else f"{names.get(way['from'], '')} → {names.get(way['to'], '')}"
        views.append(KeptView(metric_of(kept.row.metric), ends, kept))
    return StrandView(strand, str(STRANDS[strand.name]), tuple(views))


def years_in(agreement: Agreement) -> tuple[YearCount, ...]:
    """Activities by the year they began in, without gaps between the first and the last."""
    rows = ActivityLine.objects.filter(agreement=agreement).exclude(status=ActivityLine.RETRACTED).order_by()
    counts: dict[int, dict[str, int]] = {}
    for year, status, count in rows.values_list("year", "status").annotate(count=Count("activity", distinct=True)):
        counts.setdefault(year, {})[status] = count
    if not counts:
        return ()
    return tuple(
        YearCount(year, *(counts.get(year, {}).get(one, 0) for one in ("confirmed", "recorded", "disputed")))
        for year in range(min(counts), max(counts) + 1)
    )


def months_between(first: date, last: date) -> int:
    """Whole months from one day to a later one; below zero when it has passed."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - 1 if last.day < first.day and months > 0 else months
