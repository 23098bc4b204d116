"""The part of the projection that the register lists and counts by: fields of ``Listed``, facets, sums of promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from convenio.agreements import books, lines
from convenio.agreements.library import by_approval
from convenio.agreements.life.course import Life
from convenio.agreements.life.rulebook import terms_of
from convenio.agreements.models import Agreement, Facet, PromiseSum
from convenio.agreements.states import Stage
from convenio.parties.models import Party
from pact.board import Board
from pact.state import PactState
from pact.text.model import STRANDS

UNSIGNED = (Stage.DRAFT, Stage.NEGOTIATION, Stage.AGREED, Stage.SIGNING, Stage.SIGNED_WAITING)
ANNEX = "annex"
"""The phase of a yearly plan or report: no agreement of its own, so that no count of agreements holds it."""
NAMES = (
    Facet.PARTNER,
    Facet.COUNTRY,
    Facet.UNIT,
    Facet.STRAND,
    Facet.LANGUAGE,
    Facet.KIND,
    Facet.PERSON,
    Facet.PARENT,
)
COUNTED = (Facet.COUNTRY, Facet.UNIT, Facet.STRAND, Facet.PERSON)
SUMS = (
    "strand",
    "metric",
    "unit",
    "period",
    "quantity",
    "first_year",
    "last_year",
    "confirmed",
    "recorded",
    "disputed",
)
COUNTING = frozenset(("record", "correct", "retract", "confirm", "dispute"))
"""Events that change what was done under a promise."""
BRINGING = frozenset(("open", "sign", "record", "correct"))
"""Events that may come with a file, whose name is searched by."""

_followers: list[Callable[[Agreement], None]] = []


def register_follower(follower: Callable[[Agreement], None]) -> None:
    """Be told, in the same transaction, of every agreement whose projection was written (the search index, say)."""
    if follower not in _followers:
        _followers.append(follower)


def remember(agreement: Agreement) -> Agreement:
    """Note on an agreement just read and locked what its listed rows say: while it stays so, they are left alone."""
    agreement.listed_as = _listed(agreement)
    agreement.lined_as = (agreement.event_count, agreement.in_force_text)
    return agreement


def _listed(agreement: Agreement) -> tuple[object, ...]:
    """Everything of the row that facets, sums and the search index follow from. Of a draft also its text does."""
    return (
        agreement.founded,
        agreement.phase,
        agreement.kind,
        tuple(agreement.partners),
        tuple(agreement.units),
        tuple(agreement.strands),
        tuple(agreement.languages),
        agreement.coordinator_id,
        agreement.coordinator_name,
        agreement.search_text,
        agreement.text_digest,
        agreement.in_force_text,
        agreement.ended_on,
    )


def project_fields(
    agreement: Agreement, text: Mapping[str, Any] | None, state: PactState | None, life: Life | None
) -> None:
    """Set the fields; the caller saves. ``text``: the one in force, else the newest, else the draft."""
    agreement.phase = phase_of(agreement)
    if text is not None:
        promised = {one["strand"] for one in text.get("commitments", ())}
        agreement.languages = list(text["languages"])
        agreement.strands = [one for one in STRANDS if one in promised or one in agreement.noted_strands]
        terms = life.terms if life else terms_of(text)
        agreement.renewal, agreement.survives_parent = terms.renewal, terms.beyond_parent is not None
        agreement.notice_on = life.course.notice_on if life else None
        _project_parent(agreement, text)
        if by_approval(text):
            agreement.phase = ANNEX
    if state is not None:
        agreement.recorded = _writers(agreement, state)
        days = [date.fromisoformat(one.facts["to"]) for each in state.activities for one in each.current[:1]]
        agreement.last_activity_on, agreement.activity_count = max(days, default=None), len(days)


def phase_of(agreement: Agreement) -> str:
    """Where it stands, in three words: ``binding`` (also frozen, suspended, ending), ``unsigned``, ``over``."""
    if agreement.in_force_from is not None:
        return "binding" if agreement.ended_on is None else "over"
    return "unsigned" if agreement.stage in UNSIGNED else "over"


def keep_rows(
    agreement: Agreement,
    text: Mapping[str, Any] | None,
    state: PactState | None,
    news: Iterable[str] | None = None,
) -> None:
    """Bring facets and sums into line with the saved agreement, link children that came before it, tell followers.

    ``news``: the types of new events, when nothing else changed; what they and the row leave as it was stays.
    """
    kinds = set(news or ())
    anew = news is None or agreement.listed_as != _listed(agreement)
    if anew or kinds & {*COUNTING, *BRINGING}:
        prefetch_related_objects([agreement], "partner_rows")
    if anew:
        _keep_facets(agreement, text)
        _link_children(agreement)
    if state is not None and agreement.in_force and (anew or kinds & COUNTING):
        _keep_delivered(agreement, state, whole=news is None)
    if anew or kinds & BRINGING:
        for follower in _followers:
            follower(agreement)
    agreement.listed_as = _listed(agreement)


def _link_children(agreement: Agreement) -> None:
    if agreement.founded:
        waiting = Facet.objects.filter(party=agreement.party, name=Facet.PARENT, value=str(agreement.pact))
        Agreement.objects.filter(pk__in=waiting.values("agreement_id"), parent=None).update(parent=agreement)


def refresh_countries() -> int:
    """Bring the countries of agreements into line with those of their partners, which change elsewhere; how many."""
    countries = Facet.objects.filter(name=Facet.COUNTRY)
    known = dict(Party.objects.values_list("hei_id", "country"))
    said: dict[int, set[str]] = {}
    for pk, value in countries.values_list("agreement_id", "value").iterator():
        said.setdefault(pk, set()).add(value)
    due: dict[int, set[str]] = {}
    for pk, hei_id in Facet.objects.filter(name=Facet.PARTNER).values_list("agreement_id", "value").iterator():
        due.setdefault(pk, set()).add(known.get(hei_id, ""))
    wrong = {pk for pk, codes in due.items() if (codes - {""} or {Facet.NONE}) != said.get(pk, set())}
    for agreement in Agreement.objects.filter(pk__in=wrong).select_related("party").prefetch_related("partner_rows"):
        _keep(agreement, (Facet.COUNTRY,), {(Facet.COUNTRY, one.country) for one in agreement.partner_rows.all()})
    return len(wrong)


def _project_parent(agreement: Agreement, text: Mapping[str, Any]) -> None:
    """The parent that the text names, when this institution knows it; else the one that was noted stays."""
    named = (text.get("parent") or {}).get("pact")
    if named:
        found = Agreement.objects.of(agreement.party).filter(pact=named).exclude(pk=agreement.pk).first()
        if found and agreement.parent_id is None:
            _begin_as(agreement, found)
        agreement.parent = found or agreement.parent


def _begin_as(agreement: Agreement, parent: Agreement) -> None:
    """A text that comes under an agreement of ours begins with its units and coordinator, where it has none noted."""
    agreement.units = agreement.units or parent.units
    if agreement.coordinator_id is None and not agreement.coordinator_name:
        agreement.coordinator, agreement.coordinator_name = parent.coordinator, parent.coordinator_name


def _writers(agreement: Agreement, state: PactState) -> str:
    """Who has spoken in a pact with a single writer; empty for one in which each party writes for itself.

    What our node wrote for a silent partner to put a paper into force (role ``node``, witnessed) is our word, not its.
    """
    if not state.single_writer:
        return ""
    spoke = {one.author for one in books.book(agreement).ledger.events if not one.witness or one.role != "node"}
    if spoke.issuperset(state.parties):
        return "both"
    return "us" if state.founder == agreement.own else "them"


def person_value(agreement: Agreement) -> str:
    """Our coordinator as a facet: the number of the person, or the name of one who has no account here."""
    return str(agreement.coordinator_id or agreement.coordinator_name)[:64]


def _keep_facets(agreement: Agreement, text: Mapping[str, Any] | None) -> None:
    rows = list(agreement.partner_rows.all())
    wanted = {(Facet.PARTNER, hei_id) for hei_id in agreement.partners}
    wanted |= {(Facet.COUNTRY, row.country) for row in rows}
    wanted |= {(Facet.UNIT, unit) for unit in agreement.units}
    wanted |= {(Facet.STRAND, strand) for strand in agreement.strands}
    wanted |= {(Facet.LANGUAGE, tag) for tag in agreement.languages}
    wanted |= {(Facet.KIND, agreement.kind), (Facet.PERSON, person_value(agreement))}
    wanted |= {(Facet.PARENT, ((text or {}).get("parent") or {}).get("pact", ""))}
    _keep(agreement, NAMES, wanted)


def _with_none(names: Collection[str], wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Without empty values; where nothing is left of a name that is counted, ``none`` stands."""
    found = {(name, value) for name, value in wanted if value}
    present = {name for name, _value in found}
    return found | {(name, Facet.NONE) for name in names if name in COUNTED and name not in present}


def _keep(agreement: Agreement, names: Collection[str], wanted: set[tuple[str, str]]) -> None:
    wanted = _with_none(names, wanted)
    rows = {(row.name, row.value): row for row in agreement.facets.filter(name__in=names)}
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    if gone:
        Facet.objects.filter(pk__in=gone).delete()
    if any(row.phase != agreement.phase for row in rows.values()):
        agreement.facets.update(phase=agreement.phase)
    Facet.objects.bulk_create(
        Facet(agreement=agreement, party_id=agreement.party_id, name=name, value=value, phase=agreement.phase)
        for name, value in sorted(wanted - set(rows))
    )


def _keep_delivered(agreement: Agreement, state: PactState, *, whole: bool) -> None:
    """Sums and lines of what was done under the text in force. ``whole``: the lines are compared one by one."""
    text = books.text(agreement, agreement.in_force_text)
    known = books.board(agreement, agreement.in_force_text)
    _keep_sums(agreement, known, text)
    before, agreement.lined_as = agreement.lined_as, (agreement.event_count, agreement.in_force_text)
    if whole or before is None or before[1] != agreement.in_force_text:
        lines.keep_lines(agreement, state, known, None)
    else:
        lines.keep_lines(agreement, state, known, lines.news_since(agreement, before[0]))


def _keep_sums(agreement: Agreement, known: Board, text: Mapping[str, Any] | None) -> None:
    """The promises of the text in force; none once it has ended, or while its bytes are under way."""
    if text is None or agreement.ended_on is not None:
        agreement.promise_sums.all().delete()
        return
    promised = {one["id"]: one for one in text["commitments"]}
    rows = [
        PromiseSum(
            agreement=agreement,
            party_id=agreement.party_id,
            commitment=row.commitment,
            strand=row.strand,
            metric=row.metric,
            unit=row.unit,
            period=row.period,
            quantity=row.promised,
            first_year=promised[row.commitment]["first_year"],
            last_year=promised[row.commitment]["last_year"],
            confirmed=row.confirmed,
            recorded=max(row.recorded.values(), default=0),
            disputed=row.disputed,
        )
        for row in known.rows
    ]
    stored = {one[0]: one[1:] for one in agreement.promise_sums.values_list("commitment", *SUMS)}
    gone = stored.keys() - {row.commitment for row in rows}
    if gone:
        agreement.promise_sums.filter(commitment__in=gone).delete()
    PromiseSum.objects.bulk_create(
        [row for row in rows if stored.get(row.commitment) != tuple(getattr(row, name) for name in SUMS)],
        update_conflicts=True,
        unique_fields=["agreement", "commitment"],
        update_fields=SUMS,
    )
