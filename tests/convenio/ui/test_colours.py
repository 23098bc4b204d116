"""Every colour on every paper it lies on: contrast of text at least 4.5, of edges at least 3, in light and dark."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convenio.ui
from convenio.ui.colours import ENOUGH, PAPERS_DARK, PAPERS_LIGHT, contrast, hand_key, hand_pair, stylesheet

CSS = Path(convenio.ui.__file__).parent / "static" / "ui" / "css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", (CSS / "tokens.css").read_text()
    )
}
PAPERS = ("paper", "sheet", "sunk", "row")
INKS = ("ink", "quiet", "ours", "theirs", "visits", "training", "programmes", "research", "warn", "good")
HEX = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(("ink", "paper", "scheme"), list(itertools.product(INKS, PAPERS, (0, 1))))
def test_text_reads_on_every_paper(ink: str, paper: str, scheme: int) -> None:
    assert contrast(TOKENS[ink][scheme], TOKENS[paper][scheme]) >= 4.5


@pytest.mark.parametrize(("paper", "scheme"), list(itertools.product(PAPERS, (0, 1))))
def test_edges_of_fields_and_buttons_are_seen(paper: str, scheme: int) -> None:
    assert contrast(TOKENS["edge"][scheme], TOKENS[paper][scheme]) >= 3


@pytest.mark.parametrize(("paper", "ink"), [("lit", "ink"), ("lit", "quiet"), ("added", "ink")])
@pytest.mark.parametrize("scheme", [0, 1])
def test_marked_values_and_changes_read(paper: str, ink: str, scheme: int) -> None:
    assert contrast(TOKENS[ink][scheme], TOKENS[paper][scheme]) >= 4.5


def test_no_mixed_colours_that_the_walk_with_axe_could_not_judge() -> None:
    for sheet in CSS.glob("*.css"):
        assert not re.search(r"color-mix|oklab|oklch", sheet.read_text()), sheet.name


@pytest.mark.parametrize("scheme", [0, 1])
def test_the_main_button_reads(scheme: int) -> None:
    assert contrast(TOKENS["paper"][scheme], TOKENS["ink"][scheme]) >= 7
    assert contrast(TOKENS["paper"][scheme], TOKENS["pressed"][scheme]) >= 7


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@given(HEX, st.one_of(st.just(""), HEX))
def test_whatever_colours_a_university_has_its_words_can_be_read(colour: str, colour_dark: str) -> None:
    light, dark = hand_pair(colour, colour_dark)
    assert all(contrast(light, paper) >= ENOUGH for paper in PAPERS_LIGHT)
    assert all(contrast(dark, paper) >= ENOUGH for paper in PAPERS_DARK)


def test_a_readable_colour_stays_as_the_university_gave_it() -> None:
    assert hand_pair("#1f4e79", "#8db9e3") == ("#1f4e79", "#8db9e3")


def test_the_stylesheet_names_pairs_and_takes_nothing_else() -> None:
    sheet = stylesheet([("#1f4e79", ""), ("red; } body { display: none", ""), ("", "")])
    assert '[data-ours="1f4e79-"] { --ours: light-dark(#1f4e79,' in sheet
    assert sheet.count("{") == 3
    assert hand_key("javascript:", "") == ""


def test_no_style_sheet_names_a_colour_outside_the_tokens() -> None:
    for sheet in CSS.glob("*.css"):
        if sheet.name == "tokens.css":
            continue
        strays = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())) - {"#fff", "#999"}
        assert not strays, f"{sheet.name}: {strays}"
