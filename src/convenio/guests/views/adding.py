"""What the other side missed: the partner's person records it on the yearly page, in all strands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from convenio.agreements import actions, books
from convenio.agreements.forms.activity import ActivityForm
from convenio.agreements.rules import may_record_activity
from convenio.agreements.views import subjects
from convenio.agreements.views.promising import StatementLine, party_names, statement_lines
from convenio.agreements.views.words import metric_of
from convenio.guests import queries
from convenio.guests.access import Visit
from convenio.parties.terms import Refusal


@dataclass
class Adding:
    """The part of the page. ``what``: the thing that is being recorded, in words; None while it is being chosen."""

    may: bool
    what: str
    direction: str
    query: str
    form: ActivityForm | None
    promised: list[subjects.Choice]
    others: list[tuple[str, str, list[tuple[str, list[subjects.Choice]]]]]
    added: tuple[StatementLine, ...]
    refusal: str = ""
    twice: bool = False


def part_of(visit: Visit, year: int, request: HttpRequest) -> Adding | None:
    """What the page shows about adding; None before a text is in force."""
    text = books.text_in_force(visit.agreement)
    if text is None:
        return None
    lines = statement_lines(visit.agreement, queries.added_in(visit, year), text)
    part = Adding(
        may=bool(visit.link.may_approve and may_record_activity(visit.acting, visit.agreement)),
        what="",
        direction="",
        query="",
        form=None,
        promised=subjects.promised(visit.agreement),
        others=subjects.not_promised(visit.agreement),
        added=tuple(one for one in lines if one.view.ours and one.view.status not in ("retracted", "superseded")),
    )
    try:
        subject = subjects.subject_of(visit.agreement, _named(request)) if part.may else None
    except Refusal as refusal:
        part.refusal = refusal.reason
        return part
    if subject is not None:
        given = (request.POST, request.FILES) if request.POST.get("do") == "add" else (None, None)
        part.form = ActivityForm(*given, promise=subject.promise, auto_id="id_add_%s")
        part.what, part.query = metric_of(subject.promise["metric"]), subject.query
        part.direction = subjects.direction_text(subject.promise["direction"], party_names(text))
    return part


def add(visit: Visit, request: HttpRequest) -> str:
    """Record it in the name of the partner's university.

    Raises:
        Refusal: the fields do not hold, or it is recorded already.
    """
    subject = subjects.subject_of(visit.agreement, _named(request))
    if subject is None or not visit.link.may_approve:
        raise Refusal(_("Choose what was done."), 400)
    form = ActivityForm(request.POST, request.FILES, promise=subject.promise)
    if not form.is_valid():
        raise Refusal(_("Look at the fields that are marked; nothing was saved yet."), 400)
    named: dict[str, Any] = {"acting": visit.acting, "agreement": visit.agreement, "at": visit.at}
    actions.record_activity(
        **named,
        commitment=str(subject.promise["id"]),
        metric=str(subject.promise["metric"]),
        direction=subject.direction,
        again="again" in request.POST,
        **form.told(),
    )
    return _("Recorded. The other side is asked to confirm it.")


def _named(request: HttpRequest) -> dict[str, str]:
    """What is being added, as the address or the hidden field of the form names it."""
    if request.method != "POST":
        named = request.GET
    elif request.POST.get("do") == "add":
        named = QueryDict(request.POST.get("what", "")[:400])
    else:
        return {}
    return {name: str(named[name]) for name in ("promise", "metric", "from", "to") if name in named}
