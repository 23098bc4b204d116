"""`convenio init`, `serve`, `worker`: making a node and keeping it running."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from convenio.cli.start import with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

TARGET = "convenio.config.wsgi:application"


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_init(words)
    _add_serve(words)
    about = (
        "Do what is owed: deliver to partners, catch up, decline after deadlines. Runs until stopped; start it once."
    )
    worker = words.add_parser("worker", help="do the node's own work until stopped", description=about)
    worker.set_defaults(run=with_node(_worker))


def _add_init(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = (
        "Make the node's folder, database and keys, name the university that lives here and invite its first keeper. "
        "Run it again after an upgrade: it brings the database up to date and leaves everything else as it is."
    )
    init = words.add_parser("init", help="make a node, or bring its database up to date", description=about)
    init.add_argument("--hei-id", metavar="DOMAIN", help="the university's internet domain, for example tpu.ru")
    init.add_argument(
        "--name", metavar="LANG=NAME", action="append", default=[], help="its name in one language; repeat for others"
    )
    init.add_argument("--country", default="", metavar="XX", help="its country, two letters (ISO 3166)")
    init.add_argument("--colour", default="", metavar="#RRGGBB", help="the colour its pages wear")
    init.add_argument("--keeper", metavar="EMAIL", help="the first node keeper; prints a link to set the password")
    init.add_argument("--keeper-name", default="", metavar="NAME", help="the keeper's name (default: the address)")
    init.set_defaults(run=with_node(_init))


def _add_serve(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "Serve the pages of the node and answer its partners. Put Caddy or nginx with a certificate before it."
    serve = words.add_parser("serve", help="serve the node's pages", description=about)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, help="port to listen on (default: that of CONVENIO_BASE_URL, else 8000)")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default: 1)")
    serve.add_argument("--threads", type=int, default=8, metavar="N", help="requests answered at once in a process")
    serve.set_defaults(run=_serve)


def _init(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    print(f"The database is ready. The node's folder: {settings.HOME}")
    if arguments.hei_id:
        _found_party(arguments)
    if arguments.keeper:
        _invite_keeper(arguments)
    return 0


def _found_party(arguments: argparse.Namespace) -> None:
    from convenio.network.keys.rotation import make_first_keys
    from convenio.parties.actions import keep_party
    from convenio.parties.terms import Refusal

    names: dict[str, str] = {}
    for pair in arguments.name:
        language, mark, name = pair.partition("=")
        if not (mark and language and name):
            raise Refusal(f"A name is written LANG=NAME, for example en=Chang’an University, not {pair}.")
        names[language.strip()] = name.strip()
    party = keep_party(
        hei_id=arguments.hei_id, names=names, country=arguments.country, hosted=True, colour=arguments.colour
    )
    make_first_keys(party=party, at=datetime.now(UTC))
    print(f"{party.name('en')} ({party.hei_id}) lives on this node.")


def _invite_keeper(arguments: argparse.Namespace) -> None:
    """The first keeper of the university that lives here; later ones are invited on the page of people."""
    from django.conf import settings

    from convenio.parties.queries import hosted_parties
    from convenio.parties.terms import Acting, Refusal, Role
    from convenio.people.actions import invite_person
    from convenio.people.mail import password_path

    party = hosted_parties().filter(hei_id=arguments.hei_id).first() if arguments.hei_id else hosted_parties().first()
    if party is None:
        raise Refusal("Name the university first: --hei-id and --name.")
    person = invite_person(
        acting=Acting(party=party, person_id=None, person_name="", roles=frozenset({Role.KEEPER})),
        email=arguments.keeper,
        name=arguments.keeper_name or arguments.keeper,
        language="en",
        role=Role.KEEPER,
        at=datetime.now(UTC),
    )
    print(f"{person.email} keeps this node. To set the password, open {settings.BASE_URL}{password_path(person)}")


def _worker(_: argparse.Namespace) -> int:
    from convenio.worker.loop import run_until_told

    run_until_told()
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    """Start granian. Settings are read only in its processes, which take the secrets out of their environment."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from convenio.config.env import base_port

    server: Any = Granian(
        TARGET,
        address=arguments.host,
        port=arguments.port or base_port(),
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
        respawn_failed_workers=True,
        websockets=False,
        respawn_interval=0.5,
        log_level=LogLevels.warning,
    )
    server.serve()
    return 0
