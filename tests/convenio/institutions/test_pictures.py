"""Pictures of rankings: better places stand higher, numbers beside the line, colours as variables, no script."""

import re
import time
from pathlib import Path

import pytest

from convenio.institutions import pictures
from convenio.institutions.pictures import label_places, ranking_picture, specification, tidy
from convenio.institutions.profile import Ranking, read_profile
from convenio.institutions.terms import Series, series_of
from tests.convenio.institutions.profiles import tomsk


@pytest.fixture
def qs(settings, tmp_path: Path) -> Series:
    settings.HOME = tmp_path
    pictures._kept.cache_clear()
    return series_of(list(read_profile(tomsk()).rankings))[0]


def heights(svg: str) -> list[float]:
    """The y coordinates of the line's points, in order."""
    line = re.search(r'd="(M[^"]+)" stroke="var\(--chart\)"', svg)
    assert line
    return [float(point.split(",")[1]) for point in re.findall(r"[ML]([\d.]+,[\d.]+)", line[1])]


def test_the_best_place_stands_highest(qs: Series) -> None:
    found = heights(ranking_picture(qs, label="QS", axis="place"))
    places = [row.place for row in qs.dated]
    assert len(found) == 6
    assert sorted(range(6), key=lambda i: found[i]) == sorted(range(6), key=lambda i: places[i])
    assert found[places.index(373)] == min(found)


def test_it_says_every_year_and_place_in_the_readers_words_and_escapes_its_label(qs: Series) -> None:
    svg = ranking_picture(qs, label='<b>"QS"', axis="место")
    for words in ("2017", "2022", ">387<", ">401<", ">место<", "&lt;b&gt;&quot;QS&quot;"):
        assert words in svg, words
    assert "<b>" not in svg
    for forbidden in ("style=", "<script", "<style", "#000", "black"):
        assert forbidden not in svg, forbidden
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {
        "none",
        "var(--chart)",
        "var(--ink)",
        "var(--quiet)",
        "var(--rule)",
    }


def test_it_is_drawn_once_and_kept_as_a_file_and_drawn_again_when_lost(qs: Series, settings) -> None:
    first = ranking_picture(qs, label="QS", axis="place")
    (file,) = (Path(settings.HOME) / "pictures").iterdir()
    pictures._kept.cache_clear()
    before = time.perf_counter()
    assert ranking_picture(qs, label="QS", axis="place") == first
    assert time.perf_counter() - before < 0.01, "read from the file, not drawn"
    file.unlink()
    pictures._kept.cache_clear()
    assert ranking_picture(qs, label="QS", axis="place") == first
    assert file.exists()


def test_a_folder_that_cannot_be_written_costs_time_not_the_page(qs: Series, settings, tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    assert ">387<" in ranking_picture(qs, label="QS", axis="place")


def test_other_data_or_language_is_another_picture(qs: Series) -> None:
    other = Series(qs.key, qs.dated[:3], ())
    made = {
        str(ranking_picture(series, label="QS", axis=axis)) for series in (qs, other) for axis in ("place", "место")
    }
    assert len(made) == 4


def test_numbers_stand_where_the_line_is_not() -> None:
    assert label_places([400, 386, 373, 387, 401, 395]) == ["left", "left", "above", "right", "below", "above"]
    assert label_places([5, 5, 5]) == ["above", "above", "above"]
    assert label_places([1, 9]) == ["above", "below"]


def test_years_keep_their_distance_when_some_are_missing() -> None:
    spec = specification([(2010, 5, 0), (2014, 3, 6)], "place", 640)
    assert spec["encoding"]["x"]["scale"]["domain"] == [2010, 2011, 2012, 2013, 2014]
    assert spec["data"]["values"][1]["said"] == "3–6"


def test_a_drawing_without_size_is_an_error() -> None:
    with pytest.raises(ValueError, match="no size"):
        tidy("<svg></svg>")


def test_a_series_sorts_its_years_and_keeps_undated_places_apart() -> None:
    def row(year: int | None, place: int) -> Ranking:
        return Ranking("s", {"en": "P"}, "world", {"en": "S"}, place, year)

    (series,) = series_of([row(2020, 3), row(None, 1), row(2018, 9)])
    assert [one.year for one in series.dated] == [2018, 2020]
    assert [one.place for one in series.undated] == [1]
    assert series.newest.place == 3
    assert series.best.place == 1
    assert series.drawable
