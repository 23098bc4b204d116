"""What may be asked about the life of agreements: obligations, the strip, what is inherited, who is orphaned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.agreements import books
from convenio.agreements.life import phrases, rules
from convenio.agreements.life.course import Life, life_of
from convenio.agreements.life.rulebook import terms_of
from convenio.agreements.life.terms import orphaned_after
from convenio.agreements.models import Agreement, AgreementQuerySet, Obligation
from convenio.agreements.models.life import DONE, OPEN, WAIVED
from convenio.agreements.scoping import units_seen
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Verdict

SOON = timedelta(days=30)
STATES = ("due", "open", "overdue", "done", "waived", "all")


def obligations_of(
    party: Party,
    *,
    on: date,
    agreement: Agreement | None = None,
    acting: Acting | None = None,
    state: str = "open",
    search: str = "",
    rule: str = "",
    owner: str = "",
    person_id: int | None = None,
) -> QuerySet[Obligation]:
    """Obligations of an institution, the soonest due first; with agreement and owner.

    Args:
        acting: whose list it is: people of some units see those of their agreements and those given to themselves.
        state: open (overdue ones included), overdue, due (overdue or within 30 days), done, waived, all.
        owner: ``me``: given to the person, or to the coordinator or officers when the person is one; a duty else.
    """
    rows = Obligation.objects.filter(party=party).select_related("agreement__party", "agreement__coordinator", "owner")
    if acting is not None and units_seen(acting) is not None:
        theirs = Agreement.objects.of(party).seen_by(acting)
        rows = rows.filter(Q(agreement__in=theirs) | Q(owner=acting.person_id))
    if agreement is not None:
        rows = rows.filter(agreement=agreement)
    rows = _in_state(rows, state, on)
    for word in search.lower().split():
        rows = rows.filter(agreement__search_text__contains=word)
    if rule:
        rows = rows.filter(rule=rule)
    if owner == "me":
        mine = Q(owner=person_id) | Q(owner=None, owner_role=phrases.COORDINATOR, agreement__coordinator=person_id)
        rows = rows.filter(mine)
    elif owner:
        rows = rows.filter(owner=None, owner_role=owner)
    return rows.order_by("due_on", "pk")


def _in_state(rows: QuerySet[Obligation], state: str, on: date) -> QuerySet[Obligation]:
    live = rows.filter(state=OPEN)
    if state == "overdue":
        return live.filter(due_on__lt=on)
    if state == "due":
        return live.filter(due_on__lte=on + SOON)
    if state in (DONE, WAIVED):
        return rows.filter(state=state)
    return rows if state == "all" else live


def due_count(agreement: Agreement, on: date) -> int:
    """How many obligations of an agreement are overdue or due within 30 days."""
    return Obligation.objects.filter(agreement=agreement, state=OPEN, due_on__lte=on + SOON).count()


def find_obligation(party: Party, pk: int) -> Obligation | None:
    """One obligation of this institution; another's is none."""
    rows = Obligation.objects.filter(party=party, pk=pk)
    return rows.select_related("agreement__party", "agreement__coordinator", "owner").first()


@dataclass(frozen=True)
class Line:
    """An obligation for a list. ``state``: open, overdue, done, waived; ``rests``: the agreement is suspended."""

    row: Obligation
    sentence: str
    clause: str
    owner: str
    state: str
    state_label: str
    rests: bool


def lines_of(rows: list[Obligation], on: date) -> list[Line]:
    """The rows with their words in the reader's language."""
    return [_line(row, on) for row in rows]


def _line(row: Obligation, on: date) -> Line:
    state = "overdue" if row.state == OPEN and row.due_on < on else row.state
    return Line(
        row=row,
        sentence=phrases.sentence_of(row),
        clause=row.clause,
        owner=phrases.owner_of(row),
        state=state,
        state_label=str(phrases.STATES[state]),
        rests=row.agreement.stage == "suspended" and state in ("open", "overdue"),
    )


@dataclass(frozen=True)
class Strip:
    """The line of an agreement's life: short sentences, each with the day or number it is about.

    ``tone``: empty, warn; ``kind`` names the sentence for tests and styles.
    """

    kind: str
    words: str
    on: date | None = None
    tone: str = ""
    note: str = ""


def strip_of(agreement: Agreement, on: date) -> tuple[Strip, ...]:
    """What one has to know at a glance; empty before anything is in force."""
    life = life_of(agreement, books.state(agreement), on) if agreement.founded else None
    if life is None:
        return ()
    parts = [*_ending(agreement, life, on), *_teaching_out(life, on)]
    if life.suspension:
        until = date.fromisoformat(life.suspension.until) if life.suspension.until else None
        words = _("suspended until") if until else _("suspended, no end named, since")
        parts.insert(0, Strip("suspended", words, until or date.fromisoformat(life.suspension.from_on), "warn"))
    orphan = orphaned(agreement, on)
    if orphan:
        parts.append(orphan)
    return tuple(parts)


def _ending(agreement: Agreement, life: Life, on: date) -> list[Strip]:
    course = life.course
    if course.ends_on is None:
        unread = any(life.round.id in one.ends for one in books.state(agreement).notices)
        if unread:
            return [
                Strip("notice_unread", _("notice was given; its period begins when the other side is seen to know"))
            ]
        return [Strip("open", _("in force without a last day"))]
    over = course.over(on)
    if over:
        words = _("ended by notice on") if life.by_notice else _("expired on")
        return [Strip("over", words, course.ends_on)]
    parts = [Strip("until", _("in force until"), course.ends_on, "warn" if agreement.stage == "ending" else "")]
    if course.notice_on:
        late = course.notice_on < on
        words = _("notice by") if course.why == "renews" else _("talk about a renewal by")
        parts.append(
            Strip("notice", words, course.notice_on, "warn" if late else "", _("this day has passed") if late else "")
        )
    parts.append(_going_on(life))
    return parts


def _going_on(life: Life) -> Strip:
    course = life.course
    if course.why == "renews":
        left = course.renewals_left
        note = (
            _("without a limit")
            if left is None
            else ngettext("at most %(count)s more time", "at most %(count)s more times", left) % {"count": left}
        )
        return Strip("renews", _("renews automatically on"), course.renews_on, "", note)
    if course.why == "notice":
        return Strip("notice_given", _("ends by notice"))
    if course.why == "opted_out":
        return Strip("opted_out", _("was told in time not to renew"))
    if life.terms.renewal == "auto":
        return Strip("capped", _("has renewed as often as the text allows"))
    if life.terms.renewal == "by_agreement":
        return Strip("by_agreement", _("renewed only by a text signed by all"))
    if life.terms.renewal == "none":
        return Strip("no_renewal", _("not renewed"))
    return Strip("unsaid", _("see the renewal clause for how it goes on"))


def _teaching_out(life: Life, on: date) -> list[Strip]:
    if not life.course.over(on) or not life.terms.teach_out:
        return []
    if life.teach_out_until and life.teach_out_until >= on:
        note = _under_way(sum(one.persons for one in life.noted if one.until >= on))
        return [Strip("teach_out", _("those who have begun may finish until"), life.teach_out_until, "", note)]
    return []


def _under_way(count: int) -> str:
    return ngettext("%(count)s still under way", "%(count)s still under way", count) % {"count": count} if count else ""


def orphaned(agreement: Agreement, on: date) -> Strip | None:
    """The warning of a child whose parent ends before it does."""
    day = orphan_day(agreement)
    if day is None:
        return None
    if agreement.ends_on is not None and agreement.ends_on <= day:
        return None
    if day < on:
        return Strip(
            "orphaned", _("the agreement above it has ended, and the text does not carry it further than"), day, "warn"
        )
    return Strip("orphan", _("may not outlive the agreement above it, which carries it until"), day, "warn")


def orphan_day(agreement: Agreement) -> date | None:
    """The last day on which a child in force stands under its parent; None when its parent has no end in sight."""
    parent = agreement.parent
    if parent is None or not agreement.in_force or agreement.ended_on is not None or not parent.in_force:
        return None
    if parent.ends_on is None or (parent.renewal == "auto" and parent.ended_on is None and parent.stage == "in_force"):
        return None
    text = books.text(agreement, agreement.in_force_text)
    return orphaned_after(parent.ends_on, terms_of(text).beyond_parent if text else None)


def children_of(agreement: Agreement, acting: Acting) -> AgreementQuerySet:
    """Agreements under this one that still bind and that the person sees."""
    rows = Agreement.objects.of(agreement.party).filter(parent=agreement).exclude(in_force="").seen_by(acting)
    return rows.filter(ended_on=None).order_by("ends_on", "pk").select_related("party", "parent")


def outliving(party: Party) -> AgreementQuerySet:
    """Agreements of a house that still bind and end later than their parent, which ends or has ended."""
    rows = Agreement.objects.of(party).in_force().filter(parent__isnull=False).exclude(parent__in_force="")
    later = Q(ends_on=None) | Q(ends_on__gt=F("parent__ends_on"))
    return rows.filter(later, parent__ends_on__isnull=False).select_related("party", "parent", "coordinator")


def verdicts_of(acting: Acting, agreement: Agreement, on: date) -> dict[str, Verdict]:
    """What the person may do about the life, by name."""
    return {
        "suspend": rules.may_suspend(acting, agreement, on=on),
        "resume": rules.may_resume(acting, agreement),
        "archive": rules.may_archive(acting, agreement),
        "unarchive": rules.may_unarchive(acting, agreement),
        "renew": rules.may_start_renewal(acting, agreement),
        "running": rules.may_note_running(acting, agreement),
    }
