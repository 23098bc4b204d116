"""What the rules look at, gathered once per agreement and request with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from convenio.agreements import books, clearing
from convenio.agreements.models import Agreement, Clearance, Draft, Review, SigningIntent
from convenio.agreements.states import newest_version, open_text
from convenio.gates.queries import Rule
from convenio.parties.terms import Role
from convenio.people.models import Membership
from pact.state import PactState, Round, Version


@dataclass
class Facts:
    """An agreement with its state and our private work around it; every property reads at most once."""

    agreement: Agreement

    @cached_property
    def state(self) -> PactState:
        return books.state(self.agreement)

    @cached_property
    def draft(self) -> Draft | None:
        return None if self.agreement.guest else Draft.objects.filter(agreement=self.agreement).first()

    @cached_property
    def reviews(self) -> list[Review]:
        return [] if self.agreement.guest else list(Review.objects.filter(agreement=self.agreement))

    @cached_property
    def clearances(self) -> list[Clearance]:
        return list(Clearance.objects.filter(agreement=self.agreement))

    @cached_property
    def open_intent(self) -> SigningIntent | None:
        return SigningIntent.objects.filter(agreement=self.agreement, state="open").first()

    @cached_property
    def has_reviewers(self) -> bool:
        """Has the institution anybody whose duty is to review?"""
        return Membership.objects.filter(
            party=self.agreement.speaker, role=Role.REVIEWER, person__is_active=True
        ).exists()

    @property
    def own(self) -> str:
        return self.agreement.own

    @cached_property
    def newest(self) -> Version | None:
        return newest_version(self.state)

    @cached_property
    def open_version(self) -> Version | None:
        """The version under way: newest, and not yet signed by all."""
        return open_text(self.state)

    @property
    def round(self) -> Round | None:
        """The round that waits for signatures."""
        return self.state.open_round

    @property
    def has_pen(self) -> bool:
        return not self.agreement.founded or self.state.pen == self.own

    def version(self, version_id: str) -> Version | None:
        return next((one for one in self.state.versions if one.id == version_id), None)

    def round_of(self, round_id: str) -> Round | None:
        return next((one for one in self.state.rounds if one.id == round_id), None)

    def review_done(self, text_digest: str) -> bool:
        """Is the internal route done for exactly this text? Without reviewers there is none to wait for."""
        mine = [one for one in self.reviews if one.text_digest == text_digest]
        if any(one.decision == "objected" for one in _last_per_reviewer(mine)):
            return False
        if any(not one.decision for one in mine):
            return False
        return not self.has_reviewers or any(one.decision == "approved" for one in mine)

    def missing_clearances(self, on: date) -> list[Rule]:
        return clearing.missing(self.agreement, on, self.clearances)


def facts_of(agreement: Agreement) -> Facts:
    """The facts of this very instance; they are gathered anew when the instance is read anew or its head changed."""
    kept: tuple[tuple[str, str], Facts] | None = vars(agreement).get("_facts")
    if kept is None or kept[0] != (agreement.head, agreement.own):
        kept = ((agreement.head, agreement.own), Facts(agreement))
        vars(agreement)["_facts"] = kept
    return kept[1]


def _last_per_reviewer(reviews: list[Review]) -> list[Review]:
    last: dict[int | None, Review] = {}
    for one in reviews:
        if one.decision:
            last[one.decided_by] = one
    return list(last.values())
