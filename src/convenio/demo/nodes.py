"""A node as its supervisor sees it from outside: where it lives, how to reach it, its process group.

The supervisor never opens anything of a node: it starts processes, gives orders and asks over HTTP. No Django here.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HAND = "convenio.demo.hand"
KEEPER = "convenio.demo.keeper"
START_SECONDS = 40.0
TOLD = {"start": "up", "stop": "down", "kill": "down", "pause": "paused", "resume": "resumed"}


class StepFailed(Exception):
    """Something did not happen as it should; the text says what."""


@dataclass(frozen=True)
class NodePlan:
    """What makes one node: its name, university, folder and addresses.

    ``listen`` is the port its web server listens on; ``port`` the one its address names. They differ where a test puts
    a link between the two that it can cut. ``watched_by`` is a command that the node's processes are started under.
    """

    slug: str
    hei_id: str
    home: Path
    port: int
    catalogue_url: str
    listen: int = 0
    database_url: str = ""
    watched_by: tuple[str, ...] = ()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def direct_url(self) -> str:
        """The web server itself, past any link before it; the supervisor asks here."""
        return f"http://127.0.0.1:{self.listen or self.port}"

    def environment(self) -> dict[str, str]:
        """The environment of the node's processes: nothing of another node's leaks in."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("CONVENIO_", "DATABASE_URL"))}
        kept.update(
            CONVENIO_HOME=str(self.home),
            CONVENIO_BASE_URL=self.base_url,
            CONVENIO_NODE=self.slug,
            CONVENIO_CATALOGUE_URL=self.catalogue_url,
            CONVENIO_LOOPBACK="1",
            DJANGO_SETTINGS_MODULE="convenio.config.settings",
            PYTHONUNBUFFERED="1",
        )
        if self.database_url:
            kept["DATABASE_URL"] = self.database_url
        return kept


class Node:
    """One running node: a process group with web server, worker and, while wanted, a hand."""

    def __init__(self, plan: NodePlan) -> None:
        self.plan = plan
        self._told: queue.Queue[str] = queue.Queue()
        self._keeper: subprocess.Popen[str] | None = None
        self._hand: Hand | None = None

    @property
    def group(self) -> int:
        """The id of the process group.

        Raises:
            StepFailed: the node is not running.
        """
        if self._keeper is None or self._keeper.poll() is not None:
            raise StepFailed(f"The node {self.plan.slug} is not running.")
        return self._keeper.pid

    @property
    def hand(self) -> "Hand":
        """The process in this node's group that carries out deeds; started when first used."""
        if self._hand is None:
            self._hand = Hand(self.plan, self.group)
        return self._hand

    def open(self) -> None:
        """Start the group, with nothing running in it yet but its keeper."""
        self.plan.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._keeper = subprocess.Popen(
            [*self.plan.watched_by, sys.executable, "-m", KEEPER, str(self.plan.listen or self.plan.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.plan.environment(),
            process_group=0,
        )
        threading.Thread(target=self._listen, args=(self._keeper,), daemon=True).start()

    def order(self, order: str) -> str:
        """Give the keeper an order and wait for what it tells."""
        if self._keeper is None or self._keeper.stdin is None:
            raise StepFailed(f"The node {self.plan.slug} is not running.")
        self._keeper.stdin.write(order + "\n")
        self._keeper.stdin.flush()
        verb, name = order.split()[:2]
        return self.wait_told(name, TOLD[verb])

    def wait_told(self, name: str, what: str, seconds: float = START_SECONDS) -> str:
        """Wait until the keeper tells that ``web`` or ``worker`` is ``up``, ``down`` …; returns its line."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0:
            try:
                line = self._told.get(timeout=left)
            except queue.Empty:
                break
            if line.split()[:2] == [name, what]:
                return line
        raise StepFailed(f"{name} of the node {self.plan.slug} did not go {what} within {seconds:.0f} s.")

    def wait_answer(self, path: str = "/ewp/manifest.xml") -> None:
        """Wait until the web server answers."""
        url = self.plan.direct_url + path

        def answered() -> bool:
            try:
                with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 own node
                    return bool(answer.status == 200)
            except urllib.error.HTTPError as error:
                raise StepFailed(f"{url} answered {error.code}; see {self.plan.home}/web.log") from error
            except OSError:
                return False

        wait_until(answered, f"{url} answers", START_SECONDS)

    def dismiss_hand(self) -> None:
        """End the process that carried out deeds."""
        if self._hand is not None:
            self._hand.close()
            self._hand = None

    def close(self) -> None:
        """Stop everything of this node: the hand, web server and worker, then whatever is left of the group."""
        self.dismiss_hand()
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        if keeper.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                keeper.stdin.close()
        try:
            keeper.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(keeper.pid, signal.SIGKILL)
            keeper.wait()

    def _listen(self, keeper: "subprocess.Popen[str]") -> None:
        if keeper.stdout is not None:
            for line in keeper.stdout:
                self._told.put(line.strip())


class Hand:
    """A process inside a node's group that carries out deeds there, one JSON line each way."""

    def __init__(self, plan: NodePlan, group: int, crash: str = "") -> None:
        """``crash``: a labelled point at which the process kills itself, for tests of faults."""
        self._slug = plan.slug
        self._process = subprocess.Popen(
            [*plan.watched_by, sys.executable, "-m", HAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**plan.environment(), "CONVENIO_CRASH": crash},
            process_group=group,
        )

    def do(self, deed: str, **arguments: Any) -> Any:
        """Carry out a deed and return its answer.

        Raises:
            StepFailed: the node refused it, or it went wrong there; with the node's own sentence.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise StepFailed("The hand has no ears.")
        try:
            self._process.stdin.write(json.dumps({"deed": deed, "arguments": arguments}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise StepFailed(f"{self._slug}: {deed}: the process ended") from None
        line = self._process.stdout.readline()
        if not line:
            raise StepFailed(f"{self._slug}: {deed}: the process ended with status {self._process.wait()}")
        answer = json.loads(line)
        if not answer["ok"]:
            raise StepFailed(f"{self._slug}: {deed}: {answer['reason']}")
        return answer["value"]

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def wait_until(true: Callable[[], bool], what: str, seconds: float) -> None:
    """Look again and again until it is true.

    Raises:
        StepFailed: it did not become true in time.
    """
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            raise StepFailed(f"Waited {seconds:.0f} s in vain until {what}.")
        time.sleep(0.05)
