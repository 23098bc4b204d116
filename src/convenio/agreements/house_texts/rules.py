"""Who may write texts of the house, and when one may be published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from convenio.agreements.house_texts.content import CLAUSE, Content, problems_of
from convenio.agreements.house_texts.phrases import problem
from convenio.agreements.models import HouseText
from convenio.parties.terms import Acting, Role, Verdict


def may_write(acting: Acting) -> Verdict:
    """An officer of a hosted institution."""
    if not acting.party.hosted:
        return Verdict.no(_("Texts of their own are kept by institutions of this node."))
    if not acting.may(Role.OFFICER):
        return Verdict.no(_("Only an officer of your institution may write its own clauses and templates."), 403)
    return Verdict.yes()


def may_change(acting: Acting, text: HouseText) -> Verdict:
    """Write at a text that is not archived."""
    if not (verdict := may_write(acting)):
        return verdict
    if text.archived_at:
        return Verdict.no(_("This text is archived. Bring it back first, then change it."))
    return Verdict.yes()


def may_publish(acting: Acting, text: HouseText) -> Verdict:
    """Make the working copy a version: complete in all its languages, and something new."""
    if not (verdict := may_change(acting, text)):
        return verdict
    if not any(words.strip() for words in text.content["name"].values()):
        return Verdict.no(_("Give the text a name first."))
    newest = text.versions.first()
    if newest and newest.content == text.content:
        return Verdict.no(_("Nothing was changed since version %(number)s.") % {"number": newest.number})
    if text.sort == CLAUSE:
        return _in_order(text.content)
    if not text.content["clauses"]:
        return Verdict.no(_("The template has no clause yet: add one first."))
    for number, clause in enumerate(text.content["clauses"], start=1):
        if not (verdict := _in_order(clause)):
            return Verdict.no(_("Clause %(number)s: %(problem)s") % {"number": number, "problem": verdict.reason})
    return Verdict.yes()


def _in_order(clause: Content) -> Verdict:
    problems = problems_of(clause)
    return Verdict.no(problem(problems[0])) if problems else Verdict.yes()
