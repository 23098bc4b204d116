"""Who may make a plan or a report, for which year, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements import books
from convenio.agreements.models import Agreement
from convenio.agreements.rules import may_edit, may_hang, may_start_agreement
from convenio.agreements.scoping import acts
from convenio.parties.terms import Acting, Role, Verdict
from convenio.planning.models import PLAN, REPORT, Sheet
from convenio.planning.terms import owed_in, reported_for
from convenio.planning.texts.frame import KIND

GONE = ("abandoned", "archived")


def may_make_plan(acting: Acting, agreement: Agreement, year: int) -> Verdict:
    """Generate the work plan of a year from what the agreement leaves open."""
    if not (verdict := _may_make(acting, agreement)):
        return verdict
    if agreement.ended_on is not None and agreement.ended_on.year < year:
        return Verdict.no(
            _("The agreement ended on %(day)s; nothing is planned after that. A joint report can still be made.")
            % {"day": agreement.ended_on.isoformat()}
        )
    text = books.text_in_force(agreement)
    assert text is not None
    if not owed_in(text, books.board(agreement, agreement.in_force_text), year):
        return Verdict.no(
            _(
                "The agreement leaves nothing open for %(year)s: no promise runs in that year, or all are kept. Choose "
                "another year, or add promises by a new version of the agreement."
            )
            % {"year": year}
        )
    return _not_twice(agreement, PLAN, year)


def may_make_report(acting: Acting, agreement: Agreement, year: int) -> Verdict:
    """Generate the joint report of a year from the records of all sides."""
    if not (verdict := _may_make(acting, agreement)):
        return verdict
    text = books.text_in_force(agreement)
    assert text is not None
    board = books.board(agreement, agreement.in_force_text)
    if not reported_for(text, board, year, {}):
        return Verdict.no(
            _(
                "There is nothing to report for %(year)s: no promise runs in that year, and nothing was recorded. "
                "Choose another year."
            )
            % {"year": year}
        )
    return _not_twice(agreement, REPORT, year)


def may_make_any(acting: Acting, agreement: Agreement) -> Verdict:
    """Make plans and reports under this agreement at all, whatever the year."""
    return _may_make(acting, agreement)


def may_refresh(acting: Acting, agreement: Agreement) -> Verdict:
    """Bring the numbers of a report that is not approved up to date, or add lines to a plan: by the pen."""
    return may_edit(acting, agreement)


def may_overrule(acting: Acting, agreement: Agreement) -> Verdict:
    """Choose otherwise than suggested before an end."""
    if not acting.may(Role.OFFICER):
        return Verdict.no(_("Only an officer of your institution decides how an agreement goes on."), 403)
    return acts(acting, agreement.units, Role.OFFICER)


def _may_make(acting: Acting, agreement: Agreement) -> Verdict:
    if not (verdict := may_start_agreement(acting)):
        return verdict
    if agreement.units and not (verdict := acts(acting, agreement.units, Role.OFFICER)):
        return verdict
    parties = [agreement.own, *agreement.partners]
    if not (verdict := may_hang(KIND, parties, agreement)):
        return verdict
    if books.text_in_force(agreement) is None:
        return Verdict.no(_("The text in force is still under way from the partner. Try again in a minute."))
    return Verdict.yes()


def _not_twice(agreement: Agreement, sort: str, year: int) -> Verdict:
    rows = Sheet.objects.of(agreement.party).filter(agreement__parent=agreement, sort=sort, year=year)
    if not rows.exclude(agreement__stage__in=GONE).exists():
        return Verdict.yes()
    if sort == PLAN:
        return Verdict.no(_("The plan for %(year)s is there already: open it below and change it.") % {"year": year})
    return Verdict.no(
        _("The report for %(year)s is there already: open it below and bring it up to date.") % {"year": year}
    )
