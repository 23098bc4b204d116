"""The words of the command: help, refusals as plain sentences, exit statuses."""

import subprocess
import sys

import pytest

from convenio.cli.command import main, parser

WORDS = ["init", "serve", "worker", "audit", "doctor", "messages"]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_explains_itself(word: str, capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main([word, "--help"])
    assert stop.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_the_help_lists_every_word() -> None:
    text = parser().format_help()
    assert all(word in text for word in WORDS)


def test_an_unknown_word_is_status_2(capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["sing"])
    assert stop.value.code == 2
    assert "sing" in capsys.readouterr().err


def run(*words: str, home, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": "/usr/bin:/bin", "CONVENIO_HOME": str(home), **environment}
    command = [sys.executable, "-m", "convenio.cli", *words]
    return subprocess.run(command, env=clean, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder for one node; the first command that needs it makes its database."""
    return tmp_path_factory.mktemp("node")


def test_a_node_is_made_and_made_again_without_harm(tmp_path) -> None:
    home = tmp_path / "node"
    names = ["--name", "en=Tomsk Polytechnic University", "--name", "ru=Томский политехнический университет"]
    first = run("init", "--hei-id", "tpu.ru", *names, "--country", "RU", home=home)
    assert first.returncode == 0, first.stderr
    assert "Tomsk Polytechnic University (tpu.ru) lives on this node." in first.stdout
    secret = (home / "secret").read_text()
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret").stat().st_mode & 0o077 == 0
    again = run("init", home=home)
    assert again.returncode == 0
    assert (home / "secret").read_text() == secret
    assert "Intact: " in run("audit", "verify", home=home).stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("init", "--hei-id", "Tomsk!", "--name", "en=Tomsk"), "internet domain"),
        (("init", "--hei-id", "tpu.ru", "--name", "Tomsk"), "LANG=NAME"),
        (("init", "--hei-id", "tpu.ru", "--name", "en=T", "--colour", "green"), "hexadecimal"),
    ],
)
def test_a_refusal_is_one_plain_sentence(words, sentence: str, home) -> None:
    done = run(*words, home=home)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_node_that_was_never_made_says_how_to_make_it(tmp_path) -> None:
    done = run("audit", "verify", home=tmp_path / "node")
    assert done.returncode == 1
    assert "convenio init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_address_is_one_plain_sentence(tmp_path) -> None:
    done = run("doctor", home=tmp_path / "node", CONVENIO_BASE_URL="example.edu")
    assert done.returncode == 1
    assert "CONVENIO_BASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
