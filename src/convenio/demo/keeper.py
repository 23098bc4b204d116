"""The leader of one node's process group: starts its web server and its worker and watches over them.

Started by the demonstration and by tests, as ``python -m convenio.demo.keeper PORT``. Orders come line by line on
standard input: ``start NAME [CRASHPOINT]``, ``stop NAME``, ``kill NAME`` (as kill -9), ``pause NAME``, ``resume NAME``
with NAME ``web`` or ``worker``. What happens is told on standard output: ``NAME up PID``, ``NAME down STATUS``,
``NAME paused``. A process that dies unasked is started again, unless it was started with a crash point. When standard
input ends, because the parent stopped or died, the whole group goes: nothing stays behind. No Django here.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_SECONDS = 8.0
LOOK_SECONDS = 0.2


class Keeper:
    """Two children by name, and what was ordered for each."""

    def __init__(self, port: int) -> None:
        self._words = {"web": ["serve", "--port", str(port)], "worker": ["worker"]}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._restart: set[str] = set()

    def obey(self, order: str) -> None:
        """Carry out one order."""
        verb, name, *crash = order.split()
        if verb == "start":
            self._start(name, crash[0] if crash else "")
        elif verb in ("pause", "resume"):
            self._running[name].send_signal(signal.SIGSTOP if verb == "pause" else signal.SIGCONT)
            _tell(f"{name} {verb}d")
        else:
            self._end(name, signal.SIGKILL if verb == "kill" else signal.SIGTERM)

    def look(self) -> None:
        """Tell of children that ended by themselves and start again those that should run."""
        for name, child in list(self._running.items()):
            if child.poll() is None:
                continue
            del self._running[name]
            _tell(f"{name} down {child.returncode}")
            _kill_all(orphans())
            if name in self._restart:
                self._start(name, "")

    def end(self) -> None:
        """Stop both, politely first."""
        for child in self._running.values():
            child.terminate()
            child.send_signal(signal.SIGCONT)
        limit = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < limit and any(child.poll() is None for child in self._running.values()):
            time.sleep(0.05)

    def _start(self, name: str, crash: str) -> None:
        if name in self._running:
            return
        command = [sys.executable, "-m", "convenio.cli", *self._words[name]]
        with (Path(os.environ["CONVENIO_HOME"]) / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "CONVENIO_CRASH": crash},
            )
        self._running[name] = child
        (self._restart.discard if crash else self._restart.add)(name)
        _tell(f"{name} up {child.pid}")

    def _end(self, name: str, number: int) -> None:
        self._restart.discard(name)
        child = self._running.pop(name, None)
        if child is None:
            return
        family = descendants(child.pid)
        child.send_signal(number)
        if number == signal.SIGKILL:
            _kill_all(family)
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _kill_all(family)
        _tell(f"{name} down {child.returncode}")


def process_table() -> dict[int, tuple[int, int]]:
    """Parent and process group of every living process, from /proc where there is one, else from ps."""
    table: dict[int, tuple[int, int]] = {}
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, parent, group = (int(field) for field in line.split())
            table[pid] = (parent, group)
        return table
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            table[int(entry.parent.name)] = (int(fields[1]), int(fields[2]))
    return table


def descendants(pid: int) -> list[int]:
    """The living processes below ``pid``."""
    table = process_table()
    found, wave = [], [pid]
    while wave:
        wave = [child for child, (parent, _) in table.items() if parent in wave]
        found += wave
    return found


def orphans() -> list[int]:
    """Processes of this group whose parent died: children of a web server that was killed."""
    table, own = process_table(), os.getpid()
    group = {pid for pid, (_, group) in table.items() if group == own}
    return [pid for pid in group - {own} if table[pid][0] not in group | {os.getppid()}]


def _kill_all(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def main(port: int) -> None:
    """Lead the group until standard input ends or SIGTERM comes."""
    if os.getpgrp() != os.getpid():
        sys.exit("the keeper must lead its own process group")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    keeper = Keeper(port)
    try:
        rest = b""
        while True:
            if select.select([0], [], [], LOOK_SECONDS)[0]:
                heard = os.read(0, 4096)
                if not heard:
                    break
                *orders, rest = (rest + heard).split(b"\n")
                for order in orders:
                    keeper.obey(order.decode())
            keeper.look()
    finally:
        keeper.end()
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
