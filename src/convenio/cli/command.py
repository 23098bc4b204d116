"""Puts the words together and runs the one that was typed."""

import argparse
import os
import sys
from collections.abc import Sequence

from convenio.cli import backups, boards, checkup, directory, facts, mails, messages, node, proofs, reports, show

ABOUT = "One node of Convenio: a university's own place for the agreements it negotiates, signs and keeps."
MORE = """\
The folder of the node and everything else that differs between nodes come from the environment; see .env.example.
First steps: convenio init --hei-id your-university.edu --name en="Your University" --keeper you@your-university.edu,
then convenio serve and convenio worker side by side. To look around first: convenio demo."""


def parser() -> argparse.ArgumentParser:
    """The whole grammar of the command."""
    root = argparse.ArgumentParser(prog="convenio", description=ABOUT, epilog=MORE)
    words = root.add_subparsers(title="words", metavar="WORD", required=True)
    for group in (node, directory, backups, show, proofs, boards, facts, reports, checkup, mails, messages):
        group.add_words(words)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one word; returns the exit status (0 done, 1 refused or wrong, 2 not understood)."""
    os.umask(0o077)
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
