"""A record comes into force, and changes: the events of a pact with one writer, all in one go.

The founding says that we alone write, and names us as witness of the partners. A round becomes complete only when
every party has signed (F8), so we register our signature on paper, and as witness that of each partner, with the day
on the paper. Both say ``role: node``; what a partner says itself later, by secure link or by its own node, is told
apart by that.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, files, projection, store
from convenio.agreements.models import Agreement, PactFile, Rendition
from convenio.agreements.rules import may_start_agreement
from convenio.agreements.terms import moment, read_moment
from convenio.audit.actions import record as write_down
from convenio.documents.actions import keep_file
from convenio.network.keys import event_key
from convenio.parties.terms import Acting, Refusal
from pact import sync
from pact.canonical import canonical
from pact.events import Event, make_event, make_founding
from pact.text import check_text

ROLE = "node"
PAPER = {"fingerprint": "", "subject": "", "level": "paper"}
CLOCK = {"kind": "clock", "independent": False, "token_time": ""}


def record_agreement(
    *, acting: Acting, text: Mapping[str, Any], signed_on: date, at: datetime, notes: Mapping[str, Any]
) -> Agreement:
    """Keep an agreement that exists on paper: in force by what we record.

    Args:
        text: of the format convenio-text-1, our own party first.
        signed_on: the day on the paper, or the best that is known of it.
        notes: what the office notes beside it: ``coordinator_name``, ``noted_strands``, ``units``, ``imported_from``.

    Raises:
        Refusal: not an officer, or the text is not in order.
    """
    may_start_agreement(acting).require()
    _require_sound(text)
    own, partners = acting.party.hei_id, [one for one in text["parties"] if one != acting.party.hei_id]
    with transaction.atomic():
        agreement = Agreement.objects.create(
            party=acting.party,
            kind=text["kind"],
            title=text["title"],
            partners=partners,
            by_link=partners,
            created_at=at,
            **notes,
        )
        projection.keep_partner_rows(agreement, text["party_names"])
        key = event_key(own)
        founding = make_founding(
            author=own,
            parties=text["parties"],
            keys={own: [{"id": key.key_id, "public": key.public_hex}], **{one: [] for one in partners}},
            nonce=secrets.token_hex(16),
            role=ROLE,
            unit=acting.unit,
            at=moment(at),
            key=key.key_id,
            sign=key.sign,
            witnesses=dict.fromkeys(partners, own),
            single_writer=True,
        )
        agreement.pact = UUID(founding.pact)
        ink = _Ink(acting, agreement, books.Book(head=""), at)
        ink.add(founding)
        agreement.save()
        _put_in_force(ink, text, "", signed_on)
        ink.finish("agreements.paper_recorded")
    return agreement


def restate(
    *, acting: Acting, agreement: Agreement, text: Mapping[str, Any], signed_on: date, at: datetime, scan: str = ""
) -> None:
    """Put a corrected record in the place of the one in force, without the partner.

    Args:
        scan: digest of the scanned paper, which then stands as what was signed.

    Raises:
        Refusal: more than one party writes here by now, or the text is not in order.
    """
    _require_sound(text)
    with transaction.atomic():
        agreement = store.lock(agreement)
        require_ours_alone(agreement)
        known = books.state(agreement)
        base = known.versions[-1].id if known.versions else ""
        ink = _Ink(acting, agreement, books.book(agreement).copy(), at)
        _put_in_force(ink, text, base, signed_on, scan)
        ink.finish("agreements.paper_restated")


def recorded_text(agreement: Agreement) -> dict[str, Any]:
    """The text of the record that counts now. Raises Refusal when there is none."""
    text = books.text(agreement, agreement.in_force_text or agreement.text_digest)
    if text is None:
        raise Refusal(_("There is no record of this agreement that could be changed."))
    return text


def scan_of(agreement: Agreement) -> str:
    """Digest of the scanned paper that stands as what was signed; empty while there is none."""
    round = books.state(agreement).round_in_force
    word = round.words.get(agreement.house) if round else None
    if word is None:
        return ""
    scans = PactFile.objects.filter(agreement=agreement, digest=word.file, purpose="scan")
    return word.file if scans.exists() else ""


def signed_day(agreement: Agreement) -> date:
    """The day on the paper, as it was recorded."""
    round = books.state(agreement).round_in_force
    word = round.words.get(agreement.house) if round else None
    return read_moment(word.moment).date() if word else agreement.created_at.date()


def require_ours_alone(agreement: Agreement) -> None:
    """Only while nobody but us has said anything may we restate a record."""
    known = books.state(agreement)
    if not known.single_writer or known.founder != agreement.house:
        raise Refusal(_("This agreement has two writers. Propose a change as a new version."))
    if agreement.recorded == "both":
        raise Refusal(
            _("The partner takes part by now. Propose the change as a new version, so that both agree to it.")
        )
    if agreement.stage in ("frozen", "abandoned") or known.open_round is not None:
        raise Refusal(_("A signing round is open, or the agreement was left. Finish that first."))


def _require_sound(text: Mapping[str, Any]) -> None:
    problems = check_text(text)
    if problems:
        raise Refusal(_("The record cannot be written like this: %(problem)s") % {"problem": problems[0].message}, 400)


def _put_in_force(ink: _Ink, text: Mapping[str, Any], base: str, signed_on: date, scan: str = "") -> None:
    """Version, approval, round and signatures on paper, ours and those we witness."""
    agreement, at = ink.agreement, ink.at
    raw = canonical(text)
    digest = books.keep_text(agreement, raw, at)
    files.keep(agreement, raw, name="record.json", media_type="application/json", purpose="rendition", at=at)
    paper = scan or _statement(ink, digest, signed_on)
    partners = [one for one in text["parties"] if one != agreement.house]
    version = ink.say("propose", {"text": digest, "base": base})
    for one in partners:
        ink.say("approve", {"version": version.id, "text": digest, "route": {"recorded": "paper"}}, author=one)
    opened = ink.say(
        "open",
        {
            "version": version.id,
            "text": digest,
            "rendition": digest,
            "recipe": {"made": "paper", "record": "canonical_text"},
            "deadline": moment(at),
            "order": None,
        },
    )
    signed_at = moment(min(datetime.combine(signed_on, time(12), tzinfo=UTC), at))
    for one in ("", *partners):
        body = {
            "round": opened.id,
            "mode": "paper",
            "file": paper,
            "signed_at": signed_at,
            "time_source": CLOCK,
        }
        ink.say("sign", {**body, "certificate": PAPER}, author=one)
    Rendition.objects.create(agreement=agreement, round=opened.id, digest=digest, compared="equal", compared_at=at)


def _statement(ink: _Ink, text_digest: str, signed_on: date) -> str:
    """Where no scan is at hand, a small file of ours stands as what was signed: it says just that. Its digest."""
    agreement = ink.agreement
    raw = canonical(
        {
            "format": "convenio-paper-1",
            "pact": str(agreement.pact),
            "text": text_digest,
            "signed_on": signed_on.isoformat(),
            "recorded_at": moment(ink.at),
            "scan": "",
        }
    )
    kept = keep_file(
        party=agreement.party,
        content=raw,
        name="paper-without-scan.json",
        media_type="application/json",
        purpose="text",
        at=ink.at,
    )
    files.note_file(
        agreement, kept.digest, purpose="signed", name=kept.name, media_type=kept.media_type, size=kept.size, at=ink.at
    )
    return kept.digest


class _Ink:
    """Writes several events of one deed, in our feed and as witness in those of silent partners."""

    def __init__(self, acting: Acting, agreement: Agreement, book: books.Book, at: datetime) -> None:
        self.acting, self.agreement, self.at = acting, agreement, at
        self._book = book
        self._key = event_key(agreement.house)

    def say(self, type: str, body: Mapping[str, Any], author: str = "") -> Event:
        author = author or self.agreement.house
        heads = sync.heads(self._book.ledger)
        event = make_event(
            pact=str(self.agreement.pact),
            author=author,
            prev=next(iter(heads.get(author, ())), ""),
            seen={party: ids for party, ids in heads.items() if party != author},
            role=ROLE,
            unit=self.acting.unit if author == self.agreement.house else "",
            person="",
            at=moment(self.at),
            type=type,
            body=body,
            key=self._key.key_id,
            sign=self._key.sign,
            witness="" if author == self.agreement.house else self.agreement.house,
        )
        self.add(event)
        return event

    def add(self, event: Event) -> None:
        store.append(self.agreement, self._book, [event], came_from=self.agreement.house, at=self.at)

    def finish(self, what: str) -> None:
        """Nothing of it may be void; then the projection and the record."""
        void = self._book.state.void
        if void:
            raise Refusal(
                _("The record could not be put into force: %(reason)s") % {"reason": ", ".join(void.values())}
            )
        projection.project(self.agreement, self.at)
        write_down(
            acting=self.acting,
            party=self.agreement.house,
            what=what,
            about=self.agreement.about,
            details={"title": self.agreement.name("en")},
            at=self.at,
        )
