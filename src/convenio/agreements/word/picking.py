"""What a person ticked on the page of a marked-up file. The names of the boxes are made and read here. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from convenio.agreements.word.comparing import Comparison


@dataclass(frozen=True)
class Picks:
    """Ticks by what they are about; a value's tick is the number of the chosen option."""

    words: frozenset[tuple[str, str]] = frozenset()
    values: Mapping[tuple[str, str], int] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    added: frozenset[int] = frozenset()
    remarks: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


def words_name(clause: str, language: str) -> str:
    return f"words.{clause}.{language}"


def value_name(clause: str, name: str) -> str:
    return f"value.{clause}.{name}"


def removed_name(clause: str) -> str:
    return f"removed.{clause}"


def added_name(place: int) -> str:
    return f"added.{place}"


def remark_name(id: str) -> str:
    return f"remark.{id}"


def title_name(language: str) -> str:
    return f"title.{language}"


def picks_in(posted: Mapping[str, str], comparison: Comparison) -> Picks:
    """The ticks of a form, read by the boxes that the page had."""
    values = {}
    for one in comparison.clauses:
        for each in one.values:
            said = posted.get(value_name(one.id, each.name), "")
            if said.isascii() and said.isdigit() and len(said) < 4:
                values[one.id, each.name] = int(said)
    words = {(one.id, each.language) for one in comparison.clauses for each in one.words}
    remarks = [remark for one in comparison.clauses for remark in one.remarks]
    return Picks(
        words=frozenset(pair for pair in words if words_name(*pair) in posted),
        values=values,
        removed=frozenset(one.id for one in comparison.clauses if removed_name(one.id) in posted),
        added=frozenset(at for at in range(len(comparison.added)) if added_name(at) in posted),
        remarks=frozenset(one.id for one in (*remarks, *comparison.remarks) if remark_name(one.id) in posted),
        titles=frozenset(tag for tag in comparison.titles if title_name(tag) in posted),
    )


def usual_picks(comparison: Comparison) -> Picks:
    """What is ticked when the page opens: everything that is certain and takes nothing away."""
    remarks = [remark for one in comparison.clauses for remark in one.remarks]
    return Picks(
        words=frozenset(
            (one.id, each.language)
            for one in comparison.clauses
            for each in one.words
            if not (each.clash or one.missing)
        ),
        values={
            (one.id, each.name): 0
            for one in comparison.clauses
            for each in one.values
            if len(each.options) == 1 and not (each.clash or one.missing)
        },
        added=frozenset(range(len(comparison.added))) if comparison.sure else frozenset(),
        remarks=frozenset(one.id for one in (*remarks, *comparison.remarks) if not one.done),
        titles=frozenset(comparison.titles),
    )
