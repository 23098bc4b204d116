"""`convenio proof`: the file that shows an agreement to anybody, written here and checked anywhere."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from convenio.cli.start import fail, found_agreement, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

STATUSES = "Exit status: 0 intact and all keys trusted, 1 intact but keys not trusted, 2 not intact, 3 not a proof."


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "The proof of an agreement: one file, checkable without any node and without a network."
    proof = words.add_parser("proof", help="write or check the proof of an agreement", description=about)
    deeds = proof.add_subparsers(metavar="DEED", required=True)
    about = "Write everything that shows what the parties agreed and signed into one file."
    export = deeds.add_parser("export", help="write the proof of an agreement", description=about)
    export.add_argument("pact", help="the agreement's number (UUID), as its page shows it")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to (default: proof-PACT.zip here)")
    export.set_defaults(run=with_node(_export))
    about = "Is this file intact, and whose keys are these? Needs no node. " + STATUSES
    verify = deeds.add_parser("verify", help="check a proof file", description=about)
    verify.add_argument("file", type=Path, help="the proof file")
    verify.add_argument("--trust", type=Path, metavar="FILE", help="fingerprints you trust, lines of: hei_id digits")
    verify.add_argument("--json", action="store_true", help="print the verdict as JSON, for programs")
    verify.set_defaults(run=_verify)


def _export(arguments: argparse.Namespace) -> int:
    from convenio.agreements.actions.proofs import export_proof

    agreement = found_agreement(arguments.pact)
    content = export_proof(agreement=agreement, at=datetime.now(UTC))
    target = arguments.out or Path(f"proof-{agreement.pact}.zip")
    try:
        target.write_bytes(content)
    except OSError as error:
        return fail(f"Cannot write the file: {error}")
    print(target)
    return 0


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
