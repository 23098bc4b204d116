"""What our own office notes beside an agreement: its place under another, our units, our coordinator, strands.

These notes never leave the node and need no new text; who wrote them stands in the record.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, projection, store
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_note_facts
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from convenio.people.models import Person
from pact.text.model import STRANDS

DEEPEST = 20
FIELDS = ("parent", "units", "coordinator", "coordinator_name", "strands", "imported_from")


def note_facts(*, acting: Acting, agreement: Agreement, at: datetime, **notes: Any) -> Agreement:
    """Change the notes that are given; the others stay.

    Args:
        notes: ``parent`` (an Agreement of the same institution, or None), ``units`` (``ounit_id``s of ours),
            ``coordinator`` (a Person of ours, or None), ``coordinator_name`` (when that person has no account),
            ``strands`` (visits, training, programmes, research), ``imported_from`` (name of the import).

    Raises:
        Refusal: not an officer, an unknown unit or person, or a parent that hangs under this very agreement.
    """
    if unknown := set(notes) - set(FIELDS):
        raise TypeError(f"not a note: {', '.join(sorted(unknown))}")
    may_note_facts(acting, agreement).require()
    with transaction.atomic():
        agreement = store.lock(agreement)
        if "parent" in notes:
            agreement.parent = _checked_parent(agreement, notes["parent"])
        if "units" in notes:
            agreement.units = _checked_units(agreement, notes["units"])
        if "coordinator" in notes:
            agreement.coordinator = _checked_person(agreement, notes["coordinator"])
        if "coordinator_name" in notes:
            agreement.coordinator_name = str(notes["coordinator_name"]).strip()[:200]
        if "strands" in notes:
            agreement.noted_strands = [one for one in STRANDS if one in notes["strands"]]
        if "imported_from" in notes:
            agreement.imported_from = str(notes["imported_from"])[:200]
        projection.project(agreement, at)
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.noted",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )
    return agreement


def _checked_parent(agreement: Agreement, parent: Agreement | None) -> Agreement | None:
    text = books.text(agreement, agreement.in_force_text or agreement.text_digest) if agreement.founded else None
    named = ((text or {}).get("parent") or {}).get("pact")
    if named and (parent is None or str(parent.pact) != named):
        raise Refusal(_("The text itself names the agreement above this one; that is changed by a new version only."))
    above, steps = parent, 0
    while above is not None:
        if above.pk == agreement.pk or above.party_id != agreement.party_id or steps > DEEPEST:
            raise Refusal(_("Choose another agreement: this one would then hang under itself."), 400)
        above, steps = above.parent, steps + 1
    return parent


def _checked_units(agreement: Agreement, units: Collection[str]) -> list[str]:
    known = set(agreement.party.units.filter(ounit_id__in=units).values_list("ounit_id", flat=True))
    if unknown := [one for one in units if one not in known]:
        raise Refusal(
            _("These units are not known at your university: %(units)s. Add them to its profile first.")
            % {"units": ", ".join(unknown)},
            400,
        )
    return list(dict.fromkeys(units))


def _checked_person(agreement: Agreement, person: Person | None) -> Person | None:
    if person is not None and not person.memberships.filter(party=agreement.party).exists():
        raise Refusal(_("The coordinator must be a person with a role at your university."), 400)
    return person
