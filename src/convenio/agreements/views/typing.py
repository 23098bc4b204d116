"""What stands in the editor's forms: wording and values as typed, and whether the person touched them. Pure.

Each field carries the fingerprint of what it showed when the form was made (``was.<field>``). After a conflict a field
that the person had not touched takes what is stored now; what they typed stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from convenio.agreements.values import typed_value
from convenio.parties.terms import Refusal
from pact import text as pact_text

PARTS = ("heading", "body")


def fingerprint(text: str) -> str:
    """A short mark of a text; line endings and spaces around do not count."""
    return sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def fields_of(clause: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Every field of a clause's form with what stands in it: wording by language, values by name."""
    found = {f"{part}.{tag}": str(clause[part].get(tag, "")) for tag in languages for part in PARTS}
    return found | value_fields(clause, languages)


def value_fields(clause: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> dict[str, str]:
    """The fields of the values alone."""
    found: dict[str, str] = {}
    for name, value in clause["values"].items():
        if value["type"] == "words":
            found |= {f"value.{name}.{tag}": str(value["value"].get(tag, "")) for tag in languages}
        elif value["type"] == "money":
            found[f"value.{name}"], found[f"value.{name}.currency"] = str(value["amount"]), str(value["currency"])
        else:
            found[f"value.{name}"] = str(value["value"])
    return found


@dataclass(frozen=True)
class Typed:
    """A form as sent. ``sent``: its fields; only fields of the clause count, others are ignored."""

    sent: Mapping[str, str]

    @classmethod
    def of(cls, post: Mapping[str, object]) -> Typed:
        """A form as the browser sent it; its line endings are those of texts."""
        return cls({name: str(value).replace("\r\n", "\n") for name, value in post.items()})

    def has(self, field: str) -> bool:
        return field in self.sent

    def touched(self, field: str) -> bool:
        """Did the person change this field since the form was made? Without a mark: yes."""
        was = self.sent.get(f"was.{field}")
        return field in self.sent and (was is None or was != fingerprint(self.sent[field]))

    def part(self, part: str, languages: list[str] | tuple[str, ...]) -> dict[str, str]:
        """Headings or bodies that were sent, by language."""
        return {tag: self.sent[f"{part}.{tag}"] for tag in languages if f"{part}.{tag}" in self.sent}

    def values(self, clause: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> dict[str, Any]:
        """Values that were sent and differ from the clause's, as ``typed_value`` takes them."""
        return dict(self._values(clause, languages))

    def _values(self, clause: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        stored = value_fields(clause, languages)
        for name, value in clause["values"].items():
            mine = [field for field in stored if field == f"value.{name}" or field.startswith(f"value.{name}.")]
            if not any(self.has(field) and self.sent[field].strip() != stored[field] for field in mine):
                continue
            typed = {field: self.sent.get(field, stored[field]) for field in mine}
            if value["type"] == "words":
                yield name, {field.rpartition(".")[2]: words for field, words in typed.items()}
            elif value["type"] == "money":
                yield name, {"amount": typed[f"value.{name}"], "currency": typed[f"value.{name}.currency"]}
            else:
                yield name, typed[f"value.{name}"]

    def over(self, clause: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> dict[str, Any]:
        """The clause as it would be: wording as typed, values where they fit, the stale rule applied."""
        edited = dict(clause)
        for tag in languages:
            heading = self.sent.get(f"heading.{tag}", edited["heading"].get(tag, "")).replace("\r\n", "\n").strip()
            body = self.sent.get(f"body.{tag}", edited["body"].get(tag, "")).replace("\r\n", "\n").strip()
            if (heading, body) != (edited["heading"].get(tag, ""), edited["body"].get(tag, "")):
                edited = dict(pact_text.edit_wording(edited, tag, heading, body))
        values = dict(edited["values"])
        for name, given in self.values(clause, languages).items():
            try:
                values[name] = typed_value(values[name], given)
            except Refusal:
                continue
        return {**edited, "values": values}

    def merged(self, theirs: Mapping[str, Any], languages: list[str] | tuple[str, ...]) -> Typed:
        """After a conflict: what the person touched stays as typed, everything else is as stored now."""
        stored = fields_of(theirs, languages)
        mine = {
            field: self.sent[field] if self.touched(field) else stored[field] for field in stored if self.has(field)
        }
        return Typed(mine)
