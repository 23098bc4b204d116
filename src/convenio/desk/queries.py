"""What the front desk asks of the rooms below: the first steps of a new institution."""

from dataclasses import dataclass

from convenio.agreements.models import Agreement
from convenio.institutions.models import Profile
from convenio.network.models import PartnerNode
from convenio.parties.models import Party


@dataclass(frozen=True)
class FirstSteps:
    """What an institution has done of what comes first."""

    profile: bool
    partner: bool
    agreement: bool

    @property
    def all_done(self) -> bool:
        return self.profile and self.partner and self.agreement


def first_steps(party: Party) -> FirstSteps:
    """Is there a profile of one's own, a partner with a node, an agreement?"""
    return FirstSteps(
        profile=Profile.objects.filter(about=party, said_by=party).exists(),
        partner=PartnerNode.objects.filter(gone_at=None).exclude(pact_url="").exclude(hei_id=party.hei_id).exists(),
        agreement=Agreement.objects.of(party).exists(),
    )
