"""What an officer writes down of a university of this node: what it became, what it was called, which one it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.directory import chains
from convenio.directory.models import (
    FormerName,
    Misplacing,
    Organisation,
    PartnerLikeness,
    Placing,
    Succession,
    WrittenDown,
)
from convenio.directory.rules import may_tend_directory
from convenio.parties.models import Party
from convenio.parties.terms import Acting, LocalText, Refusal

OLDEST = 800


def record_succession(
    *, acting: Acting, party: Party, into: Party, kind: str, year: int | None, source: str, at: datetime
) -> Succession:
    """Write down that a university was renamed, or became part of another. Its agreements stay as they are.

    Raises:
        Refusal: not for this person; no source; as ``open_succession``.
    """
    may_tend_directory(acting).require()
    if kind not in (chains.RENAMED, chains.MERGED, chains.SAME):
        raise Refusal(_("Say what happened: it was renamed, or it became part of another university."), 400)
    if kind != chains.SAME and not source.strip():
        raise Refusal(_("Say where this is written: a web address, a decree, a letter."), 400)
    _year(year, at)
    return open_succession(acting=acting, party=party, into=into, kind=kind, year=year, source=source.strip(), at=at)


def open_succession(
    *, acting: Acting, party: Party, into: Party, kind: str, year: int | None, source: str, at: datetime
) -> Succession:
    """The same for callers that have judged already.

    Raises:
        Refusal: a university with itself; it became another before; the chain would go in a circle.
    """
    if party.pk == into.pk:
        raise Refusal(_("A university cannot become itself. If only its name changed, note its former name."), 400)
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=party.pk)
        before = Succession.objects.filter(withdrawn_at=None, party=party).select_related("into").first()
        if before is not None:
            raise Refusal(
                _("It is written down that %(name)s became %(newer)s. Take that back first if it is wrong.")
                % {"name": party.name(), "newer": before.into.name()}
            )
        if chains.party_would_circle(party, into):
            raise Refusal(
                _("It is written down that %(newer)s came after %(name)s: both ways at once cannot be.")
                % {"name": into.name(), "newer": party.name()}
            )
        row = Succession.objects.create(
            party=party, into=into, kind=kind, year=year, source=source, by=acting.person_name, at=at
        )
        details = {"name": party.name("en"), "newer": into.name("en"), "kind": kind, "year": year or ""}
        _record(acting, "directory.succession", party, details, at)
        PartnerLikeness.objects.filter(judged="", first__in=(party, into), second__in=(party, into)).delete()
    return row


def note_former_name(
    *, acting: Acting, party: Party, names: LocalText, year: int | None, source: str, at: datetime
) -> FormerName:
    """Write down what a university was called before.

    Raises:
        Refusal: not for this person; no name, or the one it has now; no source.
    """
    may_tend_directory(acting).require()
    kept = {tag: text.strip() for tag, text in names.items() if text.strip()}
    if not kept:
        raise Refusal(_("Write the former name in at least one language."), 400)
    now = {text.casefold() for text in party.names.values()}
    if any(text.casefold() in now for text in kept.values()):
        raise Refusal(_("This is the name it has now. Write the one it had before."), 400)
    if not source.strip():
        raise Refusal(_("Say where this is written: a web address, a decree, a letter."), 400)
    _year(year, at)
    with transaction.atomic():
        row = FormerName.objects.create(
            party=party, names=kept, year=year, source=source.strip(), by=acting.person_name, at=at
        )
        details = {"name": row.shown("en"), "newer": party.name("en"), "year": year or ""}
        _record(acting, "directory.former_name", party, details, at)
    return row


def take_back_succession(*, acting: Acting, row: Succession, at: datetime) -> None:
    """Take back that a university became another; likely duplicates are asked about again.

    Raises:
        Refusal: not for this person; taken back before.
    """
    with transaction.atomic():
        _withdraw(acting, Succession.objects.select_for_update().get(pk=row.pk), at)
        both = (row.party_id, row.into_id)
        judged = PartnerLikeness.objects.filter(judged="same", first__in=both, second__in=both)
        judged.update(judged="", judged_by="", judged_at=None)
        details = {"name": row.party.name("en"), "newer": row.into.name("en")}
        _record(acting, "directory.succession_taken_back", row.party, details, at)


def take_back_former_name(*, acting: Acting, row: FormerName, at: datetime) -> None:
    """Take back that a university was once called so.

    Raises:
        Refusal: not for this person; taken back before.
    """
    with transaction.atomic():
        _withdraw(acting, FormerName.objects.select_for_update().get(pk=row.pk), at)
        details = {"name": row.shown("en"), "newer": row.party.name("en")}
        _record(acting, "directory.former_name_taken_back", row.party, details, at)


def place(*, acting: Acting, party: Party, organisation: Organisation, at: datetime) -> Placing:
    """Say which organisation of the directory a university of this node is.

    Raises:
        Refusal: not for this person.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        Misplacing.objects.filter(party=party, organisation=organisation).delete()
        values = {"organisation": organisation, "by": acting.person_name, "at": at}
        row, _made = Placing.objects.update_or_create(party=party, defaults=values)
        details = {"name": party.name("en"), "entry": organisation.name}
        _record(acting, "directory.placed", party, details, at)
    return row


def take_off(*, acting: Acting, party: Party, at: datetime) -> None:
    """Say that a university of this node is not the organisation it stands for; that one is not taken again by itself.

    Raises:
        Refusal: not for this person; it stands for none.
    """
    may_tend_directory(acting).require()
    with transaction.atomic():
        row = Placing.objects.select_for_update().filter(party=party).select_related("organisation").first()
        if row is None:
            raise Refusal(_("It stands for no entry of the directory; somebody took it off before you."))
        values = {"by": acting.person_name, "at": at}
        Misplacing.objects.update_or_create(party=party, organisation=row.organisation, defaults=values)
        details = {"name": party.name("en"), "entry": row.organisation.name}
        row.delete()
        _record(acting, "directory.taken_off", party, details, at)


def _withdraw(acting: Acting, row: WrittenDown, at: datetime) -> None:
    may_tend_directory(acting).require()
    if row.withdrawn_at is not None:
        raise Refusal(_("Somebody took this back before you."))
    row.withdrawn_at, row.withdrawn_by = at, acting.person_name
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _year(year: int | None, at: datetime) -> None:
    if year is not None and not OLDEST <= year <= at.year + 1:
        raise Refusal(_("This year cannot be. Write it in four digits, or leave it empty where it is not known."), 400)


def _record(acting: Acting, what: str, party: Party, details: dict[str, Any], at: datetime) -> None:
    record(acting=acting, party=acting.party.hei_id, what=what, about=f"party:{party.hei_id}", details=details, at=at)
