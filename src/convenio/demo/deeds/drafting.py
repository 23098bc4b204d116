"""Writing a text: from the content to a draft, its numbers, years and signatories, and what the other side suggests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from convenio.agreements.actions import clauses, drafting, negotiating
from convenio.agreements.models import Agreement, Draft
from convenio.demo.clock import now
from convenio.demo.content_files import content
from convenio.demo.deeds.persons import acting, own_party
from convenio.parties.terms import Refusal

Values = Mapping[str, Mapping[str, Any]]


def agreement_of(ref: str | int) -> Agreement:
    """An agreement of this node by its pact, or a draft by its number.

    Raises:
        Refusal: it is not here.
    """
    rows = Agreement.objects.of(own_party()).select_related("party")
    found = rows.filter(pk=ref).first() if isinstance(ref, int) else rows.filter(pact=UUID(ref)).first()
    if found is None:
        raise Refusal("This agreement is not here (yet).", status=404)
    return found


def start(spec: str, on: str = "", values: Values | None = None) -> int:
    """Begin a draft as the content describes it; returns its number. ``on``: the day it is drafted, default today."""
    told: dict[str, Any] = content(f"agreements/{spec}")
    at = datetime.fromisoformat(f"{on}T09:00:00+00:00") if on else now()
    party = own_party()
    made = drafting.start_agreement(
        acting=acting("officer"),
        kind=told["kind"],
        partners=[hei for hei in told["parties"] if hei != party.hei_id],
        languages=told["languages"],
        title=told["title"],
        prevailing=told["prevailing"],
        layout=told["layout"],
        signatories=told["signatories"],
        values=values or told["values"],
        at=at,
    )
    set_years(made, drafting.ensure_draft(acting=acting("officer"), agreement=made, at=at), told, at)
    return made.pk


def revise(pact: str, spec: str) -> None:
    """Change numbers, dates, years and signatories of the newest text to what the content says of the renewal."""
    told: dict[str, Any] = content(f"agreements/{spec}")
    agreement = agreement_of(pact)
    draft = drafting.ensure_draft(acting=acting("officer"), agreement=agreement, at=now())
    set_values(agreement, draft, told["values"])
    set_years(agreement, draft, told, now())
    draft.refresh_from_db()
    drafting.save_settings(
        acting=acting("officer"),
        agreement=agreement,
        revision=draft.revision,
        signatories=told["signatories"],
        at=now(),
    )


def set_years(agreement: Agreement, draft: Draft, told: Mapping[str, Any], at: datetime) -> None:
    """First and last year of every promise, as the content says."""
    years = {"first_year": told["first_year"], "last_year": told["last_year"]}
    for row in draft.commitments.all():
        clauses.set_commitment(
            acting=acting("officer"),
            agreement=agreement,
            content={**row.content, **years},
            commitment_id=row.commitment_id,
            revision=row.revision,
            at=at,
        )


def set_values(agreement: Agreement, draft: Draft, values: Values) -> None:
    """Set values by type of clause, one save for each."""
    for kind, named in values.items():
        for name, value in named.items():
            row = next(
                one for one in draft.clauses.all() if one.content["type"] == kind and name in one.content["values"]
            )
            clauses.set_value(
                acting=acting("officer"),
                agreement=agreement,
                clause_id=row.clause_id,
                name=name,
                value=value,
                revision=row.revision,
                at=now(),
            )


def propose(ref: str | int) -> dict[str, str]:
    """Propose the draft; returns pact and version."""
    agreement = agreement_of(ref)
    version = negotiating.propose_version(acting=acting("officer"), agreement=agreement, at=now())
    agreement.refresh_from_db()
    return {"pact": str(agreement.pact), "version": version}


def suggest(pact: str, clause: str, values: Mapping[str, Any], words: str, by: str = "officer") -> str:
    """Suggest other values for a clause, named by its type."""
    agreement = agreement_of(pact)
    found = clause_of(agreement, clause)
    return negotiating.suggest_change(
        acting=acting(by), agreement=agreement, clause_id=found["id"], values=values, words=words, at=now()
    )


def take(pact: str, suggestion: str) -> None:
    """Take a suggestion into the draft."""
    negotiating.take_suggestion(acting=acting("officer"), agreement=agreement_of(pact), suggestion=suggestion, at=now())


def comment(pact: str, clause: str, words: str, by: str = "officer") -> str:
    """Comment on a clause, named by its type."""
    agreement = agreement_of(pact)
    clause_id = clause_of(agreement, clause)["id"]
    return negotiating.comment(acting=acting(by), agreement=agreement, clause_id=clause_id, words=words, at=now())


def clause_of(agreement: Agreement, kind: str) -> dict[str, Any]:
    """The clause of this type in the newest version."""
    for clause in negotiating.newest_text(agreement)["clauses"]:
        if clause["type"] == kind:
            return dict(clause)
    raise Refusal(f"The text has no clause of the type {kind}.", status=404)
