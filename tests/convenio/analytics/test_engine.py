"""The engine reads the gathered files and reaches nothing else, whatever a question or a value says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from convenio.analytics import rooms, sets
from convenio.analytics.answers import Desk, Seeing
from convenio.analytics.engine import Engine
from convenio.analytics.questions import questions
from convenio.analytics.terms import Broken, Refused, TooLong
from tests.convenio.analytics.made_up import HOUSE, ON

SCOPE = {"party": HOUSE, "units": None}


@pytest.fixture(scope="module")
def opened(gathered: Path):
    folder = gathered / "facts"
    made = Engine(sets.read(folder / (folder / "current").read_text()), rooms.tables(), milliseconds=300)
    yield made
    made.close()


@pytest.fixture
def engine(home: Path, opened: Engine) -> Engine:
    return opened


FORBIDDEN = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT * FROM read_parquet('{home}/facts/../elsewhere.parquet')",
    "SELECT * FROM sqlite_scan('{home}/node.sqlite3', 'parties_party')",
    "INSTALL httpfs",
    "LOAD httpfs",
    "COPY (SELECT 1) TO '{home}/out.csv'",
    "COPY (SELECT 1) TO '{parquet}' (USE_TMP_FILE false)",
    "ATTACH '{home}/other.db'",
    "EXPORT DATABASE '{home}/all'",
    "CREATE TABLE mine AS SELECT 1",
    "INSERT INTO gathered.mobility SELECT * FROM gathered.mobility",
    "DELETE FROM gathered.mobility",
    "DROP VIEW gathered.mobility",
    "SET memory_limit = '90GB'",
    "SET enable_external_access = true",
    "PRAGMA database_list",
    "SELECT 1; SELECT 2",
    "",
    "SELECT nonsense",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_it_refuses(engine: Engine, home: Path, text: str) -> None:
    parquet = engine.found.files["mobility"][0]
    before = {one: one.stat().st_size for one in home.rglob("*") if one.is_file()}
    with pytest.raises(Refused):
        engine.run(text.format(home=home, parquet=parquet), {})
    assert {one: one.stat().st_size for one in home.rglob("*") if one.is_file()} == before


def test_what_it_refuses_is_refused_by_the_lock_itself_not_only_by_its_form(engine: Engine, home: Path) -> None:
    for text in ("INSTALL httpfs", "LOAD httpfs", f"ATTACH '{home}/o.db'", f"COPY (SELECT 1) TO '{home}/o.csv'"):
        with pytest.raises(Exception, match=r"disabled by configuration|disabled through configuration"):
            engine._base.execute(text)
    with pytest.raises(Exception, match="locked"):
        engine._base.execute("SET threads = 64")


def test_a_question_that_never_ends_is_stopped(engine: Engine) -> None:
    with pytest.raises(TooLong):
        engine.run("SELECT count(*) FROM range(10000000000) a, range(1000) b", {})
    assert engine.run("SELECT 1 AS one", {}) == (["one"], [(1,)])


def test_no_answer_is_longer_than_it_may_be(engine: Engine) -> None:
    assert len(engine.run("SELECT * FROM range(100000)", {})[1]) == 5000


@pytest.mark.parametrize(
    "value", ["CN' OR 'x' = 'x", "'; DROP VIEW gathered.mobility; --", "%", "\x00", "CN\\", "🙂" * 999]
)
def test_a_hostile_value_is_a_value(home: Path, value: str) -> None:
    desk = Desk(Seeing(HOUSE), ON)
    for name in ("flows_country", "activity_year", "partners"):
        assert not desk.ask(questions()[name], {"country": value, "unit": value}).rows
    assert not Desk(Seeing(value), ON).ask(questions()["flows_year"], {}).rows
    assert not Desk(Seeing(HOUSE, frozenset([value])), ON).ask(questions()["flows_year"], {}).rows


def test_conditions_that_say_nothing_are_left_out_of_the_text(engine: Engine) -> None:
    _names, rows = engine.ask("SELECT count(*) FROM mobility", ("mobility",), SCOPE, {})
    assert rows == [(6,)]
    _names, rows = engine.ask("SELECT count(*) FROM mobility", ("mobility",), SCOPE | {"country": "RU"}, {})
    assert rows == [(2,)]


@pytest.mark.parametrize("harm", ["cut off", "missing", "no manifest", "torn manifest"])
def test_a_set_that_is_not_whole_is_not_read(home: Path, tmp_path: Path, settings, harm: str) -> None:
    shutil.copytree(home / "facts", tmp_path / "facts")
    settings.HOME = tmp_path
    found = sets.current()
    assert found is not None
    victim = found.files["activities"][0]
    if harm == "cut off":
        victim.write_bytes(victim.read_bytes()[:-9])
    elif harm == "missing":
        victim.unlink()
    else:
        manifest = found.folder / sets.MANIFEST
        manifest.write_text("" if harm == "torn manifest" else "{}")
    with pytest.raises(Broken):
        sets.current()
