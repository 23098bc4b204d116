"""What rooms above tell the pages: their places in the navigation, what every page knows, the parties' colours.

`ui` lies below the rooms and cannot import them; they register here in ``AppConfig.ready()``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Place:
    """A place in the navigation or in the person's menu.

    ``starts``: paths beginning with it belong to this place (marked as current). ``shown`` decides per request;
    None shows it to everybody. ``post``: the place is a deed (signing out), drawn as a button of a form.
    """

    label: str | Promise
    url_name: str
    order: int
    starts: str = ""
    shown: Callable[[HttpRequest], bool] | None = None
    post: bool = False


_places: dict[str, Place] = {}
_menu: dict[str, Place] = {}
_tabs: dict[str, dict[str, Place]] = {}
_facts: list[Callable[[HttpRequest], dict[str, Any]]] = []
_hands: list[Callable[[], Iterable[tuple[str, str]]]] = []
_languages: list[Callable[[HttpRequest, str], None]] = []


def register_place(place: Place) -> None:
    """Put a place into the navigation at the top of every page."""
    _places[place.url_name] = place


def register_menu(place: Place) -> None:
    """Put a place into the menu of the person who signed in."""
    _menu[place.url_name] = place


def register_tab(area: str, place: Place) -> None:
    """Put a tab into the row that the pages of one area share (``{% area_tabs "delivery" %}``)."""
    _tabs.setdefault(area, {})[place.url_name] = place


def register_facts(facts: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Register a function whose answers every template sees."""
    if facts not in _facts:
        _facts.append(facts)


def register_hands(hands: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """Register a source of (light, dark) colour pairs of parties, each ``#rrggbb`` or empty."""
    if hands not in _hands:
        _hands.append(hands)


def register_language_keeper(keeper: Callable[[HttpRequest, str], None]) -> None:
    """Register what keeps a chosen interface language for a person."""
    if keeper not in _languages:
        _languages.append(keeper)


def places(request: HttpRequest) -> list[Place]:
    """The navigation for this request, in order."""
    return _shown(_places, request)


def menu(request: HttpRequest) -> list[Place]:
    """The person's menu for this request, in order."""
    return _shown(_menu, request)


def tabs(area: str, request: HttpRequest) -> list[Place]:
    """The tabs of an area for this request, in order."""
    return _shown(_tabs.get(area, {}), request)


def facts(request: HttpRequest) -> dict[str, Any]:
    """Everything registered that every template sees."""
    return {key: value for source in _facts for key, value in source(request).items()}


def hands() -> set[tuple[str, str]]:
    """All pairs of colours that parties of this node use."""
    return {pair for source in _hands for pair in source()}


def keep_language(request: HttpRequest, code: str) -> None:
    """Tell every keeper which language was chosen."""
    for keeper in _languages:
        keeper(request, code)


def _shown(table: dict[str, Place], request: HttpRequest) -> list[Place]:
    rows = [place for place in table.values() if place.shown is None or place.shown(request)]
    return sorted(rows, key=lambda place: place.order)
