"""Rounds and signatures on the node. Signing is two steps (F14): the intent first, then bytes and event together.

Crash points: S1 before the intent, S2 after it is committed, S3 after the PAdES is made and before the commit, S4 after
the commit. Whatever happens, either the event and its file are both here, or neither, and nothing left the node.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from convenio.agreements import books, cards, comparing, files, store
from convenio.agreements.actions import guests
from convenio.agreements.actions.negotiating import newest_text
from convenio.agreements.gathered import facts_of
from convenio.agreements.models import Agreement, Rendition, SigningIntent, SigningKey
from convenio.agreements.rules import may_decline_round, may_open_round, may_sign_on_node
from convenio.agreements.terms import REAUTHENTICATION, moment, read_moment
from convenio.audit.actions import record
from convenio.documents import issuing
from convenio.documents.certificates import LoadedKey
from convenio.documents.drawable import why_not
from convenio.documents.examine import examine_pdf
from convenio.documents.queries import file_bytes, node_trust
from convenio.documents.render import CannotDraw, WrongText, field_of
from convenio.documents.terms import SignatureReport
from convenio.parties.queries import is_demo
from convenio.parties.terms import Acting, Refusal, Role, pick
from convenio.worker.crash import crashpoint
from pact.state import Round

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)
INTENT_LEASE = timedelta(minutes=2)


def open_round(
    *, acting: Acting, agreement: Agreement, deadline: datetime, order: Sequence[str] | None, at: datetime
) -> str:
    """Open a signing round of the agreed version: draw the document, keep it, say its digest.

    Args:
        deadline: printed in the document; later signatures do not count.
        order: all parties in the order of signing (each signs on top of the one before), or None for counterparts.

    Raises:
        Refusal: no pen, not agreed, another round open, deadline too near, a letter cannot be drawn, disk full.
    """
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_open_round(acting, agreement).require()
        deadline = deadline.replace(microsecond=0)
        _check_frame(agreement, deadline, order, at)
        known = books.state(agreement)
        version = known.versions[-1]
        text = newest_text(agreement)
        listed = list(order) if order else None
        try:
            drawn = comparing.draw(
                agreement, text, number=len(known.rounds) + 1, deadline=deadline, order=listed, at=at
            )
        except (CannotDraw, WrongText) as error:
            raise Refusal(why_not(text) or _("The document cannot be drawn: %(error)s") % {"error": error}) from error
        name = f"{pick(text['title'], 'en') or 'agreement'}.pdf"
        files.keep(agreement, drawn.pdf, name=name, media_type="application/pdf", purpose="rendition", at=at)
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="open",
            body={
                "version": version.id,
                "text": version.text,
                "rendition": drawn.digest,
                "recipe": drawn.recipe,
                "deadline": moment(deadline),
                "order": listed,
            },
            at=at,
            what="agreements.opened",
            details={"deadline": moment(deadline)},
        )
        Rendition.objects.create(
            agreement=agreement, round=event.id, digest=drawn.digest, compared="equal", compared_at=at
        )
        comparing.owe_deadline(agreement)
    return event.id


def _check_frame(agreement: Agreement, deadline: datetime, order: Sequence[str] | None, at: datetime) -> None:
    if not at + SHORTEST <= deadline <= at + LONGEST:
        raise Refusal(_("Choose a deadline between one minute and one year from now."), 400)
    parties = books.state(agreement).parties
    if order is not None and sorted(order) != sorted(parties):
        raise Refusal(_("The order must name every party once, or be left open (counterparts)."), 400)


def sign_on_node(
    *,
    acting: Acting,
    agreement: Agreement,
    round: str,
    seen_rendition: str,
    reauthenticated_at: datetime | None,
    at: datetime,
) -> str:
    """Sign the round with a key of this node: PAdES with a time stamp. Returns the id of the event.

    Args:
        seen_rendition: digest of the document on the page where the button was pressed.
        reauthenticated_at: when the person last proved who they are.

    Raises:
        Refusal: no mandate, no fresh sign-in, deadline passed, not one's turn, a clearance is missing, the document
            differs, the clock is wrong, certificate expired, no time stamp to be had, disk full.
    """
    if reauthenticated_at is None or not timedelta(0) <= at - reauthenticated_at <= REAUTHENTICATION:
        if acting.by_link:
            raise Refusal(_("Ask for a new code before you sign, and sign within five minutes."), 403)
        raise Refusal(_("Sign in again before you sign: this must have happened within the last five minutes."), 403)
    _compare_now(agreement, round, at)
    crashpoint("S1")
    intent = _store_intent(acting, agreement, round, seen_rendition, at)
    crashpoint("S2")
    try:
        key = guests.certificate_for(acting, agreement, at) if acting.by_link else certificate_of(acting, at=at)
        try:
            signed, name = _make_signature(acting, agreement, round, key, at)
        finally:
            issuing.release_key(key.fingerprint)
        report = _own_signature(signed, agreement, books.state(agreement).round(round))
        crashpoint("S3")
        event = _commit(acting, agreement, intent, key, report, signed, name, at)
    except Refusal as problem:
        abandon_intent(intent, problem.reason, at)
        raise
    except Exception:
        abandon_intent(intent, "failed", at)
        raise
    crashpoint("S4")
    return event


def _compare_now(agreement: Agreement, round: str, at: datetime) -> None:
    """Compare now where the worker has not yet done so."""
    known = facts_of(agreement).round_of(round)
    row = Rendition.objects.filter(agreement=agreement, round=round).first()
    if known is not None and (row is None or not row.compared):
        held = agreement.files.filter(digest=known.rendition, held=True).exists()
        if held:
            comparing.compare(agreement, known, at)


def _store_intent(acting: Acting, agreement: Agreement, round: str, seen: str, at: datetime) -> SigningIntent:
    """Step one: say that a signature is about to be made. While it is open nothing is declined or ended here."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_sign_on_node(acting, agreement, at=at, round=round).require()
        known = facts_of(agreement).round_of(round)
        if known is None or known.rendition != seen:
            raise Refusal(
                _("The document you saw is not the document of this round. Load the page again. Nothing was signed.")
            )
        try:
            with transaction.atomic():
                intent = SigningIntent.objects.create(
                    agreement=agreement, round=round, person_id=acting.person_id, made_at=at
                )
        except IntegrityError:
            raise Refusal(_("A signature is being made right now. Try again in a minute.")) from None
        _record(acting, agreement, "agreements.signing", {}, at)
    return intent


def _make_signature(
    acting: Acting, agreement: Agreement, round: str, key: LoadedKey, at: datetime
) -> tuple[bytes, str]:
    from convenio.documents import signatures

    known = books.state(agreement).round(round)
    text = books.text(agreement, known.text)
    if text is None:
        raise Refusal(_("The text of the newest version is still under way from the partner. Try again in a minute."))
    base, file = document_to_sign(agreement, known)
    signed = signatures.sign_pdf(
        base=base,
        field=field_of(text, agreement.own),
        key=key,
        timestamper=signatures.timestamper(at=at, demo=is_demo()),
        reason=guests.reason(agreement)
        if acting.by_link
        else _("Signature for %(party)s") % {"party": agreement.party.name("en")},
        name=acting.person_name,
        at=at,
    )
    if not signed.startswith(file_bytes(known.rendition)):
        raise Refusal(_("The signed file does not begin with the document of the round. Nothing was signed."))
    return signed, file


def document_to_sign(agreement: Agreement, round: Round) -> tuple[bytes, str]:
    """What is signed next, and its name: with an order the PDF signed last, as counterparts the rendition itself.

    Raises:
        Refusal: it is still on its way from the partner.
    """
    digest = round.rendition
    if round.order is not None:
        done = [round.words[one] for one in round.order if one in round.words and round.words[one].kind == "SIGNED"]
        pdfs = agreement.files.filter(media_type="application/pdf").values_list("digest", flat=True)
        signed = [word.file for word in done if word.mode == "node" or (word.mode == "elsewhere" and word.file in pdfs)]
        digest = signed[-1] if signed else digest
    row = agreement.files.filter(digest=digest, held=True).first()
    if row is None:
        raise Refusal(_("The document of the round is still being fetched from the partner. Try again in a minute."))
    return file_bytes(digest), row.name


def _commit(
    acting: Acting,
    agreement: Agreement,
    intent: SigningIntent,
    key: LoadedKey,
    report: SignatureReport,
    signed: bytes,
    name: str,
    at: datetime,
) -> str:
    """Step two: bytes and event in one transaction. The time in the signature counts, not the moment of recording."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        open_intent = SigningIntent.objects.select_for_update().filter(pk=intent.pk, state="open").first()
        if open_intent is None:
            raise Refusal(_("The signing took too long and was given up. Nothing was signed; sign again."))
        kept = files.keep(agreement, signed, name=name, media_type="application/pdf", purpose="signed", at=at)
        event = store.write_event(
            acting=acting,
            agreement=agreement,
            type="sign",
            body={
                "round": intent.round,
                "mode": "node",
                "file": kept.digest,
                "signed_at": moment(at),
                "time_source": {
                    "kind": "rfc3161",
                    "independent": report.time_independent,
                    "token_time": moment(read_moment(report.time or "")),
                },
                "certificate": {
                    "fingerprint": key.fingerprint,
                    "subject": guests.subject(key, agreement) if acting.by_link else key.common_name,
                    "level": guests.LEVEL if acting.by_link else report.level,
                },
            },
            at=at,
            what="agreements.signed",
            details={"file": kept.digest[:16]},
            role=Role.SIGNATORY,
        )
        open_intent.state, open_intent.resolved_at = "recorded", at
        open_intent.save()
    return event.id


def _own_signature(signed: bytes, agreement: Agreement, round: Round) -> SignatureReport:
    """What the signature just made says about itself, as the check page would say it."""
    report = examine_pdf(signed, base=file_bytes(round.rendition), trust=node_trust())
    text = books.text(agreement, round.text) or {}
    field = field_of(text, agreement.own)
    mine = [one for one in report.signatures if one.field == field]
    if not mine or not mine[0].intact or mine[0].time_kind != "rfc3161" or not mine[0].time:
        raise Refusal(_("The signature that was made does not check. Nothing was signed; tell the node keeper."), 500)
    return mine[0]


def abandon_intent(intent: SigningIntent, reason: str, at: datetime) -> None:
    """Give up an open intent: no event was written, and the bytes, if any were made, never left this process."""
    with transaction.atomic():
        agreement = store.lock(intent.agreement)
        done = SigningIntent.objects.filter(pk=intent.pk, state="open").update(
            state="abandoned", resolved_at=at, reason=reason[:200]
        )
        if done:
            _record(None, agreement, "agreements.intent_abandoned", {}, at)


def resolve_intents(at: datetime) -> int:
    """The duty after a crash: an intent that nobody works on any more is given up. Returns how many.

    It cannot be finished: the key is released only to the signatory, and bytes without their event were never kept.
    """
    stuck = SigningIntent.objects.filter(state="open", made_at__lte=at - INTENT_LEASE).select_related("agreement")
    for intent in stuck:
        abandon_intent(intent, "interrupted", at)
    return len(stuck)


def decline_round(*, acting: Acting, agreement: Agreement, round: str, at: datetime, words: str = "") -> str:
    """Say no to a round. That word is final; a new round can be opened afterwards."""
    with transaction.atomic():
        agreement = store.lock(agreement)
        may_decline_round(acting, agreement, round).require()
        body: dict[str, Any] = {"round": round}
        card = cards.words_card(agreement, acting, words)
        if card:
            body["reason_card"] = card
        return store.write_event(
            acting=acting, agreement=agreement, type="decline", body=body, at=at, what="agreements.declined"
        ).id


def issue_certificate(*, acting: Acting, at: datetime) -> SigningKey:
    """A new signing certificate of this node for the acting signatory; it replaces the one before.

    Raises:
        Refusal: not a signatory.
    """
    if acting.person_id is None or not acting.may(Role.SIGNATORY):
        raise Refusal(_("Only a signatory with a recorded mandate may sign for your institution."), 403)
    key = issuing.issue_certificate(
        common_name=acting.person_name,
        organisation=acting.party.name("en"),
        country=acting.party.country,
        demo=is_demo(),
        at=at,
    )
    with transaction.atomic():
        row = SigningKey.objects.create(
            party=acting.party,
            person_id=acting.person_id,
            fingerprint=key.fingerprint,
            subject=key.common_name,
            issued_at=at,
            valid_until=key.valid_until,
        )
        record(
            acting=acting,
            party=acting.party.hei_id,
            what="agreements.certificate_issued",
            about=f"party:{acting.party.hei_id}",
            details={"until": key.valid_until.date().isoformat()},
            at=at,
        )
    return row


def certificate_of(acting: Acting, *, at: datetime) -> LoadedKey:
    """The signatory's key, loaded; the first one is issued on first use, an expired one is refused.

    Raises:
        Refusal: expired, or its file is gone.
    """
    row = SigningKey.objects.filter(party=acting.party, person_id=acting.person_id or 0).first()
    if row is None:
        row = issue_certificate(acting=acting, at=at)
    if row.valid_until <= at:
        raise Refusal(
            _("Your signing certificate expired on %(date)s. Have a new one issued, then sign.")
            % {"date": row.valid_until.date().isoformat()}
        )
    return issuing.load_key(row.fingerprint)


def _record(
    acting: Acting | None, agreement: Agreement, what: str, details: dict[str, str | int], at: datetime
) -> None:
    record(
        acting=acting,
        party=agreement.house,
        what=what,
        about=agreement.about,
        details={"title": agreement.name("en"), **details},
        at=at,
    )
