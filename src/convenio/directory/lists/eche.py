"""Universities with the Erasmus Charter for Higher Education, in the workbook that the European Commission publishes.

Editions differ: columns move, headers are misspelt, cells hold ``#N/A``, the tail is blank. Columns are found by name
and proved by what they hold (an Erasmus code looks like one); everything that was noticed is said before anything is
written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from convenio.directory.lists import tidying
from convenio.directory.lists.noticing import Notes, Unreadable, Wrong
from convenio.directory.reading import Name, Told
from convenio.intake.guessing import guess, plain_header
from convenio.intake.reading import Cell, Sheet, plain, read_sheets
from convenio.intake.registering import Field
from convenio.parties.terms import Refusal

MOST_BYTES = 60_000_000
SAMPLE = 400
LIKELY, UNLIKELY = 0.8, 0.4
Clean = Callable[[object], str]
_PROVED: dict[str, Clean] = {
    "erasmus": tidying.erasmus,
    "pic": lambda value: tidying.digits(value, 9),
    "oid": tidying.oid,
    "country": tidying.country,
}
"""Columns that can be told by what they hold."""


def _shape(clean: Clean) -> Callable[[Sequence[Cell]], float]:
    return lambda values: share(values, clean)


def _field(code: str, label: str, *words: str) -> Field:
    shape = _shape(_PROVED[code]) if code in _PROVED and code != "country" else None
    return Field(code, label, (label, *words), shape=shape)


FIELDS = (
    _field("erasmus", "Erasmus Code", "ERASMUS CODE 2021-2027", "Institution Code", "Erasmus ID code", "Code Erasmus"),
    _field("pic", "PIC", "PIC code", "Participant Identification Code", "Organisation PIC"),
    _field("oid", "OID", "Organisation ID", "OID code"),
    _field("name", "Legal Name", "Organisation Legal Name", "Applicant Organisation", "Institution", "Name"),
    _field("city", "City", "Town", "Location"),
    _field("country", "Country Cd", "Country Code", "Country", "CountryCd"),
    _field("website", "Website Url", "Website", "Web site", "URL", "Webpage"),
)


def read(path: Path, notes: Notes) -> Iterator[Told | Wrong]:
    """The universities of an edition, row by row. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_large", size=f"{MOST_BYTES // 10**6} MB")
    try:
        book = read_sheets(path.read_bytes(), path.name)
    except Refusal as refusal:
        raise Unreadable("sheet_refused", why=refusal.reason) from None
    sheet = book.fullest
    for note in (*book.notes, *sheet.notes):
        notes.sheet(note)
    places = columns(sheet, notes)
    for number, row in sheet.numbered():
        yield told(number, {code: row[place] for code, place in places.items()})


def columns(sheet: Sheet, notes: Notes) -> dict[str, int]:
    """{field: column}, by name, then proved by what the cells hold. Raises Unreadable: no names, or no codes."""
    guessed = guess(sheet.headers, sheet.rows, FIELDS, notes.before)
    for note in guessed.notes:
        notes.sheet(note)
    places = _proved(sheet, guessed.mapping, notes)
    for one in FIELDS:
        if one.code in ("erasmus", "name") and one.code not in places:
            raise Unreadable("no_column", field=str(one.label), columns=", ".join(sheet.headers)[:300])
    held = {place: code for code, place in guessed.mapping.items()}
    notes.columns = [[plain_header(header), held.get(place, ""), place] for place, header in enumerate(sheet.headers)]
    return places


def _proved(sheet: Sheet, named: Mapping[str, int], notes: Notes) -> dict[str, int]:
    """Columns whose cells stand beside their names: taken from where they are. Where all do, so do the others."""
    rows = sheet.rows[:: max(1, len(sheet.rows) // SAMPLE)]
    shares = {
        code: [share([row[place] for row in rows], clean) for place in range(len(sheet.headers))]
        for code, clean in _PROVED.items()
    }
    steps = {
        code: [there - place for there, part in enumerate(shares[code]) if part >= LIKELY]
        for code, place in named.items()
        if code in shares and shares[code][place] < UNLIKELY
    }
    votes = Counter(step for some in steps.values() for step in some).most_common(1)
    common = votes[0][0] if votes and votes[0][1] > 1 else 0
    found = {code: place for code, place in named.items() if code not in steps}
    all_moved = all(code in steps for code in named if code in shares)
    for code, place in named.items():
        step = common if all_moved else 0
        if code in shares:
            some = steps.get(code, [])
            step = common if common in some else some[0] if len(some) == 1 else 0
        if step and 0 <= place + step < len(sheet.headers):
            found[code] = place + step
            notes.say("shifted", column=sheet.headers[place], place=place + step + 1)
    return found


def share(values: Sequence[Cell], clean: Clean) -> float:
    """How many of the cells that hold anything hold this, 0 to 1."""
    there = [value for value in values if value is not None]
    return sum(1 for value in there if clean(plain(value))) / len(there) if there else 0.0


def told(place: int, row: Mapping[str, Cell]) -> Told | Wrong:
    """One row; its number in the file is its place. Without an Erasmus code the PIC is the key."""
    values = {code: plain(cell) for code, cell in row.items()}
    name = tidying.text(values.get("name", ""))
    ids = {code: _PROVED[code](values.get(code, "")) for code in ("erasmus", "pic", "oid")}
    site = tidying.website(values.get("website", ""))
    ids["domain"] = tidying.domain(site)
    key = ids["erasmus"] or (f"PIC {ids['pic']}" if ids["pic"] else "")
    if not key:
        written = tidying.text(values.get("erasmus", ""), 60)
        return Wrong(place, name, "bad_key" if written else "no_key", {"value": written})
    if not name:
        return Wrong(place, key, "no_name")
    return Told(
        key=key,
        names=(Name(name),),
        country=tidying.country(values.get("country", "")),
        city=tidying.text(values.get("city", ""), 200),
        kinds=("education",),
        website=site,
        identifiers={scheme: (value,) for scheme, value in ids.items() if value},
    )
