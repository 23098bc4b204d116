"""`convenio proof`: the file that shows an agreement to anybody, written here and checked anywhere."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from convenio.cli.start import fail

if TYPE_CHECKING:
    from argparse import _SubParsersAction

STATUSES = "Exit status: 0 intact and all keys trusted, 1 intact but keys not trusted, 2 not intact, 3 not a proof."


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "The proof of an agreement: one file, checkable without any node and without a network."
    proof = words.add_parser("proof", help="write or check the proof of an agreement", description=about)
    deeds = proof.add_subparsers(metavar="DEED", required=True)
    about = "Is this file intact, and whose keys are these? Needs no node. " + STATUSES
    verify = deeds.add_parser("verify", help="check a proof file", description=about)
    verify.add_argument("file", type=Path, help="the proof file")
    verify.add_argument("--trust", type=Path, metavar="FILE", help="fingerprints you trust, lines of: hei_id digits")
    verify.add_argument("--json", action="store_true", help="print the verdict as JSON, for programs")
    verify.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    from pact.proof import report_json, report_lines, verify_proof
    from pact.trust import BadTrust, read_trust

    try:
        data = arguments.file.read_bytes()
        trust = read_trust(arguments.trust.read_text(encoding="utf-8")) if arguments.trust else {}
    except (OSError, UnicodeDecodeError, BadTrust) as error:
        fail(f"Cannot read the file: {error}")
        return 3
    report = verify_proof(data, trust)
    print(report_json(report) if arguments.json else "\n".join(report_lines(report)))
    return report.exit_code
