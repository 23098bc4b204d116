"""Words of this room: sentences of the record and of the log of a link, kinds of notice."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from convenio.audit.phrases import register
from convenio.notices import register_kind

SENTENCES: dict[str, Promise] = {
    "guests.made": lazy("%(who)s made a secure link to %(title)s for a person of %(party)s, until %(until)s."),
    "guests.renewed": lazy("%(who)s renewed the secure link of a person of %(party)s to %(title)s, until %(until)s."),
    "guests.revoked": lazy("%(who)s revoked the secure link of a person of %(party)s to %(title)s."),
    "guests.ended": lazy("%(who)s closed an open browser of a secure link of %(party)s to %(title)s."),
    "guests.asked": lazy("%(who)s asked for a new secure link to %(title)s."),
    "guests.opened": lazy("%(who)s opened the secure link to %(title)s in a browser: %(browser)s."),
    "guests.erased": lazy("%(who)s erased a person of %(party)s who had taken part by secure link."),
    "guests.people_seen": lazy("%(who)s looked at the list of people of partners without a system."),
    "guests.year_asked": lazy(
        "%(who)s asked %(party)s by secure link to look at what was recorded in %(year)s under %(title)s."
    ),
}

LOOKS: dict[str, Promise] = {
    "mailed": lazy("the link was sent by e-mail"),
    "page": lazy("the address was opened; no code typed yet"),
    "code_sent": lazy("a code was sent by e-mail"),
    "code_wrong": lazy("a wrong code was typed"),
    "opened": lazy("opened with the right code"),
    "second": lazy("opened with the right code in another browser, while it was open in one"),
    "read": lazy("read the text"),
    "said": lazy("said something"),
    "file": lazy("downloaded a document"),
    "ended": lazy("a browser was closed for good"),
    "asked": lazy("asked for a new link"),
    "too_late": lazy("the address was opened after the link had ended"),
}

STANDINGS: dict[str, Promise] = {
    "open": pgettext_lazy("a link", "open"),
    "expired": pgettext_lazy("a link", "expired"),
    "revoked": pgettext_lazy("a link", "revoked"),
}

ASKED, SECOND, SAID, RETURNED = "guests.asked", "guests.second", "guests.said", "guests.returned"


def register_all() -> None:
    """Tell the record and the notices what happens here."""
    for what, sentence in SENTENCES.items():
        register(what, sentence)
    register_kind(
        ASKED,
        label=lazy("Somebody asks for a new secure link"),
        sentence=lazy("%(name)s of %(party)s asks for a new secure link to %(about)s."),
    )
    register_kind(
        SECOND,
        label=lazy("A secure link is open in two browsers"),
        sentence=lazy("The secure link of %(name)s to %(about)s is open in two browsers: %(browsers)s."),
    )
    register_kind(
        RETURNED,
        label=lazy("Mails to a partner’s person come back"),
        sentence=lazy(
            "Mails to %(name)s of %(party)s come back, for %(about)s. Make a link with the right address, or confirm "
            "this one on the page of mails that came back."
        ),
    )
    register_kind(
        SAID,
        label=lazy("A partner without a system answered"),
        sentence=lazy("%(name)s of %(party)s answered on %(about)s."),
    )
