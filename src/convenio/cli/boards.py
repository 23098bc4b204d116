"""`convenio board`, `convenio audit`: what the node can say about itself without a browser."""

import argparse
from typing import TYPE_CHECKING

from convenio.cli.start import with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = words.add_parser("audit", help="the record of what happened", description="The record of what happened.")
    deeds = audit.add_subparsers(metavar="DEED", required=True)
    about = "Walk the whole hash chain of the record; name the first event that does not fit."
    deeds.add_parser("verify", help=about, description=about).set_defaults(run=with_node(_verify))


def _verify(_: argparse.Namespace) -> int:
    from convenio.audit.queries import verify_chain

    report = verify_chain()
    if report.intact:
        print(f"Intact: {report.events} events, head {report.head or '(none yet)'}.")
        return 0
    print(f"Broken at event {report.broken_at}: {report.reason}.")
    return 1
