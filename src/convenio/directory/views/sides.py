"""Two entries side by side: what each says, line by line, in words."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.directory.lists import LISTS
from convenio.directory.models import FormerName, Likeness, Organisation, PartnerLikeness, Placing
from convenio.directory.phrases import SCHEMES
from convenio.directory.queries.likeness import Fact, Side, side
from convenio.parties.models import Party
from convenio.vocabulary.names import country_name


def facts_of_organisations(row: Likeness) -> list[Fact]:
    """What two entries of the directory say, without the lines that neither has."""
    first, second = side(row.first), side(row.second)
    facts = [
        Fact(_("Names"), first.names, second.names),
        Fact(_("Country"), _country(row.first.country), _country(row.second.country)),
        Fact(_("Town"), _some(row.first.city), _some(row.second.city)),
        Fact(_("Web address"), _some(row.first.domain), _some(row.second.domain)),
        Fact(_("Founded"), _some(row.first.established), _some(row.second.established)),
        Fact(_("State"), _state(row.first), _state(row.second)),
    ]
    for scheme, label in SCHEMES.items():
        if scheme != "domain":
            facts.append(Fact(label, first.identifiers.get(scheme, []), second.identifiers.get(scheme, [])))
    facts.append(Fact(_("Lists that name it"), _lists(first), _lists(second)))
    facts.append(Fact(_("University of this node"), _partners(first), _partners(second)))
    return [fact for fact in facts if fact.first or fact.second]


def facts_of_partners(row: PartnerLikeness) -> list[Fact]:
    """What is known of two universities of this node, without the lines that neither has."""
    both = (row.first, row.second)
    placed = {
        one.party_id: one.organisation for one in Placing.objects.filter(party__in=both).select_related("organisation")
    }
    first, second = (_of_party(one, placed.get(one.pk)) for one in both)
    return [Fact(label, first[label], second[label]) for label in first if first[label] or second[label]]


def _of_party(party: Party, organisation: Organisation | None) -> dict[str, list[str]]:
    former = [name for row in FormerName.objects.filter(withdrawn_at=None, party=party) for name in row.names.values()]
    return {
        _("Names"): list(dict.fromkeys(party.names.values())),
        _("Former names"): former,
        _("Country"): _country(party.country),
        _("Identifier"): [party.hei_id],
        _("In the directory"): _some(organisation.shown() if organisation else ""),
        _("Town"): _some(organisation.city if organisation else ""),
        _("ROR"): _some(organisation.ror if organisation else ""),
        _("Erasmus"): _some(organisation.erasmus if organisation else ""),
        _("At home on this node"): [_("yes")] if party.hosted else [],
    }


def _lists(one: Side) -> list[str]:
    return [str(LISTS[code].label) if code in LISTS else code for code in one.lists]


def _partners(one: Side) -> list[str]:
    return [f"{party.name()} ({party.hei_id})" for party in one.partners]


def _country(code: str) -> list[str]:
    return [country_name(code, get_language() or "en")] if code else []


def _state(row: Organisation) -> list[str]:
    words = {"inactive": _("no longer active"), "withdrawn": _("withdrawn by the list")}
    return _some(words.get(row.status, ""))


def _some(value: object) -> list[str]:
    return [str(value)] if value not in ("", None) else []
