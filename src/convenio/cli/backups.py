"""`convenio backup`, `restore` and `keys seal`: a copy of the node, and a node from the copy."""

import argparse
import getpass
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from convenio.cli.start import fail, start_django, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from convenio.keeping.archive import Manifest


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_backup(words)
    _add_restore(words)
    about = "Seal every private key on the disk under CONVENIO_KEYS_PASSPHRASE. Start web and workers anew afterwards."
    keys = words.add_parser("keys", help="seal the private keys", description="The private keys of this node.")
    deeds = keys.add_subparsers(title="words", metavar="WORD", required=True)
    deeds.add_parser("seal", help="seal them under the passphrase", description=about).set_defaults(
        run=with_node(_seal)
    )


def _add_backup(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = (
        "Copy the running node: database, files, and its keys in a sealed box apart. Two files appear in the folder; "
        "keep them in different places, and the passphrase in a third."
    )
    backup = words.add_parser("backup", help="copy the node while it runs", description=about)
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="where the copy is written")
    backup.add_argument("--without-keys", action="store_true", help="leave the keys out")
    backup.set_defaults(run=with_node(_backup))


def _add_restore(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = (
        "Make a node from a backup, in the empty folder CONVENIO_HOME (and the empty database DATABASE_URL), look at "
        "everything in it, and let nobody write until the partners have returned what they know."
    )
    restore = words.add_parser("restore", help="make a node from a backup", description=about)
    restore.add_argument("backup", type=Path, metavar="BACKUP.tar", help="the file that `convenio backup` made")
    restore.add_argument("--keys", type=Path, metavar="BACKUP.keys", help="its box of keys")
    restore.add_argument(
        "--verify", action="store_true", help="only try: restore beside, look at everything, and take it away again"
    )
    restore.set_defaults(run=_restore)


def _backup(arguments: argparse.Namespace) -> int:
    from convenio.keeping.copying import make_backup

    passphrase = "" if arguments.without_keys else _passphrase(twice=True)
    made = make_backup(folder=arguments.folder, passphrase=passphrase, at=datetime.now(UTC), tell=print)
    print(f"backup: {made.backup} ({made.files} files)")
    if made.keys:
        print(f"keys:   {made.keys} (keep it elsewhere)")
    for digest in made.missing:
        print(f"The file {digest} is missing or damaged and is not in the backup.", file=sys.stderr)
    return 1 if made.missing else 0


def _passphrase(*, twice: bool = False) -> str:
    from convenio.config.env import backup_passphrase

    said = backup_passphrase()
    if said or not sys.stdin.isatty():
        return said
    said = getpass.getpass("Passphrase for the keys (at least 12 characters): ")
    if twice and getpass.getpass("Once more: ") != said:
        raise SystemExit("The two were not the same. Nothing was written.")
    return said


def _restore(arguments: argparse.Namespace) -> int:
    """Without settings first: loading them would make a secret in the folder that must be empty."""
    from convenio.config.env import node_home
    from convenio.keeping.archive import BadBackup
    from convenio.parties.terms import Refusal

    try:
        with ExitStack() as stack:
            home = node_home()
            if arguments.verify:
                home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="convenio-trial-"))) / "node"
            return _restore_into(arguments, home, stack)
    except (BadBackup, ValueError) as problem:
        return fail(str(problem))
    except Refusal as refusal:
        return fail(refusal.reason)
    except OSError as problem:
        return fail(f"The backup could not be restored: {problem.strerror or problem}.")


def _restore_into(arguments: argparse.Namespace, home: Path, stack: ExitStack) -> int:
    from convenio.config.env import database_settings, database_url
    from convenio.keeping import archive, postgres, unpacking

    manifest = archive.read_manifest(arguments.backup)
    url = database_url()
    if (manifest.database == "database.pgdump") != bool(url):
        wanted = "PostgreSQL: name an empty one in DATABASE_URL" if not url else "SQLite: take DATABASE_URL out"
        return fail(f"The backup was made from {wanted}.")
    unpacking.unpack(backup=arguments.backup, home=home, tell=print)
    if arguments.keys:
        unpacking.unpack_keys(box=arguments.keys, manifest=manifest, passphrase=_passphrase(), home=home)
    if url:
        database = database_settings(url, home)
        if arguments.verify:
            name = stack.enter_context(postgres.for_a_trial(database))
            url, database = url.rpartition("/")[0] + f"/{name}", {**database, "NAME": name}
        dump = home / "database.pgdump"
        postgres.put_back(database, dump)
        dump.unlink()
    return _look_at(arguments, manifest, home, url)


def _look_at(arguments: argparse.Namespace, manifest: "Manifest", home: Path, url: str) -> int:
    from convenio.config.env import live_in

    live_in(home, url)
    start_django()
    from django.core.management import call_command
    from django.db import connections

    from convenio.keeping.verifying import verify

    call_command("migrate", interactive=False, verbosity=0)
    findings = list(verify(manifest.record, keys=bool(arguments.keys)))
    for finding in findings:
        print(f"{'ok ' if finding.good else 'BAD'}  {finding.sentence}")
    good = all(finding.good for finding in findings) and not manifest.missing
    for digest in manifest.missing:
        print(f"BAD  The file {digest} was missing already when the backup was made.")
    if not arguments.verify:
        _hand_over(arguments, home)
    connections.close_all()
    print("verified" if good else "NOT WHOLE: see the lines marked BAD")
    return 0 if good else 1


def _hand_over(arguments: argparse.Namespace, home: Path) -> None:
    """The restored node writes nothing in an agreement until every partner has returned what it knows (F15)."""
    from convenio.agreements.restored import declare_restored

    count = declare_restored(at=datetime.now(UTC))
    print(f"The node is in {home}. It asks the partners of {count} agreements for what they know, and waits for them.")
    if not arguments.keys:
        print("Its keys are not here: nothing can be signed or sent until you put the folder keys back.")


def _seal(_: argparse.Namespace) -> int:
    from convenio.keeping.keys import seal_all

    print(f"{seal_all()} keys are sealed now.")
    return 0
