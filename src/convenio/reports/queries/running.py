"""Running a report for somebody: the package with what they see, and which windows hold anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from convenio.documents.terms import moment
from convenio.parties.models import Party
from convenio.parties.queries import is_demo
from convenio.parties.terms import Acting
from convenio.reports.counting import Result, groups_of
from convenio.reports.gathering import days_known, gather
from convenio.reports.package import Package
from convenio.reports.terms import Definition, Record
from convenio.reports.windows import Window, window_with
from convenio.reports.words import LANGUAGES, words_in


@dataclass(frozen=True)
class Behind:
    """The records behind a number. ``reason``: why they were left out, when that is what was asked for."""

    records: tuple[Record, ...]
    reason: str = ""


def run(
    who: Acting | Party, definition: Definition, window: Window, at: datetime, languages: Iterable[str] = LANGUAGES
) -> Package:
    """The report about a window as it stands now, with its words in these languages (``en``, ``zh``, ``ru``)."""
    source = gather(who, definition, window)
    words = {language: words_in(language, definition, source) for language in languages}
    return Package(definition, window, source, words, moment(at), is_demo())


def windows_with_records(who: Acting | Party, definition: Definition, today: date) -> list[Window]:
    """Every window from the first activity that the person sees to today's, the newest first."""
    known = days_known(who)
    if known is None:
        return [window_with(definition, today)]
    first, last = (window_with(definition, day) for day in (known[0], max(known[1], today)))
    found, window = [last], last
    while window.first > first.first:
        window = window_with(definition, date.fromordinal(window.first.toordinal() - 1))
        found.append(window)
    return found


def behind(package: Package, result: Result, keys: tuple[str, ...] | None, at: int, unstated: bool = False) -> Behind:
    """The records that a cell is made of, or those of them that do not state its quantity."""
    if not 0 <= at < len(result.columns):
        return Behind(())
    column = result.columns[at]
    chosen = dict(result.selections)[column.reading]
    records = [one for one in chosen.counted if _in_column(package.definition, one, column.across)]
    if keys is not None:
        records = [one for one in records if keys in groups_of(package.definition, package.source, one)]
    if unstated:
        records = [one for one in records if one.stated(column.measure) is None]
    return Behind(tuple(records))


def left_out(result: Result, reason: str) -> Behind:
    """The records of the window that do not count for one reason."""
    return Behind(tuple(one.record for one in result.selection.left if one.reason == reason), reason)


def _in_column(definition: Definition, one: Record, across: str) -> bool:
    return not across or across == {"direction": one.direction, "strand": one.strand}.get(definition.across)
