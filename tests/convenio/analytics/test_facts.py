"""Facts equal the database, name nobody, are written whole or not at all, and by one at a time."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from convenio.agreements.facts import MOBILITY
from convenio.agreements.models import ActivityLine, Agreement, PromiseSum
from convenio.analytics import duties, gathering, rooms, sets
from convenio.analytics.answers import Desk, Seeing
from convenio.analytics.questions import questions
from convenio.analytics.terms import Busy, NoFacts
from convenio.parties.facts import TYPES, Column, FactTable
from convenio.worker.models import Task
from tests.convenio.analytics import made_up
from tests.convenio.analytics.made_up import HOUSE, NOW, ON

pytestmark = pytest.mark.django_db


def rows_of(found: sets.FactSet, table: str, columns: str) -> list[tuple]:
    with duckdb.connect(":memory:") as bare:
        return bare.execute(
            f"SELECT {columns} FROM read_parquet(?) ORDER BY ALL", [[str(one) for one in found.files[table]]]
        ).fetchall()


def test_facts_equal_the_database(empty_home: Path) -> None:
    made_up.fill()
    told: list[tuple[str, int]] = []
    found = gathering.gather(NOW, lambda table, count: told.append((table, count)))
    lines = ActivityLine.objects.exclude(status="retracted").exclude(statement="3-2")
    expected = sorted(lines.values_list("party__hei_id", "year", "starts_on", "strand", "metric", "count", "status"))
    assert rows_of(found, "activities", "party, year, starts_on, strand, metric, count, status") == expected
    names = "party__hei_id", "strand", "metric", "quantity", "first_year", "confirmed", "recorded"
    expected = sorted(PromiseSum.objects.values_list(*names))
    assert rows_of(found, "promises", "party, strand, metric, quantity, first_year, confirmed, recorded") == expected
    kept = Agreement.objects.values_list("party__hei_id", "in_force_from", "ended_on", "activity_count", "units")
    assert sorted(
        rows_of(found, "agreements", "party, in_force_from, ended_on, activity_count, units"), key=str
    ) == sorted(kept, key=str)
    assert found.rows == {"agreements": 5, "promises": 4, "activities": 8, "mobility": 7, "institutions": 4}
    assert dict(told) == found.rows
    assert found.at == NOW


def test_no_name_number_or_title_leaves_the_database(home: Path) -> None:
    found = sets.current()
    assert found is not None
    with duckdb.connect(":memory:") as bare:
        text = ""
        for files in found.files.values():
            text += str(bare.execute("SELECT * FROM read_parquet(?)", [[str(one) for one in files]]).fetchall())
    assert "Secret" not in text
    assert "Dr Named" not in text
    assert "00000000-0000" not in text
    assert not list((home / "facts").rglob("*.csv"))


def test_aliases_tie_tables_of_one_node_together_and_differ_on_another(home: Path, settings) -> None:
    found = sets.current()
    assert found is not None
    known = {one for (one,) in rows_of(found, "agreements", "agreement")}
    assert {one for (one,) in rows_of(found, "activities", "agreement")} <= known
    here = gathering.alias("agreement", 1)
    settings.SECRET_KEY = "another node"
    assert gathering.alias("agreement", 1) != here != gathering.alias("promise", 1)


def test_level_and_field_come_from_the_promise_where_it_names_exactly_one(monkeypatch) -> None:
    from convenio.agreements import books

    house = made_up.fill()
    one = Agreement.objects.get(party=house, pact__isnull=False, strands=["training"])
    Agreement.objects.filter(pk=one.pk).update(in_force_text="digest")
    ActivityLine.objects.filter(agreement=one, year=2025).update(commitment="c1")
    ActivityLine.objects.filter(agreement=one, year=2026).update(commitment="c2")
    text = {"commitments": [{"id": "c1", "eqf": [7], "isced_f": ["0713"]}, {"id": "c2", "eqf": [6, 7], "isced_f": []}]}
    monkeypatch.setattr(books, "text", lambda agreement, digest: text if digest == "digest" else None)
    at = [column.name for column in MOBILITY.columns]
    rows = [dict(zip(at, row, strict=True)) for row in MOBILITY.rows(gathering.alias, ON)]
    found = {(row["year"], row["partner"]): (row["level"], row["field"]) for row in rows}
    assert found[2025, "b.example"] == ("7", "0713")
    assert found[2026, "b.example"] == found[2024, "a.example"] == ("", "")


def test_every_column_says_what_it_means() -> None:
    for table in rooms.tables().values():
        assert table.meaning
        assert all(one.meaning and one.type in TYPES for one in table.columns)


def test_two_rooms_fill_one_table_only_with_the_same_columns() -> None:
    def rows(*given):
        return lambda alias, on: iter(given)

    column = Column("n", "int", "a number")
    one, two = (FactTable("t", "x", (column,), rows((at,))) for at in (1, 2))
    joined = rooms._joined((one, two))["t"]
    assert list(joined.rows(gathering.alias, ON)) == [(1,), (2,)]
    with pytest.raises(ValueError, match="different columns"):
        rooms._joined((one, FactTable("t", "x", (Column("m", "int", "another"),), rows())))


def test_values_of_every_kind_come_back_as_they_went(empty_home: Path, monkeypatch) -> None:
    kinds = ("text", "int", "number", "day", "flag", "list")
    columns = (*tuple(Column(kind, kind, "x") for kind in kinds), Column("year", "int", "x"))
    given = [
        ('a "b", \n \\N x', 2**62, 1.25, ON, True, ["x,y", "ö"], 2024),
        (None, None, None, None, None, [], 2025),
        ("", 0, 0.0, ON, False, ["одно"], 2025),
    ]
    table = FactTable("t", "x", columns, lambda alias, on: iter(given), year="year")
    monkeypatch.setattr(rooms, "tables", lambda: {"t": table})
    for large in (1, 3):
        monkeypatch.setattr(gathering, "LARGE", large)
        found = gathering.gather(NOW + timedelta(minutes=large))
        assert sorted(rows_of(found, "t", "*"), key=str) == sorted(given, key=str)
        assert len(found.files["t"]) == {1: 2, 3: 1}[large]  # cut by year, or one file


def test_while_it_is_written_the_old_set_is_read_and_two_never_gather_at_once(empty_home: Path, monkeypatch) -> None:
    house = made_up.fill()
    first = gathering.gather(NOW)
    started, go = threading.Event(), threading.Event()
    real = {"t": rooms.tables()["institutions"]}

    def slow(alias, on):
        started.set()
        assert go.wait(10)
        return iter([])

    table = FactTable("institutions", "x", real["t"].columns, slow)
    monkeypatch.setattr(rooms, "tables", lambda: {"institutions": table})
    other = threading.Thread(target=gathering.gather, args=(NOW + timedelta(hours=1),))
    other.start()
    assert started.wait(10)
    assert sets.progress() is not None
    with pytest.raises(Busy):
        gathering.gather(NOW + timedelta(hours=2))
    assert sets.current() == first
    assert Task(name=duties.NOW)
    assert duties.gather_now(Task(name=duties.NOW), NOW).after == duties.AGAIN
    go.set()
    other.join()
    assert sets.progress() is None
    assert sets.current().at == NOW + timedelta(hours=1)
    assert house.hei_id == HOUSE


def test_a_gathering_that_breaks_leaves_the_old_set_and_no_rubbish(empty_home: Path, monkeypatch) -> None:
    made_up.fill()
    first = gathering.gather(NOW)

    def breaking(alias, on):
        yield ("x", "", None, None, True)
        raise OSError("the disk is full")

    table = rooms.tables()["institutions"]
    broken = FactTable("institutions", "x", table.columns, breaking)
    with monkeypatch.context() as patch:
        patch.setattr(rooms, "tables", lambda: {"institutions": broken})
        with pytest.raises(OSError, match="full"):
            gathering.gather(NOW + timedelta(hours=1))
    assert sets.current() == first
    assert sets.progress() is None
    for hours in range(2, 4):
        last = gathering.gather(NOW + timedelta(hours=hours))
    folders = [one.name for one in (empty_home / "facts").iterdir() if one.is_dir()]
    assert len(folders) == sets.KEPT
    assert last.folder.name in folders


def test_an_engine_goes_on_with_the_set_it_opened(empty_home: Path) -> None:
    made_up.fill()
    gathering.gather(NOW)
    old = Desk(Seeing(HOUSE), ON)
    Agreement.objects.all().delete()
    gathering.gather(NOW + timedelta(hours=1))
    assert old.ask(questions()["partners"], {}).rows
    assert not Desk(Seeing(HOUSE), ON).ask(questions()["partners"], {}).rows


def test_what_a_dead_gathering_said_is_no_progress(empty_home: Path) -> None:
    assert sets.current() is None
    assert sets.progress() is None
    sets.folder().mkdir()
    (sets.folder() / sets.PROGRESS).write_text(json.dumps({"table": "x", "rows": 1, "at": ""}))
    (sets.folder() / sets.LOCK).touch()
    assert sets.progress() is None
    with pytest.raises(NoFacts):
        Desk(Seeing(HOUSE), ON)


@pytest.mark.parametrize(
    ("hour", "age", "owed"),
    [(2, None, True), (12, None, False), (2, 20, True), (2, 3, False), (12, 20, False), (12, 40, True)],
)
def test_it_is_gathered_at_night(empty_home: Path, monkeypatch, hour: int, age: int | None, owed: bool) -> None:
    at = NOW.replace(hour=hour)
    found = None if age is None else sets.FactSet(empty_home, at - timedelta(hours=age), {}, {})
    monkeypatch.setattr(sets, "current", lambda: found)
    duties.nightly(at)
    assert duties.waiting() is owed


def test_damaged_facts_are_gathered_anew_at_any_hour(empty_home: Path) -> None:
    gathering.gather(NOW)
    next(iter(sets.current().files["agreements"])).unlink()
    duties.nightly(NOW)
    assert duties.waiting()
    assert str(duties.gather_now(Task(name=duties.NOW), NOW + timedelta(hours=1)).ending) == "done"
    assert sets.current().at == NOW + timedelta(hours=1)
