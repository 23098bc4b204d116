"""Judging likely duplicates: the same, or two different ones. Remembered, never asked again, and undone when wrong.

Two organisations that are the same become a chain: the one that is not kept points at the other, its records stay.
Two universities of this node that are the same become a ``Succession``: agreements stay where they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.directory import chains
from convenio.directory.actions.chains import open_succession
from convenio.directory.models import Likeness, Organisation, PartnerLikeness, Succession
from convenio.directory.rules import may_tend_directory
from convenio.directory.search.indexing import keep
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal

SAME, DIFFERENT = "same", "different"
Pair = Likeness | PartnerLikeness


def judge_same(*, acting: Acting, likeness: Likeness, stays: Organisation, at: datetime) -> None:
    """Say that two entries are one; ``stays`` is the one that is kept, the other leads to it.

    Raises:
        Refusal: not for this person; judged already; the other became something else; it would go in a circle.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        row = Likeness.objects.select_for_update().get(pk=likeness.pk)
        _open(row.judged)
        if stays.pk not in (row.first_id, row.second_id):
            raise Refusal(_("Choose one of the two entries as the one that is kept."), 400)
        goes_id = row.second_id if stays.pk == row.first_id else row.first_id
        goes = Organisation.objects.select_for_update().get(pk=goes_id)
        stays = Organisation.objects.get(pk=stays.pk)
        if goes.successor_id is not None:
            became = chains.newest_of(goes)
            raise Refusal(
                _("“%(name)s” has already become “%(newer)s”. Keep the other one, or look at its chain first.")
                % {"name": goes.shown(), "newer": became.shown()}
            )
        if chains.would_circle(goes, stays):
            raise Refusal(
                _("“%(name)s” already became “%(other)s”: keep “%(other)s” instead.")
                % {"name": stays.shown(), "other": goes.shown()}
            )
        goes.successor, goes.succession, goes.succeeded_on, goes.changed_at = stays, chains.SAME, None, at
        goes.origins = {**goes.origins, "successor": chains.HOUSE, "judged_by": acting.person_name}
        goes.save(update_fields=["successor", "succession", "succeeded_on", "changed_at", "origins"])
        _write(acting, row, SAME, at)
        _record(acting, "directory.judged_same", goes, {"first": goes.name, "second": stays.name}, at)
        keep([goes.pk, stays.pk])


def judge_different(*, acting: Acting, likeness: Pair, at: datetime) -> None:
    """Say that two entries, or two universities of this node, are two: nobody is asked about them again.

    Raises:
        Refusal: not for this person; judged already.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        row = _locked(likeness)
        _open(row.judged)
        _write(acting, row, DIFFERENT, at)
        _record(acting, "directory.judged_different", row.first, _names(row), at)


def take_back(*, acting: Acting, likeness: Pair, at: datetime) -> None:
    """Take a judgement back: the two are asked about again, and what the judgement made of them is undone.

    Raises:
        Refusal: not for this person; nothing was judged.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        row = _locked(likeness)
        if not row.judged:
            raise Refusal(_("Nothing was judged here, or somebody took it back before you."))
        if isinstance(row, PartnerLikeness):
            both = (row.first_id, row.second_id)
            made = Succession.objects.filter(withdrawn_at=None, kind=chains.SAME, party__in=both, into__in=both)
            made.update(withdrawn_at=at, withdrawn_by=acting.person_name)
        elif row.judged == SAME:
            _unchain(row, at)
        _write(acting, row, "", None)
        _record(acting, "directory.judgement_taken_back", row.first, _names(row), at)


def _unchain(row: Likeness, at: datetime) -> None:
    """The chain that the judgement made is gone; one that a list or somebody else made stays."""
    pair = {row.first_id: row.second_id, row.second_id: row.first_id}
    for one in Organisation.objects.select_for_update().filter(pk__in=pair):
        if one.successor_id == pair[one.pk] and one.origins.get("successor") == chains.HOUSE:
            one.successor, one.succession, one.changed_at = None, "", at
            one.origins = {key: of for key, of in one.origins.items() if key not in ("successor", "judged_by")}
            one.save(update_fields=["successor", "succession", "changed_at", "origins"])
    keep(list(pair))


def judge_partners_same(*, acting: Acting, likeness: PartnerLikeness, stays: Party, at: datetime) -> Succession:
    """Say that two universities of this node are one; ``stays`` is the one that is used from now on.

    Raises:
        Refusal: as ``judge_same``; as ``chains.open_succession``.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        row = PartnerLikeness.objects.select_for_update().select_related("first", "second").get(pk=likeness.pk)
        _open(row.judged)
        if stays.pk not in (row.first_id, row.second_id):
            raise Refusal(_("Choose one of the two entries as the one that is kept."), 400)
        goes = row.second if stays.pk == row.first_id else row.first
        _write(acting, row, SAME, at)
        return open_succession(acting=acting, party=goes, into=stays, kind=chains.SAME, year=None, source="", at=at)


def _locked(likeness: Pair) -> Pair:
    rows: Any = type(likeness).objects.select_for_update().select_related("first", "second")
    row: Pair = rows.get(pk=likeness.pk)
    return row


def _names(row: Pair) -> dict[str, Any]:
    return {
        side: one.name("en") if isinstance(one, Party) else one.name
        for side, one in (("first", row.first), ("second", row.second))
    }


def _open(judged: str) -> None:
    if judged:
        raise Refusal(_("Somebody judged these two before you. Look at what they said; it can be taken back."))


def _write(acting: Acting, row: Pair, judged: str, at: datetime | None) -> None:
    row.judged, row.judged_at, row.judged_by = judged, at, acting.person_name if judged else ""
    row.save(update_fields=["judged", "judged_at", "judged_by"])


def _record(acting: Acting, what: str, about: Organisation | Party, details: dict[str, Any], at: datetime) -> None:
    subject = f"party:{about.hei_id}" if isinstance(about, Party) else f"organisation:{about.pk}"
    record(acting=acting, party=acting.party.hei_id, what=what, about=subject, details=details, at=at)
