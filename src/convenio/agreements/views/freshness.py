"""Did anything change that an agreement's page shows? A few small queries answer: asking each second is cheap."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db.models import Count, Max

from convenio.agreements.models import Agreement, Clearance, Draft, PactFile, PactText, PeerProgress, Rendition
from convenio.network.models import Delivery
from convenio.routes.models import Case, Word


def freshness(agreement: Agreement, at: datetime) -> str:
    """A short mark that changes with whatever the page shows. Ten queries, whatever the agreement's size.

    Of deliveries only trouble counts: that they arrived is told by the partner's receipts.
    """
    files = PactFile.objects.filter(agreement=agreement, held=True)
    facts = [
        (agreement.head, agreement.stage, agreement.course, agreement.own_task, agreement.their_task),
        (agreement.recovering, bool(agreement.deadline and agreement.deadline < at)),
        list(PeerProgress.objects.filter(agreement=agreement).values_list("party", "delivered_at", "seen_at")),
        _review_mark(agreement),
        Clearance.objects.filter(agreement=agreement).aggregate(newest=Max("pk"))["newest"],
        list(Draft.objects.filter(agreement=agreement).values_list("revision", "touched", "changed_at")),
        list(Rendition.objects.filter(agreement=agreement).values_list("round", "compared")),
        (files.aggregate(count=Count("pk"))["count"], PactText.objects.filter(agreement=agreement).count()),
    ]
    if agreement.founded:
        rows = Delivery.objects.filter(party=agreement.party_id, object_id=str(agreement.pact))
        facts.append(list(rows.order_by("pk").values_list("partner", "code", "state").exclude(code="")))
    return sha256(repr(facts).encode()).hexdigest()[:24]


def _review_mark(agreement: Agreement) -> list[object]:
    """Changes with every word of a reviewer, and with the state of the review."""
    rows = Case.objects.filter(party=agreement.party_id, about=agreement.about)
    words = Word.objects.filter(step__case__in=rows).aggregate(newest=Max("pk"), done=Max("done_at"))
    steps = rows.values_list("pk", "state", "steps__state").order_by("pk", "steps__pk")
    return [words, list(steps)]
