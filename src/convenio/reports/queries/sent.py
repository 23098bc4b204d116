"""What was sent: the list, one report with its kept package, and whether it can be drawn again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import QuerySet

from convenio.agreements.scoping import units_seen
from convenio.documents.queries import file_bytes
from convenio.parties.models import Party
from convenio.parties.searching import contains
from convenio.parties.terms import Acting
from convenio.reports.files import draw
from convenio.reports.gathering import gather
from convenio.reports.models import Sent, SentFile
from convenio.reports.package import Package, read_package
from convenio.reports.terms import Record


@dataclass(frozen=True)
class Changed:
    """A record that differs from what was sent. ``how``: new, gone, status, facts."""

    record: Record
    before: Record | None
    how: str


@dataclass(frozen=True)
class Check:
    """One file drawn again from the kept package: the same bytes or not."""

    file: SentFile
    same: bool


@dataclass(frozen=True)
class Reproduction:
    """A report drawn again. ``whole``: every file came out byte for byte; ``changed``: what differs in the live data
    since; ``before``, ``after``: activities counted then and now."""

    sent: Sent
    checks: tuple[Check, ...]
    changed: tuple[Changed, ...]
    after: int

    @property
    def whole(self) -> bool:
        return all(one.same for one in self.checks)


def sent_of(who: Acting | Party, *, search: str = "", code: str = "", year: str = "") -> QuerySet[Sent]:
    """What was sent, the newest first; of a person of some units only what is about these alone."""
    party = who if isinstance(who, Party) else who.party
    rows = Sent.objects.filter(party=party).prefetch_related("files")
    units = units_seen(who) if isinstance(who, Acting) else None
    if units is not None:
        narrow = [row.pk for row in rows if row.scope is not None and units.issuperset(row.scope)]
        rows = rows.filter(pk__in=narrow)
    if search:
        rows = rows.filter(contains(search, "recipient", "note", "code", json_fields=("title",)))
    if code:
        rows = rows.filter(code=code)
    if year.isascii() and year.isdecimal() and len(year) == 4:
        rows = rows.filter(first__lte=date(int(year), 12, 31), last__gte=date(int(year), 1, 1))
    return rows


def package_of(sent: Sent) -> Package:
    """The kept package.

    Raises:
        Refusal: its bytes are gone or damaged.
        WrongPackage: this version cannot read it.
    """
    return read_package(file_bytes(sent.package))


def reproduce(sent: Sent) -> Reproduction:
    """Draw every file again from the kept package, and compare the package with what the house knows now.

    Raises:
        Refusal: the kept bytes are gone or damaged.
        CannotDraw: a letter that no font has any more.
    """
    package = package_of(sent)
    result = package.result()
    checks = tuple(
        Check(file, draw(package, file.format, file.language, result) == file_bytes(file.digest))
        for file in sent.files.all()
    )
    now = gather(sent.party, package.definition, package.window, scope=package.source.scope)
    again = Package(package.definition, package.window, now, package.words, package.made_at, package.demo)
    changed = tuple(differences(package.source.records, now.records))
    return Reproduction(sent, checks, changed, len(again.result().selection.counted))


def differences(before: Iterable[Record], after: Iterable[Record]) -> list[Changed]:
    """What differs between two states of the records, by statement; titles of agreements do not count."""
    old, new = ({one.statement: one for one in rows} for rows in (before, after))
    found = [Changed(one, None, "new") for name, one in new.items() if name not in old]
    found += [Changed(one, one, "gone") for name, one in old.items() if name not in new]
    for name, one in new.items():
        known = old.get(name)
        if known is not None and _bare(known) != _bare(one):
            found.append(Changed(one, known, "status" if known.status != one.status else "facts"))
    return sorted(found, key=lambda one: (one.record.first, one.record.statement))


def _bare(one: Record) -> dict[str, object]:
    values = asdict(one)
    del values["title"]
    return values
