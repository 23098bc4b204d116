"""What the rules look at, gathered once per agreement and request with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from convenio.agreements import books, clearing
from convenio.agreements.clock import clock_trouble
from convenio.agreements.models import Agreement, Clearance, Draft, SigningIntent
from convenio.agreements.reviewing import standing_of
from convenio.agreements.states import newest_version, open_text
from convenio.gates.queries import Rule
from convenio.parties.terms import Verdict
from convenio.routes.queries import Standing
from pact.state import PactState, Round, Statement, Version


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
    def clearances(self) -> list[Clearance]:
        return list(Clearance.objects.filter(agreement=self.agreement))

    @cached_property
    def open_intent(self) -> SigningIntent | None:
        return SigningIntent.objects.filter(agreement=self.agreement, state="open").first()

    @property
    def statements(self) -> dict[str, Statement]:
        return books.book(self.agreement).statements

    @cached_property
    def standings(self) -> dict[str, Standing]:
        return {}

    @cached_property
    def clocks(self) -> dict[datetime, Verdict]:
        return {}

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

    def standing(self, text_digest: str) -> Standing:
        """Where the review inside the house stands for exactly this text."""
        if text_digest not in self.standings:
            self.standings[text_digest] = standing_of(self.agreement, text_digest)
        return self.standings[text_digest]

    def clock(self, at: datetime) -> Verdict:
        """Is the clock sane enough to sign by at this moment?"""
        if at not in self.clocks:
            self.clocks[at] = clock_trouble(self.agreement, at)
        return self.clocks[at]

    def missing_clearances(self, on: date) -> list[Rule]:
        return clearing.missing(self.agreement, on, self.clearances)


def facts_of(agreement: Agreement) -> Facts:
    """The facts of this very instance; they are gathered anew when the instance is read anew or its head changed."""
    kept: tuple[tuple[str, str], Facts] | None = vars(agreement).get("_facts")
    if kept is None or kept[0] != (agreement.head, agreement.own):
        kept = ((agreement.head, agreement.own), Facts(agreement))
        vars(agreement)["_facts"] = kept
    return kept[1]
