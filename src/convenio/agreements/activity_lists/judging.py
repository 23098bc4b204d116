"""What a row of a list of things done would become, and how it is recorded. One judge serves one pass over a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from convenio.agreements import actions
from convenio.agreements.activity_lists import words
from convenio.agreements.activity_lists.agreements import Finder
from convenio.agreements.models import ActivityLine, Agreement
from convenio.agreements.money import Money, money_in
from convenio.agreements.stating import Said, double_of, facts_from, fitting_promise, require_text
from convenio.agreements.views.promising import role_label
from convenio.agreements.views.words import metric_of
from convenio.intake.reading import Cell, plain
from convenio.intake.reading.days import read_day
from convenio.intake.reading.numbers import read_number
from convenio.intake.registering import DOUBTFUL, NEW, SAME, WRONG, Frame, Judged, Question
from convenio.parties.terms import Refusal
from pact.metrics import METRICS, MONEY

METRIC, AGREEMENT, WAY = "metric", "agreement", "way"
NUMBERS = ("number", "persons", "teaching_hours", "months", "semesters", "credits", "students", "amount")
CHOICES = 60
Reason = tuple[str, Mapping[str, str]]


@dataclass
class _Reading:
    """One row while it is read: what was understood, what is wrong, doubtful or to be asked."""

    said: dict[str, str]
    agreement: Agreement | None = None
    metric: str = ""
    days: dict[str, date | None] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    role: str = ""
    way: dict[str, str] | None = None
    commitment: str = ""
    cost: Money | None = None
    wrong: list[Reason] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class ActivityJudge:
    """Reads rows by the answers and orders of days of one list."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._finder = Finder(frame.acting)
        self._texts: dict[int, Mapping[str, Any]] = {}

    def judge(self, row: Mapping[str, Cell], known: Callable[[str], str | None]) -> Judged:
        """See ``registering.Judge``."""
        reading = self._read(row)
        facts = None if reading.wrong else self._facts(reading)
        if facts is None:
            return Judged(WRONG, "", _shown(reading), {}, (*reading.wrong, *reading.doubts), tuple(reading.questions))
        agreement = reading.agreement
        assert agreement is not None
        stable = {name: str(value) for name, value in facts.items() if name != "id"}
        stable |= {"agreement": str(agreement.pk), "doi": reading.said.get("doi", "")}
        key = "|".join(f"{name}={value}" for name, value in sorted(stable.items()))
        if known(key) is not None:
            return Judged(SAME, key, _shown(reading), stable, (("brought", {}),))
        double = double_of(agreement, facts, reading.said.get("doi", ""))
        if double is not None:
            return Judged(SAME, key, _shown(reading), stable, (("ours" if double.ours else "theirs", {}),))
        self._doubt(reading, facts)
        reasons = tuple(reading.doubts)
        return Judged(DOUBTFUL if reasons else NEW, key, _shown(reading), stable, reasons, tuple(reading.questions))

    def write(self, row: Mapping[str, Cell], judged: Judged, there: str, at: datetime) -> str:
        """See ``registering.Judge``."""
        reading = self._read(row)
        agreement, said = reading.agreement, _said(reading)
        assert agreement is not None
        return actions.record_activity(
            acting=self._frame.acting,
            agreement=agreement,
            commitment=said.commitment,
            starts_on=said.starts_on,
            ends_on=said.ends_on,
            quantities=said.quantities,
            metric=said.metric,
            role=said.role,
            direction=said.direction,
            doi=said.doi,
            again=False,
            cost=reading.cost,
            at=at,
        )

    # Reading

    def _read(self, row: Mapping[str, Cell]) -> _Reading:
        reading = _Reading({code: plain(cell).strip() for code, cell in row.items() if cell is not None})
        self._read_agreement(reading)
        self._read_metric(reading)
        self._read_days(reading, row)
        self._read_numbers(reading, row)
        said = reading.said
        if said.get("cost"):
            reading.cost = money_in(said["cost"], said.get("currency", ""))
            if reading.cost is None:
                reading.doubts.append(("cost_unread", {"word": said["cost"][:60]}))
        if said.get("role"):
            reading.role = words.code_of("role", said["role"])
            if not reading.role:
                reading.doubts.append(("role_unread", {"word": said["role"][:60]}))
        if reading.agreement is not None and reading.metric:
            self._read_way(reading, reading.agreement)
            self._find_promise(reading, reading.agreement)
        return reading

    def _answer(self, topic: str, word: str) -> str:
        return self._frame.answers.get(topic, {}).get(word[:200], "")

    def _read_agreement(self, reading: _Reading) -> None:
        title, partner = reading.said.get("agreement", ""), reading.said.get("partner", "")
        word = " · ".join(one for one in (title, partner) if one)
        if answer := self._answer(AGREEMENT, word):
            reading.agreement = self._finder.by_pk(answer)
        if reading.agreement is not None:
            return
        if not word:
            reading.wrong.append(("no_agreement", {}))
            return
        meant = self._finder.find(title, partner)
        reading.agreement = meant.agreement
        if meant.agreement is not None:
            return
        reading.wrong.append(("agreement_several" if meant.among else "agreement_unknown", {"word": word[:120]}))
        if among := meant.among or self._finder.all:
            choices = tuple((str(one.pk), str(one)) for one in among[:CHOICES])
            sentence = _("Under which agreement was “%(word)s” done?") % {"word": word[:120]}
            reading.questions.append(Question(AGREEMENT, word[:200], sentence, choices))

    def _read_metric(self, reading: _Reading) -> None:
        word = reading.said.get("metric", "")
        if not word:
            reading.wrong.append(("no_metric", {}))
            return
        reading.metric = self._answer(METRIC, word) or words.code_of("metric", word)
        if reading.metric not in METRICS:
            reading.metric = ""
            reading.wrong.append(("metric_unknown", {"word": word[:80]}))
            sentence = _("What is “%(word)s”?") % {"word": word[:80]}
            choices = tuple((one, metric_of(one)) for one in METRICS)
            reading.questions.append(Question(METRIC, word[:200], sentence, choices))

    def _read_days(self, reading: _Reading, row: Mapping[str, Cell]) -> None:
        for name in ("first", "last"):
            cell = row.get(name)
            read = read_day(cell, self._frame.orders.get(name, "dmy"), last=name == "last")
            reading.days[name] = read.day if read else None
            if cell is not None and read is None:
                reading.wrong.append((f"{name}_unread", {"word": plain(cell)[:60]}))
        if row.get("first") is None:
            reading.wrong.append(("no_day", {}))
        reading.days["last"] = reading.days["last"] or reading.days["first"]

    def _read_numbers(self, reading: _Reading, row: Mapping[str, Cell]) -> None:
        for name in NUMBERS:
            cell = row.get(name)
            if cell is None:
                continue
            number = read_number(cell)
            if number is None or number != number.to_integral_value():
                reading.wrong.append(("number_unread", {"word": plain(cell)[:60]}))
            elif number < 0:
                reading.wrong.append(("number_negative", {"word": plain(cell)[:60]}))
            else:
                reading.numbers[name] = min(int(number), 10**18)

    def _read_way(self, reading: _Reading, agreement: Agreement) -> None:
        """Which way it went; where the row is silent, as it was promised, if it was promised one way alone."""
        if not METRICS[reading.metric].directed:
            return
        word = reading.said.get("way", "")
        code = words.code_of("way", word) if word else ""
        if word and not code:
            reading.wrong.append(("way_unread", {"word": word[:60]}))
            return
        if not code:
            promised = [one for one in self._text(agreement)["commitments"] if one["metric"] == reading.metric]
            ways = {_way_of(one, agreement.own) for one in promised}
            code = ways.pop() if len(ways) == 1 else self._answer(WAY, reading.metric)
        if not code:
            reading.wrong.append(("no_way", {}))
            sentence = _("Where the list does not say it: which way did “%(what)s” go?")
            choices = (
                ("out", _("from us to the partner")),
                ("in", _("from the partner to us")),
                ("joint", _("jointly")),
            )
            asked = sentence % {"what": metric_of(reading.metric)}
            reading.questions.append(Question(WAY, reading.metric, asked, choices, "out"))
        elif code != "joint":
            own, other = agreement.own, agreement.partners[0]
            reading.way = {"from": own, "to": other} if code == "out" else {"from": other, "to": own}
            if agreement.several:
                reading.wrong.append(("several_parties", {}))

    def _text(self, agreement: Agreement) -> Mapping[str, Any]:
        if agreement.pk not in self._texts:
            self._texts[agreement.pk] = require_text(agreement)
        return self._texts[agreement.pk]

    def _find_promise(self, reading: _Reading, agreement: Agreement) -> None:
        """The promise it belongs to; where nothing was promised, that is said."""
        fit = fitting_promise(self._text(agreement), reading.metric, reading.way, reading.days.get("first"))
        reading.commitment = fit.commitment
        if not fit.commitment:
            reading.doubts.append(("no_promise", {}))
        elif not fit.timely:
            reading.doubts.append(("outside_years", {}))

    # Judging

    def _facts(self, reading: _Reading) -> dict[str, Any] | None:
        """The facts as they would be recorded; None, with the reason, when they would be refused."""
        assert reading.agreement is not None
        from convenio.agreements.rules import may_record_activity

        try:
            may_record_activity(self._frame.acting, reading.agreement).require()
            return facts_from(reading.agreement, "", _said(reading), timezone.now())
        except Refusal as refusal:
            reading.wrong.append(("refused", {"words": refusal.reason}))
            return None

    def _doubt(self, reading: _Reading, facts: Mapping[str, Any]) -> None:
        """Of the same kind, role and days there is a record with other numbers: perhaps the same thing."""
        way = facts.get("direction") or {"from": "", "to": ""}
        like = ActivityLine.objects.filter(
            agreement=reading.agreement,
            metric=facts["metric"],
            starts_on=facts["from"],
            direction_from=way["from"],
            role=facts.get("role", ""),
        )
        if not reading.said.get("doi") and like.exclude(status=ActivityLine.RETRACTED).exists():
            reading.doubts.append(("alike", {}))


def _said(reading: _Reading) -> Said:
    first, last = reading.days["first"], reading.days["last"]
    assert first is not None
    assert last is not None
    return Said(
        reading.commitment,
        first,
        last,
        quantities(reading.metric, reading.numbers, reading.said.get("currency", "")),
        reading.metric,
        reading.role,
        reading.way,
        reading.said.get("doi", ""),
    )


def quantities(metric: str, numbers: Mapping[str, int], currency: str = "") -> dict[str, int]:
    """The quantities of a metric out of the columns of a row; of the counted one “Number” is another name."""
    known = METRICS[metric]
    found = {name: numbers[name] for name in known.quantities if name in numbers}
    counted = known.counts if known.counts in known.quantities else "persons"
    money = [name for name in known.quantities if known.quantities[name] in MONEY]
    if "amount" in numbers and money:
        wanted = f"amount_{currency.strip().lower()}"
        found[wanted if wanted in money or len(money) > 1 else money[0]] = numbers["amount"]
    if counted not in found and counted in known.quantities:
        found[counted] = numbers.get("number", 1)
    return found


def _way_of(promise: Mapping[str, Any], own: str) -> str:
    way = promise["direction"]
    return "joint" if not isinstance(way, Mapping) else "out" if way["from"] == own else "in"


def _shown(reading: _Reading) -> dict[str, str]:
    """How the row would stand, for the preview."""
    shown = dict(reading.said)
    if reading.agreement is not None:
        shown["agreement"] = str(reading.agreement)
    if reading.metric:
        shown["metric"] = metric_of(reading.metric)
    if reading.role:
        shown["role"] = role_label(reading.role)
    for name in ("first", "last"):
        day = reading.days.get(name)
        if day:
            shown[name] = day.isoformat()
    if reading.way and reading.agreement is not None:
        out = reading.way["from"] == reading.agreement.own
        shown["way"] = _("from us to the partner") if out else _("from the partner to us")
    return shown
