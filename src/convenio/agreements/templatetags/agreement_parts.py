"""Parts of the agreement's page that refresh by themselves, each swapped only when it changed."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from convenio.agreements.queries import AgreementView
from convenio.agreements.related import related_links
from convenio.agreements.views.refusing import Refused
from convenio.agreements.views.wording import Piece
from convenio.ui.templatetags.ui import notice

register = template.Library()
_PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|reason-[0-9]+| hx-swap-oob="true"')


@register.simple_block_tag(takes_context=True)
def part(context: Context, content: str, name: str, style: str = "", tag: str = "div", print: str = "") -> SafeString:
    """A part of the page with a print of what it says; ``agreements/live.js`` swaps it only when the print differs.

    ``print``: for a part that contains parts, what its frame depends on; default: all it contains.
    """
    mark = sha256((print or _PASSING.sub("", content)).encode()).hexdigest()[:16]
    swap = mark_safe(' hx-swap-oob="true"') if context.get("partial") else ""
    return format_html(
        '<{0} id="part-{1}" class="{2}" data-print="{3}"{4}>{5}</{0}>',
        tag,
        name,
        style,
        mark,
        swap,
        content,
    )


@register.simple_tag(takes_context=True)
def refused_here(context: Context, place: str) -> SafeString | str:
    """Why the deed of this form was refused, beside its button; nothing where none was."""
    refused: Refused | None = context.get("refused")
    if refused is None or refused.place != place:
        return ""
    return refusal(refused.reason)


@register.simple_tag
def refusal(reason: str) -> SafeString | str:
    """A refusal as a remark that is read aloud at once."""
    if not reason:
        return ""
    return format_html('<div role="alert" class="refusal">{}</div>', notice(format_html("{}", reason), "error"))


@register.simple_tag(takes_context=True)
def related(context: Context, view: AgreementView) -> list[tuple[str, str]]:
    """Label and address of what rooms above link to from an agreement."""
    return related_links(view, context["request"].acting)


@register.simple_tag
def pieces(wording: Iterable[Piece]) -> SafeString:
    """A marked wording: values with what they were, added and removed words. In Python because a page has hundreds."""
    return format_html_join("", "{}", ((_piece(one),) for one in wording))


def _piece(one: Piece) -> SafeString | str:
    if one.kind == "value" and one.was:
        return format_html('<span class="value"><span class="was">{}</span> {}</span>', one.was, one.text)
    around = {
        "value": ('<span class="value">', "</span>"),
        "added": ("<ins>", "</ins>"),
        "removed": ("<del>", "</del>"),
    }
    if one.kind not in around:
        return one.text
    before, after = around[one.kind]
    return format_html(before + "{}" + after, one.text)


@register.filter
def item(mapping: Any, key: str) -> Any:
    """A value of a mapping by a name that is itself a value."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""
