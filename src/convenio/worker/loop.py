"""The loop itself: takes what is due, does it in threads, writes down how it ended.

One slow partner holds one thread; others go on. A row whose worker died comes back when its lease runs out, or at once
when a new worker of the same machine finds the old one gone.
"""

import logging
import os
import secrets
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from convenio.worker import duties
from convenio.worker.actions import claim, finish, keep_leases, plan_periodic, release
from convenio.worker.crash import crashpoint
from convenio.worker.models import Task
from convenio.worker.queries import next_due, owners_holding
from convenio.worker.terms import Outcome, TryAgain, park, retry
from convenio.worker.wake import Ear

log = logging.getLogger(__name__)
LANES = 64
KEPT_CONNECTIONS = 8
POLL_SECONDS = 1.0
RENEW_SECONDS = 15.0
GRACE_SECONDS = 40.0
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The machine's clock; the only place of this room that reads it."""
    return datetime.now(UTC)


def run_due(at: datetime, limit: int = 1000) -> int:
    """Do up to `limit` due tasks one after the other in this thread; returns how many. For tests and tools."""
    count = 0
    while count < limit:
        taken = claim(owner="run_due", at=at, limit=1)
        if not taken:
            break
        _do(taken[0], "run_due", lambda: at)
        count += 1
    return count


def _do(task: Task, owner: str, clock: Clock) -> None:
    if task.lane:
        crashpoint("P5")
    outcome = _outcome(task, clock())
    if task.lane:
        crashpoint("P10")
    finish(task=task, owner=owner, outcome=outcome, at=clock())


def _outcome(task: Task, at: datetime) -> Outcome:
    run = duties.duty(task.name)
    if run is None:
        return park(f"No room of this version knows the duty {task.name}.")
    try:
        return run(task, at)
    except TryAgain as trouble:
        log.warning("duty %s %s: %s", task.name, task.key, trouble)
        return retry(reason=str(trouble))
    except Exception as problem:
        log.exception("duty %s %s failed", task.name, task.key)
        return retry(reason=f"{type(problem).__name__}: {problem}"[:500])


class Loop:
    """A worker process's loop over one owner's leases."""

    def __init__(self, stop: threading.Event, clock: Clock = utc_now) -> None:
        self._stop = stop
        self._clock = clock
        self._host = f"{socket.gethostname()}:{os.getpid()}:"
        self.owner = self._host + secrets.token_hex(4)
        self.ear = Ear()
        self._running = 0
        self._lock = threading.Lock()
        self._renewed = time.monotonic()
        self._connections: list[BaseDatabaseWrapper] = []

    def run(self) -> None:
        """Until `stop` is set: then what is being done is finished, and nothing new is begun."""
        pool = ThreadPoolExecutor(LANES, thread_name_prefix="duty")
        self._guarded(self._start)
        try:
            while not self._stop.is_set():
                wait = self._guarded(lambda: self._round(pool))
                select.select(self.ear.files(), [], [], POLL_SECONDS if wait is None else wait)
                self.ear.drain()
        finally:
            self._wind_down(pool)

    def _guarded(self, step: Callable[[], float | None]) -> float | None:
        """A database that is away, locked or full stops nothing: look again a second later."""
        try:
            return step()
        except DatabaseError:
            log.exception("the database did not answer")
            connections.close_all()
            return POLL_SECONDS

    def _start(self) -> None:
        release(owners=[owner for owner in owners_holding() if self._is_dead(owner)])
        plan_periodic(at=self._clock())

    def _is_dead(self, owner: str) -> bool:
        """A worker of this machine whose process is gone, or whose number is now ours."""
        host, _, rest = owner.rpartition(":")[0].rpartition(":")
        if host != socket.gethostname() or not rest.isdigit():
            return False
        if int(rest) == os.getpid():
            return owner != self.owner
        try:
            os.kill(int(rest), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def _round(self, pool: ThreadPoolExecutor) -> float:
        at = self._clock()
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            self._renewed = time.monotonic()
            keep_leases(owner=self.owner, at=at)
        free = LANES - self._running
        taken = claim(owner=self.owner, at=at, limit=min(free, 16)) if free else []
        for task in taken:
            with self._lock:
                self._running += 1
            pool.submit(self._work, task)
        if taken:
            return 0.0
        soon = next_due(at)
        if soon is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(0.0, (soon - at) / timedelta(seconds=1)))

    def _work(self, task: Task) -> None:
        self._know_connection()
        try:
            _do(task, self.owner, self._clock)
        except DatabaseError:
            log.exception("the end of %s could not be written; its lease will run out", task)
            connections.close_all()
        finally:
            with self._lock:
                self._running -= 1
                crowded = self._running >= KEPT_CONNECTIONS
            if crowded and connection.vendor != "sqlite":
                connections.close_all()
            else:
                close_old_connections()
            self.ear.nudge()

    def _know_connection(self) -> None:
        """The thread's own connection may be closed by the main thread when the loop ends."""
        mine = connections[DEFAULT_DB_ALIAS]
        if mine not in self._connections:
            mine.inc_thread_sharing()
            self._connections.append(mine)

    def _wind_down(self, pool: ThreadPoolExecutor) -> None:
        pool.shutdown(wait=False, cancel_futures=True)
        end = time.monotonic() + GRACE_SECONDS
        while self._running and time.monotonic() < end:
            time.sleep(0.02)
        self._guarded(lambda: self._let_go())
        self.ear.close()
        for other in self._connections:
            other.close()
        connections.close_all()

    def _let_go(self) -> None:
        release(owners=[self.owner])


def run_forever(stop: threading.Event, clock: Clock = utc_now) -> None:
    """The loop until `stop` is set (noticed within a second)."""
    Loop(stop, clock).run()


def run_until_told(clock: Clock = utc_now) -> None:
    """The loop until SIGTERM or SIGINT, for `convenio worker`; must be called in the main thread."""
    stop = threading.Event()
    loop = Loop(stop, clock)

    def tell(number: int, frame: object) -> None:
        stop.set()
        loop.ear.nudge()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    loop.run()
