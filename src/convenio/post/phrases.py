"""Words of this room: what came back, what the set-up's steps found, the sentences of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.audit.phrases import filled, register
from convenio.post.models import ReturnedAddress
from convenio.ui.formats import day_text

MEANINGS: dict[str, Promise] = {
    "gone": lazy("the mail server says that there is no such address"),
    "full": lazy("the mailbox takes nothing at the moment, for example because it is full"),
    "refused": lazy("the mail server refuses what this node sends"),
    "later": lazy("the mail server could not be reached for days"),
}

STEPS: dict[str, Promise] = {
    "files": lazy("No mail server is named: mails become files in the folder of the node."),
    "connected": lazy("The mail server %(host)s answers on port %(port)s."),
    "not_connected": lazy("The mail server %(host)s does not answer on port %(port)s: %(problem)s"),
    "tls": lazy("The way there is protected (%(version)s); its certificate is valid until %(until)s."),
    "tls_ends": lazy("The certificate of the mail server ends on %(until)s."),
    "tls_refused": lazy("The way there cannot be protected: %(problem)s"),
    "near": lazy("The mail server is on this machine: nothing needs to be protected."),
    "login": lazy("The mail server lets the node in as %(user)s."),
    "login_refused": lazy("The mail server does not let the node in as %(user)s: %(problem)s"),
    "no_login": lazy("No user name is set: the mail server must know this machine by its address."),
    "sender": lazy("The mail server accepts %(sender)s as the sender."),
    "sender_refused": lazy("The mail server does not accept %(sender)s as the sender: %(problem)s"),
    "no_return": lazy("Mails that come back late are not seen: no return address is set."),
    "return": lazy("Mails that cannot be delivered come back to %(address)s."),
    "no_mailbox": lazy("Nothing reads the mailbox of %(address)s: hand its mails in with “convenio mail bounce”."),
    "mailbox": lazy("The mailbox of %(address)s can be read."),
    "mailbox_refused": lazy("The mailbox of %(address)s cannot be read: %(problem)s"),
}

NEXT: dict[str, Promise] = {
    "files": lazy("Set CONVENIO_EMAIL_URL and start web and workers again."),
    "not_connected": lazy("Check host and port in CONVENIO_EMAIL_URL, and whether a firewall lets this machine out."),
    "tls_ends": lazy("Ask those who keep the mail server."),
    "tls_refused": lazy(
        "Use smtp:// with a server that offers STARTTLS or smtps://, under the name that stands in its certificate."
    ),
    "login_refused": lazy(
        "Check user and password in CONVENIO_EMAIL_URL; special characters are written there as in web addresses."
    ),
    "sender_refused": lazy("Set CONVENIO_EMAIL_FROM to an address that this user may send from."),
    "no_return": lazy("Set CONVENIO_EMAIL_RETURN, for example bounces+@your-university.edu."),
    "no_mailbox": lazy("Set CONVENIO_EMAIL_RETURN_URL, or let the mail server pipe them into the command."),
    "mailbox_refused": lazy("Check CONVENIO_EMAIL_RETURN_URL."),
}


def come_back(row: ReturnedAddress) -> str:
    """One sentence about an address, in the language that is active."""
    return _("Mails to this address come back since %(day)s: %(meaning)s. %(said)s") % {
        "day": day_text(timezone.localdate(row.since)),
        "meaning": MEANINGS.get(row.sort, row.sort),
        "said": " ".join(part for part in (row.status, row.said) if part),
    }


def step_text(code: str, values: Mapping[str, Any]) -> str:
    """What a step of the check found."""
    return filled(STEPS[code], values) if code in STEPS else code


def next_text(code: str) -> str:
    """What to do about it; empty when it is well."""
    return str(NEXT[code]) if code in NEXT else ""


def register_all() -> None:
    """Tell the record what happens here."""
    register("post.confirmed", lazy("%(who)s confirmed an e-mail address from which mails had come back."))
    register("post.checked", lazy("%(who)s checked the e-mail set-up."))
