"""Sentences about suggestions before an end, and the notice that brings the pack."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.audit.phrases import register
from convenio.notices.registry import register_kind
from convenio.planning.suggesting import CLOSE, RENEW, RESCOPE, Reason

CHOICES = {
    RENEW: lazy("Renew as it is"),
    RESCOPE: lazy("Re-scope: renew with other promises"),
    CLOSE: lazy("Close: let it end"),
}
STRANDS = {
    "visits": lazy("Visits"),
    "training": lazy("Training"),
    "programmes": lazy("Programmes"),
    "research": lazy("Research"),
}
KIND = "planning.pack"


def reason_words(reason: Reason) -> str:
    """A reason as a sentence with its numbers."""
    values = dict(reason.values)
    if "strand" in values:
        values["strand"] = STRANDS.get(values["strand"], values["strand"])
    sentences = {
        "nothing": _("Nothing was ever recorded under this agreement."),
        "dormant": _("The last activity lies %(months)s months back; from %(limit)s months on it counts as dormant."),
        "uncounted": _("It holds no promise that was due by now, and activities were recorded: %(activities)s."),
        "share_low": _("Of what the calendar asked by now, %(share)s %% was done; below %(limit)s %% is little."),
        "share_good": _("Of what the calendar asked by now, %(share)s %% was done; %(limit)s %% is well kept."),
        "strand_weak": _("%(strand)s: less than %(limit)s %% of what was asked by now was done."),
        "disputed": _("%(share)s %% of what was recorded is disputed; more than %(limit)s %% needs talking first."),
    }
    return sentences[reason.code] % values


def register_all() -> None:
    """Tell the room of notices and the record what may be said."""
    register_kind(
        KIND,
        label=lazy("An agreement comes near its end: the pack for the decision"),
        sentence=lazy(
            "%(about)s ends on %(day)s, in %(months)s months. What was delivered, and a suggestion, is ready."
        ),
    )
    register("planning.overruled", lazy("%(who)s decided otherwise than suggested about %(about)s"))
