"""The working copy: the text on show as a PDF that is marked as not for signature."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from convenio.agreements.models import Agreement
from convenio.agreements.queries.speech import speakers_of
from convenio.agreements.queries.viewing import text_on_show, versions_of
from convenio.documents.drawable import why_not
from convenio.documents.render import CannotDraw, render_working_copy
from convenio.parties.queries import is_demo
from convenio.parties.terms import Refusal


def working_copy(agreement: Agreement, *, at: datetime) -> bytes:
    """The newest version, or the draft that was never proposed, as a watermarked PDF.

    Raises:
        Refusal: the text is under way, or a letter cannot be drawn.
    """
    versions = versions_of(agreement, speakers_of(agreement))
    text = text_on_show(agreement, versions[-1] if versions else None)
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    try:
        return render_working_copy(dict(text), demo=is_demo(), made_at=at)
    except (CannotDraw, ValueError, KeyError) as error:
        raise Refusal(why_not(text) or _("The document cannot be drawn: %(error)s") % {"error": error}) from error
