"""Two real nodes for tests: own homes, databases, keys and process groups, talking through links that can be cut."""

import atexit
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from convenio.demo.catalogue import CatalogueServer
from convenio.demo.nodes import Node, NodePlan
from convenio.demo.supervisor import NODES, Supervisor
from tests.link import Link


@dataclass
class Pair:
    """Chang'an's and Tomsk's node, and the links through which they are reached."""

    supervisor: Supervisor
    links: dict[str, Link]
    folder: Path

    @property
    def changan(self) -> Node:
        return self.supervisor.nodes["changan"]

    @property
    def tomsk(self) -> Node:
        return self.supervisor.nodes["tomsk"]

    def cut(self) -> None:
        for link in self.links.values():
            link.cut()

    def mend(self) -> None:
        for link in self.links.values():
            link.mend()


@contextmanager
def two_nodes(
    *,
    watch: bool = False,
    started: bool = True,
    small_disks: Mapping[str, str] | None = None,
    made: Mapping[str, Path] | None = None,
) -> Iterator[Pair]:
    """Both nodes prepared and, unless told otherwise, running; everything is gone afterwards.

    ``made``: homes of nodes that are to go on here, as copies; on SQLite.
    ``small_disks``: sizes of disks of their own for some homes, as mount says them; only root can.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cv", ignore_cleanup_errors=True)))
        for slug, size in (small_disks or {}).items():
            stack.enter_context(small_disk(folder / slug, size))
        catalogue = CatalogueServer(0)
        links, plans = {}, []
        for slug, hei_id in NODES.items():
            listen = free_port()
            links[slug] = Link(listen)
            stack.callback(links[slug].close)
            plans.append(
                NodePlan(
                    slug=slug,
                    hei_id=hei_id,
                    home=folder / slug,
                    port=links[slug].port,
                    listen=listen,
                    catalogue_url=catalogue.url,
                    database_url=stack.enter_context(database(slug)),
                    watched_by=tracer(folder / f"{slug}.trace") if watch else (),
                )
            )
        pair = Pair(Supervisor(plans, catalogue), links, folder)
        stack.callback(pair.supervisor.close)
        pair.supervisor.open()
        _prepare(pair, made if made is not None else _prepared, fresh=bool(small_disks))
        if started:
            pair.supervisor.start()
        yield pair


_prepared: dict[str, Path] = {}


def keep_homes(homes: Mapping[str, Path]) -> dict[str, Path]:
    """Copies of the homes of nodes that are not running, for as long as this process lives."""
    keep = Path(tempfile.mkdtemp(prefix="cvh"))
    atexit.register(shutil.rmtree, keep, ignore_errors=True)
    for slug, home in homes.items():
        shutil.copytree(home, keep / slug, ignore=shutil.ignore_patterns("*.log"))
    return {slug: keep / slug for slug in homes}


def _prepare(pair: Pair, made: Mapping[str, Path], fresh: bool) -> None:
    """Make both nodes; on SQLite the homes made first are copied for later pairs of this process."""
    nodes = pair.supervisor.nodes
    copied = not fresh and not any(node.plan.database_url for node in nodes.values())
    if copied and made:
        for slug, node in nodes.items():
            shutil.copytree(made[slug], node.plan.home, dirs_exist_ok=True)
        return
    pair.supervisor.prepare()
    if copied:
        for node in nodes.values():
            node.dismiss_hand()
        _prepared.update(keep_homes({slug: node.plan.home for slug, node in nodes.items()}))


@contextmanager
def small_disk(home: Path, size: str) -> Iterator[None]:
    """A disk in memory at this place."""
    home.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "convenio-test", str(home)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


@contextmanager
def database(slug: str) -> Iterator[str]:
    """The address of an empty database when the suite runs on PostgreSQL, else empty: SQLite in the home."""
    main: dict[str, Any] = settings.DATABASES["default"]
    if "postgresql" not in main["ENGINE"]:
        yield ""
        return
    name = f"node_{slug}_{uuid.uuid4().hex[:12]}"
    to = {"host": main["HOST"], "port": main["PORT"], "user": main["USER"], "password": main["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **to) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        secret = f":{main['PASSWORD']}" if main["PASSWORD"] else ""
        yield f"postgres://{main['USER']}{secret}@{main['HOST']}:{main['PORT']}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def tracer(output: Path) -> tuple[str, ...]:
    """A command that writes down every file and every local socket the processes below it name."""
    strace = shutil.which("strace")
    if strace is None:
        raise FileNotFoundError("strace")
    calls = "trace=%file,connect,sendto,sendmsg"
    return (strace, "-f", "-DD", "-qq", "--seccomp-bpf", "-A", "-s", "300", "-e", calls, "-o", str(output))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
