"""Many activities in one agreement: signed events of both sides, appended and projected as one batch."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction

from convenio.agreements import books, projection, store
from convenio.agreements.models import Agreement
from convenio.agreements.terms import moment
from convenio.network.keys import event_key
from pact import sync
from pact.events import make_event
from pact.metrics import METRICS

DISPUTED, OPEN = 20, 10
"""Every twentieth record is disputed, every tenth is not answered."""


def record_many(copy: Agreement, partner: str, count: int, at: datetime) -> None:
    """``count`` records of the copy's own side under the promises of the text in force, and the partner's answers.

    They begin in the years from 2020, so that some lie outside the term. Both keys lie on this node.
    """
    with transaction.atomic():
        row = store.lock(copy)
        mine = books.book(row).copy()
        text = books.text(row, row.in_force_text)
        assert text is not None
        heads = sync.heads(mine.ledger)
        said = {
            hei: {"author": hei, "key": event_key(hei).key_id, "sign": event_key(hei).sign, "role": "officer"}
            for hei in (row.own, partner)
        }
        records, before = [], heads[row.own][0]
        for number in range(count):
            body = {"activity": _facts(text["commitments"][number % len(text["commitments"])], number, row.event_count)}
            records.append(
                make_event(
                    pact=str(row.pact),
                    prev=before,
                    seen={partner: heads[partner]} if not number else {},
                    at=moment(at),
                    type="record",
                    body=body,
                    **said[row.own],
                )
            )
            before = records[-1].id
        answers, before = [], heads[partner][0]
        for number, record in enumerate(records):
            if number % OPEN == 0 and number % DISPUTED:
                continue
            disputed = number % DISPUTED == 0
            answers.append(
                make_event(
                    pact=str(row.pact),
                    prev=before,
                    seen={} if answers else {row.own: (records[-1].id,)},
                    at=moment(at),
                    type="dispute" if disputed else "confirm",
                    body={"record": record.id, "card": "ab" * 32} if disputed else {"record": record.id},
                    **said[partner],
                )
            )
            before = answers[-1].id
        store.append(row, mine, records, came_from=row.own, at=at)
        store.append(row, mine, answers, came_from=partner, at=at)
        projection.project(row, at, {"record", "confirm", "dispute"})
    copy.refresh_from_db()


def _facts(promise: dict, number: int, before: int) -> dict:
    first = date(2020, 1, 1) + timedelta(days=number * 7 % 2300)
    counts = {"teacher_visits": "persons", "exchange_students": "persons", "doctoral_candidates": "persons"}
    known = METRICS[promise["metric"]]
    name = counts.get(promise["metric"], known.counts if known.counts in known.quantities else "persons")
    facts = {
        "id": str(uuid.UUID(int=before + number)), "commitment": promise["id"], "strand": promise["strand"],
        "metric": promise["metric"], "from": first.isoformat(), "to": (first + timedelta(days=number % 9)).isoformat(),
        "quantities": {name: 1 + number % 3},
    }  # fmt: skip
    if isinstance(promise["direction"], dict):
        facts["direction"] = dict(promise["direction"])
    return facts
