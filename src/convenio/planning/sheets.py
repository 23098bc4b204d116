"""The pack before a renewal as PDF, in the reader's language; laid out by ``documents``, signed by nobody."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.documents.render.aside import Table, render_tables
from convenio.documents.render.engine import CannotDraw
from convenio.parties.queries import is_demo
from convenio.parties.terms import Refusal
from convenio.planning.pictures import years_on_paper
from convenio.planning.queries.pack import KeptView, Pack
from convenio.ui.formats import day_text


def status_words() -> dict[str, str]:
    """The three statuses of what was recorded, in the reader's language."""
    return {"confirmed": _("confirmed"), "recorded": _("not answered yet"), "disputed": _("disputed")}


def moved_words(pack: Pack) -> list[tuple[str, str, str]]:
    """Years of the promises now and then: one line for all when they are the same for all."""
    spans = {(one.before, one.after) for one in pack.moved}
    if len(spans) == 1 and len(pack.moved) > 1:
        return [(_("All promises"), *spans.pop())]
    names = {row.kept.row.commitment: row.what for one in pack.strands for row in one.promises}
    return [(names.get(one.value, one.value), one.before, one.after) for one in pack.moved]


def pack_sheet(pack: Pack, *, at: datetime) -> bytes:
    """The pack as PDF.

    Raises:
        Refusal: a letter cannot be drawn.
    """
    agreement, language = pack.agreement, get_language() or "en"
    try:
        return render_tables(
            title=agreement.name(language),
            what=_("Pack before a renewal"),
            parties=[str(agreement.party), *(str(one) for one in agreement.partner_parties)],
            facts=_facts(pack),
            tables=_tables(pack),
            picture=years_on_paper(pack.years, legend=status_words()) if pack.years else "",
            picture_label=_("Activities by year"),
            reader=language,
            demo=is_demo(),
            made_at=at,
        )
    except CannotDraw as error:
        raise Refusal(_("The document cannot be drawn: %(error)s") % {"error": error}) from error


def _facts(pack: Pack) -> list[tuple[str, str]]:
    course = pack.life.course
    facts = [(_("In force until"), day_text(course.ends_on) if course.ends_on else _("no last day"))]
    if course.notice_on:
        facts.append((_("Last day to act"), day_text(course.notice_on)))
    facts.append((_("Suggestion"), pack.choice))
    facts += [(_("Reason"), one) for one in pack.reasons]
    if pack.chosen:
        facts.append((_("Decided otherwise"), f"{pack.chosen_words}: {pack.chosen.reason}"))
    return [*facts, (_("Disputed, not answered"), f"{pack.disputed}, {pack.unanswered}")]


def _tables(pack: Pack) -> list[Table]:
    headings = (_("Promise"), _("asked by now"), _("done"), _("disputed"))
    tables = [
        Table(
            title=one.name,
            headings=headings,
            rows=tuple((_promise(row), *_numbers(row)) for row in one.promises),
            bars=tuple((row.kept.asked, row.kept.done) for row in one.promises),
            strand=one.strand.name,
        )
        for one in pack.strands
    ]
    if pack.moved:
        years = (_("Promise"), _("years now"), _("years then"))
        tables.append(Table(_("What a renewal would inherit"), years, moved_words(pack)))
    return tables


def _promise(row: KeptView) -> str:
    return f"{row.what}, {row.direction}" if row.direction else row.what


def _numbers(row: KeptView) -> tuple[str, str, str]:
    return str(row.kept.asked), str(row.kept.done), str(row.kept.row.disputed)
