"""Definitions of the house: begin, save, share, put away; and what the house owes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from convenio.people.models import Person
from convenio.reports.delivered import content_of
from convenio.reports.models import Owed, OwnDefinition, Sent
from convenio.reports.rules import may_change_definition, may_make_definition
from convenio.reports.terms import Definition

NOT_KEPT = ("code", "edition", "layout", "countries", "source", "status", "checked_on")
EMPTY: dict[str, Any] = {
    "title": {},
    "about": {},
    "recipient": {},
    "window": "calendar",
    "counts": "confirmed",
    "rows": ["partner"],
    "measures": ["activities", "persons"],
}


def start_definition(*, acting: Acting, copied: Definition | None, at: datetime) -> OwnDefinition:
    """Begin a definition: from another one, or with what most reports count.

    Raises:
        Refusal: the person is no officer.
    """
    may_make_definition(acting).require()
    content = dict(EMPTY)
    if copied is not None:
        content = {name: value for name, value in content_of(copied).items() if name not in NOT_KEPT}
        copy = _("copy")
        content["title"] = {tag: f"{words} ({copy})" for tag, words in copied.title.items()}
    with transaction.atomic():
        row = OwnDefinition.objects.create(
            party=acting.party, person_id=acting.person_id, content=content, created_at=at, changed_at=at
        )
        _note(acting, "reports.started", row, at)
    return row


def save_definition(
    *, acting: Acting, own: OwnDefinition, content: Mapping[str, Any], revision: int, at: datetime
) -> OwnDefinition:
    """Keep what was typed, also while it is unfinished. ``revision``: the one that the person saw.

    Raises:
        Refusal: somebody else's, put away, or changed meanwhile in another window.
    """
    may_change_definition(acting, own).require()
    if own.archived_at is not None:
        raise Refusal(_("This definition is put away. Bring it back first, or copy it."))
    with transaction.atomic():
        row = OwnDefinition.objects.select_for_update().get(pk=own.pk)
        if row.content == dict(content):
            return row
        if row.revision != revision:
            raise Refusal(
                _(
                    "This definition was saved in another window meanwhile. What you typed stands here; load the page "
                    "in a second window, compare, and save again."
                )
            )
        row.content, row.revision, row.changed_at = dict(content), row.revision + 1, at
        row.save(update_fields=["content", "revision", "changed_at"])
    return row


def share_definition(*, acting: Acting, own: OwnDefinition, shared: bool, at: datetime) -> None:
    """Let colleagues of the house use it, or keep it to oneself again.

    Raises:
        Refusal: somebody else's.
    """
    may_change_definition(acting, own).require()
    with transaction.atomic():
        OwnDefinition.objects.filter(pk=own.pk).update(shared=shared)
        _note(acting, "reports.shared" if shared else "reports.unshared", own, at)


def archive_definition(*, acting: Acting, own: OwnDefinition, away: bool, at: datetime) -> None:
    """Put a definition away, or bring it back; what was sent with it stays.

    Raises:
        Refusal: somebody else's.
    """
    may_change_definition(acting, own).require()
    with transaction.atomic():
        OwnDefinition.objects.filter(pk=own.pk).update(archived_at=at if away else None)
        _note(acting, "reports.put_away" if away else "reports.brought_back", own, at)


def note_owed(*, acting: Acting, code: str, wanted: bool, on: tuple[int, int] | None, at: datetime) -> None:
    """Note whether the house owes a report, and by which month and day of the year.

    Raises:
        Refusal: the person is no officer, or there is no such day.
    """
    may_make_definition(acting).require()
    if on is not None:
        try:
            date(2024, on[0], on[1])
        except ValueError as error:
            raise Refusal(_("There is no such day. Type a day and a month, for example 31 and 3."), 400) from error
    with transaction.atomic():
        values = {"wanted": wanted, "month": on[0] if on else None, "day": on[1] if on else None}
        Owed.objects.update_or_create(party=acting.party, code=code, defaults=values)
        what = "reports.owed" if wanted else "reports.not_owed"
        record(
            acting=acting, party=acting.party.hei_id, what=what, about=f"report:{code}", details={"code": code}, at=at
        )


def erase_person(_acting: Acting, person: Person, _at: datetime) -> None:
    """Somebody is erased: their definitions and what they sent stay, without their name."""
    OwnDefinition.objects.filter(person=person).update(person=None)
    Sent.objects.filter(person=person).update(person=None, person_name="")


def _note(acting: Acting, what: str, row: OwnDefinition, at: datetime) -> None:
    record(
        acting=acting,
        party=acting.party.hei_id,
        what=what,
        about=f"report:{row.code}",
        details={"title": row.content.get("title", {})},
        at=at,
    )
