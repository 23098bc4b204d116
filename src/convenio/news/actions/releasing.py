"""Releasing the public page and the numbers on it. A release itself is an event of the pact, written by agreements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.actions import release_page, withdraw_release
from convenio.agreements.models import Agreement
from convenio.agreements.queries import board_of
from convenio.news.actions.photographs import draw_widths
from convenio.news.announcement import Announcement, announcement_value
from convenio.news.delivered import PAGE, borne_out, delivered_value, drawn
from convenio.news.photograph import Shown, shown_value
from convenio.news.queries.pages import delivered_in, released_fields, shown_in
from convenio.parties.terms import Acting, Refusal
from pact.board import Board
from pact.text.model import Text


def release_with_announcement(
    *,
    acting: Acting,
    agreement: Agreement,
    announcement: Announcement | None,
    at: datetime,
    photograph: Shown | None = None,
) -> str:
    """Release the public page with an announcement and a photograph, or without. It appears when all release the same.

    Returns:
        The id of the event.

    Raises:
        Refusal: as ``agreements.actions.release_page``; the photograph cannot be shown.
    """
    fields: dict[str, Any] = {"announcement": announcement_value(announcement)} if announcement else {}
    with transaction.atomic():
        if photograph is not None:
            fields["photograph"] = shown_value(photograph)
            draw_widths(agreement=agreement, digest=photograph.digest, at=at)
        return release_page(acting=acting, agreement=agreement, fields=fields, at=at)


def release_same(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Release the public page as another side released it, with its photograph, which then lies here as well.

    Raises:
        Refusal: nobody else released it; the photograph has not arrived yet, or is none.
    """
    theirs = theirs_of(agreement)
    if theirs is None:
        raise Refusal(_("The other side has not released the page, or took its release back. Load the page again."))
    with transaction.atomic():
        shown = shown_in(theirs)
        if shown is not None:
            draw_widths(agreement=agreement, digest=shown.digest, at=at)
        return release_page(acting=acting, agreement=agreement, fields=theirs, at=at)


def release_numbers(
    *,
    acting: Acting,
    agreement: Agreement,
    commitments: Collection[str],
    first_year: int,
    last_year: int,
    at: datetime,
) -> str:
    """Release delivered numbers: of these promises, over these years, as both confirm them now.

    Raises:
        Refusal: nothing chosen, no promise in these years, or as ``agreements.actions.release_page``.
    """
    if not commitments:
        raise Refusal(_("Choose at least one promise whose numbers are to be published."), 400)
    if first_year > last_year:
        raise Refusal(_("The first year lies after the last one. Exchange them."), 400)
    board, text = _board_of(agreement)
    chosen = drawn(board, text, commitments, first_year, last_year, at.date())
    if not chosen.lines:
        raise Refusal(_("None of the promises chosen runs in these years. Choose other years."), 400)
    return release_page(acting=acting, agreement=agreement, fields=delivered_value(chosen), page=PAGE, at=at)


def release_same_numbers(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Release the numbers that another side released, when our own board bears them out.

    Raises:
        Refusal: nobody else released any; they are more than both confirm here.
    """
    theirs = theirs_of(agreement, PAGE)
    delivered = delivered_in(theirs)
    if theirs is None or delivered is None:
        raise Refusal(_("The other side has released no numbers that can be read here. Release numbers of your own."))
    board, text = _board_of(agreement)
    if len(borne_out(delivered, board, text)) < len(delivered.lines):
        raise Refusal(
            _(
                "Some of these numbers are higher than what both sides confirm here now, or their promise has changed. "
                "Confirm what is open, or release the numbers as they stand here."
            )
        )
    return release_page(acting=acting, agreement=agreement, fields=theirs, page=PAGE, at=at)


def withdraw_numbers(*, acting: Acting, agreement: Agreement, at: datetime) -> str:
    """Take the delivered numbers back; one side is enough, and they are gone at once."""
    return withdraw_release(acting=acting, agreement=agreement, page=PAGE, at=at)


def theirs_of(agreement: Agreement, page: str = "public") -> dict[str, Any] | None:
    """What the partner has released for a page; with several partners the first that has."""
    found = (released_fields(agreement, hei_id, page) for hei_id in agreement.partners)
    return next((fields for fields in found if fields is not None), None)


def _board_of(agreement: Agreement) -> tuple[Board, Text]:
    board = board_of(agreement)
    text = books.text(agreement, agreement.in_force_text)
    if board is None or text is None:
        raise Refusal(_("The agreement is not in force, so it has no numbers to publish."))
    return board, text
