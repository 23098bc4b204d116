"""Words of this room: sentences of the record, why something was left out, what is wrong with a definition."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as lazy

from convenio.audit.phrases import register, register_subject
from convenio.notices import register_kind
from convenio.parties.terms import pick
from convenio.reports.delivered import delivered
from convenio.reports.models import OwnDefinition

DUE = "reports.due"
SENTENCES: dict[str, Promise] = {
    "reports.started": lazy("%(who)s began the report definition “%(title)s”."),
    "reports.shared": lazy("%(who)s shared the report definition “%(title)s” with the house."),
    "reports.unshared": lazy("%(who)s no longer shares the report definition “%(title)s”."),
    "reports.put_away": lazy("%(who)s put the report definition “%(title)s” away."),
    "reports.brought_back": lazy("%(who)s brought the report definition “%(title)s” back."),
    "reports.owed": lazy("%(who)s noted that the report “%(about)s” is owed."),
    "reports.not_owed": lazy("%(who)s noted that the report “%(about)s” is not owed."),
    "reports.sent": lazy("%(who)s froze the report “%(title)s” for %(window)s, sent to %(recipient)s."),
}
REASONS: dict[str, Promise] = {
    "retracted": lazy("Taken back by who had recorded it"),
    "outside_by_first_day": lazy("Began before this span"),
    "strand": lazy("Of another strand"),
    "metric": lazy("Of another kind"),
    "direction": lazy("In another direction"),
    "disputed": lazy("Disputed"),
    "unconfirmed": lazy("Not confirmed by both"),
    "theirs": lazy("Recorded by the partner alone"),
    "short": lazy("Too short"),
    "several": lazy("Another statement about the same activity counts"),
    "double": lazy("The same thing, recorded by both sides apart"),
}
STATUSES: dict[str, Promise] = {
    "recorded": lazy("recorded, not answered"),
    "confirmed": lazy("confirmed by both"),
    "disputed": pgettext_lazy("of an activity", "disputed"),
    "retracted": lazy("taken back"),
}
CHANGES: dict[str, Promise] = {
    "new": lazy("recorded since"),
    "gone": lazy("no longer there"),
    "status": lazy("answered since"),
    "facts": lazy("corrected since"),
}
WRONG: dict[str, Promise] = {
    "rows": lazy("The two groupings must differ."),
    "measures": lazy("Choose at least one thing to count."),
    "across": lazy("Agreements in force have no direction and no strand: take them out, or let the columns be plain."),
    "month": lazy("The academic year begins in a month from 1 to 12."),
}


def wrong_words(field: str) -> str:
    """What is wrong with a definition, and what to do."""
    return str(WRONG.get(field, lazy("This definition is unfinished. Look through its fields once more.")))


def register_all() -> None:
    """Called once, when Django is ready."""
    for what, sentence in SENTENCES.items():
        register(what, sentence)
    register_subject("report", _names)
    register_kind(
        DUE,
        label=lazy("A report is owed soon"),
        sentence=lazy("The report “%(title)s” for %(window)s is owed by %(due)s."),
    )


def _names(codes: Iterable[str]) -> dict[str, str]:
    reader, known, wanted = get_language() or "en", delivered(), set(codes)
    found = {code: pick(known[code].title, reader) for code in wanted if code in known}
    numbers = [int(code[4:]) for code in wanted if code.startswith("own-") and code[4:].isdecimal()]
    for row in OwnDefinition.objects.filter(pk__in=numbers):
        found[row.code] = pick(row.content.get("title", {}), reader) or row.code
    return found
