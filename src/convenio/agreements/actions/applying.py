"""Suggested changes of one clause: making them small enough for an event, and putting them into a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements.models import Draft, DraftClause
from convenio.agreements.values import typed_value
from convenio.parties.terms import Acting, Refusal
from pact import text as pact_text
from pact.canonical import canonical

MAX_CHANGE_BYTES = 40_000


def change_of(
    text: Mapping[str, Any], clause_id: str, values: Mapping[str, Any], wording: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The change as an event carries it: ``{"values": {name: value}, "wording": {lang: {"heading", "body"}}}``.

    Raises:
        Refusal: unknown clause, value or language; nothing changes; too large.
    """
    try:
        clause = pact_text.clause_of(text, clause_id)
    except KeyError:
        raise Refusal(_("This clause is not part of the newest version."), 404) from None
    typed = {}
    for name, given in values.items():
        if name not in clause["values"]:
            raise Refusal(_("The clause has no value called %(name)s.") % {"name": name}, 400)
        value = typed_value(clause["values"][name], given)
        if value != clause["values"][name]:
            typed[name] = value
    changed = {}
    for language, words in wording.items():
        if language not in text["languages"]:
            raise Refusal(_("This is not a language of the text."), 400)
        old = {"heading": clause["heading"].get(language, ""), "body": clause["body"].get(language, "")}
        new = {part: words.get(part, old[part]).replace("\r\n", "\n").strip() for part in old}
        if new != old:
            changed[language] = new
    change = {name: part for name, part in (("values", typed), ("wording", changed)) if part}
    if not change:
        raise Refusal(_("Nothing would change. Write the number or the words that you want."), 400)
    if len(canonical(change)) > MAX_CHANGE_BYTES:
        raise Refusal(_("This suggestion is too long for one clause. Comment instead, or suggest less at once."), 400)
    return change


def apply_change(draft: Draft, clause_id: str, change: Mapping[str, Any], acting: Acting, at: datetime) -> DraftClause:
    """Put a suggested change into the draft's clause. What came from outside is checked like what a person types.

    Raises:
        Refusal: the clause is gone, or the change does not fit it.
    """
    row = DraftClause.objects.filter(draft=draft, clause_id=clause_id).first()
    if row is None:
        raise Refusal(_("This clause is not part of the draft any more."), 404)
    clause = dict(row.content)
    values, wording = change.get("values", {}), change.get("wording", {})
    if not isinstance(values, Mapping) or not isinstance(wording, Mapping):
        raise Refusal(_("This suggestion does not have a form that this node can read."))
    for name, given in values.items():
        if name not in clause["values"]:
            raise Refusal(_("The clause has no value called %(name)s.") % {"name": name})
        clause["values"] = {**clause["values"], name: typed_value(clause["values"][name], given)}
    for language, words in wording.items():
        if language not in draft.settings["languages"] or not isinstance(words, Mapping):
            raise Refusal(_("This suggestion does not have a form that this node can read."))
        heading = str(words.get("heading", clause["heading"].get(language, "")))
        body = str(words.get("body", clause["body"].get(language, "")))
        clause = pact_text.edit_wording(clause, language, heading, body)
    row.content, row.revision = clause, row.revision + 1
    row.changed_at, row.changed_by = at, acting.person_id
    row.save()
    return row
