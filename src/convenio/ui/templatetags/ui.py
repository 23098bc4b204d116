"""Components of the pages, as template tags; loaded in every template.

A component escapes everything it is given. Texts come translated: ``{% button _("Save") %}``.
"""

import itertools
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from convenio.ui import components
from convenio.ui.icons import ICONS
from convenio.ui.templatetags import values

register = template.Library()
register.tags.update(values.register.tags)
register.filters.update(values.register.filters)
register.inclusion_tag("ui/field.html", name="field")(components.field)
register.inclusion_tag("ui/form_errors.html", name="form_errors")(components.form_errors)
register.inclusion_tag("ui/turn.html", name="turn")(components.turn)
register.inclusion_tag("ui/pager.html", name="pager", takes_context=True)(components.pager)
register.inclusion_tag("ui/filters.html", name="filters", takes_context=True)(components.filters)
register.simple_tag(components.navigation, takes_context=True)
register.simple_tag(components.menu_entries, takes_context=True)
register.simple_tag(components.area_tabs, takes_context=True)
register.simple_tag(components.page_languages)
register.simple_tag(components.query, takes_context=True)
register.simple_tag(components.bar)
_ids = itertools.count(1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing beside a word; hidden from screen readers. See ``icons.ICONS`` for the names."""
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', ICONS[name])


@register.simple_tag
def button(
    label: str,
    *,
    verdict: Any = None,
    reason: str = "",
    name: str = "",
    value: str = "",
    kind: str = "",
    href: str = "",
    icon: str = "",
    form: str = "",
) -> SafeString:
    """A button, or a link drawn as one (``href``). When a ``verdict`` says no, or a ``reason`` is given, it is
    disabled and says why beside it. ``kind``: main, danger, plain or nothing."""
    if verdict is not None and not verdict:
        reason = str(getattr(verdict, "reason", "")) or _("This is not possible now.")
    drawing = globals()["icon"](icon) if icon else ""
    if href and not reason:
        return format_html('<a class="button {}" href="{}">{}{}</a>', kind, href, drawing, label)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    owner = format_html(' form="{}"', form) if form else ""
    if not reason:
        return format_html('<button class="{}"{}{}>{}{}</button>', kind, named, owner, drawing, label)
    ident = f"reason-{next(_ids)}"
    return format_html(
        '<span class="reasoned"><span class="reason" id="{0}">{1}</span>'
        '<button type="button" class="{2}" disabled aria-describedby="{0}">{3}{4}</button></span>',
        ident,
        reason,
        kind,
        drawing,
        label,
    )


@register.simple_tag
def strand(name: str, label: str = "") -> SafeString:
    """The mark of a strand (visits, training, programmes, research) and its word."""
    return format_html(
        '<span class="strand {}"><span class="mark" aria-hidden="true"></span><span>{}</span></span>',
        name,
        label or components.strand_name(name),
    )


@register.simple_tag
def empty(title: str, text: str = "", *, href: str = "", label: str = "") -> SafeString:
    """What stands where a list has nothing: what it is for, and the first step."""
    words = format_html('<p class="quiet measure">{}</p>', text) if text else ""
    step = format_html('<a class="button" href="{}">{}</a>', href, label) if href else ""
    return format_html('<div class="empty"><h2>{}</h2>{}{}</div>', title, words, step)


@register.simple_tag(takes_context=True)
def export_link(context: Context, label: str = "", kind: str = "csv") -> SafeString:
    """A link to the same list with the same filters as a table file."""
    href = components.query(context, format=kind, page=None)
    text = label or _("Export as table (CSV)")
    return format_html('<a class="button" href="{}" download>{}{}</a>', href, icon("down"), text)


@register.simple_tag(takes_context=True)
def demo_banner(context: Context) -> SafeString | str:
    """The word DEMONSTRATION when the demo made this node's database."""
    return format_html('<span class="demo-mark">{}</span>', _("DEMONSTRATION")) if context.get("is_demo") else ""


@register.simple_tag
def tabs(entries: Any, label: str = "") -> SafeString:
    """Real links in a row; ``entries`` are (label, address, current) triples."""
    items = format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        ((href, mark_safe(' aria-current="page"') if current else "", text) for text, href, current in entries),
    )
    return format_html('<nav aria-label="{}"><ul class="tabs">{}</ul></nav>', label or _("Views"), items)


@register.simple_tag
def autosave_status() -> SafeString:
    """Where a form marked ``data-autosave`` says whether it is saved."""
    return format_html(
        '<span class="autosave" role="status" data-saving="{}" data-saved="{}" data-failed="{}"></span>',
        _("Saving…"),
        _("Saved."),
        _("Not saved. Your words are still here; press Save to try again."),
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info") -> SafeString:
    """A remark on the page; ``kind``: info, good (success), warn (warning) or error."""
    kind = {"success": "good", "warning": "warn", "debug": "info", "": "info"}.get(kind, kind)
    drawing = icon({"good": "check", "warn": "warn", "error": "warn"}.get(kind, "info"))
    return format_html('<div class="notice {}">{}<div>{}</div></div>', kind, drawing, content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    """More, folded away."""
    flag = mark_safe(" open") if open else ""
    return format_html('<details class="more"{}><summary>{}</summary><div>{}</div></details>', flag, summary, content)


@register.simple_block_tag
def confirm(content: str, label: str, question: str, verdict: Any = None, kind: str = "danger") -> SafeString:
    """A deed that asks once more, without script: the button unfolds the question and the form inside."""
    if verdict is not None and not verdict:
        return button(label, verdict=verdict, kind=kind)
    return format_html(
        '<details class="confirm"><summary class="button {}">{}</summary><div><p>{}</p>{}</div></details>',
        kind,
        label,
        question,
        content,
    )


@register.simple_block_tag
def live(content: str, url: str, seconds: float = 1.5) -> SafeString:
    """A part that keeps itself up to date: asks ``url`` again and again and takes what comes.

    The view answers 204 while nothing changed, so that nothing moves under the reader's hands; else the same
    part again, with this tag around it. Without script the part is as fresh as the page.
    """
    return format_html(
        '<div hx-get="{}" hx-trigger="every {}ms" hx-swap="outerHTML" hx-disinherit="*">{}</div>',
        url,
        int(seconds * 1000),
        content,
    )
