"""When an agreement ends, renews and may be left: pure arithmetic of days on what its text says as values.

A day is the whole day: an agreement that ends on a day is in force on it. A term of a year from 1 March 2027 ends on
29 February 2028. "Three months before 31 May" is 28 or 29 February (the last day of a shorter month). Which day a
notice was received is for the caller to say, in the receiver's time (F10).
Sources: renewal modes and notice by academic year: ``reference/domain.md`` 1.3 and 1.4; the period from receipt: F10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from convenio.agreements.terms import add_months

DAY = timedelta(days=1)
MOST_RENEWALS = 200
NONE, BY_AGREEMENT, AUTO, UNKNOWN = "none", "by_agreement", "auto", ""


@dataclass(frozen=True)
class Period:
    """So many months, or days. Empty where a text names none."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)

    def after(self, day: date) -> date:
        return add_months(day, self.months) + self.days * DAY

    def before(self, day: date) -> date:
        return add_months(day, -self.months) - self.days * DAY


@dataclass(frozen=True)
class LifeTerms:
    """What a text says about its life, as values; None, empty or 0 where it says nothing.

    Attributes:
        length: of the first term, when no last day is fixed.
        notice: period of notice; ``academic_years`` instead of it: the notice works at the begin of an academic year,
            ``academic_from`` (month, day), so many years after the first one not before its receipt.
        renewal: ``none``, ``by_agreement``, ``auto`` or empty (not said as data).
        renew_months, renew_times: of each automatic renewal, and how often at most; times None: without limit.
        opt_out: how long before the end of a term the other side must have been told that it shall not renew.
        consult: how long before the end the parties talk about a renewal.
        teach_out: the text protects those who have begun; ``teach_out_for`` or ``teach_out_on`` limit it.
        beyond_parent: for how long it may outlive its parent; None: it may not.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    length: Period = Period()
    notice: Period = Period()
    academic_years: int = 0
    academic_from: tuple[int, int] = (9, 1)
    renewal: str = UNKNOWN
    renew_months: int = 0
    renew_times: int | None = None
    opt_out: Period = Period()
    consult: Period = Period()
    teach_out: bool = False
    teach_out_for: Period = Period()
    teach_out_on: date | None = None
    beyond_parent: Period | None = None

    def first_day(self, signed_on: date) -> date:
        """Entry into force: the fixed day if all had signed by then, else the day of the last signature."""
        return self.starts_on if self.starts_on and self.starts_on >= signed_on else signed_on

    def term_end(self, signed_on: date, number: int = 0) -> date | None:
        """The last day of a term, 0 being the first; renewed terms follow without a gap. None: no end is said."""
        if self.ends_on:
            first = self.ends_on
        elif self.length:
            first = self.length.after(self.first_day(signed_on)) - DAY
        else:
            return None
        return add_months(first + DAY, number * self.renew_months) - DAY

    def notice_works_on(self, received: date) -> date:
        """The last day of the agreement after a notice that was received on this day."""
        if not self.academic_years:
            return self.notice.after(received)
        month, day = self.academic_from
        year = received.year + ((received.month, received.day) > (month, day))
        return date(year + self.academic_years, month, day) - DAY

    def opt_out_by(self, term_end: date) -> date:
        """The last day on which the other side may receive that this term shall not be renewed."""
        return self.opt_out.before(term_end)


@dataclass(frozen=True)
class Given:
    """A notice that bites: when the last of the other parties received it (None: not seen by all yet), and the day
    before which it says that it shall not work."""

    received: date | None
    stated: date | None = None


@dataclass(frozen=True)
class Course:
    """Where an agreement stands in its life on a day.

    Attributes:
        first: the first day in force.
        ends_on: the last day, as known now; of an automatically renewed one the last day of the present term.
        why: why it ends then: ``notice``, ``opted_out``, ``term``; ``renews``: it does not, unless somebody says so;
            empty: no end is known.
        term: number of the present term, 0 the first; ``renewals_left``: how many may follow (None: any number).
        renews_on: first day of the next term, when it will come by itself.
        notice_on: the last day on which somebody has to act before the end: to opt out, or to talk about a renewal.
        notice_ends_on: when a notice that was given works; None while the other side has not been seen to know it.
        teach_out_until: until when those who have begun may finish, when the text limits it.
    """

    first: date
    ends_on: date | None = None
    why: str = ""
    term: int = 0
    renewals_left: int | None = 0
    renews_on: date | None = None
    notice_on: date | None = None
    notice_ends_on: date | None = None
    teach_out_until: date | None = None

    def over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on and self.why != "renews"


def course_of(terms: LifeTerms, *, signed_on: date, on: date, notices: Iterable[Given] = ()) -> Course:
    """The course of an agreement as seen on a day, from its text, its last signature and the notices that bite."""
    told = list(notices)
    days = [_works_on(terms, one) for one in told if one.received is not None]
    noticed = min(days) if days else None
    first = terms.first_day(signed_on)
    auto = terms.renewal == AUTO and terms.renew_months > 0
    most = (MOST_RENEWALS if terms.renew_times is None else terms.renew_times) if auto else 0
    for number in range(most + 1):
        end = terms.term_end(signed_on, number)
        if noticed and (end is None or noticed <= end):
            return _ended(terms, Course(first, noticed, "notice", number, 0, None, None, noticed))
        if end is None:
            return Course(first, term=0)
        if auto and any(one.received and one.received <= terms.opt_out_by(end) for one in told):
            return _ended(terms, Course(first, end, "opted_out", number, 0, None, None, noticed))
        left = most - number
        if left and noticed is None and end >= on:
            shown = None if terms.renew_times is None else left
            return Course(first, end, "renews", number, shown, end + DAY, terms.opt_out_by(end))
        if not left:
            talk = terms.consult.before(end) if terms.consult and terms.renewal == BY_AGREEMENT else None
            return _ended(terms, Course(first, end, "term", number, 0, None, talk, noticed))
    raise AssertionError("the last term always returns")


def _works_on(terms: LifeTerms, given: Given) -> date:
    assert given.received is not None
    by_text = terms.notice_works_on(given.received)
    return max(by_text, given.stated) if given.stated else by_text


def _ended(terms: LifeTerms, course: Course) -> Course:
    if not terms.teach_out or course.ends_on is None:
        return course
    until = terms.teach_out_on
    if terms.teach_out_for:
        until = terms.teach_out_for.after(course.ends_on)
    return Course(**{**vars(course), "teach_out_until": until}) if until and until > course.ends_on else course


def orphaned_after(parent_ends_on: date | None, beyond: Period | None) -> date | None:
    """The last day on which a child stands under its parent: the parent's, or so much later as its own text says."""
    if parent_ends_on is None:
        return None
    return beyond.after(parent_ends_on) if beyond else parent_ends_on


def months_before(day: date, months: Iterable[int]) -> list[tuple[int, date]]:
    """(months, day) of each reminder before a day, the earliest first."""
    return [(lead, add_months(day, -lead)) for lead in sorted(months, reverse=True)]
