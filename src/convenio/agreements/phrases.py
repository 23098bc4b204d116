"""Words of this room: sentences of the record, labels of stages and tasks, why an event has no effect."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.functional import lazy as lazy_call
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.models import Agreement
from convenio.audit.phrases import register, register_subject
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from pact.metrics import METRICS
from pact.text import Problem

SENTENCES: dict[str, Promise] = {
    "agreements.started": lazy("%(who)s started a draft: %(title)s."),
    "agreements.discarded": lazy("%(who)s threw away the unproposed changes of %(title)s."),
    "agreements.noted": lazy("%(who)s changed what the office notes about %(title)s."),
    "agreements.cost_noted": lazy("%(who)s noted that %(title)s cost our side %(amount)s."),
    "agreements.cost_removed": lazy("%(who)s took away the noted cost of %(amount)s of %(title)s."),
    "agreements.annexed": lazy("%(who)s attached %(name)s to %(title)s."),
    "agreements.word_out": lazy("%(who)s gave out %(title)s as a Word file."),
    "agreements.word_in": lazy("%(who)s took in the Word file %(name)s for %(title)s."),
    "agreements.word_taken": lazy("%(who)s took over from the Word file %(name)s into %(title)s (pieces: %(count)s)."),
    "agreements.founded": lazy("%(who)s founded the agreement %(title)s with %(partners)s."),
    "agreements.proposed": lazy("%(who)s proposed version %(number)s of %(title)s."),
    "agreements.passed": lazy("%(who)s passed the pen of %(title)s to %(to)s."),
    "agreements.suggested": lazy("%(who)s suggested a change of clause %(clause)s of %(title)s."),
    "agreements.took": lazy("%(who)s took over a suggestion for clause %(clause)s of %(title)s."),
    "agreements.commented": lazy("%(who)s commented on clause %(clause)s of %(title)s."),
    "agreements.resolved": lazy("%(who)s marked a comment on %(title)s as settled."),
    "agreements.review_asked": lazy("%(who)s asked for a review of %(title)s."),
    "agreements.reviewed": lazy("%(who)s reviewed %(title)s: %(decision)s."),
    "agreements.approved": lazy("%(who)s approved the text %(text)s of %(title)s."),
    "agreements.withdrew": lazy("%(who)s withdrew the approval of %(title)s."),
    "agreements.cleared": lazy("%(who)s recorded the clearance %(rule)s of %(authority)s for %(title)s."),
    "agreements.opened": lazy("%(who)s opened a signing round of %(title)s until %(deadline)s."),
    "agreements.compared": lazy("%(who)s drew the document of %(title)s again and compared it: %(result)s."),
    "agreements.signing": lazy("%(who)s began to sign %(title)s."),
    "agreements.signed": lazy("%(who)s signed %(title)s; the signed file is %(file)s."),
    "agreements.intent_abandoned": lazy(
        "%(who)s gave up an interrupted signature of %(title)s; nothing had left the node."
    ),
    "agreements.signed_elsewhere": lazy(
        "%(who)s registered what was signed elsewhere of %(title)s; the file is %(file)s."
    ),
    "agreements.paper_registered": lazy("%(who)s registered the signed paper of %(title)s; the scan is %(file)s."),
    "agreements.scan_confirmed": lazy("%(who)s confirmed that the scan of %(title)s is the paper."),
    "agreements.scan_denied": lazy("%(who)s said that the scan of %(title)s is not the paper."),
    "agreements.declined": lazy("%(who)s declined the signing round of %(title)s."),
    "agreements.certificate_issued": lazy("%(who)s received a signing certificate, valid until %(until)s."),
    "agreements.notice": lazy("%(who)s gave notice of %(title)s."),
    "agreements.successor": lazy("%(who)s founded a successor of %(title)s."),
    "agreements.acknowledged": lazy("%(who)s acknowledged what the partner said about %(title)s."),
    "agreements.recorded": lazy("%(who)s recorded an activity of %(title)s: %(metric)s, %(from)s to %(to)s."),
    "agreements.confirmed": lazy("%(who)s confirmed an activity of %(title)s."),
    "agreements.corrected": lazy("%(who)s corrected an activity of %(title)s."),
    "agreements.disputed": lazy("%(who)s disputed an activity of %(title)s."),
    "agreements.retracted": lazy("%(who)s took back a record of an activity of %(title)s."),
    "agreements.released": lazy("%(who)s released the public page of %(title)s."),
    "agreements.unreleased": lazy("%(who)s withdrew the public page of %(title)s."),
    "agreements.numbers_released": lazy("%(who)s released delivered numbers of %(title)s to the public."),
    "agreements.numbers_unreleased": lazy("%(who)s took the delivered numbers of %(title)s back from the public."),
    "agreements.suspended": lazy("%(who)s suspended %(title)s from %(from)s."),
    "agreements.resumed": lazy("%(who)s took %(title)s up again on %(on)s."),
    "agreements.archived": lazy("%(who)s put %(title)s into the archive."),
    "agreements.unarchived": lazy("%(who)s took %(title)s out of the archive."),
    "agreements.renewal": lazy("%(who)s began the renewal of %(title)s."),
    "agreements.obligation_done": lazy("%(who)s noted as done for %(title)s: %(what)s, due %(due)s."),
    "agreements.obligation_waived": lazy("%(who)s waived for %(title)s: %(what)s, due %(due)s. Reason: %(reason)s"),
    "agreements.obligation_reopened": lazy("%(who)s opened again for %(title)s: %(what)s, due %(due)s."),
    "agreements.obligation_given": lazy("%(who)s gave to %(owner)s for %(title)s: %(what)s."),
    "agreements.key_added": lazy("%(who)s announced a new event key in %(title)s."),
    "agreements.key_retired": lazy("%(who)s retired an old event key in %(title)s."),
    "agreements.key_vouched": lazy("%(who)s confirmed a new event key of %(party)s in %(title)s."),
    "agreements.handed_over": lazy("%(who)s confirmed the key of the new node of %(party)s in %(title)s."),
    "agreements.taken_over": lazy(
        "%(who)s took over what %(witness)s had written in %(title)s (statements: %(count)s)."
    ),
    "agreements.heard": lazy("Words of the partner on %(title)s arrived from %(from)s (statements: %(count)s)."),
    "agreements.refused": lazy("A statement on %(title)s sent by %(from)s was refused: %(code)s."),
    "agreements.recovering": lazy(
        "%(title)s: %(from)s knows statements of ours that are missing here; they are fetched."
    ),
    "agreements.recovered": lazy("%(title)s: every partner has returned what we had said."),
    "agreements.person_erased": lazy("%(who)s erased a person from %(count)s cards."),
    "agreements.cards_erased": lazy("%(count)s cards of %(title)s were erased because %(from)s asked for it."),
    "agreements.proof_exported": lazy("%(who)s exported the proof of %(title)s."),
}

STAGES: dict[str, Promise] = {
    "draft": lazy("Draft"),
    "negotiation": lazy("Negotiation"),
    "agreed": lazy("Agreed as heard so far"),
    "signing": lazy("Signing"),
    "signed_waiting": lazy("Deadline passed, waiting for the last word"),
    "in_force": lazy("In force"),
    "ending": lazy("In force, notice given"),
    "suspended": lazy("In force, suspended"),
    "teach_out": lazy("Ended; those who have begun may finish"),
    "expired": lazy("Expired"),
    "terminated": lazy("Ended by notice"),
    "archived": lazy("In the archive"),
    "abandoned": lazy("Left"),
    "frozen": lazy("Frozen"),
}

TASKS: dict[str, Promise] = {
    "sign": lazy("Sign"),
    "last_word": lazy("Say the last word: the deadline has passed"),
    "clear": lazy("Record the clearance that the signature needs"),
    "confirm_scan": lazy("Confirm the scan of the signed paper"),
    "answer": lazy("Answer the proposal"),
    "revise": lazy("Look at the answer and revise"),
    "open_round": lazy("Open the signing round"),
    "propose": lazy("Propose a version"),
    "confirm_activity": lazy("Confirm what was recorded"),
    "release": lazy("Release the public page or its numbers"),
}

_VOID: dict[str, Promise] = {
    "pen": lazy("The pen is with another party."),
    "forked": lazy("The agreement is frozen by contradicting statements of one party."),
    "unknown_version": lazy("This version is not part of the agreement."),
    "text": lazy("The text named is not that of the version."),
    "not_agreed": lazy("The version is not approved by all any more."),
    "round_open": lazy("Another signing round is open."),
    "round_complete": lazy("This version is signed by all already."),
    "unknown_round": lazy("This signing round is not part of the agreement."),
    "already_spoken": lazy("Your institution has spoken on this round already; that word is final."),
    "round_closed": lazy("The signing round is closed."),
    "late": lazy("The signature came after the deadline of the round, so it does not count."),
    "key_known": lazy("This key is known in the agreement already."),
    "last_key": lazy("The last key of an institution cannot be retired."),
}


def void_reason(code: str) -> str:
    """Why what was about to be written would have no effect."""
    known = _VOID.get(code)
    if known is not None:
        return str(known)
    return _("This would have no effect in the agreement (%(code)s). Load the page again and look.") % {"code": code}


def stage_label(stage: str) -> str:
    """A stage in the reader's language."""
    return str(STAGES.get(stage, stage))


def task_label(task: str) -> str:
    """What is due, in the reader's language."""
    return str(TASKS.get(task, task))


def register_all() -> None:
    """Tell the record every sentence of this room."""
    metrics = {metric: lazy_call(_metric, str)(metric) for metric in METRICS}
    for what, sentence in SENTENCES.items():
        register(what, sentence, {"metric": metrics})
    register_subject("pact", lambda idents: _titles("pact", [one for one in idents if _is_uuid(one)]))
    register_subject("draft", lambda idents: _titles("pk", [one for one in idents if one.isdecimal()]))


def _metric(metric: str) -> str:
    return metric_label(metric, tongue(get_language() or "en"))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _titles(field: str, idents: Iterable[str]) -> dict[str, str]:
    """The titles of agreements in the reader's language."""
    rows = Agreement.objects.filter(**{f"{field}__in": list(idents)})
    return {str(getattr(row, field)): row.name() for row in rows}


_TO_PARTNERS: dict[str, Promise] = {
    "unknown_pact": lazy("The other university has not received the beginning of this agreement yet."),
    "not_a_party": lazy("Only the parties of an agreement may speak about it."),
    "not_concerned": lazy("The agreement does not name the university that it was sent to."),
    "our_key": lazy("The agreement was founded with an old key of the other university. Found it anew."),
    "keys_differ": lazy("The keys in the agreement are not the ones that the other university knows. Compare them."),
    "unknown_file": lazy("The other university does not have this file."),
    "sender": lazy("The message speaks for another university than the one that sent it."),
}
_LANGUAGES = {"en": "en", "zh": "zh-hans", "ru": "ru"}


def user_messages(code: str) -> dict[str, str]:
    """A refusal to another node in the languages of its people."""
    found = {}
    for tag, language in _LANGUAGES.items():
        with override(language):
            found[tag] = str(_TO_PARTNERS[code])
    return found


EVENTS: dict[str, Promise] = {
    "found": lazy("%(party)s founded the agreement."),
    "propose": lazy("%(party)s proposed a version."),
    "pass": lazy("%(party)s passed the pen."),
    "approve": lazy("%(party)s approved the version."),
    "withdraw": lazy("%(party)s withdrew its approval."),
    "open": lazy("%(party)s opened a signing round."),
    "sign": lazy("%(party)s signed."),
    "decline": lazy("%(party)s declined the signing round."),
    "attest": lazy("%(party)s said whether the scan matches the paper."),
    "end": lazy("%(party)s gave notice."),
    "acknowledge": lazy("%(party)s has taken note."),
    "comment": lazy("%(party)s commented."),
    "resolve": lazy("%(party)s marked a comment as settled."),
    "suggest": lazy("%(party)s suggested a change."),
    "take": lazy("%(party)s took over a suggestion."),
    "clear": lazy("%(party)s told that a clearance was obtained."),
    "key_add": lazy("%(party)s announced a new event key."),
    "key_retire": lazy("%(party)s retired an old event key."),
    "key_replace": lazy("%(party)s vouched for a new event key."),
    "take_over": lazy("%(party)s took over the words written for it."),
    "record": lazy("%(party)s recorded an activity."),
    "confirm": lazy("%(party)s confirmed an activity."),
    "correct": lazy("%(party)s corrected an activity."),
    "dispute": lazy("%(party)s disputed an activity."),
    "retract": lazy("%(party)s took back a record."),
    "release": lazy("%(party)s released the public page."),
    "unrelease": lazy("%(party)s withdrew the public page."),
    "suspend": lazy("%(party)s suspended the cooperation."),
    "resume": lazy("%(party)s took the cooperation up again."),
}


PAGES: dict[tuple[str, str], Promise] = {
    ("release", "delivered"): lazy("%(party)s released delivered numbers to the public."),
    ("unrelease", "delivered"): lazy("%(party)s took delivered numbers back from the public."),
}
"""Releases of other pages than the public page itself."""


def event_sentence(type: str, party: str, page: object = "") -> str:
    """What an event says, in the reader's language; an unknown type is kept, passed on and shown as such.

    ``page``: of a release, the page that it names.
    """
    known = PAGES.get((type, str(page))) or EVENTS.get(type)
    if known is None:
        return _("%(party)s said something of a kind that this version does not know (%(type)s).") % {
            "party": party,
            "type": type,
        }
    return str(known) % {"party": party}


_PROBLEMS: dict[str, Promise] = {
    "placeholder": lazy("A placeholder in the wording is not written correctly: names stand in single braces."),
    "unknown_value": lazy("The wording names a value that the clause does not have."),
    "party": lazy("It names a university that is not a party."),
    "plural": lazy("A word can only be chosen by a whole number."),
    "missing": lazy("Something is missing in one of the languages."),
    "form": lazy("Something does not have the right form."),
    "unknown_clause": lazy("A promise names a clause that is not there."),
    "years": lazy("The last year of a promise lies before the first."),
    "quantity": lazy("A promise names a number that its clause does not have."),
    "language": lazy("It uses a language that is not a language of the text."),
    "size": lazy("The text is too large."),
}


def problem(found: Problem) -> str:
    """What is wrong with a text, in the reader's language; what has no sentence here is shown in English."""
    return str(_PROBLEMS.get(found.code, found.message))
