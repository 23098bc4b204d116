"""Taking a Word file in: a new draft from it, clauses for a draft, or the changes that people marked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import files, library, store
from convenio.agreements.actions.drafting import add_annex, check_by_link, draft_for_edit, start_from_text, touch
from convenio.agreements.models import Agreement, Draft, DraftClause, DraftCommitment
from convenio.agreements.models.word import WordArrival
from convenio.agreements.rules import may_edit, may_start_agreement
from convenio.agreements.rules.word import may_take_word
from convenio.agreements.texts import FORMAT
from convenio.agreements.word.importing import Choice, clauses_from, plan, whole_clause
from convenio.audit.actions import record
from convenio.documents.word import digest_in, read_file, text_of
from convenio.parties.queries import party as find_party
from convenio.parties.terms import Acting, Refusal
from pact.text import is_language

PURPOSE = "word"


def start_from_word(
    *,
    acting: Acting,
    kind: str,
    partners: Sequence[str],
    content: bytes,
    name: str,
    tongues: Mapping[str, str],
    title: Mapping[str, str],
    choices: Mapping[int, Choice],
    at: datetime,
    whole: bool = False,
    attach: bool = False,
    by_link: Sequence[str] = (),
) -> Agreement:
    """A private draft from a file: clause by clause as chosen, or the whole text as one clause with the file attached.

    Args:
        tongues: language found in the file -> language of the text, empty: leave it out.
        choices: place of a part -> what it becomes; parts not named become what was guessed.
        attach: keep the file as an attachment of the text; a whole text always has it.
        by_link: those of the partners that have no system and take part by secure link.

    Raises:
        Refusal: the file cannot be read, unknown kind or partner, no language, no clause chosen.
    """
    may_start_agreement(acting).require()
    check_by_link(by_link, partners)
    text = text_of(read_file(content))
    languages = _languages(tongues)
    if whole:
        clauses = [whole_clause(text, name, tongues, languages)]
    else:
        clauses = [clause for _choice, clause in clauses_from(plan(text), choices, tongues, languages)]
    if not clauses:
        raise Refusal(_("Nothing of the file was chosen. Choose what at least one part becomes."), 400)
    titles = {tag: title.get(tag, "").strip()[:500] for tag in languages if title.get(tag, "").strip()}
    made = _text_of(acting, kind, partners, languages, titles, clauses, whole=whole)
    with transaction.atomic():
        agreement = start_from_text(
            acting=acting, text=made, partners=list(partners), at=at, touched=True, by_link=by_link
        )
        if whole or attach:
            add_annex(acting=acting, agreement=agreement, content=content, name=name, at=at)
        arrival = receive_word(acting=acting, agreement=agreement, content=content, name=name, at=at)
        settle_arrival(acting=acting, arrival=arrival, outcome={"clauses": len(clauses)}, at=at)
    return Agreement.objects.select_related("party").get(pk=agreement.pk)


def _text_of(
    acting: Acting,
    kind: str,
    partners: Sequence[str],
    languages: list[str],
    titles: Mapping[str, str],
    clauses: Sequence[Mapping[str, Any]],
    *,
    whole: bool,
) -> dict[str, Any]:
    """The text of the draft. A text left whole requires no clauses: its words are not divided."""
    parties = [acting.party.hei_id, *partners]
    names = {hei: dict(known.names) for hei in parties if (known := find_party(hei))}
    if kind not in {one.id for one in library.kinds()}:
        raise Refusal(_("Choose a kind of agreement from the list."), 400)
    if len(parties) < 2 or len(set(parties)) != len(parties) or set(names) != set(parties):
        raise Refusal(_("Choose a partner, other than your own institution."), 400)
    return {
        "format": FORMAT,
        "kind": kind,
        "title": dict(titles) or {tag: said for tag in languages if (said := _kind_name(kind, tag))},
        "parties": parties,
        "party_names": names,
        "languages": languages,
        "prevailing": "",
        "layout": "side_by_side",
        "required": [] if whole else list(library.required_types(kind)),
        "parent": None,
        "replaces": "",
        "signatories": {hei: _nobody(languages) for hei in parties},
        "clauses": [{"id": f"c{number}", **clause} for number, clause in enumerate(clauses, start=1)],
        "commitments": [],
        "annexes": [],
    }


def receive_word(*, acting: Acting, agreement: Agreement, content: bytes, name: str, at: datetime) -> WordArrival:
    """Keep a Word file that came in for an agreement. It was read once, so that a bad one is refused here.

    Raises:
        Refusal: the file cannot be read, or the person may neither edit nor suggest.
    """
    may_take_word(acting, agreement).require()
    file = read_file(content)
    with transaction.atomic():
        kept = files.keep(agreement, content, name=name, purpose=PURPOSE, at=at, private=True)
        arrival = WordArrival.objects.create(
            agreement=agreement,
            digest=kept.digest,
            name=kept.name,
            base=digest_in(file),
            came_at=at,
            came_by=acting.person_id,
            came_by_name=acting.person_name,
        )
        record(
            acting=acting,
            party=agreement.own,
            what="agreements.word_in",
            about=agreement.about,
            details={"title": agreement.name("en"), "name": kept.name},
            at=at,
        )
    return arrival


def add_from_word(
    *,
    acting: Acting,
    agreement: Agreement,
    arrival: WordArrival,
    content: bytes,
    tongues: Mapping[str, str],
    choices: Mapping[int, Choice],
    at: datetime,
    whole: bool = False,
    attach: bool = False,
) -> int:
    """Put clauses of a file into the draft, as new ones or in the place of others. Returns how many.

    A clause that takes another's place keeps its id, so that promises and remarks stay with it.

    Raises:
        Refusal: the pen is elsewhere, nothing was chosen, or two parts want the place of one clause.
    """
    text = text_of(read_file(content))
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_edit(acting, agreement).require()
        draft = draft_for_edit(acting, agreement, at)
        languages = draft.settings["languages"]
        if whole:
            made = [(Choice("whole_text"), whole_clause(text, arrival.name, tongues, languages))]
        else:
            made = clauses_from(plan(text), choices, tongues, languages)
        if not made:
            raise Refusal(_("Nothing of the file was chosen. Choose what at least one part becomes."), 400)
        places = [choice.instead for choice, _clause in made if choice.instead]
        if len(set(places)) != len(places):
            raise Refusal(_("Two parts of the file want the place of the same clause. Give one of them another."), 400)
        for choice, clause in made:
            _put(draft, choice, clause, acting, at)
        touch(draft, at)
        if whole or attach:
            add_annex(acting=acting, agreement=agreement, content=content, name=arrival.name, at=at)
        settle_arrival(acting=acting, arrival=arrival, outcome={"clauses": len(made)}, at=at)
    return len(made)


def _put(draft: Draft, choice: Choice, clause: Mapping[str, Any], acting: Acting, at: datetime) -> None:
    """One clause into the draft: in another's place, else before the clause that closes the text."""
    row = DraftClause.objects.filter(draft=draft, clause_id=choice.instead).first() if choice.instead else None
    if choice.instead and row is None:
        raise Refusal(_("This clause is not part of the draft any more."), 404)
    if row is not None:
        counted = DraftCommitment.objects.filter(draft=draft, clause_id=row.clause_id)
        used = {str(q["value"]) for one in counted if isinstance(q := one.content["quantity"], dict)}
        kept = {name: row.content["values"][name] for name in used if name not in clause["values"]}
        row.content = {**clause, "id": row.clause_id, "values": {**clause["values"], **kept}}
        row.revision += 1
    else:
        name = f"c{draft.next_number}"
        draft.next_number += 1
        row = DraftClause(draft=draft, clause_id=name, position=draft.clauses.count() + 1)
        row.content = {"id": name, **clause}
    row.changed_at, row.changed_by = at, acting.person_id
    row.save()


def settle_arrival(*, acting: Acting, arrival: WordArrival, outcome: Mapping[str, int], at: datetime) -> None:
    """Note what became of a file."""
    arrival.outcome, arrival.settled_at = dict(outcome), at
    arrival.save(update_fields=["outcome", "settled_at"])
    record(
        acting=acting,
        party=arrival.agreement.own,
        what="agreements.word_taken",
        about=arrival.agreement.about,
        details={"title": arrival.agreement.name("en"), "name": arrival.name, "count": sum(outcome.values())},
        at=at,
    )


def _languages(tongues: Mapping[str, str]) -> list[str]:
    languages = [tag for tag in tongues.values() if tag]
    if not languages:
        raise Refusal(_("Choose at least one language of the text."), 400)
    if len(set(languages)) != len(languages):
        raise Refusal(_("Two languages of the file are given the same name. Give each its own."), 400)
    wrong = [tag for tag in languages if not is_language(tag)]
    if wrong:
        raise Refusal(
            _("%(tags)s is no language tag. A tag looks like pt, pt-BR or kk.") % {"tags": ", ".join(wrong)}, 400
        )
    return languages


def _kind_name(kind: str, tag: str) -> str:
    return library.kind(kind).names.get(library.library_language(tag) or "en", "")


def _nobody(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    return {"name": dict.fromkeys(languages, ""), "title": dict.fromkeys(languages, "")}
