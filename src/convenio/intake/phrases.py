"""Words of this room: states, statuses, reasons of its own, sentences of the record."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from convenio.audit.phrases import register

STATUS = {
    "new": pgettext_lazy("a row of a list", "New"),
    "changed": pgettext_lazy("a row of a list", "Changed"),
    "doubtful": pgettext_lazy("a row of a list", "Doubtful"),
    "same": pgettext_lazy("a row of a list", "There already"),
    "wrong": pgettext_lazy("a row of a list", "Wrong"),
}
STATE = {
    "mapping": lazy("columns to be named"),
    "checking": lazy("is being looked through"),
    "checked": lazy("looked through, not in yet"),
    "running": lazy("is coming in"),
    "done": lazy("in"),
    "undoing": lazy("is being taken back"),
    "undone": lazy("taken back"),
}
_REASONS = {
    "intake.twice": lazy("The same as row %(row)s of this list; left out."),
    "intake.twice_otherwise": lazy("Row %(row)s of this list is about the same, but says something else."),
    "intake.refused": lazy("%(words)s"),
    "intake.fault": lazy(
        "This row could not be written because of a fault of the program (%(fault)s). Nothing else is touched; "
        "tell your node keeper."
    ),
    "intake.kept": lazy("Not taken back: %(words)s"),
}


def own_reason(code: str, details: Mapping[str, str]) -> str:
    """A reason of this room in words; empty for those of a target."""
    return str(_REASONS[code]) % dict(details) if code in _REASONS else ""


def register_all() -> None:
    """Tell the record how its sentences read."""
    register("intake.received", lazy("%(who)s brought the list %(name)s with %(count)s rows."))
    register("intake.started", lazy("%(who)s let the list %(name)s in."))
    register("intake.undone", lazy("%(who)s took back what the list %(name)s had brought in."))
    register("intake.discarded", lazy("%(who)s threw away the list %(name)s."))


def column_letter(place: int) -> str:
    """How a spreadsheet program calls a column."""
    from convenio.intake.reading.package import letters_of

    return _("column %(letter)s") % {"letter": letters_of(place + 1)}


def reason_header() -> str:
    """The head of the column of an error file that says what is wrong with a row."""
    return _("What is wrong")
