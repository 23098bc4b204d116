"""Roles that hold for some units only: which agreements such a person sees and acts on. Pure.

An officer, reader or signatory of a faculty sees and acts on the agreements in which the faculty takes part
(``Agreement.units``, a note of our office). Reviewers and node keepers read the whole house: a route may ask a reviewer
of any unit, for example of the finance office, about any agreement.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict

WHOLE_HOUSE = (Role.REVIEWER, Role.KEEPER)
OF_UNITS = (Role.OFFICER, Role.READER, Role.SIGNATORY)


def units_seen(acting: Acting) -> frozenset[str] | None:
    """The units whose agreements the person sees; None: all of the institution."""
    if acting.by_link or acting.may(*WHOLE_HOUSE) or not acting.may(*OF_UNITS):
        return None
    return acting.units_for(*OF_UNITS)


def sees(acting: Acting, units: Iterable[str]) -> bool:
    """Does the person see an agreement in which these units take part?"""
    seen = units_seen(acting)
    return seen is None or not seen.isdisjoint(units)


def acts(acting: Acting, units: Iterable[str], *roles: Role) -> Verdict:
    """May somebody who holds one of these roles use it for an agreement of these units?"""
    if acting.may_for(units, *roles):
        return Verdict.yes()
    return Verdict.no(
        _(
            "Your role holds for another unit than those that take part in this agreement. Ask somebody of these "
            "units, or of the whole institution."
        ),
        403,
    )
