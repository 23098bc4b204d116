"""Duties that ask partners: missing events, files by digest, own words after a restore; and the nightly comparison.

A duty is owed in the transaction that noticed the need, and run by the worker outside any transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from convenio import network
from convenio.agreements import books, comparing, projection, references, store
from convenio.agreements.exchange import wire
from convenio.agreements.models import Agreement, PactFile, PactText, PeerProgress
from convenio.agreements.states import Stage
from convenio.audit.actions import record
from convenio.documents.actions import keep_file
from convenio.documents.sniff import PDF, SUFFIX, media_type_of
from convenio.network import Answer, PartnerAnswerBad, PartnerUnreachable
from convenio.network.terms import lane_of
from convenio.parties.terms import Refusal
from convenio.worker import actions as worker
from convenio.worker.crash import crashpoint
from convenio.worker.models import Task
from convenio.worker.terms import Outcome, done, park, retry
from pact import sync
from pact.canonical import NotCanonical, digest, parse

log = logging.getLogger(__name__)
PULL, FETCH, SWEEP = "agreements.pull", "agreements.fetch", "agreements.sweep"
SWEEP_EVERY = timedelta(hours=24)
ROUNDS = 200
Ask = Callable[..., Answer]


def owe_pull(agreement: Agreement, partner: str, at: datetime) -> None:
    """Ask a partner for what we lack."""
    key = f"{agreement.pk}:{partner}"
    worker.owe(
        name=PULL, key=key, payload={"agreement": agreement.pk, "partner": partner}, due_at=at, lane=lane_of(partner)
    )


def owe_fetch(agreement: Agreement, at: datetime) -> None:
    """Fetch the files and texts that are named and not here."""
    worker.owe(name=FETCH, key=str(agreement.pk), payload={"agreement": agreement.pk}, due_at=at)


def owe_follow_up(agreement: Agreement, at: datetime) -> None:
    """After new events: files to fetch, documents to compare, a deadline to watch."""
    if wanted_texts(agreement) or PactFile.objects.filter(agreement=agreement, held=False).exists():
        owe_fetch(agreement, at)
    comparing.owe_compare(agreement, at)
    comparing.owe_deadline(agreement)


def begin_recovery(agreement: Agreement, *, because_of: str, at: datetime) -> None:
    """A partner knows words of ours that are not here: this node was restored from a backup. Write nothing, ask all.

    Where no other party has a node there is nobody who could give anything back, and nothing to wait for.
    """
    if not books.nodes(agreement):
        return
    agreement.recovering_since = at
    agreement.save(update_fields=["recovering_since"])
    books.peers(agreement)
    PeerProgress.objects.filter(agreement=agreement).update(returned_at=None)
    record(
        acting=None,
        party=agreement.own,
        what="agreements.recovering",
        about=agreement.about,
        details={"title": agreement.name("en"), "from": because_of},
        at=at,
    )
    for partner in books.nodes(agreement):
        owe_pull(agreement, partner, at)


def pull(task: Task, at: datetime, ask: Ask | None = None) -> Outcome:
    """Ask one partner for the events after our heads until nothing is left; its heads are compared with ours."""
    from convenio.agreements.exchange import accept

    asking = ask or network.ask
    agreement = _agreement(task)
    partner = str(task.payload["partner"])
    if agreement is None or not agreement.founded:
        return done()
    for _round in range(ROUNDS):
        heads = {hei: list(ids) for hei, ids in sync.heads(books.book(agreement).ledger).items()}
        try:
            answer = asking(
                party=agreement.own,
                partner=partner,
                endpoint="events",
                body=wire.pack(agreement, heads=heads),
                at=at,
                about=str(agreement.pact),
            )
        except (PartnerUnreachable, PartnerAnswerBad) as problem:
            return retry(reason=problem.message)
        message = wire.read_answer(answer.body) if answer.ok else None
        if message is None:
            return _refused(answer)
        with transaction.atomic():
            agreement = store.lock(agreement)
            accept.take_in(agreement, message, sender=partner, at=at)
            peer = books.peers(agreement)[partner]
            accept.note_heads(agreement, peer, message, at)
            peer.save()
            if not message.more:
                _note_returned(agreement, peer, message, at)
        if not message.more:
            break
    agreement.refresh_from_db()
    if message is not None and accept.lacking(agreement, message.heads):
        return retry(reason="The partner names statements that it does not hand over.")
    return done()


def _note_returned(agreement: Agreement, peer: PeerProgress, message: wire.Message, at: datetime) -> None:
    """After a restore: has this partner returned our own feed whole, and has every other one? Then go on writing."""
    ledger = books.book(agreement).ledger
    if any(one not in ledger.position for one in message.heads.get(agreement.own, ())):
        return
    peer.returned_at = at
    peer.save(update_fields=["returned_at"])
    since = agreement.recovering_since
    if since is None:
        return
    rows = books.peers(agreement).values()
    if all(row.returned_at is not None and row.returned_at >= since for row in rows):
        agreement.recovering_since = None
        projection.project(agreement, at)
        record(
            acting=None,
            party=agreement.own,
            what="agreements.recovered",
            about=agreement.about,
            details={"title": agreement.name("en")},
            at=at,
        )


def _refused(answer: Answer) -> Outcome:
    if answer.status >= 500 or answer.status in (401, 403, 404, 429):
        return retry(reason=f"The partner answered with status {answer.status}.")
    return park(f"The partner answered with status {answer.status}, or with something unreadable.")


def fetch(task: Task, at: datetime, ask: Ask | None = None) -> Outcome:
    """Fetch named files and texts from any partner that has them; what arrives is compared with its digest."""
    asking = ask or network.ask
    agreement = _agreement(task)
    if agreement is None or not agreement.founded:
        return done()
    trouble = ""
    for name in wanted_texts(agreement):
        content, problem = _ask_all(agreement, name, at, asking)
        trouble = trouble or problem
        if content is not None:
            _keep_text(agreement, content, at)
    for row in PactFile.objects.filter(agreement=agreement, held=False, private=False):
        content, problem = _ask_all(agreement, row.digest, at, asking)
        trouble = trouble or problem
        if content is not None:
            crashpoint("P12")
            trouble = _keep(agreement, row, content, at) or trouble
    with transaction.atomic():
        comparing.owe_compare(store.lock(agreement), at)
    return retry(reason=trouble) if trouble else done()


def wanted_texts(agreement: Agreement) -> list[str]:
    """Digests of texts that versions name and that are not here."""
    named = {one.text for one in books.state(agreement).versions}
    named |= {one.text for one in books.state(agreement).suggestions if one.text}
    if not named:
        return []
    return sorted(named - set(PactText.objects.filter(agreement=agreement).values_list("digest", flat=True)))


def _ask_all(agreement: Agreement, name: str, at: datetime, asking: Ask) -> tuple[bytes | None, str]:
    """The bytes of a digest from the first partner that has them, else why not."""
    trouble = "No partner has the file yet."
    for partner in books.nodes(agreement):
        try:
            answer = asking(
                party=agreement.own,
                partner=partner,
                endpoint="file",
                body=wire.pack(agreement, digest=name),
                at=at,
                about=str(agreement.pact),
            )
        except (PartnerUnreachable, PartnerAnswerBad) as problem:
            trouble = problem.message
            continue
        if answer.ok and digest(answer.body) == name:
            return answer.body, ""
        if answer.ok:
            trouble = "A partner sent other bytes than the digest says."
    return None, trouble


def _keep_text(agreement: Agreement, content: bytes, at: datetime) -> None:
    from convenio.agreements.exchange import accept

    try:
        parse(content)
    except NotCanonical:
        return
    with transaction.atomic():
        agreement = store.lock(agreement)
        accept.keep_text_with_annexes(agreement, content, at)
        projection.project(agreement, at)


def _keep(agreement: Agreement, row: PactFile, content: bytes, at: datetime) -> str:
    """Keep a file that arrived; empty, or why it could not be kept (a full disk is tried again)."""
    try:
        with transaction.atomic():
            kept = keep_file(
                party=agreement.party,
                content=content,
                name=row.name or f"{row.purpose}{SUFFIX.get(media_type_of(content) or PDF)}",
                media_type="application/pdf" if row.purpose in ("rendition", "signed") else row.media_type,
                purpose=row.purpose,
                at=at,
            )
            PactFile.objects.filter(pk=row.pk).update(held=True, size=kept.size, media_type=kept.media_type)
            references.note_arrived(agreement, row.digest, content)
    except Refusal as problem:
        return problem.reason
    return ""


OVER = (Stage.EXPIRED, Stage.TERMINATED, Stage.ARCHIVED)


def sweep(at: datetime) -> None:
    """Compare heads with every partner of everything that still lives; calendar stages move on, too."""
    rows = Agreement.objects.exclude(pact=None).exclude(stage=Stage.ABANDONED).select_related("party")
    for number, row in enumerate(rows.iterator(chunk_size=200)):
        with transaction.atomic():
            agreement = store.lock(row)
            projection.project(agreement, at)
            if agreement.stage not in OVER:
                for partner in books.nodes(agreement):
                    owe_pull(agreement, partner, at + timedelta(milliseconds=20 * number))


def _agreement(task: Task) -> Agreement | None:
    return Agreement.objects.select_related("party").filter(pk=task.payload["agreement"]).first()
