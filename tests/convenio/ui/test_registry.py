"""Navigation: places in order, hidden ones hidden, current one marked, missing ones left out."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from convenio.ui import registry
from convenio.ui.registry import Place


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_places", {})


def shown(path: str) -> str:
    template = Template(
        "{% navigation as rows %}"
        "{% for r in rows %}{{ r.label }}={{ r.url }}{% if r.current %}*{% endif %} {% endfor %}"
    )
    return template.render(Context({"request": RequestFactory().get(path)})).strip()


def test_places_in_order_and_the_current_one(empty_registry: None) -> None:
    registry.register_place(Place("Styles", "ui:style", 20))
    registry.register_place(Place("Record", "audit:record", 10))
    registry.register_place(Place("Later", "nowhere:yet", 5))
    registry.register_place(Place("Secret", "people:list", 1, shown=lambda request: False))
    assert shown("/ui/x") == "Record=/record/ Styles=/ui/*"


def test_registering_twice_shows_once(empty_registry: None) -> None:
    for _again in range(2):
        registry.register_place(Place("Styles", "ui:style", 20))
    assert shown("/") == "Styles=/ui/"


def test_tabs_of_an_area_mark_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_tabs", {})
    registry.register_tab("all", Place("Everything", "ui:style", 10))
    registry.register_tab("all", Place("Record", "audit:record", 20))
    registry.register_tab("other", Place("Nothing", "people:list", 1))
    template = Template('{% area_tabs "all" %}')
    drawn = template.render(Context({"request": RequestFactory().get("/record/")}))
    assert drawn.index("Everything") < drawn.index("Record")
    assert "Nothing" not in drawn
    assert 'href="/record/" aria-current="page"' in drawn
    assert drawn.count("aria-current") == 1
