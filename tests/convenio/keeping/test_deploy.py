"""The recipes in deploy/ name only words, variables and addresses that exist."""

import re
from pathlib import Path

import pytest

from convenio.cli.command import parser
from convenio.config.env import VARIABLES
from convenio.ui import limits

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
RECIPES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
WORDS = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
OURS = {"CONVENIO_HOME", *VARIABLES}


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_every_variable_is_one_of_the_environment(path: Path) -> None:
    assert set(re.findall(r"\b(?:CONVENIO|DATABASE)_[A-Z_]+\b", path.read_text())) - {"DATABASE_PASSWORD"} <= OURS


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_every_word_is_one_of_the_command(path: Path) -> None:
    text = path.read_text()
    called = re.findall(r"bin/convenio (\w+)", text) + re.findall(r"\[\"?convenio\"?, \"?(\w+)", text)
    assert set(called) <= set(WORDS)


def test_there_are_recipes_for_all_that_runs() -> None:
    text = "".join(path.read_text() for path in RECIPES)
    assert {path.name for path in RECIPES} >= {"Containerfile", "compose.yaml", "Caddyfile", "convenio-web.service"}
    assert all(f"convenio {word}" in text or f"convenio, {word}" in text for word in ("serve", "worker", "backup"))


def test_the_front_server_lets_through_what_the_node_takes() -> None:
    (megabytes,) = re.findall(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text())
    largest = max(limits.allowed_more().values())
    assert int(megabytes) * 1_000_000 > largest + limits.ROOM_FOR_THE_FORM
