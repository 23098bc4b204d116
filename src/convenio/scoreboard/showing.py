"""The board in words: lines of promises as the page and the table show them, and money that the text names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.agreements.money import money_text
from convenio.agreements.queries import PromiseView
from convenio.agreements.queries.texts import promises_of
from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.scoreboard import phrases
from convenio.scoreboard.queries.board import PromiseRow, Scoreboard
from convenio.scoreboard.terms import Light, Standing
from convenio.ui.formats import number_text


@dataclass(frozen=True)
class Line:
    """One promise in words. ``promised``: a number, or what falls to the year, with one decimal where it is not whole.

    ``years``: year, what falls to it, what was delivered in it; ``more``: what waits for whom.
    """

    row: PromiseRow
    metric: str
    direction: str
    years: str
    measure: str
    promised: str
    standing: str
    light: Light
    word: str
    share: str
    forecast: str
    more: tuple[str, ...]
    by_year: tuple[tuple[int, str, int], ...]


def lines_of(board: Scoreboard, names: Mapping[str, str], own: str) -> dict[str, Line]:
    """The promises of the text in force by their ids."""
    views = {one.id: one for one in promises_of(board.text, board.board.rows)}
    other = ", ".join(name for hei, name in names.items() if hei != own)
    return {row.id: _line(board, row, views[row.id], names, other) for row in board.rows}


def _line(board: Scoreboard, row: PromiseRow, view: PromiseView, names: Mapping[str, str], other: str) -> Line:
    return Line(
        row=row,
        metric=words.metric_of(row.metric),
        direction=words.promise_direction(view, names),
        years=words.promise_years(view),
        measure=words.promise_measure(view, view.quantity),
        promised=phrases.amount(row.promised),
        standing=standing_words(row.standing, board.year),
        light=row.light,
        word=str(phrases.LIGHTS[row.light]),
        share=phrases.share_words(row.done, row.due, row.share),
        forecast=phrases.forecast_words(row.forecast) if row.forecast else "",
        more=() if board.writer else tuple(_waiting(row, other)),
        by_year=tuple((year, phrases.amount(due), done) for year, due, done in row.years),
    )


def standing_words(standing: Standing, year: int) -> str:
    """How a promise stands; in one year alone nothing may have been promised."""
    if year and standing == Standing.NO_PROMISE:
        return _("nothing of it falls to this year")
    return str(phrases.STANDINGS[standing])


def _waiting(row: PromiseRow, other: str) -> Iterator[str]:
    if row.waiting_for_us:
        yield ngettext(
            "%(count)s record waits for our confirmation",
            "%(count)s records wait for our confirmation",
            row.waiting_for_us,
        ) % {"count": number_text(row.waiting_for_us)}
    if row.waiting_for_them:
        yield ngettext(
            "%(count)s record waits for confirmation by %(party)s",
            "%(count)s records wait for confirmation by %(party)s",
            row.waiting_for_them,
        ) % {"count": number_text(row.waiting_for_them), "party": other}


def writer_words(writer: str, partner: str) -> str:
    """Why some columns are missing, when only one side writes."""
    if writer == "us":
        return _(
            "Only our side writes in this agreement, so there is nothing recorded, confirmed or disputed by %(party)s, "
            "and these columns are left out. What we recorded is held against the promise."
        ) % {"party": partner}
    if writer == "them":
        return _(
            "Only %(party)s writes in this agreement, so the columns of our side are left out. What the partner "
            "recorded is held against the promise."
        ) % {"party": partner}
    return ""


def money_of(text: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Amounts of money that the text names: heading of the clause, what it means, the amount with its currency."""
    found = []
    for clause in text["clauses"]:
        heading = pick(clause.get("heading", {}), words.reader()) or str(clause["type"])
        values: Mapping[str, Mapping[str, Any]] = clause.get("values", {})
        for name, value in values.items():
            if value.get("type") == "money":
                sum_ = money_text(str(value["amount"]), value["currency"])
                found.append((heading, words.value_label(clause["type"], name, list(values)), sum_))
    return found


def years_of(lines: Iterable[Line]) -> list[int]:
    """The years that any promise is made for."""
    return sorted({year for line in lines for year, _due, _done in line.by_year})
