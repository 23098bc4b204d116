"""Owing, taking, finishing: coalescing, lanes, leases, parking."""

from datetime import UTC, datetime, timedelta

import pytest

from convenio.worker import actions, done, park, register_duty, retry
from convenio.worker.loop import run_due
from convenio.worker.models import Task
from convenio.worker.queries import backlog, next_due
from convenio.worker.terms import backoff

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db

ran: list[tuple[str, int]] = []
answer = {"outcome": done()}
inside = {"do": lambda task: None}


def _duty(task, at):
    ran.append((task.key, task.counter))
    inside["do"](task)
    return answer["outcome"]


register_duty("tests.tasks", _duty)


@pytest.fixture(autouse=True)
def _fresh():
    ran.clear()
    answer["outcome"] = done()
    inside["do"] = lambda task: None


def owe(key="a", at=NOW, **more):
    actions.owe(name="tests.tasks", key=key, due_at=at, **more)


def test_owing_twice_is_one_row_and_one_run():
    owe(payload={"n": 1})
    owe(payload={"n": 2})
    assert (Task.objects.get().counter, Task.objects.get().payload) == (2, {"n": 2})
    assert run_due(NOW) == 1
    assert not Task.objects.exists()


def test_not_before_it_is_due():
    owe(at=NOW + SECOND)
    assert run_due(NOW) == 0
    assert next_due(NOW) == NOW + SECOND
    owe(at=NOW)
    assert run_due(NOW) == 1


def test_a_change_while_it_is_being_done_is_done_again():
    inside["do"] = lambda task: owe() if task.counter == 1 else None
    owe()
    assert run_due(NOW) == 2
    assert ran == [("a", 1), ("a", 2)]
    assert not Task.objects.exists()


def test_a_change_during_a_failing_try_is_tried_at_once_then_backs_off():
    answer["outcome"] = retry(reason="down")
    inside["do"] = lambda task: owe() if task.counter == 1 else None
    owe()
    assert run_due(NOW, limit=5) == 2
    row = Task.objects.get()
    assert row.attempts == 2
    assert row.due_at > NOW
    assert row.reason == "down"


def test_parked_stays_until_woken():
    answer["outcome"] = park("refused")
    owe(lane="partner:b")
    run_due(NOW)
    assert backlog(NOW).parked == 1
    assert run_due(NOW + timedelta(days=90)) == 0
    assert actions.rearm(lane="partner:b", at=NOW + SECOND) == 0, "a parked row rests for an hour"
    assert actions.rearm(lane="partner:b", at=NOW + timedelta(hours=1)) == 1
    answer["outcome"] = done()
    assert run_due(NOW + timedelta(hours=1)) == 1


def test_owing_wakes_a_parked_row():
    answer["outcome"] = park("refused")
    owe()
    run_due(NOW)
    answer["outcome"] = done()
    owe(at=NOW + SECOND)
    assert run_due(NOW + SECOND) == 1


def test_rearm_shortens_the_back_off():
    answer["outcome"] = retry(timedelta(hours=1))
    owe(lane="partner:b")
    owe(key="other", lane="partner:c")
    run_due(NOW)
    assert actions.rearm(lane="partner:b", at=NOW + SECOND) == 1
    assert run_due(NOW + SECOND) == 1
    assert ran[-1][0] == "a"


def test_a_lane_is_done_one_by_one_and_a_live_lease_holds():
    for key in ("a", "b"):
        owe(key=key, lane="partner:x")
    owe(key="c", lane="partner:y")
    taken = actions.claim(owner="one", at=NOW, limit=10)
    assert [task.key for task in taken] == ["a", "c"]
    assert actions.claim(owner="two", at=NOW + SECOND, limit=10) == []
    actions.finish(task=taken[0], owner="one", outcome=done(), at=NOW)
    assert [task.key for task in actions.claim(owner="two", at=NOW + SECOND, limit=10)] == ["b"]


def test_an_expired_lease_is_taken_over_and_the_old_owner_can_change_nothing():
    owe(lane="partner:x")
    first = actions.claim(owner="dead", at=NOW, limit=1)[0]
    later = NOW + actions.LEASE
    second = actions.claim(owner="alive", at=later, limit=1)[0]
    assert second.pk == first.pk
    actions.finish(task=first, owner="dead", outcome=done(), at=later)
    assert Task.objects.filter(owner="alive").exists()
    actions.keep_leases(owner="alive", at=later + timedelta(seconds=30))
    assert actions.claim(owner="third", at=later + actions.LEASE, limit=1) == []


def test_release_frees_at_once():
    owe(lane="partner:x")
    actions.claim(owner="dead", at=NOW, limit=1)
    assert actions.release(owners=["dead"]) == 1
    assert len(actions.claim(owner="alive", at=NOW, limit=1)) == 1


def test_a_duty_that_raises_is_tried_again_with_its_reason():
    def fail(task):
        raise RuntimeError("boom")

    inside["do"] = fail
    owe()
    run_due(NOW)
    row = Task.objects.get()
    assert row.reason == "RuntimeError: boom"
    assert row.due_at > NOW
    assert row.owner == ""


def test_an_unknown_duty_is_parked_not_lost():
    actions.owe(name="tests.nobody", key="k", due_at=NOW)
    run_due(NOW)
    assert "tests.nobody" in Task.objects.get().reason
    assert Task.objects.get().parked_at == NOW


def test_registering_another_function_under_a_taken_name_is_refused():
    with pytest.raises(ValueError, match="registered already"):
        register_duty("tests.tasks", lambda task, at: done())


def test_backoff_grows_to_an_hour_and_never_ends():
    waits = [backoff(n, "k") for n in range(1, 40)]
    assert [int(w.total_seconds()) for w in waits[:4]] == [1, 2, 5, 15] or waits[3] <= timedelta(seconds=16.5)
    assert timedelta(minutes=1) <= waits[4] <= timedelta(seconds=66)
    assert all(w <= timedelta(minutes=66) for w in waits)
    assert waits[-1] >= timedelta(hours=1)
    assert backoff(9, "k") != backoff(9, "other")
