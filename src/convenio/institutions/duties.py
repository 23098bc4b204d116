"""Work nobody clicks for: reading partners' profiles when they changed, and looking round once a day."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from convenio.audit.actions import record
from convenio.institutions import actions
from convenio.institutions.models import Learning
from convenio.institutions.profile import BadProfile, parse_profile
from convenio.institutions.profile.reading import load_json
from convenio.institutions.rules import may_refresh_profile
from convenio.institutions.telling import ENDPOINT
from convenio.network import PartnerAnswerBad, PartnerUnreachable, ask
from convenio.network.models import PartnerNode
from convenio.network.terms import lane_of
from convenio.parties.actions import keep_party
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.worker import Outcome, done, retry
from convenio.worker.actions import owe

if TYPE_CHECKING:
    from convenio.worker.models import Task

LEARN = "institutions.learn_profile"
LOOK_ROUND = "institutions.look_round"
LOOK_ROUND_EVERY = timedelta(minutes=10)
STALE_AFTER = timedelta(days=1)
REFUSED_REST = timedelta(hours=6)


def owe_learning(*, party: str, partner: str, at: datetime) -> None:
    """Owe it to read a partner's profile for one of our institutions, in the caller's transaction."""
    payload = {"party": party, "partner": partner}
    owe(name=LEARN, key=partner, payload=payload, due_at=at, lane=lane_of(partner))


def ask_again(*, acting: Acting, about: Party, at: datetime) -> None:
    """A person asks for a partner's profile now.

    Raises:
        Refusal: not an officer or keeper, or the university is at home here.
    """
    may_refresh_profile(acting, about).require()
    with transaction.atomic():
        owe_learning(party=acting.party.hei_id, partner=about.hei_id, at=at)


def learn_profile(task: "Task", at: datetime) -> Outcome:
    """Ask a partner's node for its profile and store it; a bad answer is written down and the last good one kept."""
    party = Party.objects.hosted().filter(hei_id=task.payload.get("party", "")).first()
    about = Party.objects.partners().filter(hei_id=task.payload.get("partner", "")).first()
    if party is None or about is None:
        return done()
    learning = Learning.objects.filter(about=about).first()
    query = {"known": learning.learnt_digest} if learning and learning.learnt_digest else {}
    try:
        answer = ask(
            party=party.hei_id, partner=about.hei_id, endpoint=ENDPOINT, method="GET", query=query, at=at, about=LEARN
        )
    except PartnerUnreachable as error:
        _note(about, {"tried_at": at})
        return retry(reason=error.message)
    except PartnerAnswerBad as error:
        return _refused(party, about, error.message, at)
    if answer.status == 404:
        _note(about, {"tried_at": at, "problem": ""})
        return done()
    if not answer.ok:
        return retry(REFUSED_REST if answer.status < 500 else None, f"HTTP {answer.status}")
    try:
        if _unchanged(answer.body, query.get("known", "")):
            _note(about, {"tried_at": at, "learnt_at": at, "problem": ""})
            return done()
        actions.keep_announced_profile(about=about, content=parse_profile(answer.body), asked_by=party, at=at)
    except BadProfile as error:
        return _refused(party, about, str(error), at)
    return done()


def look_round(at: datetime) -> None:
    """Owe a reading of every university with a node whose profile was never read, or not for a day."""
    party = Party.objects.hosted().first()
    if party is None:
        return
    nodes = dict(PartnerNode.objects.filter(gone_at=None).exclude(pact_url="").values_list("hei_id", "names"))
    known = set(Party.objects.filter(hei_id__in=list(nodes)).values_list("hei_id", flat=True))
    for hei_id in sorted(set(nodes) - known):
        keep_party(hei_id=hei_id, names=nodes[hei_id] or {"en": hei_id}, hosted=False)
    partners = Party.objects.partners().filter(hei_id__in=list(nodes))
    fresh = Learning.objects.filter(tried_at__gt=at - STALE_AFTER).values_list("about_id", flat=True)
    with transaction.atomic():
        for hei_id in partners.exclude(pk__in=list(fresh)).values_list("hei_id", flat=True):
            owe_learning(party=party.hei_id, partner=hei_id, at=at)


def _unchanged(body: bytes, known: str) -> bool:
    value = load_json(body) if known and len(body) < 200 else None
    return isinstance(value, dict) and value.get("unchanged") == known


def _note(about: Party, values: dict[str, Any]) -> None:
    Learning.objects.update_or_create(about=about, defaults=values)


def _refused(party: Party, about: Party, problem: str, at: datetime) -> Outcome:
    """Write down what is wrong, once per problem, and look again later: the partner may have mended it."""
    short = problem[:400]
    with transaction.atomic():
        before = Learning.objects.filter(about=about).values_list("problem", flat=True).first()
        _note(about, {"tried_at": at, "problem": short})
        if before != short:
            record(
                acting=None,
                party=party.hei_id,
                what="institutions.profile_refused",
                about=f"party:{about.hei_id}",
                details={"university": about.name("en"), "problem": short},
                at=at,
            )
    return retry(REFUSED_REST, short)
