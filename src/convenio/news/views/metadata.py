"""Public pages in the words of schema.org, as a block of data.

A ``script`` of type ``application/ld+json`` is no script to a browser: it is never run, so the strict policy of the
pages (``script-src 'self'``) neither blocks it nor has to be loosened for it (``docs/decisions/public-face.md``). All
that it must not do is end its element, which the escaping here sees to.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from convenio.news.models import NewsItem
from convenio.news.queries import PublicPage
from convenio.news.queries.showing import Drawing
from convenio.parties.terms import pick


def as_script(value: dict[str, Any]) -> SafeString:
    """A value as the content of a script element."""
    text = json.dumps(value, ensure_ascii=False)
    for character, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308  escaped for a script element just above


def page_data(page: PublicPage, address: str, drawn: Drawing | None) -> dict[str, Any]:
    """The page of an agreement."""
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.headline,
        "inLanguage": page.language,
        "url": address,
        "mainEntityOfPage": address,
        "about": [
            {
                "@type": "CollegeOrUniversity",
                "name": side.name,
                "identifier": side.party.hei_id,
                **({"sameAs": f"https://ror.org/{side.view.own.ror}"} if side.view.own and side.view.own.ror else {}),
            }
            for side in page.sides
        ],
    }
    if page.announcement:
        value["datePublished"] = page.announcement.published_on
        if page.announcement.publisher:
            publisher = pick(page.announcement.publisher, page.language)
            value["publisher"] = {"@type": "Organization", "name": publisher}
    return value | _image(drawn)


def item_data(item: NewsItem, language: str, address: str, description: str, drawn: Drawing | None) -> dict[str, Any]:
    """An item of news. Its author is the university: no person is named."""
    publisher = {"@type": "CollegeOrUniversity", "name": item.party.name(language), "identifier": item.party.hei_id}
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.titles[language],
        "description": description,
        "inLanguage": language,
        "url": address,
        "mainEntityOfPage": address,
        "author": publisher,
        "publisher": publisher,
    }
    if item.publish_at:
        value["datePublished"] = item.publish_at.isoformat()
        value["dateModified"] = max(item.publish_at, item.changed_at).isoformat()
    return value | _image(drawn)


def _image(drawn: Drawing | None) -> dict[str, Any]:
    if drawn is None:
        return {}
    image = {"@type": "ImageObject", "url": settings.BASE_URL + drawn.largest, "creditText": drawn.credit}
    image["caption"] = drawn.alt
    if drawn.licence_url:
        image["license"] = drawn.licence_url
    return {"image": image}
