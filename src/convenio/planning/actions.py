"""Making plans and reports, bringing them up to date, deciding otherwise than suggested. The only writers here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, store
from convenio.agreements.actions.drafting import ensure_draft, start_from_text
from convenio.agreements.actions.generated import write_generated
from convenio.agreements.actions.hanging import parent_of_text
from convenio.agreements.models import Agreement
from convenio.audit.actions import record
from convenio.parties.models import Unit
from convenio.parties.terms import Acting, Refusal
from convenio.planning import rules
from convenio.planning.models import PLAN, Overruling, Sheet
from convenio.planning.showing import approved_text, draft_text
from convenio.planning.terms import owed_in
from convenio.planning.texts import plan, report
from convenio.planning.texts.frame import year_of

CHOICES = ("renew", "rescope", "close")


def make_plan(*, acting: Acting, agreement: Agreement, year: int, at: datetime) -> Agreement:
    """Generate the work plan of a year under an agreement: a private draft until it is proposed.

    Raises:
        Refusal: not an officer, nothing in force, nothing open in that year, or a plan of the year is there already.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        rules.may_make_plan(acting, agreement, year).require()
        parent = _binding(agreement)
        board = books.board(agreement, agreement.in_force_text)
        text = plan.plan_text(
            parent,
            named=parent_of_text(agreement),
            year=year,
            lines=owed_in(parent, board, year),
            units={agreement.own: unit_names(agreement)},
            ends_on=agreement.ended_on or (None if agreement.renewal == "auto" else agreement.ends_on),
        )
        return _started(acting, agreement, text, at)


def make_report(*, acting: Acting, agreement: Agreement, year: int, at: datetime) -> Agreement:
    """Generate the joint report of a year under an agreement: a private draft until it is proposed.

    Raises:
        Refusal: not an officer, nothing in force, nothing to report, or a report of the year is there already.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        rules.may_make_report(acting, agreement, year).require()
        text = report.report_text(
            _binding(agreement),
            books.board(agreement, agreement.in_force_text),
            named=parent_of_text(agreement),
            year=year,
            planned=planned_in(agreement, year),
            as_of=at.date(),
        )
        return _started(acting, agreement, text, at)


def refresh_report(*, acting: Acting, agreement: Agreement, at: datetime) -> tuple[str, ...]:
    """Bring the numbers of a report up to date in its draft; what people wrote beside them stays.

    Returns the ids of the clauses that changed.

    Raises:
        Refusal: the pen is elsewhere, it is no report, or the agreement above it is not here.
    """
    with transaction.atomic():
        rules.may_refresh(acting, agreement).require()
        draft = ensure_draft(acting=acting, agreement=agreement, at=at)
        now = draft_text(draft.agreement)
        said = year_of(now) if now else None
        sheet = Sheet.objects.filter(agreement=agreement).select_related("agreement__parent__party").first()
        if now is None or said is None or said[0] == PLAN or sheet is None or sheet.parent is None:
            raise Refusal(
                _("Only a joint report under an agreement that is known here has numbers to bring up to date.")
            )
        fresh = report.report_text(
            _binding(sheet.parent),
            books.board(sheet.parent, sheet.parent.in_force_text),
            named=now["parent"],
            year=said[1],
            planned=planned_in(sheet.parent, said[1]),
            as_of=at.date(),
        )
        return write_generated(acting=acting, agreement=agreement, clauses=_matched(now, fresh), at=at)


def add_lines(*, acting: Acting, agreement: Agreement, promises: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Add lines to the draft of a plan for promises that it does not carry out yet.

    Raises:
        Refusal: the pen is elsewhere, it is no plan, or a promise that leaves nothing open was chosen.
    """
    with transaction.atomic():
        rules.may_refresh(acting, agreement).require()
        draft = ensure_draft(acting=acting, agreement=agreement, at=at)
        now = draft_text(draft.agreement)
        said = year_of(now) if now else None
        sheet = Sheet.objects.filter(agreement=agreement).select_related("agreement__parent__party").first()
        if now is None or said is None or said[0] != PLAN or sheet is None or sheet.parent is None:
            raise Refusal(_("Lines are added to a work plan under an agreement that is known here."))
        parent, year = _binding(sheet.parent), said[1]
        owed = {
            one.promise["id"]: one
            for one in owed_in(parent, books.board(sheet.parent, sheet.parent.in_force_text), year)
        }
        if not promises or set(promises) - set(owed):
            raise Refusal(_("Choose a promise of the agreement that leaves something open in the year."), 400)
        units = {sheet.parent.own: unit_names(sheet.parent)}
        lines = [
            plan.line_clause(parent, owed[one], clause_id="", due_on=date(year, 12, 31), units=units)
            for one in promises
        ]
        return write_generated(acting=acting, agreement=agreement, clauses=lines, at=at)


def overrule(
    *, acting: Acting, agreement: Agreement, suggested: str, chosen: str, reason: str, at: datetime
) -> Overruling:
    """Note that the officer goes another way than suggested, and why. Changes nothing of the agreement itself.

    Raises:
        Refusal: not an officer of its units, an unknown choice, or no reason.
    """
    rules.may_overrule(acting, agreement).require()
    if chosen not in CHOICES:
        raise Refusal(_("Choose whether to renew, to re-scope or to close."), 400)
    if not reason.strip():
        raise Refusal(_("Say in a sentence why: those who decide later will ask."), 400)
    with transaction.atomic():
        row = Overruling.objects.create(
            agreement=agreement,
            ends_on=agreement.ends_on,
            suggested=suggested,
            chosen=chosen,
            reason=reason.strip()[:1000],
            made_at=at,
            made_by=acting.person_id,
            made_by_name=acting.person_name,
        )
        record(
            acting=acting,
            party=agreement.own,
            what="planning.overruled",
            about=agreement.about,
            details={"title": agreement.name("en"), "chosen": chosen},
            at=at,
        )
    return row


def planned_in(agreement: Agreement, year: int) -> dict[str, int]:
    """Quantities of the plan of a year that all have approved, by promise; empty without one."""
    rows = (
        Sheet.objects.of(agreement.party)
        .filter(agreement__parent=agreement, sort=PLAN, year=year)
        .select_related("agreement")
    )
    for sheet in rows.order_by("-agreement__last_event_at", "-pk"):
        text = approved_text(sheet.agreement)
        if text is not None:
            sums: dict[str, int] = {}
            for line in plan.lines_of(text):
                sums[line.promise] = sums.get(line.promise, 0) + line.quantity
            return sums
    return {}


def unit_names(agreement: Agreement) -> Mapping[str, str]:
    """The name of the first of our units in the agreement, by language; empty where the whole house takes part."""
    row = Unit.objects.filter(party=agreement.party, ounit_id__in=agreement.units[:1]).first()
    return dict(row.names) if row else {}


def _binding(agreement: Agreement) -> Mapping[str, Any]:
    text = books.text_in_force(agreement)
    if text is None:
        raise Refusal(_("The text in force is still under way from the partner. Try again in a minute."))
    return text


def _started(acting: Acting, parent: Agreement, text: Mapping[str, Any], at: datetime) -> Agreement:
    partners = [one for one in text["parties"] if one != parent.own]
    by_link = [one for one in parent.by_link if one in partners]
    return start_from_text(acting=acting, text=text, partners=partners, at=at, touched=True, by_link=by_link)


def _matched(now: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fresh clauses under the ids that the draft has for them; those it does not have without an id."""
    ids = {_key(one): one["id"] for one in now["clauses"]}
    return [{**one, "id": ids.get(_key(one), "")} for one in fresh["clauses"]]


def _key(clause: Mapping[str, Any]) -> tuple[str, str]:
    return clause["type"], str(clause["values"].get("commitment", {}).get("value", ""))
