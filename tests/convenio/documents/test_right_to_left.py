"""Arabic from right to left: drawn with its font, figures and Latin names in order; named plainly where no font is."""

import copy
import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from convenio.documents import doctor, fonts
from convenio.documents.drawable import why_not
from convenio.documents.render import CannotDraw, missing_scripts, render_rendition
from convenio.documents.render.sheet import agreement_data
from convenio.documents.render.tongues import tongue
from pact.text import check_text
from tests.convenio.documents.conftest import AGREEMENT, AT, frame_for
from tests.convenio.documents.test_render import words_of

AMIRI = importlib.util.find_spec("fontpkg_amiri") is not None
NAME = "Tomsk Polytechnic University"


def arabic() -> dict[str, Any]:
    """A text in English and Arabic whose first clause has a date, a number and a Latin name among Arabic words."""
    text = copy.deepcopy(AGREEMENT)
    text["languages"], text["commitments"], text["annexes"] = ["en", "ar"], [], []
    text["title"] = {"en": "Cooperation", "ar": "اتفاقية تعاون"}
    for names in text["party_names"].values():
        for tag in set(names) - {"en"}:
            del names[tag]
    text["signatories"] = {}
    clause = text["clauses"][0] | {"source": "en", "from": {}, "heading": {"en": "Term"}, "body": {}}
    text["clauses"] = [clause]
    clause["heading"]["ar"] = "المدة"
    clause["body"]["ar"] = "تظل هذه الاتفاقية مع " + NAME + " نافذة حتى {ends_on}، لعدد {people} طلاب."
    clause["body"]["en"] = "In force with " + NAME + " until {ends_on}, for {people} students."
    clause["values"] = {
        "ends_on": {"type": "date", "value": "2031-12-31"},
        "people": {"type": "integer", "value": 12345, "unit": "person"},
    }
    assert check_text(text) == []
    return text


@pytest.fixture
def without_arabic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A node on which the font package is not installed."""
    from convenio.documents.render import engine

    engine._compiler.cache_clear()
    monkeypatch.setattr(fonts, "further_dirs", lambda: ())
    yield
    engine._compiler.cache_clear()


def test_direction_and_font_follow_the_language() -> None:
    assert [(tongue(tag).rtl, tongue(tag).font) for tag in ("ar", "fa-IR", "en", "zh")] == [
        (True, "Amiri"),
        (True, "Amiri"),
        (False, "Noto Sans SC"),
        (False, "Noto Sans SC"),
    ]
    assert tongue("he").rtl


def test_figures_stand_apart_so_that_a_date_is_not_turned_around() -> None:
    data = agreement_data(arabic(), None, digest="0" * 64, demo=False)
    english, right = (cell["paragraphs"][0] for cell in data["clauses"][0]["cells"])
    assert ("figure", "2031-12-31") in right
    assert ("figure", "12345") in right
    assert ("value", "31 December 2031") in english
    assert not any(kind == "figure" for kind, _words in english)


@pytest.mark.skipif(not AMIRI, reason="the font package for Arabic is not installed here")
def test_an_arabic_text_is_drawn_with_no_glyph_missing() -> None:
    text = arabic()
    assert missing_scripts(text) == []
    assert why_not(text) == ""
    drawn = render_rendition(text, frame_for(text))
    assert b"Amiri" in drawn.pdf
    assert any(name.startswith("Amiri") for name in drawn.recipe["fonts"])
    if shutil.which("pdftotext"):
        said = words_of(drawn.pdf)
        assert "2031-12-31" in said
        assert "12345" in said
        assert NAME in " ".join(said.split())


def test_without_the_font_the_script_is_named_by_the_doctor_and_before_signing(node: Any, without_arabic: None) -> None:
    text = arabic()
    assert missing_scripts(text) == ["ARABIC"]
    assert "no font for Arabic letters" in why_not(text)
    with pytest.raises(CannotDraw):
        render_rendition(text, frame_for(text))
    warned = [one.sentence for one in doctor.doctor(at=AT) if one.level == "warn"]
    assert any("Arabic letters cannot be drawn" in one and "fontpkg-amiri" in one for one in warned)
