"""Labels and recurring sentences of the institutions room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convenio.audit import phrases as audit

CONTACT_ROLES: dict[str, Promise] = {
    "international_office": _("International office"),
    "agreements": _("Agreements"),
    "incoming": _("Incoming students and teachers"),
    "outgoing": _("Outgoing students and teachers"),
    "press": _("Press office"),
    "data_protection": _("Data protection"),
    "general": _("General enquiries"),
}
AFFILIATION_KINDS: dict[str, Promise] = {"membership": _("Membership"), "designation": _("Designation")}
RANKING_SCOPES: dict[str, Promise] = {
    "world": _("World"),
    "region": _("Part of the world"),
    "country": _("Country"),
    "subject": _("Subject"),
}
FACT_HOWS: dict[str, Promise] = {
    "exactly": _("exactly"),
    "more_than": _("more than"),
    "about": _("about"),
    "less_than": _("less than"),
}
FACT_SENTENCES: dict[str, Promise] = {
    "exactly": _("%(value)s"),
    "more_than": _("more than %(value)s"),
    "about": _("about %(value)s"),
    "less_than": _("less than %(value)s"),
}
LISTS: dict[str, Promise] = {
    "sources": _("Sources"),
    "contacts": _("Contacts"),
    "affiliations": _("Memberships and designations"),
    "rankings": _("Rankings"),
    "strengths": _("Strengths"),
    "achievements": _("Achievements"),
    "facts": _("Facts and figures"),
}


def register() -> None:
    """Tell the record how to say what this room does."""
    audit.register("institutions.profile_saved", _("%(who)s changed the profile of %(university)s: %(part)s."))
    audit.register(
        "institutions.profile_learnt", _("The profile of %(university)s arrived from its own node and was stored.")
    )
    audit.register(
        "institutions.profile_refused",
        _("The profile that the node of %(university)s sent cannot be used: %(problem)s. The last good one was kept."),
    )
