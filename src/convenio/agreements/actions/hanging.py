"""Under which agreement a text hangs, written into a text that begins."""

from __future__ import annotations

from typing import Any

from convenio.agreements import library
from convenio.agreements.models import Agreement


def hang_under(text: dict[str, Any], parent: Agreement | None) -> None:
    """Let a new text name the agreement above it, and end no later than that one where its kind may not outlive it."""
    if parent is None or not parent.founded:
        return
    text["parent"] = parent_of_text(parent)
    if library.kind(text["kind"]).survives_parent or parent.ends_on is None:
        return
    for clause in text["clauses"]:
        day = clause["values"].get("ends_on", {}) if clause["type"] == "duration" else {}
        if day.get("type") == "date" and day["value"] > parent.ends_on.isoformat():
            day["value"] = parent.ends_on.isoformat()


def parent_of_text(parent: Agreement) -> dict[str, str]:
    """How a text names the agreement above it: its pact, and the text of it that binds."""
    return {"pact": str(parent.pact), "text": parent.in_force_text or parent.text_digest}


def main_of(parent: Agreement | None) -> library.Main | None:
    """What the wordings of a dependent kind say of the agreement above them."""
    return library.Main(dict(parent.title), parent.in_force_from) if parent else None
