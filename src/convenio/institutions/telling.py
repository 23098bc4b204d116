"""Tells partners that a profile changed: owes each known partner node a notice, which asks it to come and read."""

from datetime import datetime

from convenio.network.actions import owe_delivery
from convenio.network.models import PartnerNode
from convenio.parties.models import Party

KIND = "profile"
ENDPOINT = "profile"


def tell_partners(*, about: Party, at: datetime) -> int:
    """Owe every partner with a node a notice, in the caller's transaction. Returns how many are told."""
    known = PartnerNode.objects.filter(gone_at=None).exclude(pact_url="").values_list("hei_id", flat=True)
    partners = Party.objects.partners().filter(hei_id__in=list(known)).values_list("hei_id", flat=True)
    for hei_id in partners:
        owe_delivery(party=about.hei_id, partner=hei_id, kind=KIND, object_id=f"party:{about.hei_id}", at=at)
    return len(partners)
