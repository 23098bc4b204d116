"""What the components with templates of their own are filled with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from convenio.ui import registry

LANGUAGES = (("en", "en", "EN"), ("zh-hans", "zh-Hans", "中文"), ("ru", "ru", "Русский"))


@dataclass(frozen=True)
class TurnLine:
    """Whose turn it is, for ``{% turn line %}``. Texts are translated sentences or short phrases.

    ``holder``: ``ours``, ``theirs`` or empty when nobody's; ``steps``: (label, ``done`` | ``here`` | ``ahead``).
    """

    stage: str
    holder: str = ""
    ours: str = ""
    theirs: str = ""
    since: datetime | None = None
    next: str = ""
    ours_note: str = ""
    theirs_note: str = ""
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """A place as drawn: its address found, and whether the reader is there."""

    label: str
    url: str
    current: bool
    post: bool


def field(field: BoundField, label: str = "", extra: str = "") -> dict[str, Any]:
    """One field of a form with label, help and errors, tied together for screen readers."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)  # the label says it, and stays when one types
    kind = "plain"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "group"
    elif isinstance(widget, FileInput):
        kind = "file"
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "extra": extra,
        "optional": not field.field.required,
        "described": field.aria_describedby or "",
    }


def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form that was refused."""
    return {"form": form}


def turn(line: Any) -> dict[str, Any]:
    """Whose turn it is: a ``TurnLine`` or anything with its attributes."""
    return {"line": line}


def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Where in a long list the reader is, and the way on."""
    return {"page": page, "request": context["request"]}


def filters(context: Context, form: BaseForm) -> dict[str, Any]:
    """Search and selects of a list as one GET form; what is chosen stays in the address."""
    request: HttpRequest = context["request"]
    chosen = any(request.GET.get(form.add_prefix(name)) for name in form.fields)
    return {"form": form, "request": request, "filtered": chosen}


def query(context: Context, **changes: Any) -> str:
    """The query string of this page with some values changed; None or empty takes a value away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, ""):
            values[name] = str(value)
    return f"?{values.urlencode()}"


def navigation(context: Context) -> list[Entry]:
    """The places of the navigation for this reader."""
    return _entries(context, registry.places)


def menu_entries(context: Context) -> list[Entry]:
    """The person's menu."""
    return _entries(context, registry.menu)


def area_tabs(context: Context, area: str, label: str = "") -> SafeString:
    """The tabs that the pages of an area share; rooms register them with ``registry.register_tab``."""
    entries = _entries(context, lambda request: registry.tabs(area, request))
    here = max((one.url for one in entries if one.current), key=len, default="")
    items = format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        ((one.url, mark_safe(' aria-current="page"') if one.url == here else "", one.label) for one in entries),
    )
    return format_html('<nav aria-label="{}"><ul class="tabs">{}</ul></nav>', label or _("Views"), items)


def page_languages() -> tuple[tuple[str, str, str], ...]:
    """Languages of the interface: Django's code, tag for ``lang``, own name."""
    return LANGUAGES


def strand_name(name: str) -> str:
    """The word for a strand."""
    words = {
        "visits": _("Visits"),
        "training": _("Training"),
        "programmes": _("Programmes"),
        "research": _("Research"),
    }
    return words.get(name, name)


def bar(
    strand: str, *, promised: float, confirmed: float, claimed: float = 0, asked: float | None = None
) -> SafeString:
    """Promised against delivered as a picture; the same numbers stand as text in the row beside it.

    Confirmed is filled, claimed hatched, a line shows what the calendar would ask.
    """
    full = max(promised, confirmed + claimed, 1)
    done, more = round(1000 * confirmed / full), round(1000 * claimed / full)
    hatch = format_html_join(
        "",
        '<path class="claimed" d="M{} 4v14"/>',
        ((x,) for x in range(done + 8, done + more, 14)),
    )
    line = ""
    if asked is not None:
        at = min(round(1000 * asked / full), 999)
        line = format_html('<path class="asked" vector-effect="non-scaling-stroke" d="M{} 0v22"/>', max(at, 1))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 1000 22" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" y="4" width="1000" height="14"/><rect class="confirmed" y="4" width="{}" height="14"/>'
        "{}{}</svg>",
        strand,
        done,
        hatch,
        line,
    )


def _entries(context: Context, source: Any) -> list[Entry]:
    request = context.get("request")
    if request is None:
        return []
    rows = []
    for place in source(request):
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        current = request.path.startswith(place.starts or url)
        rows.append(Entry(str(place.label), url, current, place.post))
    return rows
