"""What changed between two texts, as lines one can read aloud, and a page's view turned to another comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import queries
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, DraftClause, DraftCommitment
from convenio.agreements.queries import AgreementView, ValueView
from convenio.agreements.queries.texts import clauses_of, labels_of, value_view
from convenio.agreements.texts import draft_text
from convenio.agreements.views.words import language_label, reader, shown_in, value_label
from convenio.parties.terms import pick
from pact import text as pact_text
from pact.text import ClauseDifference, TextDifference

FRAME = ("title", "languages", "prevailing", "layout", "signatories")


@dataclass(frozen=True)
class Line:
    """One change. ``clause``: its id, empty for the whole; ``where``: the clause in words; ``what``: a sentence;
    ``values``: label, before and now of each changed value, as the reader's language writes them."""

    clause: str
    where: str
    what: str
    values: tuple[tuple[str, str, str], ...] = ()
    removed: bool = False


def lines_of(difference: TextDifference | None, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Line, ...]:
    """Every change of the text in the order of the clauses."""
    if difference is None:
        return ()
    lines = [_clause_line(one, old, new) for one in difference.clauses]
    if difference.commitments:
        names = ", ".join(one.name for one in difference.commitments)
        lines.append(Line("", _("Promises"), _("Changed: %(names)s.") % {"names": names}))
    if difference.annexes:
        names = ", ".join(one.name for one in difference.annexes)
        lines.append(Line("", _("Attachments"), _("Changed: %(names)s.") % {"names": names}))
    fields = [one.name for one in difference.frame if one.name in FRAME]
    if fields:
        labels = ", ".join(str(frame_label(one)) for one in fields)
        lines.append(Line("", _("The text as a whole"), _("Changed: %(names)s.") % {"names": labels}))
    return tuple(lines)


def frame_label(field: str) -> str:
    """What a field of the text as a whole is called."""
    return {
        "title": _("title"),
        "languages": _("languages"),
        "prevailing": _("prevailing language"),
        "layout": _("layout"),
        "signatories": _("signatories"),
    }.get(field, field)


def clause_name(text: Mapping[str, Any], clause_id: str) -> str:
    """A clause as "3 · Mutual visits of teachers"; its type where it has no heading."""
    for number, clause in enumerate(text["clauses"], start=1):
        if clause["id"] == clause_id:
            heading = pick(clause["heading"], reader()) or labels_of(clause["type"])[0]
            return f"{number} · {heading}"
    return _("the whole text")


def _clause_line(change: ClauseDifference, old: Mapping[str, Any], new: Mapping[str, Any]) -> Line:
    text = old if change.kind == "removed" else new
    where = clause_name(text, change.id)
    if change.kind == "added":
        return Line(change.id, where, _("New clause."))
    if change.kind == "removed":
        return Line("", where, _("Removed."), removed=True)
    clause = pact_text.clause_of(new, change.id)
    values = tuple(
        _value(value_label(clause["type"], one.name), value_view(new, one.name, one.after, one.before))
        for one in change.values
        if one.before is not None and one.after is not None
    )
    said = []
    worded = dict.fromkeys([*change.headings, *change.bodies])
    if worded:
        said.append(_("New wording: %(languages)s.") % {"languages": ", ".join(map(language_label, worded))})
    if change.moved:
        said.append(_("Moved."))
    return Line(change.id, where, " ".join(said), values)


def _value(label: str, value: ValueView) -> tuple[str, str, str]:
    return label, shown_in(value.before or {}), shown_in(value.shown)


def compared_to(view: AgreementView, number: int) -> AgreementView:
    """The same page with its marks against another version; unchanged when there is no such version or text."""
    base = next((one for one in view.versions if one.number == number), None)
    old = queries.text_of(view.agreement, base.text_digest) if base else None
    if base is None or old is None or view.text is None:
        return view
    difference = pact_text.difference(old, view.text)
    clauses = clauses_of(view.text, compared=old, difference=difference, remarks=view.remarks, promises=view.promises)
    return replace(view, compared_with=number, difference=difference, clauses=clauses)


def base_text(view: AgreementView) -> Mapping[str, Any] | None:
    """The text that the page compares with."""
    base = next((one for one in view.versions if one.number == view.compared_with), None)
    return queries.text_of(view.agreement, base.text_digest) if base else None


def unproposed(agreement: Agreement, view: AgreementView) -> tuple[Line, ...]:
    """What the draft changes against the newest version; nothing while nobody touched it."""
    draft = facts_of(agreement).draft
    newest = view.versions[-1] if view.versions else None
    if draft is None or not draft.touched or newest is None:
        return ()
    old = queries.text_of(agreement, newest.text_digest)
    if old is None:
        return ()
    rows = list(DraftClause.objects.filter(draft=draft))
    new = draft_text(draft, rows, list(DraftCommitment.objects.filter(draft=draft)))
    return lines_of(pact_text.difference(old, new), old, new)
