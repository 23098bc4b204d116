"""What programs read: the Atom feed per language, the map of the site, and what robots may open."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from convenio.agreements.queries.public import public_rows
from convenio.news.models import NewsItem
from convenio.news.queries import nearest
from convenio.news.queries.listing import public_items
from convenio.news.structured import blocks_of

MOST = 50
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CLOSED = ("/account/", "/agreements/", "/delivery/", "/news/", "/record/", "/guest/")


@require_safe
def atom(request: HttpRequest, language: str) -> HttpResponse:
    """The newest public agreements and items in one language. Gone from the public, gone from here."""
    codes = {code.split("-")[0]: code for code, _name in settings.LANGUAGES}
    if language not in codes:
        raise Http404(_("There is no feed in this language."))
    with override(codes[language]):
        entries = sorted(
            [*_agreements(language), *_items(language)], key=lambda one: str(one["updateddate"]), reverse=True
        )
        feed = Atom1Feed(
            title=_("Cooperation of universities: agreements and news"),
            link=settings.BASE_URL + reverse("news:released"),
            description="",
            language=language,
            feed_url=settings.BASE_URL + reverse("news:feed", args=[language]),
            feed_guid=settings.BASE_URL + reverse("news:feed", args=[language]),
            author_name="Convenio",
        )
        for entry in entries[:MOST]:
            feed.add_item(**entry)  # type: ignore[arg-type]
        content = feed.writeString("utf-8")
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of everything public, for search engines."""
    rows = [(reverse("news:released"), None), (reverse("news:map"), None), (reverse("news:public_items"), None)]
    lines = [f"<url><loc>{escape(settings.BASE_URL + path)}</loc></url>" for path, _day in rows]
    for row in public_rows().prefetch_related(None)[:20_000]:
        lines.append(_place(reverse("news:agreement", args=[row.pact]), row.public_since))
    for item in public_items(timezone.now())[:20_000]:
        lines.append(_place(reverse("news:item", args=[item.key]), item.publish_at))
    content = "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>",
        ]
    )
    answer = HttpResponse(content, content_type="application/xml; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is public; what stands behind a sign-in is named so that they need not try."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}{reverse('news:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _place(path: str, at: datetime | None) -> str:
    day = f"<lastmod>{at.astimezone(UTC).date().isoformat()}</lastmod>" if at else ""
    return f"<url><loc>{escape(settings.BASE_URL + path)}</loc>{day}</url>"


def _agreements(language: str) -> list[dict[str, object]]:
    found = []
    for row in public_rows()[:MOST]:
        names = list(dict.fromkeys([row.party.name(language), *(one.name(language) for one in row.partner_rows.all())]))
        address = settings.BASE_URL + reverse("news:agreement", args=[row.pact])
        found.append(_entry(row.name(language), address, " × ".join(names), row.public_since, row.public_since, names))
    return found


def _items(language: str) -> list[dict[str, object]]:
    found = []
    for row in public_items(timezone.now())[:MOST]:
        if not row.languages:
            continue
        tag = nearest(language, row.languages)
        address = settings.BASE_URL + reverse("news:item", args=[row.key])
        changed = max(row.publish_at, row.reviewed_at) if row.publish_at and row.reviewed_at else row.publish_at
        entry = _entry(row.titles[tag], address, "", row.publish_at, changed, [row.party.name(language)])
        entry["description"] = f"<p>{escape(_clean(row.leads.get(tag, '')))}</p>{_html(row, tag)}"
        found.append(entry)
    return found


def _entry(
    title: str, address: str, words: str, at: datetime | None, changed: datetime | None, authors: list[str]
) -> dict[str, object]:
    moment = at or datetime(1970, 1, 1, tzinfo=UTC)
    return {
        "title": _clean(title),
        "link": address,
        "description": escape(_clean(words)),
        "pubdate": moment,
        "updateddate": changed or moment,
        "unique_id": address,
        "author_name": _clean(", ".join(authors)),
    }


def _html(item: NewsItem, tag: str) -> str:
    """The blocks as plain HTML, every piece escaped."""
    parts = []
    for block in blocks_of(_clean(item.bodies[tag])):
        lines = [
            "".join(
                f'<a href="{escape(piece.href)}">{escape(piece.text)}</a>' if piece.href else escape(piece.text)
                for piece in line
            )
            for line in block.lines
        ]
        listed = "".join(f"<li>{line}</li>" for line in lines)
        parts.append(f"<ul>{listed}</ul>" if block.is_list else f"<p>{lines[0]}</p>")
    return "".join(parts)


def _clean(text: str) -> str:
    """Without characters that XML cannot carry."""
    return _UNWRITABLE.sub("", text)
