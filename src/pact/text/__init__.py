"""The text of an agreement: its form, its wordings with values put in, what is stale, what changed."""

from pact.text.difference import Change, ClauseDifference, Span, TextDifference, difference, spans
from pact.text.languages import format_value, is_language, pick, plural_category
from pact.text.model import (
    FORMAT,
    Problem,
    check_text,
    clause_of,
    missing_required,
    quantity_of,
    text_digest,
)
from pact.text.placeholders import BadPlaceholder, pieces
from pact.text.wording import (
    Run,
    confirm_translation,
    edit_wording,
    plain,
    runs,
    stale_languages,
    wording_digest,
)

__all__ = (
    "FORMAT",
    "BadPlaceholder",
    "Change",
    "ClauseDifference",
    "Problem",
    "Run",
    "Span",
    "TextDifference",
    "check_text",
    "clause_of",
    "confirm_translation",
    "difference",
    "edit_wording",
    "format_value",
    "is_language",
    "missing_required",
    "pick",
    "pieces",
    "plain",
    "plural_category",
    "quantity_of",
    "runs",
    "spans",
    "stale_languages",
    "text_digest",
    "wording_digest",
)
