"""Who may do what at the gate, and why not."""

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict


def may_keep_keys(acting: Acting) -> Verdict:
    """Keys, partners and the catalogue are the node keeper's."""
    if acting.may(Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(_("Keys and partners are looked after by the node keeper. Ask the keeper of your institution."))


def may_send_again(acting: Acting) -> Verdict:
    """Officers and the node keeper."""
    if acting.may(Role.OFFICER, Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(_("Deliveries are sent again by an officer or by the node keeper."))


def may_see_exchanges(acting: Acting) -> Verdict:
    """Officers and the node keeper: the log names partners and times, never contents."""
    if acting.may(Role.OFFICER, Role.KEEPER):
        return Verdict.yes()
    return Verdict.no(_("The log of exchanges is open to officers and to the node keeper."))
