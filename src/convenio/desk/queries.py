"""What the front desk asks of the rooms below: first steps of a new institution, and a search over everything."""

from dataclasses import dataclass

from convenio.agreements.models import Agreement
from convenio.agreements.queries import agreements_of, partner_names, url_of
from convenio.institutions.models import Profile
from convenio.institutions.queries import universities_named
from convenio.network.models import PartnerNode
from convenio.parties.models import Party

MOST_FOUND = 30


@dataclass(frozen=True)
class FirstSteps:
    """What an institution has done of what comes first."""

    profile: bool
    partner: bool
    agreement: bool

    @property
    def all_done(self) -> bool:
        return self.profile and self.partner and self.agreement


@dataclass(frozen=True)
class FoundAgreement:
    """An agreement that fits a search."""

    agreement: Agreement
    partners: str
    url: str


@dataclass(frozen=True)
class Found:
    """What fits a search; lists are capped, ``more`` says when agreements were left out."""

    agreements: tuple[FoundAgreement, ...]
    universities: tuple[Party, ...]
    more: bool

    @property
    def nothing(self) -> bool:
        return not self.agreements and not self.universities


def first_steps(party: Party) -> FirstSteps:
    """Is there a profile of one's own, a partner with a node, an agreement?"""
    return FirstSteps(
        profile=Profile.objects.filter(about=party, said_by=party).exists(),
        partner=PartnerNode.objects.filter(gone_at=None).exclude(pact_url="").exclude(hei_id=party.hei_id).exists(),
        agreement=Agreement.objects.of(party).exists(),
    )


def found(party: Party, search: str) -> Found:
    """The institution's agreements and all universities known here that hold the words, in any language."""
    words = search.strip()
    if not words:
        return Found((), (), False)
    rows = list(agreements_of(party, search=words)[: MOST_FOUND + 1])
    return Found(
        agreements=tuple(FoundAgreement(row, partner_names(row), url_of(row)) for row in rows[:MOST_FOUND]),
        universities=tuple(universities_named(words, limit=MOST_FOUND)),
        more=len(rows) > MOST_FOUND,
    )
