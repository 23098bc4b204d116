"""Speaking for a partner that has no node: who may, and through which copy of the agreement.

The founding names the witness of a party without keys (protocol, section 6). The witness's node writes that party's
feed, signed with its own key, until the party has a key of its own. A witnessed feed proves only what the node says.
"""

from __future__ import annotations

from copy import copy

from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.parties.models import Party
from convenio.parties.terms import Refusal
from pact.state import Witnessed


def witnesses(agreement: Agreement) -> dict[str, str]:
    """Party without a node at the founding -> the party whose node writes for it."""
    if not agreement.founded:
        return dict.fromkeys(agreement.by_link, agreement.house)
    founding = books.book(agreement).ledger.founding
    return dict(founding.body.get("witnesses", {})) if founding else {}


def without_node(agreement: Agreement) -> tuple[str, ...]:
    """Parties that cannot speak for themselves here: the agreement knows no valid key of theirs."""
    if not agreement.founded:
        return tuple(agreement.by_link)
    known = books.state(agreement)
    return tuple(one for one in known.parties if not known.keys.valid(one))


def guests_of(agreement: Agreement) -> tuple[str, ...]:
    """Parties for which this node writes now, as their witness."""
    named = witnesses(agreement)
    return tuple(one for one in without_node(agreement) if named.get(one) == agreement.house)


def as_guest(agreement: Agreement, party: Party) -> Agreement:
    """The agreement as a guest sees it and speaks in it; the instance given stays the house's.

    Raises:
        Refusal: this node does not, or not any more, write for that party.
    """
    if party.hei_id not in guests_of(agreement):
        raise Refusal(
            _(
                "%(party)s does not take part in this agreement by secure link, or has a node of its own by now; "
                "its people work there."
            )
            % {"party": party.name()}
        )
    mine = copy(agreement)
    vars(mine).pop("_facts", None)
    mine.guest = party
    return mine


def feed_of(agreement: Agreement, party: str) -> Witnessed | None:
    """What was written for a party by another's node; None when nothing was."""
    if not agreement.founded:
        return None
    return next((one for one in books.state(agreement).witnessed if one.party == party), None)


def to_take_over(agreement: Agreement) -> Witnessed | None:
    """What another node wrote for the institution whose copy this is, and which it has not taken over yet."""
    found = None if agreement.guest else feed_of(agreement, agreement.house)
    return found if found and found.taken_over is None else None
