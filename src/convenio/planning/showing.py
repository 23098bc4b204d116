"""The texts that plans and reports are made from and shown by: the one that binds, the newest, the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from convenio.agreements import books, texts
from convenio.agreements.models import Agreement, Draft
from convenio.agreements.terms import read_moment

Text = Mapping[str, Any]


def newest_text(agreement: Agreement) -> Text | None:
    """The newest version as proposed; the draft of one that was never proposed; None while it is under way."""
    if agreement.founded:
        return books.text(agreement, agreement.text_digest)
    return draft_text(agreement)


def draft_text(agreement: Agreement) -> Text | None:
    """What stands in the draft now."""
    draft = Draft.objects.filter(agreement=agreement).first()
    return texts.draft_text(draft) if draft else None


def approved_text(agreement: Agreement) -> Text | None:
    """The text that all approve, as heard so far."""
    digest = approved_digest(agreement)
    return books.text(agreement, digest) if digest else None


def approved_digest(agreement: Agreement) -> str:
    """The digest of the text that all approve; empty when none is."""
    if not agreement.agreed:
        return agreement.in_force_text
    return next((one.text for one in books.state(agreement).versions if one.id == agreement.agreed), "")


def approved_at(agreement: Agreement) -> datetime | None:
    """When the last of the parties approved, by its own clock; None while somebody has not."""
    wanted = approved_digest(agreement)
    for version in reversed(books.state(agreement).versions):
        if version.text == wanted and version.words:
            return max(read_moment(mark.at) for mark in version.words.values())
    return None
