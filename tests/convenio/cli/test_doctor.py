"""`convenio doctor`: what is red, what is well, and the exit status."""

import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import ERROR, WARNING, run_checks
from django.db import transaction

from convenio.audit.actions import record
from convenio.cli.command import main
from convenio.config.checks import TAG
from convenio.network.keys.rotation import make_first_keys
from convenio.parties.actions import keep_party, mark_as_demo

pytestmark = pytest.mark.django_db


def red() -> str:
    found = run_checks(tags=[TAG], include_deployment_checks=True)
    return "\n".join(str(message.msg) for message in found if message.level >= ERROR)


@pytest.fixture
def good(settings):
    settings.HOME.mkdir(exist_ok=True)
    settings.LOOPBACK_ALLOWED = False
    settings.BASE_URL = "https://convenio.example.edu"
    party = keep_party(hei_id="example.edu", names={"en": "Example University"}, hosted=True)
    make_first_keys(party=party, at=datetime.now(UTC))


def test_a_good_node_has_nothing_red(good) -> None:
    assert red() == ""


def test_every_message_that_is_not_well_says_what_to_do_next(settings) -> None:
    settings.DEBUG, settings.CRASH_POINT = True, "P5"
    mark_as_demo()
    bad = [m for m in run_checks(tags=[TAG], include_deployment_checks=True) if m.level >= WARNING]
    assert len(bad) >= 6
    assert all(message.hint or re.search(r"[.:;] \w", str(message.msg)) for message in bad), bad


def test_the_demonstration_is_red(good) -> None:
    mark_as_demo()
    assert "with one click" in red()


def test_the_loopback_switch_is_red(good, settings) -> None:
    settings.LOOPBACK_ALLOWED = True
    assert "loopback" in red()


def test_a_secret_that_others_can_read_is_red(good, settings) -> None:
    (settings.HOME / "secret").touch()
    os.chmod(settings.HOME / "secret", 0o644)
    assert "can read" in red()
    os.chmod(settings.HOME / "secret", 0o600)
    assert "can read" not in red()


def test_a_clock_behind_the_record_is_red(good) -> None:
    with transaction.atomic():
        later = datetime.now(UTC) + timedelta(days=1)
        record(acting=None, party="example.edu", what="test", about="clock", at=later)
    assert "clock" in red()


def test_a_full_disk_is_red(good, monkeypatch) -> None:
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 10**7, 10**7))
    assert "9 megabytes are free" in red()


def test_a_node_without_a_university_is_red(settings) -> None:
    assert "No university" in red()


def test_the_exit_status_tells_red_from_well(good, capsys) -> None:
    assert main(["doctor"]) == 0
    mark_as_demo()
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert "RED " in printed
    assert "convenio init" in printed
