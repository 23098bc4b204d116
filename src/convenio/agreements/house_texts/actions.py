"""Writing texts of the house: begin, save, publish, archive. Keyword arguments, one transaction, the only writers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements.house_texts.content import (
    CLAUSE,
    TEMPLATE,
    Content,
    clause_from_library,
    template_from_library,
    words_in,
)
from convenio.agreements.house_texts.rules import may_change, may_publish, may_write
from convenio.agreements.models import Agreement, HouseText, HouseVersion, TextOrigin
from convenio.audit.actions import record
from convenio.parties.terms import Acting, Refusal

MOST_CLAUSES = 200


def begin_text(
    *, acting: Acting, sort: str, of: str, at: datetime, variant: str = "", copied: HouseVersion | None = None
) -> HouseText:
    """A new text of the house: from the library's wording or template, from a version of one's own, or empty.

    Args:
        sort: clause or template.
        of: a clause type, or a kind of agreement.
        variant: the wording of the library to copy; empty for an empty clause.

    Raises:
        Refusal: not an officer, or no such type, kind or wording.
    """
    may_write(acting).require()
    if copied is not None and copied.text.party_id != acting.party.pk:
        raise Refusal(_("Choose one of the texts of your own institution."), 404)
    try:
        if copied is not None:
            sort, of, content = copied.text.sort, copied.text.of, copy.deepcopy(copied.content)
        elif sort == TEMPLATE:
            content = template_from_library(of)
        else:
            content = clause_from_library(of, variant)
    except KeyError as error:
        raise Refusal(_("Choose a clause or a template of the library to begin from."), 400) from error
    return keep_new(acting=acting, sort=sort, content=content, at=at, what="house_texts.made")


def keep_new(*, acting: Acting, sort: str, content: Content, at: datetime, what: str) -> HouseText:
    """Store a new text with its content as the working copy, and record it as ``what``."""
    may_write(acting).require()
    with transaction.atomic():
        text = HouseText.objects.create(
            party=acting.party,
            sort=sort,
            of=content["of"],
            content=content,
            search_text=words_in(content),
            created_at=at,
            changed_at=at,
            changed_by=acting.person_id,
        )
        _record(acting, text, what, at)
    return text


def save_text(
    *, acting: Acting, text: HouseText, revision: int, change: Callable[[Content], Content], at: datetime
) -> HouseText:
    """Change the working copy. ``change`` answers the content that is to stand from now on.

    Raises:
        Refusal: somebody else saved meanwhile, the text is archived, or the person may not write.
    """
    with transaction.atomic():
        text = HouseText.objects.select_for_update().get(pk=text.pk)
        may_change(acting, text).require()
        if text.revision != revision:
            raise Refusal(
                _("Somebody else changed this text meanwhile. Your words stand below: compare, then save once more.")
            )
        content = change(copy.deepcopy(text.content))
        if len(content.get("clauses", ())) > MOST_CLAUSES:
            raise Refusal(_("A template has at most %(count)s clauses.") % {"count": MOST_CLAUSES}, 400)
        if content == text.content:
            return text
        text.content, text.search_text = content, words_in(content)
        text.revision, text.changed_at, text.changed_by = text.revision + 1, at, acting.person_id
        text.save()
        _record(acting, text, "house_texts.saved", at)
    return text


def publish_text(*, acting: Acting, text: HouseText, at: datetime) -> HouseVersion:
    """Make the working copy the newest version, which is offered from now on; older ones stay readable.

    Raises:
        Refusal: nothing changed, a language is missing, or a placeholder is wrong.
    """
    with transaction.atomic():
        text = HouseText.objects.select_for_update().get(pk=text.pk)
        may_publish(acting, text).require()
        text.newest += 1
        text.save(update_fields=["newest"])
        version = HouseVersion.objects.create(
            text=text, number=text.newest, content=text.content, published_at=at, published_by=acting.person_id
        )
        _record(acting, text, "house_texts.published", at, number=text.newest)
    return version


def archive_text(*, acting: Acting, text: HouseText, at: datetime, back: bool = False) -> HouseText:
    """Offer a text no more, or again. Nothing is deleted; drafts made from it keep what they have."""
    with transaction.atomic():
        text = HouseText.objects.select_for_update().get(pk=text.pk)
        may_write(acting).require()
        text.archived_at = None if back else text.archived_at or at
        text.save(update_fields=["archived_at"])
        _record(acting, text, "house_texts.restored" if back else "house_texts.archived", at)
    return text


def remember_origin(*, agreement: Agreement, version: HouseVersion, clause_id: str = "") -> None:
    """Note which version a draft, or one of its clauses, was made from."""
    TextOrigin.objects.update_or_create(agreement=agreement, clause_id=clause_id, defaults={"version": version})


def _record(acting: Acting, text: HouseText, what: str, at: datetime, **more: Any) -> None:
    names = text.content["name"]
    name = names.get("en") or next((words for words in names.values() if words), text.of)
    record(
        acting=acting,
        party=acting.party.hei_id,
        what=what,
        about=f"house_text:{text.pk}",
        details={"name": name, **more},
        at=at,
    )


__all__ = [
    "CLAUSE",
    "TEMPLATE",
    "archive_text",
    "begin_text",
    "keep_new",
    "publish_text",
    "remember_origin",
    "save_text",
]
