"""What follows a signature: activities, the public page, the proof; and looking at where things stand."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from convenio.agreements import books, clearing
from convenio.agreements.actions import costs, looking, promises, proofs
from convenio.agreements.exchange import pulling
from convenio.agreements.models import ActivityLine, Agreement, Rendition
from convenio.agreements.money import Money
from convenio.agreements.stating import require_text
from convenio.demo.clock import now
from convenio.demo.deeds.drafting import agreement_of
from convenio.demo.deeds.persons import acting, own_party
from convenio.worker.models import Task


def record(pact: str, activity: Mapping[str, Any]) -> str:
    """Record an activity as the content writes it; the commitment is found by metric and direction."""
    agreement = agreement_of(pact)
    quantities = dict(activity.get("quantities", {}))
    return promises.record_activity(
        acting=acting("officer"),
        agreement=agreement,
        commitment=promise(pact, activity["metric"], activity["direction"]),
        starts_on=date.fromisoformat(activity["from"]),
        ends_on=date.fromisoformat(activity["to"]),
        quantities=quantities,
        role=activity.get("role", ""),
        at=now(),
    )


def note_costs(pact: str, rates: Mapping[str, Any]) -> int:
    """Note what our own visits cost, by invented rates; returns how many."""
    agreement = agreement_of(pact)
    lines = ActivityLine.objects.filter(agreement=agreement, strand="visits", ours=True, direction_from=agreement.own)
    for one in lines.exclude(status=ActivityLine.RETRACTED).order_by("pk"):
        persons = int(one.quantities.get("persons", 1))
        spent = persons * (rates["journey"] + one.days * rates["day"])
        costs.note_cost(
            acting=acting("officer"),
            agreement=agreement,
            money=Money(rates["currency"], spent * 100),
            spent_on=one.ends_on,
            activity=one.activity,
            words=rates["words"],
            at=now(),
        )
    return len(lines)


def promise(pact: str, metric: str, direction: Any) -> str:
    """The id of the promise in force with this metric and direction."""
    found = require_text(agreement_of(pact))["commitments"]
    return str(next(one["id"] for one in found if one["metric"] == metric and one["direction"] == direction))


def confirm(pact: str, record: str) -> str:
    """Confirm what the other side recorded."""
    return promises.confirm_activity(acting=acting("officer"), agreement=agreement_of(pact), record=record, at=now())


def confirm_all(pact: str) -> int:
    """Confirm everything the other side recorded and nobody here has answered; returns how many."""
    agreement, confirmed = agreement_of(pact), 0
    for activity in books.state(agreement).activities:
        for one in activity.current:
            if one.mark.party != agreement.own and not one.confirmed and not one.disputed:
                confirm(pact, one.mark.event)
                confirmed += 1
    return confirmed


def dispute(pact: str, record: str, words: str) -> str:
    """Say that what the other side recorded is not right, and why."""
    return promises.dispute_activity(
        acting=acting("officer"), agreement=agreement_of(pact), record=record, words=words, at=now()
    )


def retract(pact: str, record: str) -> str:
    """Take back what this side recorded."""
    return promises.retract_activity(acting=acting("officer"), agreement=agreement_of(pact), record=record, at=now())


def look(pact: str) -> None:
    """The officer has looked at the page, and both sides may know."""
    looking.look(acting=acting("officer"), agreement=agreement_of(pact), at=now())


def fetch_files(pact: str) -> None:
    """Fetch from the other side what its events name, as the worker would."""
    pulling.fetch(Task(name=pulling.FETCH, payload={"agreement": agreement_of(pact).pk}), now())


def export_proof(pact: str, path: str) -> None:
    """Write the proof into a file outside the node's folder."""
    Path(path).write_bytes(proofs.export_proof(agreement=agreement_of(pact), at=now(), acting=acting("officer")))


def board(pact: str) -> dict[str, Any]:
    """The board as this node computes it."""
    agreement = agreement_of(pact)
    return books.board(agreement, agreement.in_force_text).as_json()


def standing(pact: str) -> dict[str, Any]:
    """Where an agreement stands on this node; ``here`` False when it has not arrived."""
    found = Agreement.objects.of(own_party()).filter(pact=pact).select_related("party").first()
    if found is None:
        return {"here": False}
    state = books.state(found)
    return {
        "here": True,
        "stage": found.stage,
        "course": found.course,
        "turn": found.turn,
        "own_task": found.own_task,
        "versions": len(state.versions),
        "text": state.versions[-1].text if state.versions else "",
        "text_held": bool(state.versions) and books.text(found, state.versions[-1].text) is not None,
        "agreed": bool(found.agreed) and found.agreed == found.version,
        "in_force": found.in_force,
        "in_force_text": found.in_force_text,
        "round": state.open_round.id if state.open_round else "",
        "signed": sorted(state.open_round.words) if state.open_round else [],
        "files_held": not found.files.filter(held=False).exists(),
        "events": found.event_count,
        "recovering": found.recovering,
        "known": sha256("".join(sorted(books.book(found).ledger.position)).encode()).hexdigest(),
        "comments": len(state.comments),
        "suggestions": [one.mark.event for one in state.suggestions if not one.taken],
        "intents": found.intents.filter(state="open").count(),
        "records": [one.id for one in state.activities],
        "missing": [rule.id for rule in clearing.missing(found, now().date())],
        "public": found.is_public,
        "compared": _compared(found),
    }


def _compared(agreement: Agreement) -> str:
    live = books.state(agreement).open_round
    row = Rendition.objects.filter(agreement=agreement, round=live.id).first() if live else None
    return row.compared if row else ""


def pacts() -> list[str]:
    """Every pact of this node."""
    return [str(pact) for pact in Agreement.objects.of(own_party()).exclude(pact=None).values_list("pact", flat=True)]
