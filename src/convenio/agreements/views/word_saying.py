"""Sentences about Word files: what a reader should know, what stood beside the text, what became of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from convenio.documents.word import Change, Note

WARNINGS = {
    "scan": lazy(
        "The file holds a picture and hardly any words, probably a scan. Words in a picture cannot be read here: ask "
        "for the text, or keep the file whole."
    ),
    "pictures": lazy("There are pictures in the file. They are not taken over; the file itself is kept."),
    "hidden": lazy("The file holds hidden words that nobody sees in Word. They are not taken over, and shown below."),
    "outside": lazy("The file points to places outside (links or a template). Nothing there was opened."),
    "notes": lazy("Headers, footers and notes are not part of a clause. They are shown below."),
    "protected": lazy("The file is protected against changes. It could be read all the same."),
    "uneven": lazy("The languages do not have the same number of clauses. Look whether the right ones stand together."),
    "no_clauses": lazy("No numbers or headings were found that divide the text into clauses. You can keep it whole."),
}
NOTES = {
    "header": lazy("Header"),
    "footer": lazy("Footer"),
    "footnote": lazy("Footnote"),
    "endnote": lazy("Endnote"),
    "textbox": lazy("Text box"),
    "hidden": lazy("Hidden words"),
    "chapter": lazy("Heading of a chapter"),
}
OUTCOMES = ("clauses", "changes", "added", "removed", "suggestions", "comments")
CHANGES = {
    "inserted": lazy("put in"),
    "deleted": lazy("taken out"),
    "moved_here": lazy("moved here"),
    "moved_away": lazy("moved away"),
}


def warnings_said(codes: Iterable[str], changes: int = 0) -> list[str]:
    """What a reader should know about a file, in sentences."""
    said = [str(WARNINGS[code]) for code in dict.fromkeys(codes) if code in WARNINGS]
    if changes:
        said.append(
            ngettext(
                "The file holds %(count)s tracked change. The text is shown as if it were accepted.",
                "The file holds %(count)s tracked changes. The text is shown as if they were accepted.",
                changes,
            )
            % {"count": changes}
        )
    return said


def note_rows(notes: Iterable[Note]) -> list[tuple[str, str]]:
    """What stood beside the text: its kind and its words."""
    return [(str(NOTES.get(one.kind, one.kind)), one.text) for one in notes]


def change_rows(changes: Iterable[Change]) -> list[tuple[str, str, str, str]]:
    """Tracked changes: what was done, the words, who, when."""
    return [(str(CHANGES.get(one.kind, one.kind)), one.text, one.author, one.at[:10]) for one in changes]


def outcome_said(outcome: Mapping[str, Any]) -> str:
    """What became of a file."""
    count = {name: int(outcome.get(name) or 0) for name in OUTCOMES}
    said = [
        ngettext("%(count)s clause into the draft", "%(count)s clauses into the draft", count["clauses"]),
        ngettext("%(count)s clause of the draft changed", "%(count)s clauses of the draft changed", count["changes"]),
        ngettext("%(count)s clause added", "%(count)s clauses added", count["added"]),
        ngettext("%(count)s clause taken out", "%(count)s clauses taken out", count["removed"]),
        ngettext("%(count)s suggestion", "%(count)s suggestions", count["suggestions"]),
        ngettext("%(count)s comment", "%(count)s comments", count["comments"]),
    ]
    said = [one % {"count": count[name]} for name, one in zip(OUTCOMES, said, strict=True) if count[name]]
    return ", ".join(said) or _("Nothing was taken over yet")
