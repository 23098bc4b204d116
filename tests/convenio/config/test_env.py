"""The environment: typed, checked, secrets taken out."""

import os
from pathlib import Path

import pytest

from convenio.config.env import database_settings, email_settings, read_env


def test_secrets_leave_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONVENIO_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/n")
    monkeypatch.setenv("CONVENIO_SECRET_KEY", "s3cret")
    env = read_env()
    assert (env.secret_key, env.database_url) == ("s3cret", "postgres://u:p@h/n")
    assert not {"DATABASE_URL", "CONVENIO_SECRET_KEY"} & set(os.environ)


def test_a_secret_is_made_once_and_kept_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONVENIO_HOME", str(tmp_path / "home"))
    first, second = read_env().secret_key, read_env().secret_key
    assert first == second
    assert len(first) > 40
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o077 == 0


def test_an_address_without_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENIO_BASE_URL", "convenio.example.edu")
    with pytest.raises(ValueError, match="CONVENIO_BASE_URL"):
        read_env()


@pytest.mark.parametrize(
    ("address", "said", "known"),
    [("https://c.example.edu", "", 1), ("http://127.0.0.1:8000", "", 0), ("https://c.example.edu", "2", 2)],
)
def test_one_front_server_is_expected_where_there_is_tls(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, said: str, known: int
) -> None:
    monkeypatch.setenv("CONVENIO_HOME", str(tmp_path))
    monkeypatch.setenv("CONVENIO_BASE_URL", address)
    monkeypatch.setenv("CONVENIO_FRONT_SERVERS", said)
    assert read_env().front_servers == known
    monkeypatch.setenv("CONVENIO_FRONT_SERVERS", "-1")
    with pytest.raises(ValueError, match="CONVENIO_FRONT_SERVERS"):
        read_env()


def test_without_an_address_the_database_is_durable_sqlite(tmp_path: Path) -> None:
    options = database_settings("", tmp_path)["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_postgres_addresses_are_read_and_others_refused(tmp_path: Path) -> None:
    read = database_settings("postgres://convenio:p%40ss@db.example:5433/convenio", tmp_path)
    assert (read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == ("p@ss", "db.example", "5433", "convenio")
    with pytest.raises(ValueError, match="postgres"):
        database_settings("mysql://x/y", tmp_path)


def test_mail_goes_to_files_or_to_a_server_with_tls(tmp_path: Path) -> None:
    assert "filebased" in str(email_settings("", tmp_path)["EMAIL_BACKEND"])
    read = email_settings("smtp://u:p@mail.example:587", tmp_path)
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (True, False)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("CONVENIO_EMAIL_RETURN", "bounces", "bounces+@uni.edu"),
        ("CONVENIO_EMAIL_RETURN", "a b@uni.edu", "bounces@uni.edu"),
        ("CONVENIO_EMAIL_RETURN_URL", "https://mail.uni.edu", "imaps://u:p%40@mail.uni.edu"),
        ("CONVENIO_EMAIL_RETURN_URL", "imaps://mail.uni.edu", "pop3s://u:p@mail.uni.edu:995"),
    ],
)
def test_where_mails_come_back_is_checked_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, wrong: str, right: str
) -> None:
    monkeypatch.setenv("CONVENIO_HOME", str(tmp_path))
    monkeypatch.setenv(name, wrong)
    with pytest.raises(ValueError, match=f"{name} must look like"):
        read_env()
    monkeypatch.setenv(name, right)
    env = read_env()
    assert right in (env.email_return, env.email_return_url)
    assert "CONVENIO_EMAIL_RETURN_URL" not in os.environ, "it holds a password"
