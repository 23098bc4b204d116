"""Asking partners: one signed exchange, checked, logged. Used by duties of the worker, outside any transaction."""

import hashlib
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import connection

from convenio.network import contacts
from convenio.network.guard import check_url, client
from convenio.network.keys import http_signer
from convenio.network.models import Exchange
from convenio.network.models.exchange import Direction
from convenio.network.terms import Answer, Outbound, PartnerAnswerBad, PartnerTrouble, PartnerUnreachable, decode_error
from convenio.parties.models import Party
from convenio.worker.crash import crashpoint
from ewp.client import Exchanged
from ewp.errors import AnswerBad, EwpError, Unreachable
from ewp.httpsig.headers import read_date

CONNECTIONS_PER_PARTNER = 2
MOMENTS = {"connected": "P6", "half_sent": "P7", "sent": "P8"}
_slots: dict[str, threading.BoundedSemaphore] = defaultdict(lambda: threading.BoundedSemaphore(CONNECTIONS_PER_PARTNER))


@dataclass(frozen=True)
class Asked:
    """What came back of one exchange: the answer, or the trouble; and the row for the log, not saved yet."""

    answer: Answer | None
    trouble: PartnerTrouble | None
    log: Exchange


def exchange(*, party: str, partner: str, outgoing: Outbound, at: datetime, about: str = "") -> Answer:
    """Ask, log, answer. Raises `PartnerUnreachable`, `PartnerAnswerBad`; RuntimeError inside a transaction."""
    asked = ask_partner(party=party, partner=partner, outgoing=outgoing, at=at, about=about)
    asked.log.save()
    if asked.answer is None:
        raise asked.trouble or PartnerUnreachable("unknown", "No answer came.")
    return asked.answer


def ask_partner(*, party: str, partner: str, outgoing: Outbound, at: datetime, about: str = "") -> Asked:
    """One exchange; the caller saves the log row together with what follows from the answer.

    A connection that breaks before any answer is tried once more at once: it may have been closed while it rested.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("a partner is never asked inside a transaction")
    begun = time.monotonic()
    log = Exchange(
        at=at,
        party=Party.objects.get(hei_id=party),
        partner=partner,
        direction=Direction.OUT,
        api="pact",
        endpoint=outgoing.endpoint[:80],
        method=outgoing.method,
        request_digest=hashlib.sha256(outgoing.body).hexdigest(),
        request_size=len(outgoing.body),
        about=about[:120],
    )
    answer: Answer | None = None
    trouble: PartnerTrouble | None = None
    try:
        done = _exchange(party, partner, outgoing, at)
    except AnswerBad as problem:
        trouble = PartnerAnswerBad(problem.code, problem.message, problem.status)
        log.status, log.code = problem.status, problem.code
    except EwpError as problem:
        trouble = PartnerUnreachable(problem.code, problem.message)
        log.code = problem.code
    else:
        answer = Answer(done.response.status, done.response.body, done.response.content_type)
        _note_answer(log, done, answer, at)
    log.duration_ms = int((time.monotonic() - begun) * 1000)
    return Asked(answer, trouble, log)


def _exchange(party: str, partner: str, outgoing: Outbound, at: datetime) -> Exchanged:
    base = contacts.base_url_of(partner)
    if not base:
        raise Unreachable("partner_unknown", f"The catalogue lists no pact address of {partner}.")
    url = base + outgoing.endpoint
    if outgoing.query:
        url += "?" + urlencode(dict(outgoing.query))
    check_url(url)
    with _slots[partner]:
        for last in (False, True):
            try:
                return client().ask(
                    method=outgoing.method,
                    url=url,
                    signer=http_signer(party),
                    server_keys=contacts.server_keys_of(partner),
                    at=at,
                    body=outgoing.body,
                    content_type=outgoing.content_type if outgoing.body else "",
                    observe=_observe,
                )
            except Unreachable as problem:
                if last or problem.code != "broken_connection":
                    raise
    raise Unreachable("broken_connection", "The connection broke.")


def _observe(moment: str) -> None:
    if moment in MOMENTS:
        crashpoint(MOMENTS[moment])


def _note_answer(log: Exchange, done: Exchanged, answer: Answer, at: datetime) -> None:
    log.status = answer.status
    log.request_id = done.request_id
    log.answer_digest = hashlib.sha256(answer.body).hexdigest()
    log.answer_size = len(answer.body)
    if not answer.ok:
        log.code = decode_error(answer.body)[0] or "refused"
    said = read_date(done.response.headers.one("date") or done.response.headers.one("original-date"))
    if said is not None:
        log.clock_offset_ms = int((said - at.replace(microsecond=0)) / timedelta(milliseconds=1))
