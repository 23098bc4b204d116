"""What the directory of the world says of universities with which we have agreements: how many the reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from convenio.directory.marks import Mark
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.register.scope import Scope


def with_agreements(acting: Acting, parties: Sequence[Party]) -> dict[int, Mark]:
    """A mark for every university that has agreements with us, leading to them."""
    rows = Scope.of(acting).agreements().filter(partner_rows__in=parties).order_by()
    counts = dict(rows.values("partner_rows").annotate(count=Count("pk")).values_list("partner_rows", "count"))
    return {
        one.pk: Mark(
            ngettext("%(count)s agreement with us", "%(count)s agreements with us", counts[one.pk])
            % {"count": counts[one.pk]},
            f"{reverse('agreements:list')}?{urlencode({'partner': one.hei_id})}",
        )
        for one in parties
        if counts.get(one.pk)
    }
