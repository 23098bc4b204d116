"""Ports that are remembered, folders that are thrown away, a clock that travels, and the visitor's reading of forms."""

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from convenio.demo import clock
from convenio.demo.nodes import NodePlan, StepFailed, wait_until
from convenio.demo.queries import doctored
from convenio.demo.supervisor import forget, remembered_ports
from convenio.demo.visitor import Page, Visitor, _Reader


def test_ports_stay_the_same_from_start_to_start(tmp_path: Path) -> None:
    first = remembered_ports(tmp_path, 18100)
    assert remembered_ports(tmp_path, 28100) == first
    assert len(set(first.values())) == 3


def test_a_taken_port_is_left_to_its_owner(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as owner:
        taken = owner.getsockname()[1]
        ports = remembered_ports(tmp_path, taken)
        assert taken not in ports.values()
        assert json.loads((tmp_path / "ports.json").read_text()) == ports


def test_a_demonstration_is_thrown_away_but_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    assert forget(home) is False
    (home / "changan").mkdir(parents=True)
    (home / "thesis.doc").touch()
    with pytest.raises(ValueError, match=r"thesis\.doc"):
        forget(home)
    assert (home / "changan").exists()
    (home / "thesis.doc").unlink()
    assert forget(home) is True
    assert not home.exists()


def test_nothing_of_another_node_leaks_into_the_environment(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("CONVENIO_SECRET_KEY", "of another node")
    monkeypatch.setenv("DATABASE_URL", "postgres://another")
    plan = NodePlan("tomsk", "tpu.ru", tmp_path, 8102, "http://127.0.0.1:8100/c.xml", listen=9000)
    made = plan.environment()
    assert "CONVENIO_SECRET_KEY" not in made
    assert "DATABASE_URL" not in made
    assert made["CONVENIO_BASE_URL"] == "http://127.0.0.1:8102"
    assert plan.direct_url == "http://127.0.0.1:9000"


def test_the_clock_travels_back_and_home_but_never_forward() -> None:
    try:
        clock.travel("2020-06-11")
        assert clock.now().date().isoformat() == "2020-06-11"
        clock.travel(days_ago=3)
        assert timedelta(days=2, hours=23) < datetime.now(UTC) - clock.now() < timedelta(days=3, hours=1)
        clock.travel("2999-01-01")
        assert clock.now() <= datetime.now(UTC)
    finally:
        clock.travel()
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)


def test_a_doctored_copy_differs_in_exactly_one_bit() -> None:
    content = bytes(range(256)) * 10
    other = doctored(content)
    bits = sum((a ^ b).bit_count() for a, b in zip(content, other, strict=True))
    assert bits == 1


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(StepFailed, match="the moon is blue"):
        wait_until(lambda: False, "the moon is blue", 0.1)


def test_the_keeper_refuses_to_lead_a_group_that_is_not_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "convenio.demo.keeper", "1"], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 1
    assert "its own process group" in done.stderr


FORMS = """
<form method="post" action="/a/"><input type="hidden" name="token" value="t">
<textarea name="words">
as it was</textarea><select name="kind"><option value="x">X</option><option value="y" selected>Y</option></select>
<select name="first"><option value="1">one</option><option value="2">two</option></select>
<input type="checkbox" name="tag" value="zh" checked><input type="checkbox" name="tag" value="ru" checked>
<input type="checkbox" name="tag" value="en"><input type="file" name="scan"><button name="deed" value="save">S</button>
</form><form action="/b/" enctype="multipart/form-data"></form>
"""


def test_a_form_holds_what_a_browser_would_send() -> None:
    reader = _Reader()
    reader.feed(FORMS)
    first, second = reader.forms
    assert first.fields == {
        "token": ["t"],
        "words": ["as it was"],
        "kind": ["y"],
        "first": ["1"],
        "tag": ["zh", "ru"],
    }
    assert first.buttons == [("deed", "save")]
    assert (first.method, second.method) == ("post", "get")
    assert second.has_files


def test_a_form_that_is_not_there_is_named() -> None:
    with pytest.raises(StepFailed, match="/approve/"):
        Page(200, "http://x/", "", b"", []).form("/approve/")


def test_a_visitor_without_a_server_is_told_by_an_exception() -> None:
    with pytest.raises(OSError, match=r"refused|Errno"):
        Visitor().get("http://127.0.0.1:9/")
