"""What the doctor says of fonts, keys, time and room on the disk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from convenio.documents import doctor, fonts, keystore
from convenio.documents.certificates import LoadedKey
from tests.convenio.documents.conftest import AT


def said(level: str, at: Any = AT) -> str:
    return " ".join(one.sentence for one in doctor.doctor(at=at) if one.level == level)


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A node whose font package is gone."""
    from convenio.documents.render import engine

    engine._compiler.cache_clear()
    monkeypatch.setattr(fonts, "packaged_dir", lambda: None)
    yield
    engine._compiler.cache_clear()


def test_a_new_node_can_draw_three_scripts_and_warns_of_its_own_time(node: Path) -> None:
    assert said("stop") == ""
    assert "Latin letters can be drawn" in said("ok")
    assert "Cyrillic letters can be drawn" in said("ok")
    assert "Chinese letters can be drawn" in said("ok")
    assert "not independent" in said("warn")


def test_without_the_font_package_chinese_is_named(node: Path, without_packages: None) -> None:
    assert "Chinese letters cannot be drawn" in said("stop")
    assert "Cyrillic letters can be drawn" in said("ok")


def test_a_service_outside_is_named(node: Path, settings: Any) -> None:
    settings.TSA_URL = "https://time.example/"
    assert "https://time.example/" in said("ok")
    assert said("warn") == ""


def test_keys_that_others_can_read_stop_the_node(node: Path, president: LoadedKey) -> None:
    assert said("stop") == ""
    keystore.path_of(node / "keys", "authority").chmod(0o644)
    assert "can be read by others" in said("stop")


def test_an_authority_that_ends_soon_and_a_damaged_one_are_named(node: Path, president: LoadedKey) -> None:
    assert "make a new one" in said("warn", AT + timedelta(days=3640))
    keystore.release(node / "keys", "authority")
    keystore.path_of(node / "keys", "authority").write_bytes(b"-----BEGIN nothing")
    assert "restore it from a backup" in said("stop")


def test_a_disk_with_little_room_stops_the_node(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_AT_LEAST", 1 << 60)
    assert "make room" in said("stop")


def test_a_folder_of_fonts_is_used_and_named_in_the_recipe(tmp_path: Path) -> None:
    from convenio.documents.render import recipe

    source = next(iter(sorted((fonts.packaged_dir() or tmp_path).rglob("NotoSansKR*.ttf"))))
    (tmp_path / "Added.ttf").write_bytes(source.read_bytes())
    before = recipe()["fonts"]
    fonts.use_font_dirs((tmp_path,))
    try:
        assert set(recipe()["fonts"]) - set(before) == {"Added.ttf"}
    finally:
        fonts.use_font_dirs(())
    assert recipe()["fonts"] == before
