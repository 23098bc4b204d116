"""What a report was made from, as one file: definition, window, records, words. Its bytes draw the report again. Pure.

The package is canonical JSON: equal content, equal bytes, so that its digest names what was counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from convenio.reports.counting import Result, count
from convenio.reports.delivered import content_of
from convenio.reports.table import Table, table_of
from convenio.reports.terms import Definition, Record, Source, Term, from_content
from convenio.reports.windows import Window, window_of
from pact.canonical import canonical

FORMAT = "convenio-report-1"


class WrongPackage(ValueError):
    """Not a package that this version can read."""


@dataclass(frozen=True)
class Package:
    """A report whole. ``words`` by language; ``made_at``: UTC, ``YYYY-MM-DDTHH:MM:SSZ``; ``demo``: says so."""

    definition: Definition
    window: Window
    source: Source
    words: Mapping[str, Mapping[str, str]]
    made_at: str
    demo: bool = False

    def result(self) -> Result:
        return count(self.definition, self.window, self.source)

    def table(self, language: str, result: Result | None = None) -> Table:
        """The report in one of its languages."""
        counted = result or self.result()
        shown = self.made_at.replace("T", " ").replace("Z", " UTC")
        return table_of(self.definition, self.window, self.source, counted, self.words[language], shown)

    def to_bytes(self) -> bytes:
        """The package as canonical JSON."""
        return canonical(
            {
                "format": FORMAT,
                "definition": content_of(self.definition),
                "window": self.window.key,
                "house": self.source.house,
                "scope": None if self.source.scope is None else list(self.source.scope),
                "countries": dict(self.source.countries),
                "records": [_values(one) for one in self.source.records],
                "terms": [_values(one) for one in self.source.terms],
                "words": {language: dict(words) for language, words in self.words.items()},
                "made_at": self.made_at,
                "demo": self.demo,
            }
        )


def read_package(raw: bytes) -> Package:
    """The package that these bytes are.

    Raises:
        WrongPackage: they are none, or one of a later version.
    """
    try:
        values = json.loads(raw)
        if values["format"] != FORMAT:
            raise WrongPackage(str(values["format"]))
        definition = from_content(values["definition"])
        window = window_of(definition, values["window"])
        if window is None:
            raise WrongPackage(values["window"])
        source = Source(
            house=values["house"],
            records=tuple(_read(Record, one) for one in values["records"]),
            terms=tuple(_read(Term, one) for one in values["terms"]),
            countries=values["countries"],
            scope=None if values["scope"] is None else tuple(values["scope"]),
        )
        return Package(definition, window, source, values["words"], values["made_at"], values["demo"])
    except (KeyError, TypeError, ValueError) as error:
        raise WrongPackage(str(error)) from error


def _values(one: Record | Term) -> dict[str, Any]:
    return {name: _value(value) for name, value in asdict(one).items()}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(kind: type[Any], values: Mapping[str, Any]) -> Any:
    found: dict[str, Any] = {}
    for one in fields(kind):
        value = values[one.name]
        if one.name in ("first", "last") and value is not None:
            value = date.fromisoformat(value)
        found[one.name] = tuple(value) if isinstance(value, list) else value
    return kind(**found)
