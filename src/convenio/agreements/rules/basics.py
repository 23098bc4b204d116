"""Conditions that many rules share. Each returns a Verdict; ``first_no`` takes the first that says no."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements import witnessing
from convenio.agreements.books import others
from convenio.agreements.gathered import Facts
from convenio.agreements.models import Agreement
from convenio.agreements.scoping import acts
from convenio.parties.queries import party
from convenio.parties.terms import Acting, Role, Verdict


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal, else yes."""
    return next((one for one in verdicts if not one.ok), Verdict.yes())


def own_house(acting: Acting, agreement: Agreement) -> Verdict:
    """Does the person act for the institution whose copy this is?"""
    if acting.party.pk == agreement.speaker.pk and acting.by_link == (agreement.guest is not None):
        return Verdict.yes()
    return Verdict.no(
        _("This agreement belongs to another institution. Switch your role to that institution first."), 403
    )


def officer(acting: Acting, agreement: Agreement) -> Verdict:
    """An officer of the institution."""
    if not (house := own_house(acting, agreement)):
        return house
    if acting.may(Role.OFFICER):
        return acts(acting, agreement.units, Role.OFFICER)
    return Verdict.no(_("Only an officer of your institution may do this. Ask an officer of your office."), 403)


def takes_part(acting: Acting, agreement: Agreement) -> Verdict:
    """An officer, reviewer or signatory of the institution: everybody but readers and node keepers."""
    if not (house := own_house(acting, agreement)):
        return house
    if acting.may(Role.REVIEWER):
        return Verdict.yes()
    if acting.may(Role.OFFICER, Role.SIGNATORY):
        return acts(acting, agreement.units, Role.OFFICER, Role.SIGNATORY)
    return Verdict.no(_("Your role only lets you read. Ask an officer of your institution."), 403)


def signatory(acting: Acting, agreement: Agreement) -> Verdict:
    if not (house := own_house(acting, agreement)):
        return house
    if acting.may(Role.SIGNATORY):
        return acts(acting, agreement.units, Role.SIGNATORY)
    return Verdict.no(_("Only a signatory with a recorded mandate may sign for your institution."), 403)


def spoken_to(facts: Facts) -> Verdict:
    """Has the agreement been proposed to the partner?"""
    if facts.agreement.founded:
        return Verdict.yes()
    return Verdict.no(_("The draft has not been proposed to the partner yet. Propose it first."))


def can_write(facts: Facts) -> Verdict:
    """May this node say anything at all? Not after a restore, until every partner has returned our feed (F15), and
    not before what another node wrote for us is taken over."""
    feed = witnessing.to_take_over(facts.agreement)
    if feed is not None:
        return Verdict.no(
            _(
                "Before your institution had a node, the node of %(witness)s wrote for it here. Take those words over "
                "first; that is one click on the page of the agreement."
            )
            % {"witness": names([feed.witness])}
        )
    if not facts.agreement.recovering:
        return Verdict.yes()
    return Verdict.no(
        _(
            "This node was restored from a backup and has not yet got back from every partner what it had said itself. "
            "Nothing can be written until then; the node keeps asking them."
        )
    )


def with_account(acting: Acting) -> Verdict:
    """The institution's own work is for its own people; a guest by secure link has no part in it."""
    if not acting.by_link:
        return Verdict.yes()
    return Verdict.no(_("This is done inside a university, by people with an account."), 403)


def not_frozen(facts: Facts) -> Verdict:
    if not facts.state.frozen:
        return Verdict.yes()
    return Verdict.no(
        _(
            "Two contradicting statements of %(party)s were found, so the text can no longer be changed or signed. "
            "What is in force stays in force. Give notice and found a successor agreement."
        )
        % {"party": names(sorted(facts.state.forked))}
    )


def not_over(facts: Facts) -> Verdict:
    """Not abandoned, not ended."""
    if facts.agreement.stage == "abandoned":
        return Verdict.no(_("This negotiation was left. Found a successor agreement to go on from its last text."))
    return Verdict.yes()


def has_pen(facts: Facts) -> Verdict:
    if facts.has_pen:
        return Verdict.yes()
    return Verdict.no(
        _("%(party)s holds the pen. Suggest a change, comment, or wait until the pen is passed to you.")
        % {"party": names([facts.state.pen or ""])}
    )


def no_open_round(facts: Facts) -> Verdict:
    if facts.round is None:
        return Verdict.yes()
    return Verdict.no(
        _("A signing round is open. The text rests until everybody has signed, or somebody declines the round.")
    )


def writable(facts: Facts) -> Verdict:
    """Founded, whole, not frozen, not left."""
    return first_no(spoken_to(facts), can_write(facts), not_over(facts), not_frozen(facts))


def names(hei_ids: list[str]) -> str:
    """Names of universities for a sentence."""
    return ", ".join(str(party(one) or one) for one in hei_ids if one)


def other_names(agreement: Agreement) -> str:
    return names(list(others(agreement)))
