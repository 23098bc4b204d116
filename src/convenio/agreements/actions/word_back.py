"""Taking over what people marked up in a Word file: into the draft with the pen, as suggestions and remarks without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import store
from convenio.agreements.actions.clauses import add_clause, remove_clause, save_clause
from convenio.agreements.actions.drafting import draft_for_edit, save_settings
from convenio.agreements.actions.negotiating import comment, suggest_change
from convenio.agreements.actions.word_in import settle_arrival
from convenio.agreements.models import Agreement, DraftClause
from convenio.agreements.models.word import WordArrival
from convenio.agreements.queries.word import Back, back_of
from convenio.agreements.rules import may_comment, may_edit
from convenio.agreements.rules.word import may_take_word
from convenio.agreements.word.comparing import Compared
from convenio.agreements.word.guessing import guess_type
from convenio.agreements.word.picking import Picks
from convenio.documents.word import Added, Remark
from convenio.documents.word.labels import find_label
from convenio.parties.terms import Acting, Refusal

WORDS_AT_MOST = 9_000


def take_marked(
    *, acting: Acting, agreement: Agreement, arrival: WordArrival, seen: str, picks: Picks, at: datetime
) -> dict[str, int]:
    """Take over what was ticked. Returns how many of each: changes, suggestions, comments, added, removed.

    Args:
        seen: digest of the text that the page showed as today's; another one now means that somebody was faster.

    Raises:
        Refusal: nothing ticked, the text changed meanwhile, or what a single action refuses (nothing is done then).
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_take_word(acting, agreement).require()
        back = back_of(agreement, acting, arrival)
        if seen != back.now_digest:
            raise Refusal(
                _(
                    "The text changed while you were reading. The page shows the new state: look at it, then choose "
                    "again."
                )
            )
        taker = _Taker(acting, agreement, arrival, back, picks, at)
        taker.take()
        if not taker.done:
            raise Refusal(_("Nothing was ticked. Tick what is to be taken over."), 400)
        settle_arrival(acting=acting, arrival=arrival, outcome=taker.done, at=at)
    return dict(taker.done)


class _Taker:
    """One taking over, clause by clause, in the caller's transaction."""

    def __init__(
        self, acting: Acting, agreement: Agreement, arrival: WordArrival, back: Back, picks: Picks, at: datetime
    ) -> None:
        self.acting, self.agreement, self.arrival, self.back, self.picks, self.at = (
            acting, agreement, arrival, back, picks, at,
        )  # fmt: skip
        self.pen = bool(may_edit(acting, agreement))
        self.speaks = bool(may_comment(acting, agreement))
        self.done: Counter[str] = Counter()

    def take(self) -> None:
        for one in self.back.comparison.clauses:
            try:
                self._clause(one)
            except Refusal as refusal:
                reason = _("Clause %(number)s: %(reason)s Nothing of the file was taken over yet.")
                raise Refusal(reason % {"number": one.number, "reason": refusal.reason}, refusal.status) from refusal
        for place, added in enumerate(self.back.comparison.added):
            if place in self.picks.added:
                self._added(added)
        for remark in self.back.comparison.remarks:
            self._remark("", remark)
        if self.picks.titles and self.pen:
            self._titles()

    def _clause(self, one: Compared) -> None:
        for remark in one.remarks:
            self._remark("" if one.missing else one.id, remark)
        if one.missing:
            return
        if one.gone and one.id in self.picks.removed:
            self._remove(one)
            return
        wording = {
            each.language: {"heading": each.heading, "body": each.body}
            for each in one.words
            if (one.id, each.language) in self.picks.words
        }
        values = {}
        for each in one.values:
            chosen = self.picks.values.get((one.id, each.name))
            if chosen is not None and 0 <= chosen < len(each.options):
                values[each.name] = _raw(each.options[chosen].value)
        if not wording and not values:
            return
        if self.pen:
            self._save(one.id, wording, values)
            self.done["changes"] += 1
        else:
            suggest_change(
                acting=self.acting,
                agreement=self.agreement,
                clause_id=one.id,
                values=values,
                wording=wording,
                words=self._whence(one),
                at=self.at,
            )
            self.done["suggestions"] += 1

    def _save(self, clause_id: str, wording: Mapping[str, Mapping[str, str]], values: Mapping[str, Any]) -> None:
        row = self._row(clause_id)
        save_clause(
            acting=self.acting,
            agreement=self.agreement,
            clause_id=clause_id,
            revision=row.revision,
            heading={tag: words["heading"] for tag, words in wording.items()},
            body={tag: words["body"] for tag, words in wording.items()},
            values=values,
            at=self.at,
        )

    def _row(self, clause_id: str) -> DraftClause:
        draft = draft_for_edit(self.acting, self.agreement, self.at)
        row = DraftClause.objects.filter(draft=draft, clause_id=clause_id).first()
        if row is None:
            raise Refusal(_("This clause is not part of the draft any more."), 404)
        return row

    def _remove(self, one: Compared) -> None:
        if self.pen:
            remove_clause(
                acting=self.acting,
                agreement=self.agreement,
                clause_id=one.id,
                revision=self._row(one.id).revision,
                at=self.at,
            )
            self.done["removed"] += 1
        else:
            self._say(one.id, _("Please take this clause out. (From the Word file “%(name)s”.)") % {"name": self.name})

    def _added(self, added: Added) -> None:
        """A new clause: into the draft with the pen; without it as a remark at the clause that it follows."""
        tags = self.back.base["languages"]
        words = {tags[at]: said for at, said in added.words.items() if at < len(tags)}
        after = self.back.clause_at(added.after)
        if not self.pen:
            said = "\n\n".join(words.values())
            self._say(after, _("Please add this clause after it: %(words)s") % {"words": said[:WORDS_AT_MOST]})
            return
        heading, body = split_headings(words)
        row = add_clause(
            acting=self.acting,
            agreement=self.agreement,
            type=guess_type(heading, body).type,
            after=after,
            at=self.at,
        )
        blank = dict.fromkeys(row.content["body"], "")
        save_clause(
            acting=self.acting,
            agreement=self.agreement,
            clause_id=row.clause_id,
            revision=row.revision,
            heading={**blank, **heading},
            body={**blank, **{tag: said.replace("{", "{{").replace("}", "}}") for tag, said in body.items()}},
            at=self.at,
        )
        self.done["added"] += 1

    def _remark(self, clause_id: str, remark: Remark) -> None:
        if remark.id not in self.picks.remarks or not self.speaks:
            return
        who = ", ".join(filter(None, (remark.author, remark.at[:10])))
        words = f"{who}: {remark.text}" if who else remark.text
        if remark.quoted:
            words = f"„{remark.quoted}“ — {words}"
        self._say(clause_id, words[:WORDS_AT_MOST])

    def _say(self, clause_id: str, words: str) -> None:
        comment(acting=self.acting, agreement=self.agreement, clause_id=clause_id, words=words, at=self.at)
        self.done["comments"] += 1

    def _titles(self) -> None:
        draft = draft_for_edit(self.acting, self.agreement, self.at)
        new = {tag: self.back.comparison.titles[tag] for tag in self.picks.titles if tag in self.back.comparison.titles}
        if new:
            save_settings(
                acting=self.acting,
                agreement=self.agreement,
                revision=draft.revision,
                title={**draft.settings["title"], **new},
                at=self.at,
            )
            self.done["changes"] += 1

    def _whence(self, one: Compared) -> str:
        """Why, in words that travel with the suggestion: which file, and who changed it there."""
        who = ", ".join(dict.fromkeys(change.author for change in one.changes if change.author))
        if who:
            return _("From the Word file “%(name)s”, changed there by %(who)s.") % {"name": self.name, "who": who}
        return _("From the Word file “%(name)s”.") % {"name": self.name}

    @property
    def name(self) -> str:
        return self.arrival.name


def split_headings(words: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Heading and wording of a clause that people added: a short first line without a full stop heads it."""
    heading, body = {}, {}
    for tag, said in words.items():
        label = find_label(said)
        first, _gap, rest = (label.rest if label else said).partition("\n\n")
        short = len(first) <= 90 and not first.rstrip().endswith((".", "。", ";", "；"))
        heading[tag], body[tag] = (
            (first.strip(), rest.strip()) if short and rest else ("", f"{first}\n\n{rest}".strip())
        )
    return heading, body


def _raw(value: Mapping[str, Any]) -> Any:
    """A typed value as ``typed_value`` takes it."""
    if value["type"] == "money":
        return {"amount": value["amount"], "currency": value["currency"]}
    return value["value"]
