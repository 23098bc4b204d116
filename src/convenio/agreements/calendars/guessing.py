"""What an entry of a calendar probably is: under which agreement, what was done, which way it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from convenio.agreements.activity_lists.words import tables
from convenio.agreements.calendars.reading import Entry
from convenio.agreements.importing.words import plain
from convenio.agreements.models import Agreement
from convenio.parties.models import Party
from convenio.parties.terms import Acting

SHORTEST = 5


@dataclass(frozen=True)
class Guess:
    """Only what is told clearly: one agreement alone, one metric; ``outward`` None where the place does not say it."""

    agreement: Agreement | None
    metric: str
    outward: bool | None


class Guesser:
    """Knows the agreements in force that a person sees; asked once for a whole file."""

    def __init__(self, acting: Acting) -> None:
        rows = Agreement.objects.of(acting.party).seen_by(acting).in_force().prefetch_related("partner_rows")
        self._own = _names(acting.party)
        self._known = [(one, [_names(party) for party in one.partner_rows.all()]) for one in rows]

    def guess(self, entry: Entry) -> Guess:
        """Look for names of partners in title, place and words, and for what was done in the title."""
        everything = f" {plain(entry.title)} {plain(entry.place)} {plain(entry.words)} "
        place = f" {plain(entry.place)} "
        fitting = [one for one, partners in self._known if any(_within(names, everything) for names in partners)]
        away = any(_within(names, place) for _one, partners in self._known for names in partners)
        outward = True if away else False if _within(self._own, place) else None
        return Guess(fitting[0] if len(fitting) == 1 else None, metric_in(entry.title), outward)


def metric_in(title: str) -> str:
    """The metric whose word stands in a title, by the longest word; empty when none does."""
    where = f" {plain(title)} "
    found = [
        (len(word), code)
        for code, words in tables()["metric"].items()
        for word in map(plain, words)
        if _within([word], where)
    ]
    return max(found)[1] if found else ""


def _names(party: Party) -> list[str]:
    return [plain(name) for name in party.names.values()]


def _within(names: Iterable[str], where: str) -> bool:
    """Does one of them stand there as whole words (Chinese: anywhere)?"""
    for name in names:
        han = any("\u4e00" <= char <= "\u9fff" for char in name)
        if name and (name in where if han else (len(name) >= SHORTEST and f" {name} " in where)):
            return True
    return False
