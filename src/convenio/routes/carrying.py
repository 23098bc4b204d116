"""What becomes of a review when the next version differs: kept or void, by stated rules. Pure.

1. Only a review that was done (or stands with an open condition) can be kept; others are asked anew.
2. A review of a step that looks at everything is void as soon as anything differs.
3. Any other is void when something it looks at differs: a clause of a type it names (its values, or its wording in a
   language it names), an amount of money, a promise, an attachment.
4. When parties, kind, languages, the prevailing language, the parent or the replaced agreement differ, all are void.
5. When the step itself was changed in the route, its review is void.
6. A change that a named person calls immaterial keeps a review that rules 2 to 4 made void, where the route allows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from convenio.routes.terms import Change, Looks, StepPlan

ESSENTIAL = frozenset(("parties", "kind", "languages", "prevailing", "parent", "replaces"))
KEPT_SAME, KEPT_UNTOUCHED, KEPT_IMMATERIAL = "same", "untouched", "immaterial"


@dataclass(frozen=True)
class Fate:
    """``kept``, and why: a code of ``phrases``, with the types of clauses (or fields, languages) that made it so."""

    kept: bool
    why: str
    what: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        return {"kept": self.kept, "why": self.why, "what": list(self.what)}


def fate_of(now: StepPlan, before: StepPlan, change: Change) -> Fate:
    """Is the review of a step kept for the next text, in which ``change`` is all that differs?"""
    if (now.when, now.looks, now.mode) != (before.when, before.looks, before.mode):
        return Fate(False, "step_changed")
    if change.nothing:
        return Fate(True, KEPT_SAME)
    if essential := change.whole & ESSENTIAL:
        return Fate(False, "essential", tuple(sorted(essential)))
    if now.looks.anything:
        return Fate(False, "anything")
    return _narrow(now.looks, change)


def _narrow(looks: Looks, change: Change) -> Fate:
    seen = set(looks.clauses)
    if valued := change.valued & seen:
        return Fate(False, "clauses", tuple(sorted(valued)))
    read = [language for language in change.worded if not looks.languages or language in looks.languages]
    if worded := {one for language in read for one in change.worded[language]} & seen:
        return Fate(False, "clauses", tuple(sorted(worded)))
    for name in ("money", "promises", "annexes"):
        if getattr(looks, name) and getattr(change, name):
            return Fate(False, name)
    return Fate(True, KEPT_UNTOUCHED)
