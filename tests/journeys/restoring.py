"""More processes for a node, and a second machine: a node made from the backup of another, at the same address."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from convenio.demo.nodes import Node
from tests.nodes import Pair, free_port

PASSPHRASE = "correct horse battery"


def command(node: Node, *words: str | Path, status: int = 0) -> str:
    """A word of the command in the environment of a node; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "convenio.cli", *map(str, words)],
        env={**node.plan.environment(), "CONVENIO_BACKUP_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def is_ready(node: Node, port: int) -> bool:
    """What `convenio health` says of the web server on that port."""
    line = [sys.executable, "-m", "convenio.cli", "health", "--port", str(port)]
    return subprocess.run(line, env=node.plan.environment(), capture_output=True).returncode == 0


@contextmanager
def more_processes(node: Node) -> Iterator[int]:
    """A second web server, of two processes, and a second worker on the node's database; yields its port."""
    port = free_port()
    lines = (("serve", "--port", str(port), "--workers", "2"), ("worker",))
    running = [
        subprocess.Popen([sys.executable, "-m", "convenio.cli", *line], env=node.plan.environment()) for line in lines
    ]
    try:
        yield port
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(60)


def backup(node: Node, folder: Path) -> tuple[Path, Path]:
    """A backup of the running node, and its box of keys."""
    command(node, "backup", folder)
    (tar,), (keys,) = folder.glob("*.tar"), folder.glob("*.keys")
    return tar, keys


def second_machine(pair: Pair, node: Node, home: Path, database_url: str) -> Node:
    """The node to be, in the place of the first, which is gone for good."""
    node.close()
    second = Node(replace(node.plan, home=home, database_url=database_url))
    pair.supervisor.nodes[node.plan.slug] = second
    return second


def start(node: Node) -> None:
    node.open()
    node.order("start web")
    node.wait_answer("/health/ready/")
    node.order("start worker")


def flipped(path: Path) -> Path:
    """A copy with one bit changed in the middle."""
    copy = path.with_name("flipped" + path.suffix)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    os.chmod(copy, 0o600)
    return copy
