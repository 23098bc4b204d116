"""The profile between nodes: endpoint ``profile`` of the pact API, in and out.

``GET`` answers the public profile of the institution asked, as canonical JSON (``?known=<digest>``: when the asker has
it already, only the digest). ``POST`` is a notice ``{"hei_id", "digest"}``: the profile changed, come and read; it
carries no content, so what is stored was always fetched from the institution's own node.
"""

import json
from datetime import datetime

from convenio.institutions import queries
from convenio.institutions.duties import owe_learning
from convenio.institutions.models import Learning
from convenio.institutions.profile import BadProfile, profile_bytes, profile_digest
from convenio.institutions.profile.reading import load_json
from convenio.institutions.telling import ENDPOINT
from convenio.network import Answer, Caller, Outbound, Request
from convenio.network.models import Delivery
from convenio.parties.models import Party
from ewp.errors import BadRequest, Forbidden, NotFound

MAX_NOTICE_BYTES = 2000


def answer_profile(caller: Caller, request: Request) -> Answer:
    """Serve the endpoint to a verified caller.

    Raises:
        Refused: nothing announced yet (404), a malformed notice (400), or one about another's profile (403).
    """
    if request.method == "POST":
        return _notice(caller, request)
    profile = queries.own_word(request.to)
    if profile is None or not Party.objects.hosted().filter(hei_id=request.to).exists():
        raise NotFound("no_profile", "This institution has not announced a profile yet.")
    digest = profile_digest(profile)
    if request.query.get("known") == digest:
        return Answer(200, json.dumps({"unchanged": digest}).encode())
    return Answer(200, profile_bytes(profile))


def _notice(caller: Caller, request: Request) -> Answer:
    try:
        value = load_json(request.body, MAX_NOTICE_BYTES)
    except BadProfile as error:
        raise BadRequest("bad_notice", str(error)) from None
    hei_id = value.get("hei_id") if isinstance(value, dict) else None
    digest = value.get("digest") if isinstance(value, dict) else None
    if not (isinstance(hei_id, str) and isinstance(digest, str) and len(digest) == 64):
        raise BadRequest("bad_notice", 'A notice looks like {"hei_id": "tpu.ru", "digest": "<64 hexadecimal digits>"}.')
    if hei_id not in caller.hei_ids:
        raise Forbidden("not_yours", "A notice speaks of the caller's own profile only.")
    party = Party.objects.filter(hei_id=hei_id, hosted=False).first()
    if party is not None:
        Learning.objects.update_or_create(about=party, defaults={"told_digest": digest, "told_at": request.at})
        owe_learning(party=request.to, partner=hei_id, at=request.at)
    return Answer(200, json.dumps({"noted": party is not None}).encode())


def notice_of(delivery: Delivery, at: datetime) -> Outbound | None:
    """What a delivery of kind ``profile`` sends: the digest of the profile as it is now."""
    profile = queries.own_word(delivery.party.hei_id)
    if profile is None:
        return None
    body = json.dumps({"hei_id": delivery.party.hei_id, "digest": profile_digest(profile)}).encode()
    return Outbound(ENDPOINT, body)


def read_answer(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """A partner noted the notice; whether it came to read is seen in the exchange log."""
