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
