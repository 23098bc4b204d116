"""What every page needs first: who acts, and which agreement of their institution is meant."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from convenio.agreements import queries
from convenio.agreements.models import Agreement
from convenio.agreements.scoping import sees
from convenio.parties.access import acting_in


def found(request: HttpRequest, pk: int) -> Agreement:
    """The agreement of the acting person's institution; 404 for another institution's, as if it were not there."""
    agreement = queries.find_agreement(acting_in(request).party, pk)
    if agreement is None or not sees(acting_in(request), agreement.units):
        raise Http404(_("This agreement does not exist, or it belongs to another institution or to units not yours."))
    return agreement


def number_in(request: HttpRequest, name: str) -> int:
    """A whole number from the address; 0 where there is none."""
    raw = request.GET.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0
