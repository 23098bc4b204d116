"""`convenio report`: the reports of a university without a browser: list them, run one, draw again what was sent."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from convenio.cli.start import fail, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from convenio.parties.models import Party

MORE = """\
Examples: `convenio report run qs-exchange --window 2024` prints the academic year 2024/25 as a table;
`convenio report run erasmus-staff --window 2024-08-01..2026-07-31 --format pdf --out staff.pdf` writes a PDF;
`convenio report reproduce 7` draws every file of the sent report 7 again and compares it with what was kept."""


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "Reports: named definitions over what was recorded under the agreements, and what was sent."
    report = words.add_parser("report", help="list, run and reproduce reports", description=about, epilog=MORE)
    deeds = report.add_subparsers(metavar="DEED", required=True)
    about = "Every report that can be run, with its code, and everything that was sent, with its number."
    listed = deeds.add_parser("list", help="the reports, and what was sent", description=about)
    about = "Count a report now, over everything that the university knows, and print it or write it to a file."
    run = deeds.add_parser("run", help="count a report now", description=about, epilog=MORE)
    run.add_argument("code", metavar="CODE", help="the code of the report, as `convenio report list` shows it")
    run.add_argument(
        "--window",
        default="",
        help="a year (2024 is also the academic year 2024/25), or two days as 2024-08-01..2026-07-31 "
        "(default: the newest span that is over)",
    )
    run.add_argument("--format", choices=("csv", "xlsx", "pdf"), default="csv", help="the form of the file")
    run.add_argument("--language", choices=("en", "zh", "ru"), default="en", help="the language of its words")
    run.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: CSV is printed)")
    about = (
        "Draw every file of a sent report again from the records that were kept with it, compare byte for byte, and "
        "list what changed in the live records since. Status 0: every file came out the same."
    )
    again = deeds.add_parser("reproduce", help="draw a sent report again and compare", description=about)
    again.add_argument("number", type=int, metavar="NUMBER", help="its number, as `convenio report list` shows it")
    for one, deed in ((listed, _list), (run, _run), (again, _reproduce)):
        one.add_argument(
            "--for",
            dest="house",
            default="",
            metavar="HEI_ID",
            help="which university of this node (default: the first)",
        )
        one.set_defaults(run=with_node(deed))


def _house(arguments: argparse.Namespace) -> "Party":
    from convenio.parties.queries import hosted_parties
    from convenio.parties.terms import Refusal

    rows = hosted_parties()
    found = rows.filter(hei_id=arguments.house).first() if arguments.house else rows.first()
    if found is None:
        named = ", ".join(row.hei_id for row in rows) or "none yet"
        raise Refusal(f"That university does not live on this node. Here live: {named}.")
    return found


def _list(arguments: argparse.Namespace) -> int:
    from convenio.reports.duties import known_codes
    from convenio.reports.queries.definitions import find_for, wanted
    from convenio.reports.queries.sent import sent_of

    house = _house(arguments)
    owed = wanted(house)
    for code in sorted(known_codes(house)):
        definition = find_for(house, code)
        if definition is None:
            print(f"{code}: unfinished")
            continue
        marks = [definition.window, definition.status or "own"]
        marks += ["layout unverified"] if definition.layout == "unverified" else []
        marks += ["owed"] if code in owed else []
        print(
            f"{code}: {definition.title.get('en') or next(iter(definition.title.values()), code)} ({', '.join(marks)})"
        )
    rows = list(sent_of(house))
    print(f"Sent: {len(rows)}")
    for row in rows:
        print(f"  {row.pk}: {row.code}, {row.edition}, {row.first} to {row.last}, to {row.recipient} on {row.sent_on}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from convenio.reports.files import draw
    from convenio.reports.queries.definitions import find_for
    from convenio.reports.queries.running import run
    from convenio.reports.windows import last_whole, window_of

    house, at = _house(arguments), datetime.now(UTC)
    definition = find_for(house, arguments.code)
    if definition is None:
        return fail(
            f"There is no report {arguments.code}, or it is unfinished. `convenio report list` names all of them."
        )
    window = window_of(definition, arguments.window) if arguments.window else last_whole(definition, at.date())
    if window is None:
        wanted = (
            "two days, for example 2024-08-01..2026-07-31" if definition.window == "any" else "a year, for example 2024"
        )
        return fail(f"{arguments.window} is no span of this report. It wants {wanted}.")
    if arguments.out is None and arguments.format != "csv":
        return fail("Say where to write it: --out FILE. Only CSV is printed.")
    content = draw(run(house, definition, window, at, [arguments.language]), arguments.format, arguments.language)
    if arguments.out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        arguments.out.write_bytes(content)
    except OSError as error:
        return fail(f"Cannot write {arguments.out}: {error.strerror}.")
    print(f"{arguments.out}: {len(content)} bytes, {window.first} to {window.last}")
    return 0


def _reproduce(arguments: argparse.Namespace) -> int:
    from convenio.reports.package import WrongPackage
    from convenio.reports.queries.sent import reproduce, sent_of

    row = sent_of(_house(arguments)).filter(pk=arguments.number).select_related("party").first()
    if row is None:
        return fail(f"No report {arguments.number} was sent. `convenio report list` names what was.")
    try:
        found = reproduce(row)
    except WrongPackage:
        return fail("The kept records are of another version of Convenio. The kept files are unharmed.")
    for check in found.checks:
        print(f"{check.file.name}: {'the same bytes' if check.same else 'OTHER BYTES'}")
    print(f"{len(found.changed)} records changed since. Counted then: {row.counted}; today it would be: {found.after}.")
    for each in found.changed:
        one = each.record
        print(f"  {each.how}: {one.metric}, {one.first} to {one.last}, {one.statement[:16]}")
    return 0 if found.whole else 1
