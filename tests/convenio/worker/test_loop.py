"""The running loop: waking within milliseconds, a slow lane beside a quick one, periodic duties, a worker that died."""

import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from convenio.worker import actions, done, register_duty, register_periodic
from convenio.worker.loop import Loop
from convenio.worker.models import Task
from convenio.worker.wake import Ear, ring

events: dict[str, float] = {}
gate = threading.Event()


def _quick(task, at):
    events[task.key] = time.monotonic()
    return done()


def _slow(task, at):
    events[task.key] = time.monotonic()
    gate.wait(30)
    return done()


register_duty("tests.quick", _quick)
register_duty("tests.slow", _slow)
register_periodic("tests.round", timedelta(hours=1), lambda at: events.__setitem__("round", time.monotonic()))


@pytest.fixture
def running(transactional_db, settings, tmp_path):
    settings.WAKE_SOCKET = tmp_path / "wake.sock"
    events.clear()
    gate.clear()
    stop = threading.Event()
    loop = Loop(stop)
    thread = threading.Thread(target=loop.run)
    thread.start()
    yield loop
    gate.set()
    stop.set()
    loop.ear.nudge()
    thread.join(15)
    assert not thread.is_alive()


def wait_for(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


@pytest.fixture
def never_looks_by_itself(monkeypatch):
    monkeypatch.setattr("convenio.worker.loop.POLL_SECONDS", 30.0)


@pytest.mark.usefixtures("never_looks_by_itself")
def test_the_loop_wakes_quickly_after_commit(running):
    assert wait_for(lambda: "round" in events)
    time.sleep(0.3)
    delays = []
    for n in range(5):
        with transaction.atomic():
            actions.owe(name="tests.quick", key=str(n), due_at=datetime.now(UTC))
        begun = time.monotonic()
        assert wait_for(lambda n=n: str(n) in events)
        delays.append(events[str(n)] - begun)
        time.sleep(0.05)
    assert min(delays) < 0.5, delays


def test_a_slow_lane_does_not_hold_up_another(running):
    now = datetime.now(UTC)
    for n in range(3):
        actions.owe(name="tests.slow", key=f"slow{n}", due_at=now, lane="partner:slow")
    assert wait_for(lambda: "slow0" in events)
    actions.owe(name="tests.quick", key="quick", due_at=now, lane="partner:quick")
    assert wait_for(lambda: "quick" in events, 2)
    time.sleep(0.2)
    assert "slow1" not in events, "a lane is served one by one"
    gate.set()
    assert wait_for(lambda: "slow2" in events)


def test_fifty_slow_partners_do_not_hold_up_the_next(running):
    now = datetime.now(UTC)
    for n in range(50):
        actions.owe(name="tests.slow", key=f"slow{n}", due_at=now, lane=f"partner:slow{n}")
    assert wait_for(lambda: sum(key.startswith("slow") for key in list(events)) == 50, 20)
    begun = time.monotonic()
    actions.owe(name="tests.quick", key="quick", due_at=now, lane="partner:quick")
    assert wait_for(lambda: "quick" in events, 5)
    assert events["quick"] - begun < 5
    gate.set()
    assert wait_for(lambda: not Task.objects.filter(name="tests.slow").exists(), 30)


def test_a_periodic_duty_comes_round_and_can_be_brought_forward(running):
    assert wait_for(lambda: "round" in events)
    row = lambda: Task.objects.get(name="tests.round")  # noqa: E731
    assert wait_for(lambda: row().owner == "" and row().due_at > datetime.now(UTC) + timedelta(minutes=50))
    first = events["round"]
    actions.owe(name="tests.round", due_at=datetime.now(UTC))
    assert wait_for(lambda: events["round"] > first)


def test_stop_lets_go_of_what_was_not_begun(transactional_db, settings, tmp_path):
    settings.WAKE_SOCKET = tmp_path / "wake.sock"
    stop = threading.Event()
    stop.set()
    Loop(stop).run()
    assert not (tmp_path / "wake.sock").exists()
    assert not Task.objects.exclude(owner="").exists()


def test_what_a_dead_worker_held_is_free_at_the_next_start(transactional_db, settings, tmp_path):
    settings.WAKE_SOCKET = tmp_path / "wake.sock"
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    loop = Loop(threading.Event())
    host = loop.owner.rsplit(":", 2)[0]
    now = datetime.now(UTC)
    for key, owner in (("dead", f"{host}:{process.pid}:aa"), ("alive", f"{host}:{os.getppid()}:bb")):
        actions.owe(name="tests.quick", key=key, due_at=now)
        actions.claim(owner=owner, at=now, limit=1)
    loop._start()
    assert Task.objects.get(key="dead").owner == ""
    assert Task.objects.get(key="alive").owner.endswith(":bb")
    loop.ear.close()


@pytest.fixture
def short_path():
    with tempfile.TemporaryDirectory(prefix="w-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("length", [5, 140])
def test_the_bell_rings_whatever_the_length_of_the_path(settings, short_path, length):
    folder = short_path / ("x" * length)
    settings.WAKE_SOCKET = folder / "wake.sock"
    ring()
    ear = Ear()
    second = Ear()
    ring()
    if length == 5:
        assert second.deaf
        assert select.select(ear.files(), [], [], 5)[0]
        ear.drain()
        assert not select.select(ear.files(), [], [], 0)[0]
    else:
        assert select.select(second.files(), [], [], 5)[0], "the newest ear is told, by its port"
    second.close()
    ear.close()
    Ear().close()
    assert list(folder.iterdir()) == []


def test_a_stale_socket_file_is_replaced(settings, tmp_path):
    settings.WAKE_SOCKET = tmp_path / "wake.sock"
    (tmp_path / "wake.sock").touch()
    ear = Ear()
    assert not ear.deaf
    ear.close()


@pytest.mark.parametrize(
    ("wanted", "hits", "dies"), [("P5", 1, True), ("P5:2", 1, False), ("P5:2", 2, True), ("P4", 3, False)]
)
def test_a_crash_point_kills_at_the_named_time_only(wanted, hits, dies):
    program = (
        "from django.conf import settings; import sys\n"
        f"settings.configure(CRASH_POINT={wanted!r})\n"
        "from convenio.worker.crash import crashpoint\n"
        f"[crashpoint('P5') for _ in range({hits})]\n"
    )
    source = str(Path(__file__).resolve().parents[3] / "src")
    result = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": source}, check=False)
    assert result.returncode == (-signal.SIGKILL if dies else 0)


@pytest.fixture(autouse=True)
def _close_connections_of_threads():
    yield
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
