"""What a record is about: a promise of the text, something that nothing was promised of, or the same as last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.rules.promises import statement
from convenio.agreements.stating import require_text
from convenio.agreements.views import words
from convenio.agreements.views.promising import party_names, role_label
from convenio.parties.terms import Refusal
from convenio.ui.components import strand_name
from pact.metrics import METRICS
from pact.text.model import STRANDS

LAST = 3


@dataclass(frozen=True)
class Subject:
    """``promise``: of the text, or what stands in its place (``id`` empty); ``like``: facts to begin with."""

    promise: Mapping[str, Any]
    like: Mapping[str, Any] | None = None

    @property
    def query(self) -> str:
        """How an address names it."""
        if self.promise["id"]:
            return urlencode({"promise": self.promise["id"]})
        way = self.promise["direction"]
        ends = {"from": way["from"], "to": way["to"]} if isinstance(way, Mapping) else {}
        return urlencode({"metric": self.promise["metric"], **ends})

    @property
    def direction(self) -> Mapping[str, str] | None:
        """Needed only without a promise, which says it otherwise."""
        way = self.promise["direction"]
        return dict(way) if not self.promise["id"] and isinstance(way, Mapping) else None


@dataclass(frozen=True)
class Choice:
    """One thing that can be recorded: its words, and the address part that names it."""

    strand: str
    label: str
    direction: str
    query: str


def unpromised(metric: str, direction: Mapping[str, str] | None) -> dict[str, Any]:
    """What stands in the place of a promise where none was made."""
    known = METRICS[metric]
    return {"id": "", "metric": metric, "strand": known.strand, "direction": dict(direction) if direction else "joint"}


def subject_of(agreement: Agreement, named: Mapping[str, str]) -> Subject | None:
    """What an address names by ``promise``, ``metric`` (with ``from`` and ``to``) or ``like``; None: nothing yet."""
    text = require_text(agreement)
    if named.get("like"):
        found = statement(facts_of(agreement), named["like"])
        if found is None:
            raise Http404(_("This record is not part of the agreement."))
        return Subject(_promise_of(text, found.facts), found.facts)
    if named.get("promise"):
        promise = next((one for one in text["commitments"] if one["id"] == named["promise"]), None)
        if promise is None:
            raise Refusal(_("This promise is not in the text in force any more. Choose again what was done."), 404)
        return Subject(promise)
    metric = named.get("metric", "")
    if not metric:
        return None
    if metric not in METRICS:
        raise Refusal(_("This node does not know how to count that. Choose what was done from the list."), 404)
    way = {"from": named.get("from", ""), "to": named.get("to", "")}
    return Subject(unpromised(metric, way if all(way.values()) else None))


def _promise_of(text: Mapping[str, Any], facts: Mapping[str, Any]) -> Mapping[str, Any]:
    found = next((one for one in text["commitments"] if one["id"] == facts["commitment"]), None)
    if found is not None:
        return dict(found)
    if facts["metric"] not in METRICS:
        raise Refusal(_("This node does not know how to count that. Choose what was done from the list."), 404)
    return unpromised(facts["metric"], facts.get("direction"))


def promise_for(agreement: Agreement, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The promise that a record stands under, or what stands in its place."""
    return _promise_of(require_text(agreement), facts)


def activity_of(agreement: Agreement, event: str) -> str:
    """The id by which pages name the activity that a statement is about; empty when it is not here."""
    found = (
        one.id for one in books.state(agreement).activities if any(each.mark.event == event for each in one.statements)
    )
    return next(found, "")


def promised(agreement: Agreement) -> list[Choice]:
    """The promises of the text in force, as things to record."""
    text = require_text(agreement)
    names = party_names(text)
    return [
        Choice(
            one["strand"],
            words.metric_of(one["metric"]),
            direction_text(one["direction"], names),
            Subject(one).query if one["metric"] in METRICS else "",
        )
        for one in text["commitments"]
    ]


def not_promised(agreement: Agreement) -> list[tuple[str, str, list[tuple[str, list[Choice]]]]]:
    """Everything that can be counted, by strand: (strand, its name, [(metric in words, [ways])])."""
    text = require_text(agreement)
    names = party_names(text)
    taken = {(one["metric"], _key(one["direction"])) for one in text["commitments"]}
    found = []
    for strand in STRANDS:
        rows = []
        for metric in (one for one in METRICS.values() if one.strand == strand):
            ways = _ways(agreement, names) if metric.directed else [None]
            choices = [
                Choice(
                    strand,
                    words.metric_of(metric.id),
                    direction_text(way or "joint", names) if metric.directed else "",
                    Subject(unpromised(metric.id, way)).query,
                )
                for way in ways
                if (metric.id, _key(way or "joint")) not in taken
            ]
            if choices:
                rows.append((words.metric_of(metric.id), choices))
        if rows:
            found.append((strand, strand_name(strand), rows))
    return found


def _key(way: Any) -> tuple[str, ...]:
    return (way["from"], way["to"]) if isinstance(way, Mapping) else ()


def _ways(agreement: Agreement, names: Mapping[str, str]) -> list[dict[str, str] | None]:
    """From us to each and back, and jointly."""
    own, others = agreement.own, [hei for hei in names if hei != agreement.own]
    pairs: list[dict[str, str] | None] = [{"from": own, "to": hei} for hei in others]
    return [*pairs, *({"from": hei, "to": own} for hei in others), None]


def direction_text(way: Any, names: Mapping[str, str]) -> str:
    """From whom to whom, or jointly."""
    if not isinstance(way, Mapping):
        return _("jointly")
    return _("from %(from)s to %(to)s") % {end: names.get(way[end], way[end]) for end in ("from", "to")}


def last_ones(agreement: Agreement) -> list[Choice]:
    """What our side recorded last, each kind once: to be recorded once more with other days."""
    text = require_text(agreement)
    names = party_names(text)
    rows = ActivityLine.objects.filter(agreement=agreement, ours=True, metric__in=METRICS)
    found: dict[tuple[str, ...], Choice] = {}
    for row in rows.exclude(status=ActivityLine.RETRACTED).order_by("-recorded_at", "-pk")[:40]:
        key = (row.metric, row.commitment, row.direction_from, row.role)
        if key not in found:
            way = {"from": row.direction_from, "to": row.direction_to} if row.direction_from else "joint"
            label = words.metric_of(row.metric)
            label = f"{label} · {role_label(row.role)}" if row.role else label
            found[key] = Choice(row.strand, label, direction_text(way, names), urlencode({"like": row.statement}))
        if len(found) == LAST:
            break
    return list(found.values())
