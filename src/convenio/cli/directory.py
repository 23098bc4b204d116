"""`convenio directory`: open lists of the world's universities, brought in from files."""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convenio.cli.start import fail, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from convenio.directory.models import Edition
    from convenio.parties.terms import Acting

MORE = """\
The usual way: download the zip of the Research Organization Registry from https://doi.org/10.5281/zenodo.6347574, then
`convenio directory bring v1.70-2025-08-26-ror-data.zip --look` shows what it would change, and the same without --look
brings it in. A newer edition is brought the same way; only what differs is written. Cut off in the middle, the same
command goes on where it stopped (and if nobody types it, the worker goes on after an hour)."""
LATER = timedelta(hours=1)


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "The directory of the world's universities: what it is made of, and bringing open lists in."
    directory = words.add_parser(
        "directory", help="bring open lists of universities in", description=about, epilog=MORE
    )
    deeds = directory.add_subparsers(metavar="DEED", required=True)
    about = "Every list that is known: where to get it, its licence, the newest edition here, how many entries."
    lists = deeds.add_parser("lists", help="the lists that are known", description=about)
    lists.set_defaults(run=with_node(_lists))
    about = "Read a file of an open list, say what would become of its entries, and bring it in."
    bring = deeds.add_parser("bring", help="bring a file of a list in", description=about, epilog=MORE)
    bring.add_argument("file", type=Path, metavar="FILE", help="the file as its publisher gives it, packed or not")
    bring.add_argument(
        "--list", default="", metavar="LIST", help="ror, ewp, eche, openalex or hipo (default: as its content says)"
    )
    bring.add_argument("--look", action="store_true", help="only say what would become of it; write nothing")
    bring.add_argument("--part", action="store_true", help="one of several files: what it does not name stays as it is")
    bring.set_defaults(run=with_node(_bring))
    about = "Make the index of the search anew. Only after an update of Convenio that says so; it takes minutes."
    index = deeds.add_parser("index", help="make the index of the search anew", description=about)
    index.set_defaults(run=with_node(_index))


def _lists(_: argparse.Namespace) -> int:
    from convenio.directory.queries.lists import lists_held, organisations_count

    for one in lists_held():
        known = one.list
        print(f"{known.code}: {known.label}")
        print(f"    {known.about}\n    {known.forms} Licence: {known.licence}. {known.address}")
        if one.newest is not None:
            day = f", edition of {one.newest.published_on}" if one.newest.published_on else ""
            print(f"    Here: {one.entries} entries{day}, from {one.newest.name}")
        elif one.entries:
            print(f"    Here: {one.entries} entries")
        else:
            print("    Not brought yet.")
        if one.gone:
            print(f"    {one.gone} entries that the newest edition no longer names.")
    print(f"The directory holds {organisations_count()} organisations.")
    return 0


def _bring(arguments: argparse.Namespace) -> int:
    from convenio.directory.actions.lists import receive_list
    from convenio.directory.lists import LISTS

    if arguments.list and arguments.list not in LISTS:
        return fail(f"There is no list {arguments.list}. There are: {', '.join(LISTS)}.")
    acting = _keeper()
    try:
        with arguments.file.open("rb") as file:
            edition, new = receive_list(
                acting=acting,
                chunks=_chunks(file),
                name=arguments.file.name,
                list_code=arguments.list,
                part=arguments.part,
                at=datetime.now(UTC),
                wait=LATER,
            )
    except OSError as error:
        return fail(f"Cannot read the file: {error}")
    if not new and edition.state == "done":
        print("This very file is in already; nothing was done again.")
        return 0
    print(f"{edition.name}: {LISTS[edition.list].label}", flush=True)
    return _go_on(edition, acting, only_look=arguments.look)


def _go_on(edition: "Edition", acting: "Acting", *, only_look: bool) -> int:
    """Look, then bring in, here and now; the worker has been asked to go on if this is cut off."""
    from convenio.directory import bringing
    from convenio.directory.actions.lists import start_list
    from convenio.directory.duties import BRING
    from convenio.worker.actions import forget

    if edition.state == "looking":
        edition = _run(edition, "read")
    if edition.state == "failed":
        return fail(bringing.problem_of(edition))
    _tell(edition)
    if edition.state == "looked" and only_look:
        forget(name=BRING, key=str(edition.pk))
        print("Nothing was written. Bring it in with the same command without --look.")
        return 0
    if edition.state == "looked":
        edition = start_list(acting=acting, edition=edition, at=datetime.now(UTC), wait=LATER)
    edition = _run(edition, "brought in")
    if edition.state == "failed":
        return fail(bringing.problem_of(edition))
    print(f"Done: {edition.written} entries written.")
    return 0


def _run(edition: "Edition", what: str) -> "Edition":
    from convenio.directory import bringing
    from convenio.directory.duties import BRING
    from convenio.worker.actions import forget

    began = last = time.monotonic()

    def say(now: "Edition") -> None:
        nonlocal last
        if time.monotonic() - last >= 2:
            last = time.monotonic()
            of = f" of {now.total}" if now.total else ""
            rate = now.progress / (last - began)
            print(f"  {now.progress}{of} entries {what} ({rate:.0f} a second)", file=sys.stderr, flush=True)

    bringing.run(edition, datetime.now(UTC), say)
    edition.refresh_from_db()
    if edition.state in ("done", "failed"):
        forget(name=BRING, key=str(edition.pk))
    return edition


def _tell(edition: "Edition") -> None:
    """What was found, as the page shows it."""
    from convenio.directory.lists.differences import field_words
    from convenio.directory.lists.noticing import words
    from convenio.directory.queries.lists import counts_of

    for _code, label, count in counts_of(edition):
        print(f"  {label}: {count}")
    for code, details in edition.notes:
        print(f"  Noticed: {words(code, details)}")
    samples: dict[str, list[Any]] = edition.samples
    for place, shown, code, details in samples.get("wrong", []):
        print(f"  Wrong: entry {place} {shown}: {words(code, details)}")
    for key, name, fields in samples.get("changed", []):
        print(f"  Changed: {name} ({key})")
        for field, old, new in fields:
            print(f"      {field_words(field)}: {old or '—'} → {new or '—'}")
    for key, name in samples.get("gone", []):
        print(f"  No longer named: {name} ({key})")


def _index(_: argparse.Namespace) -> int:
    from convenio.directory.search.indexing import rebuild

    print(f"Done: {rebuild()} organisations are in the index.")
    return 0


def _keeper() -> "Acting":
    """Whoever may type commands on this machine keeps the node."""
    from convenio.parties.queries import hosted_parties
    from convenio.parties.terms import Acting, Refusal, Role

    party = hosted_parties().first()
    if party is None:
        raise Refusal("No university lives on this node yet. Run `convenio init` with --hei-id and --name first.")
    return Acting(party=party, person_id=None, person_name="", roles=frozenset({Role.KEEPER}))


def _chunks(file: Any) -> Iterator[bytes]:
    while chunk := file.read(1 << 20):
        yield chunk
