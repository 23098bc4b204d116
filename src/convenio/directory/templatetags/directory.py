"""Words of the directory in templates: countries, links of chains and where they are written."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.directory.chains import HOUSE, Link, Named
from convenio.directory.lists import LISTS
from convenio.directory.models import Organisation
from convenio.directory.phrases import SUCCESSIONS
from convenio.vocabulary.names import country_name

register = template.Library()


@register.filter
def country_of(code: str) -> str:
    """The name of a country in the reader's language."""
    return country_name(code, get_language() or "en") if code else ""


@register.filter
def list_name(code: str) -> str:
    """What a list is called."""
    return str(LISTS[code].label) if code in LISTS else code


@register.simple_tag
def origin(organisation: Organisation, name: str) -> SafeString | str:
    """Which list a field was taken from."""
    code = organisation.origins.get(name, "")
    return format_html('<span class="small quiet">{}</span>', list_name(code)) if code else ""


@register.simple_tag
def link_words(link: Link) -> SafeString:
    """What became of what, as a sentence with both ends as links."""
    sentence = str(SUCCESSIONS.get(link.kind, SUCCESSIONS["merged"]))
    return format_html(
        sentence.replace("%(before)s", "{0}").replace("%(after)s", "{1}"), _end(link.before), _end(link.after)
    )


@register.simple_tag
def link_source(link: Link) -> SafeString | str:
    """Where a link of a chain is written, and who wrote it down here."""
    if link.list and link.list != HOUSE:
        return _("By the list %(name)s.") % {"name": list_name(link.list)}
    by = _("Written down by %(name)s.") % {"name": link.by} if link.by else ""
    if not link.source:
        return by
    if link.source.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a> · {}', link.source, link.source, by)
    return format_html("{} · {}", link.source, by)


def _end(one: Named) -> SafeString | str:
    if one.here:
        return format_html("<b>{}</b>", one.name)
    return format_html('<a href="{}">{}</a>', one.href, one.name) if one.href else one.name
