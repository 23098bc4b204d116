"""Records of a small house, written out so that every number can be added up by hand."""

from datetime import date
from typing import Any

from convenio.reports.terms import Definition, Record, Source, Term, from_content
from convenio.reports.windows import Window, window_of

HOUSE, TPU, ALMATY = "chd.edu.cn", "tpu.ru", "almaty.example"
COUNTRIES = {TPU: "RU", ALMATY: "KZ"}
LONG, SHORT = ("2024-09-01", "2025-01-31"), ("2025-03-10", "2025-03-14")


def made(name: str, first: str, last: str, **more: Any) -> Record:
    """A confirmed stay of students of Tomsk with us, unless it says otherwise."""
    facts: dict[str, Any] = {
        "activity": f"a-{name}",
        "statement": f"s-{name}",
        "agreement": "p-1",
        "title": {"en": "Exchange", "zh": "交流协议", "ru": "Обмен"},
        "partners": (TPU,),
        "units": (),
        "strand": "training",
        "metric": "exchange_students",
        "direction": "in",
        "status": "confirmed",
        "ours": True,
        "quantities": {"persons": 1},
    }
    return Record(first=date.fromisoformat(first), last=date.fromisoformat(last), **{**facts, **more})


def defined(**more: Any) -> Definition:
    facts = {"code": "t", "edition": "1", "title": {"en": "T"}, "about": {}, "recipient": {}}
    return from_content({**facts, "rows": [], "measures": ["activities"], **more})


def year(key: str, definition: Definition | None = None) -> Window:
    found = window_of(definition or defined(), key)
    assert found is not None
    return found


def source(*records: Record, terms: tuple[Term, ...] = (), scope: tuple[str, ...] | None = None) -> Source:
    return Source(HOUSE, records, terms, COUNTRIES, scope)
