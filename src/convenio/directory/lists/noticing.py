"""What a reader of a list has to say, in words: entries that are wrong, files that cannot be read, what was noticed.

Codes and details are kept (``Edition.notes``, ``Edition.samples``); the sentence is made when a page shows it, in the
language of the person who looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from convenio.intake.guessing import Taught
from convenio.intake.reading import Note
from convenio.intake.reading.shapes import Cell

SHEET = "sheet."
_SENTENCES = {
    "no_key": _("It has no identifier of this list, so it could not be found again in a newer edition."),
    "bad_ror": _("“%(value)s” is not an identifier of the Research Organization Registry (check digits)."),
    "bad_key": _("“%(value)s” is not an identifier of this list."),
    "no_name": _("It has no name."),
    "not_an_entry": _("What stands there is not an entry of this list."),
    "twice": _("The same identifier stood in this file before; this one is left out."),
    "empty": _("This file is empty. Download it again from its publisher."),
    "no_list": _(
        "This file is none of the lists that are known here: the Research Organization Registry, OpenAlex, "
        "the catalogue of the network, the Erasmus Charter list, university domains. Bring it as it is published."
    ),
    "other_list": _("This looks like a file of the list “%(found)s”, not of “%(wanted)s”. Choose that list instead."),
    "no_entries": _("There is no entry in this file that can be read. Is it really “%(list)s”?"),
    "old_form": _(
        "This file has the old form (schema 1) of the Research Organization Registry, which ended in 2025. Bring the "
        "file whose name ends with schema_v2.json, or the whole zip as it is downloaded."
    ),
    "broken": _(
        "The file cannot be read after entry %(entry)s: it is damaged, was not downloaded to its end, or something "
        "stands there that is larger than any entry. Download it again from its publisher."
    ),
    "bad_zip": _("The zip is damaged or was not downloaded to its end. Download it again from its publisher."),
    "locked_zip": _("The zip is locked with a password. Bring the file as its publisher gives it."),
    "which_file": _("The zip holds %(count)s files, and it is not clear which is the list. Unpack it and bring one."),
    "too_large": _("The file is larger than any edition of this list (unpacked more than %(size)s). It was not read."),
    "bomb": _("The file unpacks to more than %(times)s times its size. No list does that; it was not read."),
    "dangerous": _("The file holds a document type, an entity or a comment, as catalogues never do. It was not read."),
    "bad_catalogue": _("The file is not a catalogue of the network that can be read: %(why)s"),
    "sheet_refused": _("%(why)s"),
    "no_column": _(
        "No column of this file holds “%(field)s”. Its columns are: %(columns)s. Bring the file as it is published."
    ),
    "shifted": _(
        "The column “%(column)s” does not hold what its name says. The values were found in column %(place)s and were "
        "read from there; look at the entries below whether that is right."
    ),
    "older": _(
        "This edition is of %(day)s. A newer one, of %(newest)s, is in already. An older edition would undo what the "
        "newer one says, so it is not brought in."
    ),
    "gone_file": _("The file is no longer here. Bring it again."),
    "many_gone": _(
        "%(count)s of the %(known)s entries that were here are not in this file. They would be marked as gone. If that "
        "seems too many, the file may not be whole."
    ),
    "many_wrong": _("%(count)s entries are wrong and would be left out; the first are shown below."),
    "fault": _(
        "It stopped because of a fault of the program (%(fault)s). What was brought in before is kept. "
        "Tell your node keeper."
    ),
}

STATES = {
    "looking": _("is being looked through"),
    "looked": _("looked through, not in yet"),
    "running": _("is coming in"),
    "done": pgettext_lazy("a list is in", "in"),
    "dropped": _("thrown away"),
    "failed": _("could not be read"),
}
"""States of an edition, in words."""
FATES = {
    "new": pgettext_lazy("entries of a list", "New"),
    "joined": pgettext_lazy("entries of a list", "of these, known from another list"),
    "changed": pgettext_lazy("entries of a list", "Changed"),
    "same": pgettext_lazy("entries of a list", "As before"),
    "gone": pgettext_lazy("entries of a list", "No longer named"),
    "wrong": pgettext_lazy("entries of a list", "Wrong"),
}
"""What becomes of the entries of an edition, in words."""


def words(code: str, details: Mapping[str, object]) -> str:
    """The sentence for a stored note, a wrong entry or a problem."""
    if code.startswith(SHEET):
        return Note.from_stored([code.removeprefix(SHEET), dict(details)]).words
    return str(_SENTENCES[code]) % dict(details)


class Unreadable(Exception):
    """The file cannot be read, or not further; code and details as ``words`` takes them."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class Wrong:
    """An entry that cannot be brought in. ``place``: its number in the file, from 1; ``shown``: what it is called."""

    place: int
    shown: str
    code: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Notes:
    """What a reader notices on its way.

    Attributes:
        said: [code, details], each code and column once.
        newest: the newest day that an entry of the file bears; the day of the edition when its name says none.
        before: columns of the edition before this one, by plain header (spreadsheets only).
        columns: [header, field code, place] of this file, to be remembered.
    """

    said: list[list[object]] = field(default_factory=list)
    newest: date | None = None
    before: Mapping[str, Taught] = field(default_factory=dict)
    columns: list[list[Cell]] = field(default_factory=list)

    def say(self, code: str, **details: str | int) -> None:
        one: list[object] = [code, details]
        if one not in self.said:
            self.said.append(one)

    def sheet(self, note: Note) -> None:
        """A note of the spreadsheet reader."""
        self.say(f"{SHEET}{note.code}", **dict(note.details))

    def dated(self, text: object) -> None:
        """A day, as an entry writes it; what is no day counts for nothing."""
        if isinstance(text, str):
            try:
                day = date.fromisoformat(text[:10])
            except ValueError:
                return
            self.newest = max(day, self.newest or day)
