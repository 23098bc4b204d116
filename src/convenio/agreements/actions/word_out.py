"""Giving a text out as a Word file, and remembering which text it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convenio.agreements import books
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.models.word import WordCopy
from convenio.agreements.rules import may_edit
from convenio.agreements.rules.basics import own_house
from convenio.agreements.texts import draft_text
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal
from pact.canonical import canonical, digest

LAYOUTS = ("", "side_by_side", "one_after_another")


def export_word(
    *, acting: Acting, agreement: Agreement, at: datetime, draft: bool = False, layout: str = ""
) -> tuple[bytes, str]:
    """The newest version (or our draft) as a Word file for mark-up, with a name for it.

    Args:
        draft: the draft instead of the version; for the pen holder's officers only.
        layout: side_by_side, one_after_another, or empty: as the text says.

    Raises:
        Refusal: no such text, the text is under way, or the draft is none of the person's business.
    """
    own_house(acting, agreement).require()
    facts = facts_of(agreement)
    newest = facts.state.versions[-1] if facts.state.versions else None
    if draft or newest is None:
        may_edit(acting, agreement).require()
        if facts.draft is None:
            raise Refusal(_("There is no draft to give out. Give out the newest version."), 404)
        text, number = draft_text(facts.draft), 0
    else:
        found = books.text(agreement, newest.text)
        if found is None:
            raise Refusal(
                _("The text of the newest version is still under way from the partner. Try again in a minute.")
            )
        text, number = found, len(facts.state.versions)
    raw = canonical(text)
    with transaction.atomic():
        _row, new = WordCopy.objects.get_or_create(
            agreement=agreement,
            text_digest=digest(raw),
            defaults={
                "raw": b"" if number else raw,
                "number": number,
                "made_at": at,
                "made_by": acting.person_id,
                "made_by_name": acting.person_name,
            },
        )
        if new:
            record(
                acting=acting,
                party=agreement.own,
                what="agreements.word_out",
                about=agreement.about,
                details={"title": agreement.name("en"), "number": number},
                at=at,
            )
    with override("en"):
        about = _("version %(number)s") % {"number": number} if number else _("draft")
    from convenio.documents.word.writing import write_word

    content = write_word(text, digest=digest(raw), about=about, layout=layout if layout in LAYOUTS else "")
    return content, f"{agreement.name('en')} - {about}.docx"
