"""A deed that was refused, at the place of its button, with what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from convenio.parties.terms import Refusal


@dataclass(frozen=True)
class Refused:
    """``place``: the name of the form; ``typed``: what stood in it, so that nothing is lost."""

    place: str
    reason: str
    status: int = 409
    typed: QueryDict = field(default_factory=QueryDict)

    @classmethod
    def of(cls, place: str, refusal: Refusal, typed: QueryDict) -> Refused:
        return cls(place, refusal.reason, refusal.status, typed)

    def word(self, name: str, otherwise: str = "") -> str:
        """What was typed into a field."""
        return str(self.typed.get(name, otherwise))
