"""Rules of writing: who may edit the draft, propose it, pass the pen."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements import books, library
from convenio.agreements.gathered import Facts, facts_of
from convenio.agreements.models import Agreement
from convenio.agreements.phrases import problem
from convenio.agreements.rules.basics import (
    can_write,
    first_no,
    has_pen,
    no_open_round,
    not_frozen,
    not_over,
    officer,
    spoken_to,
)
from convenio.agreements.rules.blanks import blank_in
from convenio.agreements.rules.blanks import sentence as blank_sentence
from convenio.agreements.rules.kinship import stands_right
from convenio.agreements.texts import draft_text
from convenio.parties.terms import Acting, Role, Verdict, pick
from pact.text import check_text, missing_required, stale_languages


def may_start_agreement(acting: Acting) -> Verdict:
    """An officer of a hosted institution."""
    if not acting.party.hosted:
        return Verdict.no(_("Agreements are started by institutions of this node."))
    if not acting.may(Role.OFFICER):
        return Verdict.no(_("Only an officer of your institution may start an agreement."), 403)
    return Verdict.yes()


def may_edit(acting: Acting, agreement: Agreement) -> Verdict:
    """Change the draft: clauses, values, promises, annexes, settings."""
    facts = facts_of(agreement)
    return first_no(
        officer(acting, agreement), not_over(facts), not_frozen(facts), has_pen(facts), no_open_round(facts)
    )


def may_discard_draft(acting: Acting, agreement: Agreement) -> Verdict:
    """Throw away what was drafted and not proposed."""
    facts = facts_of(agreement)
    if not (verdict := officer(acting, agreement)):
        return verdict
    if facts.draft is None or not (facts.draft.touched or not agreement.founded):
        return Verdict.no(_("There are no unproposed changes."))
    return Verdict.yes()


def may_propose_version(acting: Acting, agreement: Agreement) -> Verdict:
    """Send the draft to the partner as a new version; the first one founds the agreement."""
    verdict = first_no(may_edit(acting, agreement), can_write(facts_of(agreement)))
    return verdict if not verdict else _draft_is_ready(facts_of(agreement))


def _draft_is_ready(facts: Facts) -> Verdict:
    if facts.draft is None:
        return Verdict.no(_("Nothing was changed since the last version."))
    if behind(facts):
        return Verdict.no(
            _(
                "Version %(number)s was proposed after this draft was begun. Bring the draft up to it first; your "
                "changes stay."
            )
            % {"number": len(facts.state.versions)}
        )
    text = draft_text(facts.draft)
    if not (kin := stands_right(facts.agreement.party, text)):
        return kin
    missing = missing_required(text)
    if missing:
        return Verdict.no(
            _("An agreement of this kind needs these clauses, too: %(clauses)s.")
            % {"clauses": ", ".join(labels_of(one) for one in missing)}
        )
    problems = check_text(text)
    if problems:
        return Verdict.no(
            _("The text is not in order yet: %(problem)s (%(count)s in all).")
            % {"problem": problem(problems[0]), "count": len(problems)}
        )
    for number, clause in enumerate(text["clauses"], start=1):
        if blank := blank_in(clause):
            return Verdict.no(blank_sentence(number, blank))
        stale = stale_languages(clause, text["languages"])
        if stale:
            return Verdict.no(
                _(
                    "Clause %(number)s was changed; its wording in %(languages)s must be translated or confirmed as "
                    "still matching."
                )
                % {"number": number, "languages": ", ".join(stale)}
            )
    newest = books.text(facts.agreement, facts.newest.text) if facts.newest else None
    if newest and {**newest, "replaces": ""} == {**text, "replaces": ""}:
        return Verdict.no(_("Nothing was changed since the last version."))
    return Verdict.yes()


def behind(facts: Facts) -> bool:
    """Was the draft begun before the newest version, and changed since?"""
    draft, newest = facts.draft, facts.newest
    return bool(draft and newest and draft.touched and draft.base and draft.base != newest.id)


def may_rebase_draft(acting: Acting, agreement: Agreement) -> Verdict:
    """Bring a draft up to a version that came after it was begun."""
    verdict = may_edit(acting, agreement)
    if verdict and not behind(facts_of(agreement)):
        return Verdict.no(_("The draft is up to date."))
    return verdict


def may_pass_pen(acting: Acting, agreement: Agreement) -> Verdict:
    """Give the pen to another party; only its holder can, and nobody takes it back (F3)."""
    facts = facts_of(agreement)
    return first_no(
        officer(acting, agreement),
        spoken_to(facts),
        can_write(facts),
        not_over(facts),
        not_frozen(facts),
        has_pen(facts),
        no_open_round(facts),
    )


def labels_of(type_id: str) -> str:
    """The name of a clause type in the reader's language."""
    try:
        return pick(library.clause_type(type_id).labels, get_language() or "en")
    except KeyError:
        return type_id
