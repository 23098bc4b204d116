"""The course of one agreement, read off its events and the text in force. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from convenio.agreements import books
from convenio.agreements.life.rulebook import day_at, terms_of
from convenio.agreements.life.terms import Course, Given, LifeTerms, course_of
from convenio.agreements.models import Agreement, StillRunning
from convenio.agreements.terms import read_moment
from pact.state import Activity, Notice, PactState, Round, Suspension


@dataclass(frozen=True)
class Life:
    """What is in force and how it goes on. ``running``: what had begun by the last day and went on after it, so that it
    is protected; ``noted``: what our office has noted as still running; ``teach_out_until``: until when, as the text
    limits it, else as long as the last of it runs."""

    round: Round
    text: Mapping[str, Any]
    terms: LifeTerms
    course: Course
    running: tuple[Activity, ...]
    teach_out_until: date | None
    suspension: Suspension | None
    noted: tuple[StillRunning, ...] = ()

    @property
    def by_notice(self) -> bool:
        return self.course.why == "notice"


def life_of(agreement: Agreement, state: PactState, on: date) -> Life | None:
    """The life as seen on a day; None before anything is in force, or while the text is under way."""
    round = state.round_in_force
    text = books.text(agreement, round.text) if round else None
    if round is None or text is None:
        return None
    terms = terms_of(text)
    biting = [one for one in state.notices if round.id in one.ends]
    course = course_of(terms, signed_on=signed_on(round), on=on, notices=[given(one, state.parties) for one in biting])
    running = still_running(state, course.ends_on) if terms.teach_out else ()
    noted = _noted(agreement, course, on) if terms.teach_out else ()
    until = _until(course, running, noted)
    return Life(round, text, terms, course, running, until, suspension(state, on), noted)


def _noted(agreement: Agreement, course: Course, on: date) -> tuple[StillRunning, ...]:
    """Looked up only once the end is in sight."""
    if course.why not in ("notice", "opted_out") and not course.over(on):
        return ()
    return tuple(StillRunning.objects.filter(agreement=agreement))


def signed_on(round: Round) -> date:
    """The day of the last signature, at the one who gave it."""
    days = [day_at(read_moment(word.moment), party) for party, word in round.words.items() if word.moment]
    return max(days) if days else read_moment(round.opened.at).date()


def given(notice: Notice, parties: tuple[str, ...]) -> Given:
    """A notice as days: received when the last of the others was seen to know it, in that one's time (F10)."""
    others = [party for party in parties if party != notice.mark.party]
    received = [day_at(read_moment(notice.received[one].at), one) for one in others if one in notice.received]
    stated = date.fromisoformat(notice.effective_on) if notice.effective_on else None
    return Given(max(received) if len(received) == len(others) else None, stated)


def still_running(state: PactState, last: date | None) -> tuple[Activity, ...]:
    """What had begun by the last day and goes on after it."""
    if last is None:
        return ()
    day = last.isoformat()
    return tuple(
        one for one in state.activities if any(each.facts["from"] <= day < each.facts["to"] for each in one.current)
    )


def _until(course: Course, running: tuple[Activity, ...], noted: tuple[StillRunning, ...]) -> date | None:
    """As the text limits it; without a limit until the last of what runs is over."""
    if course.teach_out_until:
        return course.teach_out_until
    days = [date.fromisoformat(each.facts["to"]) for one in running for each in one.current]
    days += [one.until for one in noted if course.ends_on and one.until > course.ends_on]
    return max(days, default=None)


def suspension(state: PactState, on: date) -> Suspension | None:
    """The suspension that holds on a day: the one of longest reach when there are several."""
    day = on.isoformat()
    holding = [one for one in state.suspensions if one.from_on <= day and (not _last(one) or day <= _last(one))]
    return max(holding, key=lambda one: _last(one) or "9999", default=None)


def _last(one: Suspension) -> str:
    """Its last day: the stated one, or the day before it was resumed; empty: open."""
    if one.resumed is None:
        return one.until
    resumed = date.fromordinal(date.fromisoformat(one.resumed_on).toordinal() - 1).isoformat()
    return min(one.until, resumed) if one.until else resumed
