"""`convenio mail`: what came back handed in by the mail server, the mailbox read now, the set-up checked."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from convenio.cli.start import fail, start_django, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

TRY_AGAIN = 75
"""EX_TEMPFAIL: the mail server keeps the mail and pipes it in again later."""


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "E-mails of this node: mails that come back, and the set-up."
    mail = words.add_parser("mail", help="returned mails, the e-mail set-up", description=about)
    deeds = mail.add_subparsers(metavar="DEED", required=True)
    about = (
        "Read one returned mail from standard input, for a pipe of the mail server to the address "
        "CONVENIO_EMAIL_RETURN. Exit status 0: read, whatever it was; 75: not now, hand it in again."
    )
    deeds.add_parser("bounce", help="take one returned mail from a pipe", description=about).set_defaults(run=_bounce)
    about = "Read the mailbox CONVENIO_EMAIL_RETURN_URL now; the worker does so every five minutes."
    deeds.add_parser("read", help="read the return mailbox now", description=about).set_defaults(run=with_node(_read))
    about = (
        "Connect, protect, sign in, ask whether the sender is accepted, look into the return mailbox. Sends nothing."
    )
    deeds.add_parser("check", help="check the e-mail set-up", description=about).set_defaults(run=with_node(_check))


def _bounce(_: argparse.Namespace) -> int:
    """Nothing that can go wrong here may make the mail server send a report about a report."""
    raw = sys.stdin.buffer.read(1 << 21)
    try:
        start_django()
    except ValueError as problem:
        fail(str(problem))
        return TRY_AGAIN
    from django.db import DatabaseError

    from convenio.post.actions import take_back

    try:
        taken = take_back(raw=raw, at=datetime.now(UTC))
    except DatabaseError as problem:
        fail(f"The database does not answer; hand the mail in again: {problem}")
        return TRY_AGAIN
    if not taken.report:
        print("This is no report of a mail server; nothing was kept.")
    elif not taken.address:
        print("A report, but about no mail that this node sent lately; nothing was kept.")
    elif taken.sort is None:
        print(f"A report about {taken.address}: delayed or delivered, nothing to keep.")
    else:
        print(f"A report about {taken.address}: {taken.sort.value}.")
    return 0


def _read(_: argparse.Namespace) -> int:
    from django.conf import settings

    from convenio.post.duties import read_now
    from convenio.post.mailbox import MailboxTrouble

    if not settings.EMAIL_RETURN_URL:
        return fail("No mailbox is set: name it in CONVENIO_EMAIL_RETURN_URL.")
    try:
        facts = read_now(datetime.now(UTC))
    except MailboxTrouble as problem:
        return fail(f"The mailbox cannot be read: {problem}")
    print(f"{facts['read']} mails read, {facts['reports']} reports, {facts['ours']} of them about mails of this node.")
    return 0


def _check(_: argparse.Namespace) -> int:
    from convenio.post.checking import check
    from convenio.post.phrases import next_text, step_text

    steps = check(datetime.now(UTC))
    marks = {"ok": "ok  ", "warn": "look", "stop": "RED "}
    for step in steps:
        print(f"{marks[step.level]}  {step_text(step.code, step.values)}")
        if next_text(step.code):
            print(f"      {next_text(step.code)}")
    return 1 if any(step.level == "stop" for step in steps) else 0
