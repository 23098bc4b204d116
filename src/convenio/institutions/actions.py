"""What may be done to profiles: the only writers. Every change is checked as if it had come over the network."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.audit.actions import record
from convenio.directory.actions.chains import place
from convenio.directory.likeness.partners import LOOK
from convenio.directory.models import Organisation
from convenio.directory.placing import place_by_itself
from convenio.directory.queries.likeness import LikePartner, like_partners
from convenio.directory.rules import may_tend_directory
from convenio.institutions import models as m
from convenio.institutions import storage
from convenio.institutions.phrases import LISTS
from convenio.institutions.profile import BadProfile, Profile, profile_digest, profile_value, read_profile
from convenio.institutions.queries import said
from convenio.institutions.rules import may_edit_profile
from convenio.institutions.telling import tell_partners
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal
from convenio.worker.actions import owe

WHOLE = "whole"


def save_profile(
    *, acting: Acting, about: Party, profile: Profile, at: datetime, seen_digest: str | None = None, part: str = WHOLE
) -> m.Profile:
    """Store what the acting institution says about a university; when it is its own, tell the partners.

    Args:
        seen_digest: digest of the profile the person had before their eyes; None leaves out the check.
        part: which part was changed, for the record: a key of ``phrases.LISTS``, ``basics`` or ``whole``.

    Raises:
        Refusal: not an officer; changed meanwhile by somebody else; or something in it is not well formed.
    """
    may_edit_profile(acting, about).require()
    try:
        checked = read_profile(profile_value(profile), strict=True)
    except BadProfile as error:
        raise Refusal(_("This cannot be saved: %(problem)s.") % {"problem": str(error)}, status=400) from error
    if checked.hei_id != about.hei_id:
        raise Refusal(_("This profile belongs to another university: %(hei_id)s.") % {"hei_id": checked.hei_id})
    with transaction.atomic():
        Party.objects.select_for_update().get(pk=about.pk)
        before = said(about=about, said_by=acting.party)
        digest = profile_digest(before) if before else ""
        if seen_digest is not None and seen_digest != digest:
            raise Refusal(_("Somebody else changed this profile while you were writing. Compare, then save once more."))
        row = storage.store(profile=checked, about=about, said_by=acting.party, at=at)
        place_by_itself(party=about, at=at, ror=row.ror, website=row.website)
        if digest == row.digest:
            return row
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="institutions.profile_saved",
            about=f"party:{about.hei_id}",
            details={"university": about.name("en"), "part": part},
            at=at,
        )
        if about == acting.party:
            tell_partners(about=about, at=at)
    return row


def put_entry(
    *, acting: Acting, about: Party, part: str, index: int | None, entry: Any, seen_digest: str, at: datetime
) -> m.Profile:
    """Add an entry to a list of the profile (``index`` None) or put it in the place of another.

    Raises:
        Refusal: as ``save_profile``; the list is unknown, or the entry is gone.
    """
    profile = said(about=about, said_by=acting.party) or blank_profile(about)
    items = list(_list(profile, part))
    if index is None:
        items.append(entry)
    elif 0 <= index < len(items):
        items[index] = entry
    else:
        raise Refusal(_("This entry is gone: somebody else removed it."), status=404)
    changed = _with_list(profile, part, items)
    return save_profile(acting=acting, about=about, profile=changed, at=at, seen_digest=seen_digest, part=part)


def remove_entry(*, acting: Acting, about: Party, part: str, index: int, seen_digest: str, at: datetime) -> m.Profile:
    """Take an entry out of a list of the profile.

    Raises:
        Refusal: as ``put_entry``; a source or strength that others still point at.
    """
    profile = said(about=about, said_by=acting.party) or blank_profile(about)
    items = list(_list(profile, part))
    if not 0 <= index < len(items):
        raise Refusal(_("This entry is gone: somebody else removed it."), status=404)
    gone = items.pop(index)
    if part == "sources" and _points_at_source(profile, gone.key):
        raise Refusal(_("Other entries name this source. Change or remove them first."))
    if part == "strengths" and any(gone.key in item.strengths for item in profile.achievements):
        raise Refusal(_("An achievement is linked to this strength. Change or remove it first."))
    changed = _with_list(profile, part, items)
    return save_profile(acting=acting, about=about, profile=changed, at=at, seen_digest=seen_digest, part=part)


class LikeOnes(Refusal):
    """A university like the one about to be noted is there: ``like`` names them with the reasons."""

    def __init__(self, like: list[LikePartner]) -> None:
        super().__init__(_("Is it one of these? If it is none of them, save once more."))
        self.like = like


def add_partner(
    *,
    acting: Acting,
    hei_id: str,
    names: dict[str, str],
    country: str,
    at: datetime,
    seen: Collection[str] = (),
    website: str = "",
    organisation: Organisation | None = None,
) -> Party:
    """Note a university as a partner by hand, before its node is heard of.

    Args:
        seen: ``hei_id``s of like universities that the person had before their eyes and that it is not.
        organisation: the entry of the directory that the person chose; it is placed there, with its ROR identifier.

    Raises:
        LikeOnes: one that may be the same is there and was not seen.
        Refusal: not an officer, the ``hei_id`` is malformed, or it is known already.
    """
    if Party.objects.filter(hei_id=hei_id).exists():
        raise Refusal(_("This university is in the list already."))
    about = Party(hei_id=hei_id)
    may_edit_profile(acting, about).require()
    found = like_partners(names.values(), country=country, hei_id=hei_id, website=website, organisation=organisation)
    if not {one.party.hei_id for one in found} <= set(seen):
        raise LikeOnes(found)
    with transaction.atomic():
        party = keep_party(hei_id=hei_id, names=names, country=country, hosted=False)
        ror = (organisation.ror or "") if organisation else ""
        profile = replace(blank_profile(party), names=names, website=website, ror=ror)
        save_profile(acting=acting, about=party, profile=profile, at=at, part="basics")
        if organisation and may_tend_directory(acting):
            place(acting=acting, party=party, organisation=organisation, at=at)
        owe(name=LOOK, due_at=at)
    return party


def keep_announced_profile(*, about: Party, content: Profile, asked_by: Party, at: datetime) -> m.Profile:
    """Store a partner's own word that came, verified, from its node. Nothing happens when it is what we have.

    ``asked_by`` is the university of this node in whose record it is written down.

    Raises:
        BadProfile: it speaks of another university.
    """
    if content.hei_id != about.hei_id:
        raise BadProfile("hei_id", f"is {content.hei_id}, asked was {about.hei_id}")
    with transaction.atomic():
        party = Party.objects.select_for_update().get(pk=about.pk)
        before = m.Profile.objects.filter(about=party, said_by=party).first()
        learning = m.Learning.objects.filter(about=party).first()
        digest = profile_digest(content)
        known = before is not None and learning is not None and learning.learnt_digest == digest
        m.Learning.objects.update_or_create(
            about=party, defaults={"learnt_at": at, "tried_at": at, "problem": "", "learnt_digest": digest}
        )
        if before and known:
            return before
        row = storage.store(profile=content, about=party, said_by=party, at=at)
        place_by_itself(party=party, at=at, ror=row.ror, website=row.website)
        record(
            acting=None,
            party=asked_by.hei_id,
            what="institutions.profile_learnt",
            about=f"party:{party.hei_id}",
            details={"university": party.name("en"), "digest": digest[:12]},
            at=at,
        )
    return row


def blank_profile(about: Party) -> Profile:
    """The profile of which only the name is known yet."""
    return Profile(hei_id=about.hei_id, names=about.names or {"en": about.hei_id}, country=about.country or "ZZ")


def _list(profile: Profile, part: str) -> tuple[Any, ...]:
    if part not in LISTS:
        raise Refusal(_("A profile has no such list."), status=404)
    items: tuple[Any, ...] = getattr(profile, part)
    return items


def _with_list(profile: Profile, part: str, items: list[Any]) -> Profile:
    lists: dict[str, Any] = {part: tuple(items)}
    return replace(profile, **lists)


def _points_at_source(profile: Profile, key: str) -> bool:
    lists = (profile.affiliations, profile.rankings, profile.strengths, profile.achievements, profile.facts)
    return any(item.source == key for items in lists for item in items)
