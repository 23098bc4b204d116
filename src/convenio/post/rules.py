"""Who may say that an address is right."""

from django.utils.translation import gettext as _

from convenio.parties.terms import Acting, Role, Verdict
from convenio.post.models import ReturnedAddress
from convenio.post.registry import owners


def may_confirm(acting: Acting, address: ReturnedAddress) -> Verdict:
    """Keepers and officers, for an address whose owner they may see."""
    if not acting.may(Role.KEEPER, Role.OFFICER):
        return Verdict.no(_("Only the node keeper or an officer confirms an address. Ask one of them."), 403)
    if address.address not in owners(acting, [address.address]):
        return Verdict.no(_("Nobody of your institution has this address."), 403)
    if not address.held:
        return Verdict.no(_("Nothing is held for this address: mails to it are sent."))
    return Verdict.yes()
