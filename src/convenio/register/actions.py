"""Filters kept by people: the only writers of ``SavedFilter`` and ``OpeningFilter``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Refusal
from convenio.register.models import OpeningFilter, SavedFilter

MOST = 50


def save_filter(*, acting: Acting, name: str, query: str, shared: bool, opening: bool, at: datetime) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it.

    Raises:
        Refusal: no name, nothing filtered, or too many kept.
    """
    person = _person(acting)
    name = " ".join(name.split())[:80]
    if not name:
        raise Refusal(_("Give the filter a name, for example “Ending this year, Faculty of Geology”."), 400)
    if not query:
        raise Refusal(_("Nothing is filtered. Choose something first, then save it."), 400)
    with transaction.atomic():
        mine = SavedFilter.objects.filter(party=acting.party, person_id=person)
        if mine.count() >= MOST and not mine.filter(name=name).exists():
            raise Refusal(_("You keep %(count)s filters. Delete one that you do not need.") % {"count": MOST})
        saved, _new = SavedFilter.objects.update_or_create(
            party=acting.party,
            person_id=person,
            name=name,
            defaults={"query": query[:1000], "shared": shared, "saved_at": at},
        )
        if opening:
            open_with(acting=acting, saved=saved)
    return saved


def change_filter(*, acting: Acting, saved: SavedFilter, shared: bool) -> None:
    """Share a filter with the house, or keep it to oneself again.

    Raises:
        Refusal: it is somebody else's.
    """
    _own(acting, saved)
    SavedFilter.objects.filter(pk=saved.pk).update(shared=shared)
    if not shared:
        OpeningFilter.objects.filter(saved=saved).exclude(person_id=_person(acting)).delete()


def delete_filter(*, acting: Acting, saved: SavedFilter) -> None:
    """Delete a filter; colleagues whose list opened with it see the whole list again.

    Raises:
        Refusal: it is somebody else's.
    """
    _own(acting, saved)
    saved.delete()


def open_with(*, acting: Acting, saved: SavedFilter | None) -> None:
    """Let one's own list open with a filter; None: with everything."""
    person = _person(acting)
    if saved is None:
        OpeningFilter.objects.filter(party=acting.party, person_id=person).delete()
        return
    if saved.person_id != person and not saved.shared:
        raise Refusal(_("This filter belongs to somebody else and is not shared."), 403)
    OpeningFilter.objects.update_or_create(party=acting.party, person_id=person, defaults={"saved": saved})


def _person(acting: Acting) -> int:
    if acting.person_id is None:
        raise Refusal(_("Sign in first."), 403)
    return acting.person_id


def _own(acting: Acting, saved: SavedFilter) -> None:
    if saved.person_id != acting.person_id:
        raise Refusal(_("Only the person who saved this filter may change it. Save your own under a new name."), 403)
