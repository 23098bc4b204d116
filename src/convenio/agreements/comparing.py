"""Drawing a round's document again and comparing it, so that the PDF provably is the text; and watching deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, store
from convenio.agreements.models import Agreement, PactFile, Rendition
from convenio.agreements.terms import moment, read_moment
from convenio.audit.actions import record
from convenio.documents.render import CannotDraw, WrongText, different_recipe, frame_of, render_rendition
from convenio.documents.terms import Rendition as Drawn
from convenio.documents.terms import RoundFrame
from convenio.parties.queries import is_demo
from convenio.worker import actions as worker
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done
from pact.state import Round

COMPARE, DEADLINE = "agreements.compare", "agreements.deadline"
GRACE = timedelta(seconds=1)


def owe_compare(agreement: Agreement, at: datetime) -> None:
    """Compare the open round's document once text and document are both here."""
    live = books.state(agreement).open_round
    if live is None or Rendition.objects.filter(agreement=agreement, round=live.id).exclude(compared="").exists():
        return
    if PactFile.objects.filter(agreement=agreement, digest=live.rendition, held=True).exists():
        worker.owe(name=COMPARE, key=str(agreement.pk), payload={"agreement": agreement.pk}, due_at=at)


def owe_deadline(agreement: Agreement) -> None:
    """Wake up when the open round's deadline has passed and our side has not spoken."""
    live = books.state(agreement).open_round
    if live is None:
        return
    worker.owe(
        name=DEADLINE,
        key=f"{agreement.pk}:{live.id}",
        payload={"agreement": agreement.pk, "round": live.id},
        due_at=read_moment(live.deadline) + GRACE,
    )


def compare_duty(task: Task, at: datetime) -> Outcome:
    """The worker's side of ``compare``."""
    agreement = Agreement.objects.select_related("party").filter(pk=task.payload["agreement"]).first()
    live = books.state(agreement).open_round if agreement and agreement.founded else None
    if agreement is not None and live is not None:
        compare(agreement, live, at)
    return done()


def compare(agreement: Agreement, round: Round, at: datetime) -> Rendition | None:
    """Draw the round's document again and compare digests. None while the text is not here."""
    text = books.text(agreement, round.text)
    if text is None:
        return None
    difference = why_different(agreement, round, text)
    with transaction.atomic():
        agreement = store.lock(agreement)
        row, _made = Rendition.objects.get_or_create(
            agreement=agreement, round=round.id, defaults={"digest": round.rendition}
        )
        if row.compared == "equal" or (row.compared == "different" and row.difference == difference):
            return row
        row.digest = round.rendition
        row.compared, row.difference, row.compared_at = ("different" if difference else "equal"), difference, at
        row.save()
        record(
            acting=None,
            party=agreement.house,
            what="agreements.compared",
            about=agreement.about,
            details={"title": agreement.name("en"), "result": row.compared},
            at=at,
        )
    return row


def why_different(agreement: Agreement, round: Round, text: Mapping[str, Any]) -> str:
    """Empty when this node draws the very bytes of the round; else a sentence that says what differs."""
    try:
        frame = frame_of(round.recipe)
    except WrongText:
        return _("the round does not say how the document was drawn.")
    expected = {
        "pact": str(agreement.pact),
        "text_digest": round.text,
        "deadline": round.deadline,
        "order": list(round.order) if round.order else None,
    }
    wrong = [name for name, value in expected.items() if getattr(frame, name) != value]
    if wrong:
        return _("the document states another %(what)s than the round.") % {"what": ", ".join(wrong)}
    try:
        drawn = render_rendition(dict(text), frame)
    except (CannotDraw, WrongText) as error:
        return _("this node cannot draw it: %(error)s") % {"error": error}
    if drawn.digest == round.rendition:
        return ""
    parts = different_recipe(round.recipe)
    if parts:
        return _("drawn with other software or fonts (%(parts)s).") % {"parts": ", ".join(parts[:5])}
    return _("the same software draws other bytes, so the document does not show this text.")


def draw(
    agreement: Agreement,
    text: dict[str, Any],
    *,
    number: int,
    deadline: datetime,
    order: list[str] | None,
    at: datetime,
) -> Drawn:
    """The document of a round about to be opened. Raises CannotDraw, WrongText."""
    from pact.text import text_digest

    frame = RoundFrame(
        pact=str(agreement.pact),
        round_label=str(number),
        text_digest=text_digest(text),
        deadline=moment(deadline),
        order=order,
        check_url=f"{settings.BASE_URL}/check/",
        demo=is_demo(),
        opened_at=moment(at),
    )
    return render_rendition(text, frame)
