"""The kinds of notices of the lower rooms and of this one; rooms above register their own."""

from django.utils.translation import gettext_lazy as _

from convenio.notices.registry import register_kind
from convenio.notices.terms import How

MENTION, MANDATE, HANDED_OVER = "notices.mention", "people.mandate_ends", "people.handed_over"
RETURNED, CHANGES = "people.mail_returned", "notices.changes"


def register_all() -> None:
    """Called once, when Django is ready."""
    register_kind(
        CHANGES,
        label=_("What changed in the agreements, all together"),
        sentence=_("What changed in the agreements."),
        usual="never",
        hows=(How.DAILY, How.WEEKLY, How.NEVER),
    )
    register_kind(
        MENTION, label=_("Somebody mentions you"), sentence=_("%(who)s mentions you in a remark on %(about)s.")
    )
    register_kind(
        MANDATE,
        label=_("A mandate to sign ends"),
        sentence=_("The mandate to sign of %(who)s ends on %(until)s. Have a new one recorded in time."),
    )
    register_kind(
        RETURNED,
        label=_("Mails to a colleague come back"),
        sentence=_("Mails to %(who)s come back. Nothing more is sent until the address is changed or confirmed."),
    )
    register_kind(
        HANDED_OVER,
        label=_("Work is handed over to you"),
        sentence=_("%(who)s left, and you were named as successor: %(count)s matters now wait for you."),
    )
