"""What an officer may do about a public page. The release itself is an event of the pact, written by agreements."""

from datetime import datetime

from convenio.agreements.actions import release_page
from convenio.agreements.models import Agreement
from convenio.news.announcement import Announcement, announcement_value
from convenio.parties.terms import Acting


def release_with_announcement(
    *, acting: Acting, agreement: Agreement, announcement: Announcement | None, at: datetime
) -> str:
    """Release the public page with an announcement, or without one. The page appears when all release the same.

    Returns:
        The id of the event.

    Raises:
        Refusal: as ``agreements.actions.release_page``.
    """
    fields = {"announcement": announcement_value(announcement)} if announcement else {}
    return release_page(acting=acting, agreement=agreement, fields=fields, at=at)
