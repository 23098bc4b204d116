"""Which definitions there are for somebody: delivered ones, one's own, and those that colleagues share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.parties.models import Party
from convenio.parties.terms import Acting, pick
from convenio.reports.delivered import delivered
from convenio.reports.models import Owed, OwnDefinition, Sent
from convenio.reports.terms import Definition, Due, WrongDefinition, from_content
from convenio.reports.windows import Window, due_on, last_whole

OWN = "own-"
DRAFT = "draft"


@dataclass(frozen=True)
class Offered:
    """A definition on the list. ``own``: its row; ``owner``: whose it is when a colleague's; ``wrong``: unfinished.

    ``window``: the newest window that is over; ``due``: when its report is owed, ``sent``: that it went out.
    """

    code: str
    title: str
    about: str
    definition: Definition | None
    own: OwnDefinition | None = None
    owner: str = ""
    owed: bool = False
    window: Window | None = None
    due: date | None = None
    sent: bool = False

    @property
    def recipient(self) -> str:
        """For whom, in the reader's language."""
        return pick(self.definition.recipient, get_language() or "en") if self.definition else ""

    @property
    def unverified(self) -> bool:
        return self.definition is not None and self.definition.layout == "unverified"


def own_of(acting: Acting) -> QuerySet[OwnDefinition]:
    """Definitions of the house that a person may open: their own and the shared ones, also archived."""
    mine = Q(person_id=acting.person_id) if acting.person_id is not None else Q(pk=None)
    return OwnDefinition.objects.filter(mine | Q(shared=True) | Q(person=None), party=acting.party)


def find_own(acting: Acting, code: str) -> OwnDefinition | None:
    """The row behind a code; None when there is none that the person may open."""
    number = code.removeprefix(OWN)
    if not code.startswith(OWN) or not (number.isascii() and number.isdecimal()) or len(number) > 15:
        return None
    return own_of(acting).filter(pk=int(number)).select_related("person").first()


def find(acting: Acting, code: str) -> Definition | None:
    """The definition under a code as it stands now; None when the person may not open it, or it is unfinished."""
    if code in delivered():
        return _with_own_day(delivered()[code], Owed.objects.filter(party=acting.party, code=code).first())
    own = find_own(acting, code)
    return read_own(own) if own else None


def find_for(party: Party, code: str) -> Definition | None:
    """The definition under a code for the university itself, whoever made it."""
    if code in delivered():
        return _with_own_day(delivered()[code], Owed.objects.filter(party=party, code=code).first())
    number = code.removeprefix(OWN)
    if not code.startswith(OWN) or not (number.isascii() and number.isdecimal()) or len(number) > 15:
        return None
    own = OwnDefinition.objects.filter(party=party, pk=int(number)).first()
    return read_own(own) if own else None


def read_own(own: OwnDefinition) -> Definition | None:
    """A definition of the house as it stands; None while it cannot be counted yet."""
    try:
        return from_content({**own.content, "code": own.code, "edition": edition_of(own), "layout": "own"})
    except WrongDefinition:
        return None


def edition_of(own: OwnDefinition) -> str:
    """The number of the version that the working copy is, or that it is none."""
    newest = own.versions.first()
    return str(newest.number) if newest and newest.content == own.content else DRAFT


def offered(acting: Acting, on: date, *, archived: bool = False) -> list[Offered]:
    """Everything that can be run, the owed ones first."""
    reader = get_language() or "en"
    noted = {row.code: row for row in Owed.objects.filter(party=acting.party)}
    found = [
        Offered(one.code, pick(one.title, reader), pick(one.about, reader), one)
        for one in (_with_own_day(each, noted.get(each.code)) for each in delivered().values())
    ]
    rows = own_of(acting).filter(archived_at__isnull=not archived).select_related("person").prefetch_related("versions")
    for row in rows:
        owner = "" if row.person_id == acting.person_id else str(row.person or "")
        titles = row.content.get("title", {}), row.content.get("about", {})
        named = [pick(one, reader) if isinstance(one, dict) else "" for one in titles]
        found.append(Offered(row.code, named[0] or row.code, named[1], read_own(row), row, owner))
    owed = wanted(acting.party)
    sent = set(Sent.objects.filter(party=acting.party, scope__isnull=True).values_list("code", "window"))
    ready = [_dated(one, owed, sent, on) for one in found]
    return sorted(ready, key=lambda one: (not one.owed, one.own is not None, one.due or date.max))


def _dated(one: Offered, owed: set[str], sent: set[tuple[str, str]], on: date) -> Offered:
    if one.definition is None:
        return one
    window = last_whole(one.definition, on)
    is_owed = one.code in owed
    day = due_on(one.definition, window) if is_owed else None
    was_sent = (one.code, window.key) in sent
    return replace(one, owed=is_owed, window=window, due=day, sent=was_sent)


def wanted(party: Party) -> set[str]:
    """Codes of the reports that a university owes: as it said itself, else those that its country asks for."""
    said = dict(Owed.objects.filter(party=party).values_list("code", "wanted"))
    usual = {code for code, one in delivered().items() if party.country in one.countries}
    usual |= {one.code for one in OwnDefinition.objects.filter(party=party, archived_at=None) if one.content.get("due")}
    return {code for code in {*usual, *said} if said.get(code, code in usual)}


def _with_own_day(definition: Definition, row: Owed | None) -> Definition:
    """With the day that the university noted, where it did."""
    if row is None or row.month is None or row.day is None:
        return definition
    return replace(definition, due=Due(row.month, row.day, {"und": _("noted by the university")}, "sourced", ""))
