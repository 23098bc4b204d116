"""What a record of something done may say: the facts of a statement, checked before an event is written.

The same check serves the form, lists, calendars and the partner's page, so that a preview refuses what the event would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import ActivityLine, Agreement
from convenio.parties.terms import Refusal
from pact.bodies import MAX_COUNT as MAX_MONEY
from pact.forms import is_slug
from pact.metrics import METRICS, MONEY
from pact.reference import plain_doi

MAX_COUNT = 1_000_000
LONGEST_YEARS = 10
"""No single thing that is recorded lasts longer: a longer one is a slip in the year."""


@dataclass(frozen=True)
class Said:
    """What somebody says was done.

    Attributes:
        commitment: id of the promise in the text in force; empty where nothing was promised.
        metric: id of the metric; only needed without a promise.
        quantities: counts by name, for example ``{"persons": 1, "teaching_hours": 12}``; money in whole units.
        role: role of those who went, for example ``professor``; never a name.
        direction: ``{"from": hei_id, "to": hei_id}``; None: that of the promise, or jointly.
        doi: of what came of it, where the metric has such a reference; empty for none.
    """

    commitment: str
    starts_on: date
    ends_on: date
    quantities: Mapping[str, int]
    metric: str = ""
    role: str = ""
    direction: Mapping[str, str] | None = field(default=None)
    doi: str = ""


@dataclass(frozen=True)
class Fit:
    """``commitment``: empty where nothing was promised; ``timely``: the day lies in the years of the promise."""

    commitment: str
    timely: bool


def facts_from(agreement: Agreement, activity: str, said: Said, at: datetime) -> dict[str, Any]:
    """The facts of a statement, without its evidence.

    Raises:
        Refusal: unknown promise or metric, days or counts that do not fit.
    """
    text = require_text(agreement)
    promise = _promise(text, said)
    _check_days(said, at)
    if said.role and not is_slug(said.role):
        raise Refusal(_("Choose a role from the list."), 400)
    facts: dict[str, Any] = {
        "id": activity,
        "commitment": said.commitment,
        "strand": promise["strand"],
        "metric": promise["metric"],
        "from": said.starts_on.isoformat(),
        "to": said.ends_on.isoformat(),
        "quantities": _counts(promise["metric"], said.quantities),
    }
    if said.role:
        facts["role"] = said.role
    way = dict(said.direction) if said.direction else promise["direction"]
    if isinstance(way, Mapping):
        if set(way) != {"from", "to"} or not set(way.values()) <= set(text["parties"]) or way["from"] == way["to"]:
            raise Refusal(_("Choose from which university to which."), 400)
        facts["direction"] = dict(way)
    if said.doi and not plain_doi(said.doi):
        raise Refusal(doi_sentence(), 400)
    if said.doi and (promise["metric"] not in METRICS or METRICS[promise["metric"]].reference != "doi"):
        raise Refusal(_("Only a paper or a thesis has a DOI. Take it away, or choose what it belongs to."), 400)
    return facts


def fitting_promise(text: Mapping[str, Any], metric: str, way: Mapping[str, str] | None, first: date | None) -> Fit:
    """The promise under which something of a metric and direction was done, that whose years fit if there is one."""
    wanted = (dict(way) if way else "joint", "joint")
    fitting = [one for one in text["commitments"] if one["metric"] == metric and one["direction"] in wanted]
    timely = [one for one in fitting if first and one["first_year"] <= first.year <= one["last_year"]]
    return Fit(str((timely or fitting)[0]["id"]) if fitting else "", bool(timely))


def doi_sentence() -> str:
    """What a DOI looks like, said where one does not."""
    return _("This is not a DOI. It looks like 10.1000/xyz123; paste it from the page of the paper.")


def _promise(text: Mapping[str, Any], said: Said) -> Mapping[str, Any]:
    """The promise it is recorded under, or what stands in its place where nothing was promised."""
    if said.commitment:
        found = next((one for one in text["commitments"] if one["id"] == said.commitment), None)
        if found is None:
            raise Refusal(_("Choose a promise of the text in force."), 400)
        return dict(found)
    known = METRICS.get(said.metric)
    if known is None:
        raise Refusal(_("Choose what was done from the list."), 400)
    return {"strand": known.strand, "metric": known.id, "direction": "joint"}


def _check_days(said: Said, at: datetime) -> None:
    if said.starts_on > said.ends_on:
        raise Refusal(_("The last day lies before the first. Exchange them."), 400)
    if said.starts_on > timezone.localtime(at).date():
        raise Refusal(_("Only what has begun can be recorded; the first day lies in the future."), 400)
    if said.ends_on.year - said.starts_on.year > LONGEST_YEARS:
        raise Refusal(
            _("It would last longer than %(count)s years. Look at the year of the first and of the last day.")
            % {"count": LONGEST_YEARS},
            400,
        )


def largest(metric: str, name: str) -> int:
    """The largest number of this name that is taken."""
    known = METRICS.get(metric)
    return MAX_MONEY if known and known.quantities.get(name) in MONEY else MAX_COUNT


def _counts(metric: str, quantities: Mapping[str, int]) -> dict[str, int]:
    known = METRICS.get(metric)
    allowed = set(known.quantities) if known else set(quantities)
    if not quantities or set(quantities) - allowed:
        raise Refusal(_("Enter the numbers that this promise counts."), 400)
    for name, value in quantities.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= largest(metric, name):
            raise Refusal(_("A number of this record is not a whole number, or is too large."), 400)
    if known and known.counts in known.quantities and known.counts not in quantities:
        raise Refusal(_("Enter the number that the promise counts; the others may be left out."), 400)
    return dict(quantities)


def require_text(agreement: Agreement) -> dict[str, Any]:
    """The text in force. Raises Refusal when there is none, or its bytes are under way."""
    text = books.text_in_force(agreement)
    if text is None:
        raise Refusal(_("There is no text in force."))
    return text


def double_of(agreement: Agreement, facts: Mapping[str, Any], doi: str = "") -> ActivityLine | None:
    """A record that stands and says the same: the same paper, or the same thing on the same days with the same numbers.

    That of our own side first; the other side's is to be confirmed instead of recorded again.
    """
    rows = ActivityLine.objects.filter(agreement=agreement, metric=facts["metric"])
    rows = rows.exclude(status=ActivityLine.RETRACTED).order_by("-ours", "pk")
    plain = plain_doi(doi)
    if plain and (same := rows.filter(reference=plain).first()):
        return same
    way = facts.get("direction") or {"from": "", "to": ""}
    there = rows.filter(
        starts_on=facts["from"],
        ends_on=facts["to"],
        direction_from=way["from"],
        direction_to=way["to"],
        role=facts.get("role", ""),
    )
    for one in there[:200]:
        if one.quantities == facts["quantities"] and (not plain or not one.reference):
            return one
    return None


def double_sentence(line: ActivityLine) -> str:
    """Why it is not recorded once more, and what to do instead."""
    if line.ours:
        return _(
            "Your side recorded the same already: the same days and numbers. If it took place twice, say so and "
            "record it once more."
        )
    return _("The other side recorded the same already. Confirm its record instead of recording it again.")
