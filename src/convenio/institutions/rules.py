"""Who may change what is known of a university, and why not."""

from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role, Verdict


def may_edit_profile(acting: Acting | None, about: Party) -> Verdict:
    """Officers edit their own university's profile, and what their university notes about others."""
    if acting is None:
        return Verdict.no(_("Sign in as an officer of a university to change profiles."))
    if not acting.may(Role.OFFICER):
        return Verdict.no(
            _("Only an officer may change a profile. Ask an officer of %(party)s to do it.")
            % {"party": acting.party.name()}
        )
    return Verdict.yes()


def may_refresh_profile(acting: Acting | None, about: Party) -> Verdict:
    """A partner's profile can be fetched again; one's own is already here."""
    if acting is None or not acting.may(Role.OFFICER, Role.KEEPER):
        return Verdict.no(_("Only an officer or the keeper of the node may ask a partner for its profile."))
    if about.hosted:
        return Verdict.no(_("This university is at home on this node: its profile is always up to date."))
    return Verdict.yes()
