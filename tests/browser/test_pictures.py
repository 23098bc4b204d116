"""The pictures of the README, taken from two real nodes; ``--pictures`` puts new ones into docs/pictures."""

import struct
from pathlib import Path

import pytest

from tests.browser.two_nodes import GROUP, Nodes

pytestmark = [pytest.mark.browser, pytest.mark.thorough, pytest.mark.journey, pytest.mark.xdist_group(GROUP)]
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
PATHS = {"agreement": "?only=stirred", "board": "board/"}
WIDE, HIGH, SCALE, MOST = 1600, 1400, 0.8, 300_000


@pytest.mark.parametrize("name", PATHS)
def test_a_picture_for_the_readme(nodes: Nodes, name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    nodes.renewal_half_way()
    page = nodes.person(nodes.changan, width=WIDE, device_scale_factor=SCALE, reduced_motion="reduce")
    page.goto(nodes.address(nodes.changan, PATHS[name]))
    page.wait_for_load_state("networkidle")
    folder = FOLDER if request.config.getoption("--pictures") else tmp_path
    taken = page.screenshot(
        path=folder / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": WIDE, "height": HIGH},
    )
    for picture in (taken, (FOLDER / f"{name}.png").read_bytes()):
        assert struct.unpack(">II", picture[16:24]) == (WIDE * SCALE, HIGH * SCALE)
        assert 50_000 < len(picture) < MOST
    assert f"docs/pictures/{name}.png" in (ROOT / "README.md").read_text()
    assert page.complaints == []  # type: ignore[attr-defined]
