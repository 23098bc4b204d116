"""Keeping the obligations of an agreement in line with the text in force, without losing what was done.

Called by the projection when what binds has changed, and at night for those of which something has come near: one looks
ahead only so far.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from convenio.agreements.life.course import Life
from convenio.agreements.life.demands import Demand, Window, demands_of, settled_until, window_of
from convenio.agreements.life.met import note_met
from convenio.agreements.models import Agreement, Obligation
from convenio.agreements.models.life import OPEN

Key = tuple[str, str, str, str]


def keep_obligations(agreement: Agreement, life: Life | None, at: datetime) -> None:
    """Write what is asked for now; in the caller's transaction. Settled ones stay, open ones no longer asked for go.

    Things of before the agreement came to this node are not asked for: nobody could have noted them here. The day up to
    which all is written is noted on the agreement and saved.
    """
    _note_until(agreement, life, at)
    rows = {_key(row): row for row in Obligation.objects.filter(agreement=agreement)}
    if life is None and not rows:
        return
    wanted = {one.key: one for one in _wanted(agreement, life, at)}
    _move_settled(rows, wanted)
    owners = {(row.rule, row.clause, row.commitment): row for row in rows.values() if row.given}
    changed, gone = [], []
    for key, row in rows.items():
        demand = wanted.get(key)
        if demand is None and row.state == OPEN:
            gone.append(row.pk)
        elif _bring_up(row, demand):
            changed.append(row)
    new = [_row(agreement, one, owners.get(one.key[:3])) for key, one in wanted.items() if key not in rows]
    if gone:
        Obligation.objects.filter(pk__in=gone).delete()
    if changed:
        Obligation.objects.bulk_update(changed, ["clause", "commitment", "due_on", "details", "demanded"])
    Obligation.objects.bulk_create(new)
    note_met(agreement)


def _wanted(agreement: Agreement, life: Life | None, at: datetime) -> Iterable[Demand]:
    return demands_of(life.text, _window(agreement, life, at), agreement.own) if life else []


def _window(agreement: Agreement, life: Life, at: datetime) -> Window:
    return window_of(life.course, since=agreement.created_at.date(), on=at.date())


def _note_until(agreement: Agreement, life: Life | None, at: datetime) -> None:
    until = settled_until(life.text, _window(agreement, life, at), agreement.own) if life else None
    if until != agreement.asked_until:
        agreement.asked_until = until
        Agreement.objects.filter(pk=agreement.pk).update(asked_until=until)


def _move_settled(rows: dict[Key, Obligation], wanted: dict[Key, Demand]) -> None:
    """A settled one whose clause or promise has another id in the new text moves there, when it is the only one."""
    for key, row in list(rows.items()):
        if key in wanted or row.state == OPEN:
            continue
        same = [one for one in wanted if one not in rows and (one[0], one[3]) == (key[0], key[3])]
        if len(same) == 1:
            _rule, row.clause, row.commitment, _period = same[0]
            rows[same[0]] = rows.pop(key)
            row.details = {}  # so that the row counts as changed and is written


def _bring_up(row: Obligation, demand: Demand | None) -> bool:
    """Set what the text says now; whether anything changed."""
    if demand is None:
        changed, row.demanded = row.demanded, False
        return changed
    now: tuple[date, dict[str, str | int], bool] = (demand.due_on, dict(demand.details), True)
    if (row.due_on, row.details, row.demanded) == now:
        return False
    row.due_on, row.details, row.demanded = now
    return True


def _row(agreement: Agreement, demand: Demand, like: Obligation | None) -> Obligation:
    return Obligation(
        party_id=agreement.party_id,
        agreement=agreement,
        rule=demand.rule,
        clause=demand.clause,
        commitment=demand.commitment,
        period=demand.period,
        due_on=demand.due_on,
        details=dict(demand.details),
        owner_role=like.owner_role if like else demand.owner,
        owner_unit=like.owner_unit if like else next(iter(agreement.units), ""),
        owner_id=like.owner_id if like else None,
        given=like is not None,
    )


def _key(row: Obligation) -> Key:
    return (row.rule, row.clause, row.commitment, row.period)
