"""Two universities (and a third) hosted on one node, speaking through the real handlers, without HTTP between them.

``Wire`` carries requests from one to the other as the network would hand them over: it can lose, double, reorder and
hold them back. What the handlers see is what they see in earnest: a verified caller and a body of bytes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction

from convenio.agreements import books, comparing, duties
from convenio.agreements.exchange import inbound, outbound, pulling
from convenio.agreements.models import Agreement
from convenio.network import Answer, Caller, PartnerUnreachable, Request
from convenio.network.models import Delivery
from convenio.network.models.delivery import DeliveryState
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.models import Task
from ewp.errors import Refused
from ewp.httpsig import verify

CHD, TPU, THIRD = "chd.edu.cn", "tpu.ru", "northcoast.example"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HANDLERS = {
    "heads": inbound.heads,
    "events": inbound.events,
    "deliver": inbound.deliver,
    "file": inbound.file,
    "receipt": inbound.receipt,
    "erase": inbound.erase,
}
PROVIDERS = {
    "pact": (outbound.what_it_lacks, outbound.took_it),
    outbound.ERASURE: (outbound.what_to_erase, outbound.erased_it),
}


def caller(*hei_ids: str) -> Caller:
    """A verified caller. Only ``ewp.httpsig.verify`` can make one; the tests of the network show that it does."""
    return Caller(frozenset(hei_ids), "k", "r", verify._SEAL)


@dataclass
class Wire:
    """The line between the universities, and the clock of both."""

    now: datetime = START
    down: set[str] = field(default_factory=set)
    seed: random.Random = field(default_factory=lambda: random.Random(7))
    double: float = 0.0
    lose: float = 0.0
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def later(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now

    def call(
        self, *, party: str, partner: str, endpoint: str, body: bytes = b"", at: datetime, **_more: object
    ) -> Answer:
        """Hand a request over. Raises PartnerUnreachable."""
        self.asked.append((party, partner, endpoint))
        if partner in self.down or party in self.down or self.seed.random() < self.lose:
            raise PartnerUnreachable("no_connection", "The line is cut.")
        times = 2 if self.seed.random() < self.double else 1
        for _time in range(times):
            answer = self._serve(party, partner, endpoint, body, at)
        return answer

    def _serve(self, party: str, partner: str, endpoint: str, body: bytes, at: datetime) -> Answer:
        request = Request("POST", f"/pact/v1/{endpoint}", {}, body, {}, partner, at)
        try:
            with transaction.atomic():
                return HANDLERS[endpoint](caller(party), request)
        except Refused as problem:
            return Answer(problem.status, problem.code.encode(), "text/plain")
        except Refusal as problem:
            return Answer(problem.status, problem.reason.encode(), "text/plain")

    def run(self, rounds: int = 40) -> None:
        """Do what is owed, as the worker would, until nothing is left that can be done now."""
        for _round in range(rounds):
            if not self._deliver() and not self._tasks():
                return

    def _deliver(self) -> bool:
        moved = False
        for row in Delivery.objects.filter(state=DeliveryState.OWED).select_related("party").order_by("pk"):
            if row.partner in self.down or row.party.hei_id in self.down:
                continue
            provide, took = PROVIDERS[row.kind]
            outgoing = provide(row, self.now)
            wanted = row.wanted
            if outgoing is not None:
                try:
                    answer = self.call(
                        party=row.party.hei_id,
                        partner=row.partner,
                        endpoint=outgoing.endpoint,
                        body=outgoing.body,
                        at=self.now,
                    )
                except PartnerUnreachable:
                    continue
                if not answer.ok:
                    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.PARKED, code=answer.body.decode())
                    continue
                with transaction.atomic():
                    took(row, answer, self.now)
            Delivery.objects.filter(pk=row.pk, wanted=wanted).update(state=DeliveryState.SENT, sent_at=self.now)
            moved = True
        return moved

    def _tasks(self) -> bool:
        moved = False
        for task in Task.objects.filter(name__startswith="agreements.", due_at__lte=self.now).order_by("pk"):
            if task.name == pulling.PULL:
                outcome = pulling.pull(task, self.now, self.call)
            elif task.name == pulling.FETCH:
                outcome = pulling.fetch(task, self.now, self.call)
            elif task.name == comparing.COMPARE:
                outcome = comparing.compare_duty(task, self.now)
            elif task.name == comparing.DEADLINE:
                outcome = duties.deadline(task, self.now)
            else:
                from convenio.worker.duties import duty

                run = duty(task.name)
                assert run is not None, task.name
                outcome = run(task, self.now)
            if outcome.ending.value == "done":
                Task.objects.filter(pk=task.pk, counter=task.counter).delete()
                moved = True
            elif outcome.after is not None:
                Task.objects.filter(pk=task.pk).update(due_at=self.now + outcome.after)
        return moved


@dataclass
class House:
    """One university: its party, its people, its copy of an agreement."""

    party: Party
    wire: Wire

    def acting(self, *roles: Role, person: int = 0, name: str = "") -> Acting:
        return Acting(
            party=self.party,
            person_id=person or self.party.pk * 100,
            person_name=name or f"Officer of {self.party.hei_id}",
            roles=frozenset(roles or (Role.OFFICER,)),
            unit="international",
        )

    @property
    def officer(self) -> Acting:
        return self.acting(Role.OFFICER)

    @property
    def reviewer(self) -> Acting:
        return self.acting(Role.REVIEWER, person=self.party.pk * 100 + 1, name=f"Lawyer of {self.party.hei_id}")

    @property
    def signatory(self) -> Acting:
        return self.acting(Role.SIGNATORY, person=self.party.pk * 100 + 2, name=f"Rector of {self.party.hei_id}")

    def copy(self, of: Agreement | None = None) -> Agreement:
        """This house's row of the agreement (of the only one, when none is named)."""
        rows = Agreement.objects.filter(party=self.party).select_related("party")
        return rows.get(pact=of.pact) if of is not None else rows.get()

    def state(self, of: Agreement | None = None):
        return books.state(self.copy(of))
