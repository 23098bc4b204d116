"""An amendment and the consolidated text as PDF: the same values as their pages, laid out by ``documents``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements.life.consolidated import Consolidated, Layer
from convenio.agreements.life.showing import Column, Operation, ShownPart
from convenio.agreements.models import Agreement
from convenio.agreements.views.wording import Piece
from convenio.agreements.views.words import reader
from convenio.documents.render.aside import Cell, Item, render_clauses
from convenio.documents.render.engine import CannotDraw
from convenio.parties.queries import is_demo
from convenio.parties.terms import Refusal
from convenio.ui.formats import day_text
from pact.text import text_digest


def amendment_sheet(
    agreement: Agreement,
    base: Layer,
    number: int,
    new: Mapping[str, Any],
    operations: Iterable[Operation],
    *,
    at: datetime,
) -> bytes:
    """What version ``number`` changes in the text that ruled before it.

    Raises:
        Refusal: a letter cannot be drawn.
    """
    facts = [
        (_("Changes"), _("version %(number)s, signed by all") % {"number": base.number}, False),
        (_("Text that is changed"), base.round.text, True),
        (_("By version"), str(number), False),
        (_("New text"), text_digest(new), True),
    ]
    notes = [_("What stands in no line here stays as it is. What is signed is the whole new text, not this sheet.")]
    items = [Item(one.where, one.label, one.op, _cells(one.columns), one.values) for one in operations]
    return _drawn(agreement, new, _("What this amendment changes"), facts, notes, items, at)


def consolidated_sheet(agreement: Agreement, whole: Consolidated, parts: Iterable[ShownPart], *, at: datetime) -> bytes:
    """The text as it stood on a day, each clause with where it comes from.

    Raises:
        Refusal: a letter cannot be drawn.
    """
    assert whole.layer.text is not None
    facts = [
        (_("As the text stood on"), day_text(whole.on), False),
        (_("Version"), str(whole.layer.number), False),
        (_("Text"), whole.layer.round.text, True),
        *((_("With the addition"), one.name(), False) for one in whole.additions),
    ]
    notes = [_("A reading copy. What binds is the signed document; the newest addition goes before the text.")]
    languages = whole.layer.text["languages"]
    items = []
    for part in parts:
        by_tag = {column.tag: column for column in part.columns}
        columns = [by_tag.get(tag, part.columns[0]) for tag in languages]
        items.append(Item(_("Article %(number)s") % {"number": part.number}, part.origin, "", _cells(columns)))
    return _drawn(agreement, whole.layer.text, _("Consolidated text"), facts, notes, items, at)


def _drawn(
    agreement: Agreement,
    text: Mapping[str, Any],
    what: str,
    facts: list[tuple[str, str, bool]],
    notes: list[str],
    items: list[Item],
    at: datetime,
) -> bytes:
    try:
        return render_clauses(
            text, what=what, facts=facts, notes=notes, items=items, reader=reader(), demo=is_demo(), made_at=at
        )
    except CannotDraw as error:
        raise Refusal(_("The document cannot be drawn: %(error)s") % {"error": error}) from error


def _cells(columns: Iterable[Column]) -> list[Cell]:
    return [Cell(_pieces(one.heading), [_pieces(row) for row in one.body]) for one in columns]


def _pieces(row: Iterable[Piece]) -> list[tuple[str, str]]:
    found = []
    for one in row:
        if one.was:
            found.append(("removed", one.was + " "))
            found.append(("added", one.text))
        else:
            found.append((one.kind, one.text))
    return found
