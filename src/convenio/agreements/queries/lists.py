"""Lists, filters and the desk: from the projection alone, so that 10,000 agreements cost no more queries than one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Q, When
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from convenio.agreements import phrases
from convenio.agreements.life.queries import obligations_of
from convenio.agreements.models import Agreement, AgreementQuerySet
from convenio.agreements.queries.outlines import Desk, DeskItem
from convenio.agreements.scoping import units_seen
from convenio.network.queries import DeliveryLine, failed_deliveries
from convenio.parties.models import Party
from convenio.parties.seeing import may_see
from convenio.parties.terms import Acting, Role
from convenio.routes import queries as reviews
from convenio.routes.phrases import step_name

ORDERS = {
    "newest": ("-last_event_at", "-pk"),
    "ends": ("ends_on", "pk"),
    "turn": ("turn_since", "pk"),
    "stage": ("stage", "-last_event_at"),
    "oldest": ("created_at", "pk"),
}
DESK_LINES = 20
SOON = timedelta(days=180)
OFFICER_TASKS = (
    "clear",
    "last_word",
    "confirm_scan",
    "answer",
    "revise",
    "open_round",
    "propose",
    "confirm_activity",
    "release",
)


def find_agreement(party: Party, pk: int) -> Agreement | None:
    """An agreement of this institution by its number on this node; another institution's is none."""
    return Agreement.objects.of(party).select_related("party").filter(pk=pk).first()


def by_pact(party: Party, pact: str | UUID) -> Agreement | None:
    """An agreement of this institution by the UUID that all parties share."""
    try:
        name = pact if isinstance(pact, UUID) else UUID(pact)
    except ValueError:
        return None
    return Agreement.objects.of(party).select_related("party").filter(pact=name).first()


def agreements_of(
    party: Party,
    *,
    stage: str = "",
    partner: str = "",
    kind: str = "",
    search: str = "",
    waiting: str = "",
    in_force: bool = False,
    order: str = "newest",
) -> AgreementQuerySet:
    """The institution's agreements; slice it. ``waiting``: "us" or "others". Partners' rows come along."""
    rows = Agreement.objects.of(party)
    if stage:
        rows = rows.in_stage(stage)
    if partner:
        rows = rows.with_partner(partner)
    if kind:
        rows = rows.filter(kind=kind)
    if search:
        rows = rows.searched(search)
    if waiting == "us":
        rows = rows.waiting_for_us()
    elif waiting == "others":
        rows = rows.waiting_for_others()
    if in_force:
        rows = rows.in_force()
    return rows.order_by(*ORDERS.get(order, ORDERS["newest"])).select_related("party").prefetch_related("partner_rows")


def stage_counts(party: Party) -> dict[str, int]:
    """How many agreements stand in which stage."""
    rows = Agreement.objects.of(party).order_by().values_list("stage").annotate(count=Count("pk"))
    return dict(rows)


def partners_of(party: Party) -> list[Party]:
    """Partners with whom the institution has agreements, for the filter."""
    return list(Party.objects.filter(agreements_with__party=party).distinct())


def desk_of(acting: Acting, *, on: datetime, limit: int = DESK_LINES) -> Desk:
    """What waits for this person, what waits for others and since when, what ends soon, what was not delivered."""
    mine = Agreement.objects.of(acting.party).seen_by(acting).prefetch_related("partner_rows")
    for_me = mine.filter(own_task__in=_tasks_of(acting)).order_by("turn_since", "pk")
    for_others = mine.waiting_for_others().filter(own_task="").order_by("turn_since", "pk")
    ending = _ending(mine, on.date())
    failed = failed_deliveries(acting.party, on, limit) if acting.may(Role.OFFICER, Role.KEEPER) else []
    told = _failed_lines(acting, failed)
    to_review = _reviews_for(acting, on.date())
    return Desk(
        for_me=(*to_review[:limit], *(_own_line(row) for row in for_me[:limit])),
        for_others=tuple(_other_line(row) for row in for_others[:limit]),
        ending=tuple(_ending_line(row, on.date()) for row in ending[:limit]),
        failed=told,
        counts={
            "for_me": for_me.count() + len(to_review),
            "for_others": for_others.count(),
            "ending": ending.count(),
            "failed": len(told),
            "duties": obligations_of(acting.party, on=on.date(), acting=acting, state="due").count(),
        },
    )


def _ending(mine: AgreementQuerySet, today: date) -> AgreementQuerySet:
    """What ends within half a year, and what renews by itself or by agreement and has its last day to act by then; the
    nearest day first."""
    until = today + SOON
    ends = Q(ends_on__lte=until) & (~Q(renewal="auto") | Q(stage="ending"))
    act = Q(notice_on__range=(today, until))
    nearest = Case(When(notice_on__gte=today, then="notice_on"), default="ends_on")
    return mine.in_force().filter(ends | act).order_by(nearest, "pk")


def _tasks_of(acting: Acting) -> tuple[str, ...]:
    tasks: tuple[str, ...] = OFFICER_TASKS if acting.may(Role.OFFICER) else ()
    return (*tasks, "sign", "last_word") if acting.may(Role.SIGNATORY) else tasks


def _reviews_for(acting: Acting, on: date) -> list[DeskItem]:
    """Reviews that wait for the person, questions of reviewers that wait for the office, conditions to confirm."""
    if not reviews.anything_open(acting.party):
        return []
    waiting = [(step, _("Review the version"), step.case.url) for step in reviews.waiting_for(acting, on=on)]
    theirs = [step for step in reviews.for_office(acting) if may_see(acting, step.case.about)]
    office = [(step, _("A reviewer asks back: answer")) for step in theirs]
    office += [(word.step, _("Confirm that a condition is fulfilled")) for word in reviews.to_confirm(acting)]
    waiting += [(step, what, reverse("routes:case", args=[step.case_id])) for step, what in office]
    pacts = {
        step.case.about.removeprefix("pact:") for step, _what, _url in waiting if step.case.about.startswith("pact:")
    }
    rows = Agreement.objects.of(acting.party).filter(pact__in=pacts).prefetch_related("partner_rows")
    known = {row.about: row for row in rows}
    items = []
    for step, what, url in waiting:
        row = known.get(step.case.about)
        if row is not None and step.case.digest == row.text_digest:
            name = f"{what}: {step_name(step)}" if step.case.route_id else what
            items.append(DeskItem(row, name, step.began_at, url, step.due_on, "review", partner_names(row)))
    return items


def _own_line(row: Agreement) -> DeskItem:
    return DeskItem(
        row,
        phrases.task_label(row.own_task),
        row.turn_since,
        url_of(row),
        until=row.deadline.date() if row.deadline else None,
        task=row.own_task,
        party_name=partner_names(row),
    )


def _other_line(row: Agreement) -> DeskItem:
    return DeskItem(
        row,
        phrases.task_label(row.their_task),
        row.turn_since,
        url_of(row),
        until=row.deadline.date() if row.deadline else None,
        task=row.their_task,
        party_name=partner_names(row),
    )


def _ending_line(row: Agreement, today: date) -> DeskItem:
    what = _("Notice was given") if row.stage == "ending" else _("The agreement ends")
    until = row.ends_on
    if row.stage != "ending" and row.notice_on and row.notice_on >= today:
        until = row.notice_on
        what = _("Opt out by") if row.renewal == "auto" else _("Talk about a renewal by")
    return DeskItem(row, what, row.stage_since, url_of(row), until=until, party_name=partner_names(row))


def _failed_lines(acting: Acting, failed: list[DeliveryLine]) -> tuple[DeskItem, ...]:
    """What did not reach partners; people of some units hear of their agreements only."""
    pacts = {UUID(one.delivery.object_id) for one in failed if _is_uuid(one.delivery.object_id)}
    rows = {str(row.pact): row for row in Agreement.objects.of(acting.party).seen_by(acting).filter(pact__in=pacts)}
    whole = units_seen(acting) is None
    found = []
    for one in failed:
        row = rows.get(one.delivery.object_id)
        if row is None and not whole:
            continue
        what = one.trouble or _("Not delivered yet")
        found.append(
            DeskItem(row, what, one.delivery.owed_at, url_of(row) if row else "", party_name=one.delivery.partner)
        )
    return tuple(found)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def partner_names(row: Agreement) -> str:
    """The partners' names in the reader's language, from the rows that came along."""
    known = {one.hei_id: one.name() for one in row.partner_rows.all()}
    return ", ".join(known.get(hei, hei) for hei in row.partners)


def url_of(row: Agreement) -> str:
    """The agreement's page; empty where the pages are not installed."""
    try:
        return reverse("agreements:page", args=[row.pk])
    except NoReverseMatch:
        return ""
