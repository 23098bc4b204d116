"""`convenio board`, `convenio audit`: what the node can say about itself without a browser."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from convenio.cli.start import found_agreement, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = (
        "What an agreement promised, what was recorded, what both confirmed, what is disputed. Two nodes that know the "
        "same events print the same bytes."
    )
    board = words.add_parser(
        "board", help="promised, recorded, confirmed: the board of an agreement", description=about
    )
    board.add_argument("pact", help="the agreement's number (UUID), as its page shows it")
    board.add_argument("--json", action="store_true", help="canonical JSON, for programs and comparisons")
    board.set_defaults(run=with_node(_board))
    audit = words.add_parser("audit", help="the record of what happened", description="The record of what happened.")
    deeds = audit.add_subparsers(metavar="DEED", required=True)
    about = "Walk the whole hash chain of the record; name the first event that does not fit."
    deeds.add_parser("verify", help=about, description=about).set_defaults(run=with_node(_verify))


def _board(arguments: argparse.Namespace) -> int:
    from convenio.agreements.books import state
    from convenio.agreements.stating import require_text
    from pact.board import board

    agreement = found_agreement(arguments.pact)
    shown = board(state(agreement), require_text(agreement))
    if arguments.json:
        sys.stdout.buffer.write(shown.to_bytes() + b"\n")
        return 0
    print(f"{agreement.name('en')}  {agreement.pact}")
    for row in shown.as_json()["rows"]:
        print(_row(row))
    return 0


def _row(row: dict[str, Any]) -> str:
    recorded = ", ".join(f"{party} {number}" for party, number in row["recorded"].items()) or "nothing"
    return (
        f"  {row['commitment']} {row['metric']} ({row['unit']}, {row['period']}): promised {row['promised']}, "
        f"recorded {recorded}, confirmed {row['confirmed']}, disputed {row['disputed']}"
    )


def _verify(_: argparse.Namespace) -> int:
    from convenio.audit.queries import verify_chain

    report = verify_chain()
    if report.intact:
        print(f"Intact: {report.events} events, head {report.head or '(none yet)'}.")
        return 0
    print(f"Broken at event {report.broken_at}: {report.reason}.")
    return 1
