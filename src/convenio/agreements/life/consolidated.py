"""The text as it stands on a day, and where each of its parts comes from.

A version that replaces another is whole (F11), so the consolidated text is the text in force; what is computed is from
which signed version each clause comes. A pact of kind ``AMD`` below only adds: its clauses follow, in the order in
which the additions entered into force. Precedence is rule 4 of ``reference/domain.md`` 1.1: the newest addition
before the text, the specific agreement before the framework, unless a precedence clause orders otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from convenio.agreements import books
from convenio.agreements.life.course import life_of, signed_on
from convenio.agreements.life.rulebook import terms_of
from convenio.agreements.models import Agreement
from pact.state import PactState, Round

ADDING = "AMD"


@dataclass(frozen=True)
class Layer:
    """One signed version: ``number`` of the version, its round, and the days from and to which it rules (both
    included; ``until`` None: to this day). ``text`` is None while its bytes are under way."""

    number: int
    round: Round
    first: date
    until: date | None
    text: Mapping[str, Any] | None


@dataclass(frozen=True)
class Part:
    """A clause of the consolidated text. ``layer``: the version from which its wording and values come; ``addition``:
    the agreement that adds it, else None."""

    clause: Mapping[str, Any]
    text: Mapping[str, Any]
    layer: Layer
    addition: Agreement | None = None


@dataclass(frozen=True)
class Consolidated:
    """The text as it stood on a day. ``removed``: clauses of earlier versions that stand no more, with the version
    without them."""

    on: date
    layer: Layer
    parts: tuple[Part, ...]
    removed: tuple[tuple[Mapping[str, Any], Layer], ...]
    additions: tuple[Agreement, ...]


def layers_of(agreement: Agreement, state: PactState) -> tuple[Layer, ...]:
    """Every version that was signed by all, the oldest first."""
    complete = [one for one in state.rounds if one.status == "COMPLETE"]
    numbers = {version.id: number for number, version in enumerate(state.versions, start=1)}
    found: list[Layer] = []
    for round in complete:
        text = books.text(agreement, round.text)
        signed = signed_on(round)
        first = terms_of(text).first_day(signed) if text else signed
        if found:
            last = max(first - timedelta(days=1), found[-1].first)
            found[-1] = Layer(**{**vars(found[-1]), "until": last})
        found.append(Layer(numbers[round.version], round, first, None, text))
    if found:
        found[-1] = Layer(**{**vars(found[-1]), "until": _end(agreement, state, found[-1])})
    return tuple(found)


def _end(agreement: Agreement, state: PactState, newest: Layer) -> date | None:
    life = life_of(agreement, state, agreement.last_event_at.date()) if agreement.last_event_at else None
    if life is None or life.round.id != newest.round.id or life.course.why == "renews":
        return None
    return life.course.ends_on


def consolidated_on(agreement: Agreement, state: PactState, on: date) -> Consolidated | None:
    """The text as it stood on a day; None before the first version ruled, or while its bytes are under way."""
    ruling = [one for one in layers_of(agreement, state) if one.first <= on]
    if not ruling or ruling[-1].text is None:
        return None
    text = ruling[-1].text
    origins = _origins(ruling)
    parts = [Part(clause, text, origins[clause["id"]]) for clause in text["clauses"]]
    additions = additions_to(agreement, on)
    for child in additions:
        below = layers_of(child, books.state(child))
        newest = [one for one in below if one.first <= on and one.text is not None][-1:]
        for layer in newest:
            assert layer.text is not None
            parts += [Part(clause, layer.text, layer, child) for clause in layer.text["clauses"]]
    return Consolidated(on, ruling[-1], tuple(parts), _removed(ruling), additions)


def additions_to(agreement: Agreement, on: date) -> tuple[Agreement, ...]:
    """Agreements that only add to this one and rule on a day, in the order of their entry into force."""
    rows = Agreement.objects.of(agreement.party).select_related("party").filter(parent=agreement, kind=ADDING)
    rows = rows.exclude(in_force="").filter(in_force_from__lte=on).order_by("in_force_from", "pk")
    return tuple(one for one in rows if one.ended_on is None or one.ended_on >= on)


def _origins(layers: list[Layer]) -> dict[str, Layer]:
    """Clause id -> the version since which it has stood as it stands in the last."""
    found: dict[str, Layer] = {}
    before: dict[str, Mapping[str, Any]] = {}
    for layer in layers:
        now = {one["id"]: one for one in layer.text["clauses"]} if layer.text else before
        found = {id: found[id] if id in found and before.get(id) == clause else layer for id, clause in now.items()}
        before = now
    return found


def _removed(layers: list[Layer]) -> tuple[tuple[Mapping[str, Any], Layer], ...]:
    gone: dict[str, tuple[Mapping[str, Any], Layer]] = {}
    before: dict[str, Mapping[str, Any]] = {}
    for layer in layers:
        if layer.text is None:
            continue
        now = {one["id"]: one for one in layer.text["clauses"]}
        gone |= {id: (clause, layer) for id, clause in before.items() if id not in now}
        gone = {id: one for id, one in gone.items() if id not in now}
        before = now
    return tuple(gone.values())
