"""The signature of a person without an account: what its certificate says, and no more than that.

A certificate of this node is made for one signature, for a person known by an e-mail code alone; subject, event and
proof say so. It is worth less than that of an employee with a recorded mandate.
"""

from __future__ import annotations

from datetime import datetime

from convenio.agreements.models import Agreement
from convenio.documents import issuing
from convenio.documents.certificates import LoadedKey
from convenio.parties.queries import is_demo
from convenio.parties.terms import Acting

LEVEL = "e-mail code only"
IDENTIFIED = "Identified by e-mail code only"
DAYS = 2


def certificate_for(acting: Acting, agreement: Agreement, at: datetime) -> LoadedKey:
    """A certificate for one signature of a guest; it runs out at once, and no other signature is made with it."""
    return issuing.issue_certificate(
        common_name=acting.person_name,
        organisation=acting.party.name("en"),
        country=acting.party.country,
        demo=is_demo(),
        at=at,
        days=DAYS,
        remarks=(IDENTIFIED, f"Witnessed by the node of {agreement.house}"),
    )


def subject(key: LoadedKey, agreement: Agreement) -> str:
    """The subject as the event and the proof state it."""
    return f"{key.common_name} · {IDENTIFIED.lower()}, witnessed by the node of {agreement.house}"


def reason(agreement: Agreement) -> str:
    """What the signature in the document says about itself. English: the document is read outside this node."""
    return (
        f"Signature for {agreement.speaker.name('en')}, {IDENTIFIED.lower()}, witnessed by the node of "
        f"{agreement.party.name('en')}"
    )
