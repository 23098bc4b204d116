"""The supervisor of the demonstration: two nodes and the catalogue that makes them known to each other.

It remembers the ports it chose in ``ports.json`` of its folder, so that addresses stay the same from start to start.
Nothing of a node is opened here: each has its own process group, database, keys and files. No Django.
"""

import json
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from convenio.demo.catalogue import CatalogueServer, fetch_manifest
from convenio.demo.nodes import Node, NodePlan

NODES = {"changan": "chd.edu.cn", "tomsk": "tpu.ru"}
FIRST_PORT = 8100


class Supervisor:
    """Both nodes and their catalogue."""

    def __init__(self, plans: list[NodePlan], catalogue: CatalogueServer) -> None:
        self.catalogue = catalogue
        self.nodes = {plan.slug: Node(plan) for plan in plans}

    def node(self, hei_id: str) -> Node:
        """The node of a university."""
        return next(node for node in self.nodes.values() if node.plan.hei_id == hei_id)

    def open(self) -> None:
        """Start the process groups; nothing serves yet."""
        for node in self.nodes.values():
            node.open()

    def start(self) -> None:
        """Start web servers, make the nodes known to each other, start the workers."""
        for node in self.nodes.values():
            node.order("start web")
        self.at_both(Node.wait_answer)
        self.catalogue.write([fetch_manifest(node.plan.direct_url) for node in self.nodes.values()])
        self.at_both(lambda node: node.hand.do("pull_catalogue"))
        for node in self.nodes.values():
            node.order("start worker")

    def at_both(self, deed: Callable[[Node], Any]) -> list[Any]:
        """Do something at both nodes at the same time."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            return list(pool.map(deed, self.nodes.values()))

    def prepare(self) -> None:
        """Make both nodes: database, university, keys, people."""
        self.at_both(lambda node: node.hand.do("prepare", hei_id=node.plan.hei_id))

    def close(self) -> None:
        """Stop everything, node by node, each by its own process group."""
        for node in self.nodes.values():
            node.close()
        self.catalogue.close()


@contextmanager
def supervised(home: Path, first_port: int = FIRST_PORT) -> Iterator[Supervisor]:
    """Both process groups open for the time of the block; all processes are gone afterwards, whatever happens."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    ports = remembered_ports(home, first_port)
    catalogue = CatalogueServer(ports["catalogue"])
    plans = [
        NodePlan(slug=slug, hei_id=hei_id, home=home / slug, port=ports[slug], catalogue_url=catalogue.url)
        for slug, hei_id in NODES.items()
    ]
    supervisor = Supervisor(plans, catalogue)
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        supervisor.open()
        yield supervisor
    finally:
        signal.signal(signal.SIGTERM, previous)
        supervisor.close()


def remembered_ports(home: Path, first_port: int) -> dict[str, int]:
    """The ports of the last start while they are free, else the next free ones; written down for the next start."""
    memory = home / "ports.json"
    last: dict[str, int] = json.loads(memory.read_text()) if memory.exists() else {}
    ports: dict[str, int] = {}
    for offset, name in enumerate(["catalogue", *NODES]):
        ports[name] = _free_port(last.get(name, first_port + offset), set(ports.values()))
    memory.write_text(json.dumps(ports))
    return ports


def forget(home: Path) -> bool:
    """Throw a demonstration away; returns whether there was one.

    Raises:
        ValueError: the folder holds something that the demonstration did not make.
    """
    if not home.exists():
        return False
    known = {"ports.json", "state.json", *NODES}
    strangers = sorted(entry for entry in os.listdir(home) if entry not in known)
    if strangers:
        raise ValueError(f"{home} holds {strangers[0]}, which the demonstration did not make. Nothing was deleted.")
    shutil.rmtree(home)
    return True


def _free_port(wanted: int, taken: set[int]) -> int:
    for port in range(wanted, min(wanted + 200, 65536)):
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ValueError(f"No free port from {wanted} on. Name another with --port.")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
