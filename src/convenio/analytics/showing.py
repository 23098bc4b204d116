"""Values of answers in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from convenio.analytics.answers import Answer
from convenio.analytics.phrases import COLUMNS, DIRECTIONS, RESTS, STATUS
from convenio.analytics.suppression import Hidden
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from convenio.parties.models import Party
from convenio.ui.components import strand_name
from convenio.ui.formats import number_text
from convenio.vocabulary.lists import isced_f_name
from convenio.vocabulary.names import country_name

NUMBERS = frozenset(
    ("persons", "months", "credits", "months_each", "activities", "promised", "confirmed", "recorded", "began")
) | {"ended", "in_force", "agreements"}
FILE_ONLY = frozenset(("latitude", "longitude"))
Cell = tuple[str, bool]


class Words:
    """The words for the values of one answer; names of universities are read once."""

    def __init__(self, answer: Answer) -> None:
        self._language = get_language() or "en"
        self._names = _names(row.get("partner") for row in answer.rows)

    def text(self, column: str, value: Any) -> str:
        """A value as text."""
        if isinstance(value, Hidden):
            return hidden_words(value)
        if column in NUMBERS:
            return "—" if value is None else number_text(value)
        if column in WORDS:
            return str(WORDS[column](value, self._language))
        if column == "partner":
            return self._names.get(str(value), str(value))
        return "" if value is None else str(value)

    def cell(self, column: str, value: Any) -> object:
        """A value for a file: numbers stay numbers."""
        plain = column in NUMBERS or column in FILE_ONLY or isinstance(value, date)
        if plain and not isinstance(value, Hidden):
            return "" if value is None else (int(value) if value == int(value) else float(value))
        return self.text(column, value)


def hidden_words(value: Hidden) -> str:
    """What stands where a number is not shown."""
    if not value.small:
        return pgettext("a number", "not shown")
    return ngettext("fewer than %(count)s", "fewer than %(count)s", value.least) % {"count": number_text(value.least)}


def header(answer: Answer) -> list[str]:
    """The words above the columns, all of them."""
    return [str(COLUMNS[name]) for name in answer.question.columns]


def lines(answer: Answer) -> list[list[Cell]]:
    """The rows for a page: text, and whether it is a number; without what stands in files alone."""
    words = Words(answer)
    shown = [name for name in answer.question.columns if name not in FILE_ONLY]
    return [[(words.text(name, row[name]), name in NUMBERS) for name in shown] for row in answer.rows]


def shown_header(answer: Answer) -> list[Cell]:
    """The words above the columns of a page."""
    return [(str(COLUMNS[name]), name in NUMBERS) for name in answer.question.columns if name not in FILE_ONLY]


def cells(answer: Answer) -> list[list[object]]:
    """The rows for a file."""
    words = Words(answer)
    return [[words.cell(name, row[name]) for name in answer.question.columns] for row in answer.rows]


def _names(hei_ids: Iterable[str | None]) -> dict[str, str]:
    wanted = {one for one in hei_ids if one}
    return {row.hei_id: row.name() for row in Party.objects.filter(hei_id__in=wanted)} if wanted else {}


def _level(value: str, language: str) -> str:
    return _("EQF level %(level)s") % {"level": value} if value else _("not stated")


def _field(value: str, language: str) -> str:
    return isced_f_name(value, language) if value else _("not stated")


def _country(value: str, language: str) -> str:
    return country_name(value, language) if value else _("country not known")


WORDS: dict[str, Callable[[str, str], object]] = {
    "direction": lambda value, language: DIRECTIONS.get(value, value),
    "status": lambda value, language: STATUS.get(value, value),
    "rest": lambda value, language: RESTS.get(value, value),
    "strand": lambda value, language: strand_name(value),
    "metric": lambda value, language: metric_label(value, tongue(language)),
    "level": _level,
    "field": _field,
    "country": _country,
}
