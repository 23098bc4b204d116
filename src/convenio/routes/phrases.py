"""Words of this room: states, reasons why a review is kept or void, conditions in a sentence, the record, notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.audit.phrases import register
from convenio.parties.phrases import role_names
from convenio.parties.terms import Role, pick
from convenio.routes.carrying import KEPT_IMMATERIAL, KEPT_SAME, KEPT_UNTOUCHED
from convenio.routes.terms import STRANDS, When
from convenio.ui.components import strand_name
from convenio.ui.formats import locale
from convenio.vocabulary.names import country_name

STEP_STATES: dict[str, Promise] = {
    "ahead": pgettext_lazy("a review step", "not its turn yet"),
    "waiting": pgettext_lazy("a review step", "waits for the reviewer"),
    "stuck": pgettext_lazy("a review step", "stuck: nobody is left to review"),
    "asked": pgettext_lazy("a review step", "asked back: waits for the office"),
    "conditional": pgettext_lazy("a review step", "approved with a condition"),
    "approved": pgettext_lazy("a review step", "approved"),
    "kept": pgettext_lazy("a review step", "kept from the version before"),
    "refused": pgettext_lazy("a review step", "refused"),
}
CASE_STATES: dict[str, Promise] = {
    "open": pgettext_lazy("a review", "under way"),
    "complete": pgettext_lazy("a review", "complete"),
    "refused": pgettext_lazy("a review", "refused"),
    "overtaken": pgettext_lazy("a review", "overtaken by a newer version"),
}
SAID: dict[str, Promise] = {
    "approved": pgettext_lazy("a reviewer", "approves"),
    "conditional": pgettext_lazy("a reviewer", "approves with a condition"),
    "refused": pgettext_lazy("a reviewer", "refuses"),
    "asked": pgettext_lazy("a reviewer", "asks"),
}
SENTENCES: dict[str, Promise] = {
    "routes.started": lazy("%(who)s asked for the review of version %(number)s of %(title)s."),
    "routes.said": lazy("%(who)s reviewed %(title)s, step %(step)s: %(said)s."),
    "routes.answered": lazy("%(who)s answered a question of a reviewer of %(title)s, step %(step)s."),
    "routes.fulfilled": lazy("%(who)s said that a condition of the step %(step)s of %(title)s is fulfilled."),
    "routes.passed_on": lazy("%(who)s passed the review of %(title)s, step %(step)s, on to a colleague."),
    "routes.reassigned": lazy("%(who)s named another reviewer for the step %(step)s of %(title)s."),
    "routes.kept": lazy("The review of the step %(step)s of %(title)s was kept for version %(number)s."),
    "routes.voided": lazy("The review of the step %(step)s of %(title)s does not count for version %(number)s."),
    "routes.immaterial": lazy(
        "%(who)s called the change to version %(number)s of %(title)s immaterial for the step %(step)s: %(words)s"
    ),
    "routes.reminded": lazy("The reviewers of %(title)s, step %(step)s, were reminded."),
    "routes.escalated": lazy("The time for the step %(step)s of %(title)s is over; this was passed up."),
    "routes.adopted": lazy("%(who)s adopted the starting route %(route)s."),
    "routes.changed": lazy("%(who)s changed the draft of the review route %(route)s."),
    "routes.activated": lazy("%(who)s put version %(number)s of the review route %(route)s in force."),
    "routes.retired": lazy("%(who)s took the review route %(route)s out of use."),
    "routes.dropped": lazy("%(who)s threw away the draft of the review route %(route)s."),
    "routes.absence": lazy("%(who)s recorded an absence from %(from)s to %(to)s with a deputy."),
    "routes.absence_ended": lazy("%(who)s took back an absence."),
    "routes.calendar": lazy("%(who)s changed the calendar of working days: %(day)s."),
}
WHOLE: dict[str, Promise] = {
    "parties": lazy("the parties"),
    "kind": lazy("the kind of the agreement"),
    "languages": lazy("the languages"),
    "prevailing": lazy("the prevailing language"),
    "parent": lazy("the framework it stands under"),
    "replaces": lazy("the agreement it replaces"),
}

Choices = Callable[[], Iterable[tuple[str, str]]]
_choices: dict[str, Choices] = {}


def register_choices(what: str, choices: Choices) -> None:
    """Rooms above say which codes there are and what they are called in the reader's language.

    ``what``: ``clause`` (types), ``kind`` (of agreements), ``language`` (of texts).
    """
    _choices[what] = choices


def choices(what: str) -> list[tuple[str, str]]:
    """All codes of a vocabulary with their names, by name."""
    if what == "strand":
        return [(one, strand_name(one)) for one in STRANDS]
    known = _choices.get(what)
    return sorted(known(), key=lambda one: one[1]) if known else []


def label(what: str, code: str) -> str:
    """A code in the reader's words; as it is where nobody knows it."""
    if what == "country":
        return country_name(code, get_language() or "en")
    return dict(choices(what)).get(code, code)


def register_all() -> None:
    """The sentences of the record."""
    for what, sentence in SENTENCES.items():
        register(what, sentence, {"said": SAID})


def step_name(step: Any) -> str:
    """The name of a step or route in the reader's language."""
    return pick(step.names, get_language() or "en") or _("Review")


def step_state(code: str) -> str:
    return str(STEP_STATES.get(code, code))


def case_state(code: str) -> str:
    return str(CASE_STATES.get(code, code))


def found_words(found: Iterable[str]) -> list[str]:
    """What of a condition a text holds (``When.found_in``), in words."""
    words = []
    for one in found:
        what, _colon, code = one.partition(":")
        if what == "money":
            words.append(_("amounts of money"))
        elif what == "level":
            words.append(_("level %(level)s (EQF)") % {"level": code})
        else:
            words.append(label(what, code))
    return words


def when_words(when: When) -> str:
    """When a step takes part, as a phrase."""
    parts = [f"clause:{one}" for one in when.clauses] + (["money"] if when.money else [])
    parts += [f"level:{one}" for one in when.levels] + [f"strand:{one}" for one in when.strands]
    parts += [f"country:{one}" for one in when.countries]
    things = format_list(found_words(parts), style="or", locale=locale()) if parts else ""
    kinds = ", ".join(label("kind", one) for one in when.kinds)
    if kinds and things:
        return _("for %(kinds)s, when the text holds %(things)s") % {"kinds": kinds, "things": things}
    if things:
        return _("when the text holds %(things)s") % {"things": things}
    return _("for %(kinds)s") % {"kinds": kinds} if kinds else _("always")


def fate_words(fate: Mapping[str, Any], step: str) -> str:
    """Why the review of the version before was kept, or why it does not count; empty when there was none."""
    if not fate:
        return ""
    what = [str(one) for one in fate.get("what", ())]
    clauses = ", ".join(label("clause", one) for one in what)
    reasons: dict[str, str] = {
        KEPT_SAME: _("Kept: the text is the same."),
        KEPT_UNTOUCHED: _("Kept: nothing of what “%(step)s” looks at changed."),
        KEPT_IMMATERIAL: _("Kept: the change was called immaterial."),
        "step_changed": _("Asked anew: the route was changed in this step."),
        "essential": _("Asked anew: %(what)s changed.") % {"what": ", ".join(str(WHOLE.get(one, one)) for one in what)},
        "anything": _("Asked anew: “%(step)s” looks at the whole text, and the text changed."),
        "clauses": _("Asked anew: what “%(step)s” looks at changed: %(what)s."),
        "money": _("Asked anew: an amount of money changed."),
        "promises": _("Asked anew: a promise changed."),
        "annexes": _("Asked anew: an attachment changed."),
        "not_done": _("Asked anew: the review of the version before was not finished."),
    }
    return reasons.get(str(fate.get("why")), "") % {"step": step, "what": clauses}


def role_label(role: str) -> str:
    """A role in the reader's language."""
    return role_names({Role(role)}) if role in set(Role) else role


def days_words(days: int | None) -> str:
    """How long something took; empty when it has not begun."""
    if days is None:
        return ""
    if days <= 0:
        return _("less than a working day")
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
