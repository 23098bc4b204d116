"""What a row of an old list would become, and how it is written. One judge serves one pass over a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from convenio.agreements import library
from convenio.agreements.importing import countries, words, writing
from convenio.agreements.importing.keeping import agreement_of, link_family
from convenio.agreements.importing.partners import Finder, Found, Named
from convenio.agreements.importing.text import PROMISES, Record, record_language, text_of
from convenio.agreements.models import Agreement
from convenio.directory.likeness.partners import LOOK
from convenio.intake.cells import digest_of
from convenio.intake.reading import Cell, plain
from convenio.intake.reading.days import Day, read_day
from convenio.intake.reading.numbers import read_count
from convenio.intake.registering import CHANGED, DOUBTFUL, NEW, SAME, WRONG, Frame, Judged, Question
from convenio.parties.actions import keep_party
from convenio.parties.terms import pick
from convenio.ui.formats import day_text
from convenio.vocabulary.names import country_name
from convenio.worker.actions import owe

TARGET = "agreements"
SOON = timedelta(minutes=1)
"""After new partners came with a list, those that are like others are looked for, once for many."""
KIND, COUNTRY, PARTNER = "kind", "country", "partner"
_DAYS = ("signed_on", "starts_on", "ends_on")
_STRAND_OF_KIND = {
    "SEA": "training",
    "IIA": "training",
    "COT": "training",
    "FEA": "visits",
    "JDD": "programmes",
    "CFCRS-P": "programmes",
    "CFCRS-I": "programmes",
    "NET": "programmes",
    "RCA": "research",
}
"""What a kind is about by its nature, where the list names no strands."""


@dataclass
class _Reading:
    """One row while it is read: what was understood, what is wrong, doubtful or to be asked."""

    said: dict[str, str]
    days: dict[str, date | None] = field(default_factory=dict)
    partners: list[Found] = field(default_factory=list)
    kind: str = ""
    renewal: str = ""
    notice: int | None = None
    strands: list[str] = field(default_factory=list)
    promises: dict[str, int] = field(default_factory=dict)
    wrong: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    doubts: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class AgreementJudge:
    """Reads rows by the answers and orders of days of one list."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._own = frame.acting.party
        self._finder = Finder(self._own)
        self._language = record_language(frame.language)
        self._there: set[tuple[str, str, date | None]] | None = None

    def judge(self, row: Mapping[str, Cell], known: Callable[[str], str | None]) -> Judged:
        """See ``registering.Judge``."""
        reading = self._read(row)
        facts = self._facts(reading)
        if reading.wrong:
            reasons = (*reading.wrong, *reading.doubts)
            return Judged(WRONG, "", self._shown(reading), facts, reasons, tuple(reading.questions))
        key = _key(reading)
        before = known(key)
        if before is None:
            self._doubt_if_there(reading)
            status = DOUBTFUL if reading.doubts else NEW
        else:
            status = SAME if before == digest_of(dict(facts)) else CHANGED
        reasons = tuple(reading.doubts) if status in (DOUBTFUL, CHANGED) else ()
        return Judged(status, key, self._shown(reading), facts, reasons, tuple(reading.questions))

    def write(self, row: Mapping[str, Cell], judged: Judged, there: str, at: datetime) -> str:
        """See ``registering.Judge``."""
        reading = self._read(row)
        for found in reading.partners:
            if not found.known:
                self._finder.learn(keep_party(hei_id=found.hei_id, names=found.names, country=found.country))
                owe(name=LOOK, due_at=at + SOON)
        record = self._record(reading, at)
        text = text_of(record, self._own.hei_id, self._own.names)
        signed_on = _signed(reading, at)
        existing = agreement_of(self._own, there) if there else None
        if existing is None:
            agreement = writing.record_agreement(
                acting=self._frame.acting, text=text, signed_on=signed_on, at=at, notes=self._notes(reading)
            )
        else:
            agreement = self._rewrite(existing, text, signed_on, reading, at)
        link_family(agreement, reading.said.get("parent", ""), reading.said.get("number", ""), self._frame.intake, at)
        return str(agreement.pk)

    def _rewrite(
        self, agreement: Agreement, text: dict[str, Any], signed_on: date, reading: _Reading, at: datetime
    ) -> Agreement:
        """A row that came again with other words: the record is put anew, what was attached stays."""
        before = writing.recorded_text(agreement)
        text = {**text, "annexes": before["annexes"], "replaces": agreement.in_force_text}
        writing.restate(
            acting=self._frame.acting, agreement=agreement, text=text, signed_on=signed_on, at=at,
            scan=writing.scan_of(agreement),
        )  # fmt: skip
        agreement.refresh_from_db()
        for name, value in self._notes(reading).items():
            setattr(agreement, name, value)
        agreement.save()
        return agreement

    # Reading

    def _read(self, row: Mapping[str, Cell]) -> _Reading:
        reading = _Reading(
            {code: " ".join(plain(cell).split(" ")).strip() for code, cell in row.items() if cell is not None}
        )
        self._read_partners(reading)
        self._read_kind(reading)
        self._read_days(reading, row)
        self._read_status(reading)
        self._read_promises(reading, row)
        said = reading.said
        reading.renewal = words.code_of("renewal", said.get("renewal", ""))
        if said.get("notice"):
            reading.notice = words.months_of(said["notice"])
            if reading.notice is None:
                reading.doubts.append(("notice_unread", {"word": said["notice"][:60]}))
        reading.strands = words.codes_in("strand", said.get("strands", ""))
        return reading

    def _read_partners(self, reading: _Reading) -> None:
        said = reading.said
        names = [one.strip() for one in said.get("partner", "").replace("\n", ";").split(";") if one.strip()]
        if not names:
            reading.wrong.append(("no_partner", {}))
            return
        place = self._country(reading)
        for number, name in enumerate(names):
            alone = len(names) == 1
            named = Named(name, said.get("partner_code", "") if alone else "", said.get("website", "") if alone else "",
                          place if alone or number == 0 else "")  # fmt: skip
            found = self._finder.find(named, answer=self._answer(PARTNER, name))
            if found.hei_id == self._own.hei_id:
                reading.wrong.append(("own_name", {"word": name[:80]}))
            elif found.hei_id not in [one.hei_id for one in reading.partners]:
                reading.partners.append(found)
            if found.like is not None:
                self._ask_partner(reading, name, found)

    def _ask_partner(self, reading: _Reading, name: str, found: Found) -> None:
        like = found.like
        if like is None:
            return
        reading.doubts.append(("like", {"name": name[:120], "known": like.name()}))
        choices = (
            (like.hei_id, _("Yes, it is %(known)s") % {"known": like.name()}),
            ("new", _("No, it is another university")),
        )
        sentence = _("Is “%(name)s” the same university as “%(known)s”?") % {"name": name, "known": like.name()}
        reading.questions.append(Question(PARTNER, name[:200], sentence, choices, like.hei_id))

    def _country(self, reading: _Reading) -> str:
        word = reading.said.get("country", "")
        code = countries.country_of(word) if word else ""
        if code or not word:
            return code
        if answer := self._answer(COUNTRY, word):
            return answer
        reading.doubts.append(("country_unknown", {"word": word[:60]}))
        language = self._frame.language
        choices = sorted(((one, country_name(one, language)) for one in countries.codes()), key=lambda one: one[1])
        sentence = _("Which country is “%(word)s”?") % {"word": word}
        reading.questions.append(Question(COUNTRY, word[:200], sentence, tuple(choices), countries.nearest(word)))
        return ""

    def _read_kind(self, reading: _Reading) -> None:
        word = reading.said.get("kind", "")
        reading.kind = self._answer(KIND, word) or words.code_of("kind", word)
        if reading.kind:
            return
        reading.wrong.append(("kind_unknown", {"word": word[:60]}) if word else ("no_kind", {}))
        sentence = (
            _("What kind of agreement is “%(word)s”?") % {"word": word}
            if word
            else _("What kind of agreement are the rows that do not say it?")
        )
        choices = tuple((one.id, pick(one.names, self._frame.language)) for one in library.kinds())
        reading.questions.append(Question(KIND, word[:200], sentence, choices, "" if word else "MOU"))

    def _read_days(self, reading: _Reading, row: Mapping[str, Cell]) -> None:
        for name in _DAYS:
            cell = row.get(name)
            read: Day | None = read_day(cell, self._frame.orders.get(name, "dmy"), last=name == "ends_on")
            reading.days[name] = read.day if read else None
            if cell is not None and read is None and not _endless(name, plain(cell)):
                reading.wrong.append((f"{name}_unread", {"word": plain(cell)[:60]}))
        starts, ends = reading.days["starts_on"] or reading.days["signed_on"], reading.days["ends_on"]
        if starts and ends and ends < starts:
            details = {"start": starts.isoformat(), "end": ends.isoformat()}
            reading.wrong.append(("end_before_start", details))

    def _read_status(self, reading: _Reading) -> None:
        status = words.code_of("status", reading.said.get("status", ""))
        if status == "draft":
            reading.wrong.append(("not_signed", {"word": reading.said["status"][:60]}))
        elif status in ("expired", "terminated") and reading.days.get("ends_on") is None:
            reading.doubts.append(("ended_without_day", {"word": reading.said["status"][:60]}))

    def _read_promises(self, reading: _Reading, row: Mapping[str, Cell]) -> None:
        for name in PROMISES:
            cell = row.get(name)
            count = read_count(cell)
            if cell is not None and count is None:
                reading.doubts.append(("count_unread", {"word": plain(cell)[:60]}))
            elif count:
                reading.promises[name] = min(count, 1_000_000)

    def _answer(self, topic: str, word: str) -> str:
        return self._frame.answers.get(topic, {}).get(word[:200], "")

    # What it becomes

    def _record(self, reading: _Reading, at: datetime) -> Record:
        said = reading.said
        return Record(
            kind=reading.kind,
            title=self._title(reading),
            partners={one.hei_id: one.names or {"en": one.hei_id} for one in reading.partners},
            language=self._language,
            signed_on=reading.days["signed_on"],
            starts_on=reading.days["starts_on"],
            ends_on=reading.days["ends_on"],
            renewal=reading.renewal,
            notice_months=reading.notice,
            number=said.get("number", ""),
            unit=said.get("unit", ""),
            paper_languages=said.get("languages", ""),
            remarks=said.get("remarks", ""),
            promises=reading.promises,
            first_year=_signed(reading, at).year,
        )

    def _title(self, reading: _Reading) -> str:
        if reading.said.get("title"):
            return reading.said["title"][:400]
        kind = pick(library.kind(reading.kind).names, self._language) if reading.kind else ""
        names = ", ".join(pick(one.names, self._language) for one in reading.partners)
        whole = reading.said.get("partner", "")
        return f"{kind}: {whole if len(reading.partners) == 1 and whole else names}"[:400]

    def _notes(self, reading: _Reading) -> dict[str, Any]:
        said = reading.said
        named = {words.plain(name): one.ounit_id for one in self._own.units.all() for name in one.names.values()}
        unit = named.get(words.plain(said.get("unit", "")))
        return {
            "coordinator_name": said.get("coordinator", "")[:200],
            "noted_strands": reading.strands or [one for one in (_STRAND_OF_KIND.get(reading.kind),) if one],
            "units": [unit] if unit else [],
            "imported_from": self._frame.name[:200],
        }

    def _facts(self, reading: _Reading) -> dict[str, str]:
        return {
            **reading.said,
            **{name: day.isoformat() for name, day in reading.days.items() if day},
            "kind": reading.kind,
            "partner": ",".join(one.hei_id for one in reading.partners),
        }

    def _shown(self, reading: _Reading) -> dict[str, str]:
        """How it would stand, in the reader's words."""
        language = self._frame.language
        shown = {code: text[:300] for code, text in reading.said.items() if code not in ("website", "partner_code")}
        shown |= {name: day_text(day, short=True) for name, day in reading.days.items() if day}
        if reading.partners:
            shown["partner"] = ", ".join(pick(one.names, language) or one.hei_id for one in reading.partners)
            shown["country"] = ", ".join(country_name(one.country, language) for one in reading.partners if one.country)
        if reading.kind:
            shown["kind"] = pick(library.kind(reading.kind).names, language)
        return shown

    def _doubt_if_there(self, reading: _Reading) -> None:
        """An agreement that was not brought in by a list may be the same."""
        if self._there is None:
            rows = Agreement.objects.of(self._own).filter(imported_from="")
            self._there = {(one.kind, ",".join(one.partners), one.ends_on) for one in rows}
        if (reading.kind, ",".join(one.hei_id for one in reading.partners), reading.days["ends_on"]) in self._there:
            reading.doubts.append(("there_already", {}))


_WORDS = (
    "indefinite|unlimited|permanent|open|no end|open ended|长期|无限期|永久|бессрочно|бессрочный|indefinido|illimite"
)
_ENDLESS = frozenset(_WORDS.split("|"))


def _endless(name: str, text: str) -> bool:
    """“Indefinite” is an end that is none."""
    return name == "ends_on" and words.plain(text) in _ENDLESS


def _signed(reading: _Reading, at: datetime) -> date:
    """The day on the paper; when the list says none, the best that follows from it."""
    today = at.date()
    best = reading.days["signed_on"] or reading.days["starts_on"] or reading.days["ends_on"] or today
    return min(best, today)


def _key(reading: _Reading) -> str:
    """The same agreement, when it comes again: our own number, else what tells it from the others."""
    said, days = reading.said, reading.days
    if said.get("number"):
        return f"number:{words.plain(said['number'])}"
    start = days["signed_on"] or days["starts_on"]
    parts = [
        reading.kind,
        *(one.hei_id for one in reading.partners),
        said.get("partner_code", ""),
        said.get("title", ""),
    ]
    parts += [said.get("unit", ""), start.isoformat() if start else f"until {days['ends_on'] or ''}"]
    return "|".join(words.plain(part) for part in parts)
