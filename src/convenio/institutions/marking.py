"""What the directory of the world says of universities that stand in our own list: that they do, and their page."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.directory.marks import Mark
from convenio.institutions.rules import may_edit_profile
from convenio.parties.models import Party
from convenio.parties.terms import Acting


def to_note_it(acting: Acting, organisation: int) -> Mark | None:
    """Officers may take it into our list."""
    if not may_edit_profile(acting, acting.party):
        return None
    return Mark(_("Note it as a partner"), f"{reverse('institutions:new_partner')}?organisation={organisation}")


def of_our_list(acting: Acting, parties: Sequence[Party]) -> dict[int, Mark]:
    """Our own university, and those that are noted here."""
    return {
        one.pk: Mark(
            _("our university") if one.pk == acting.party.pk else _("in our list"),
            reverse("institutions:institution", args=[one.hei_id]),
        )
        for one in parties
    }
