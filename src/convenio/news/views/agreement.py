"""The public page of a released agreement, in the languages of its text. No cookie is set."""

import logging
import uuid
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from convenio.news import queries
from convenio.news.counting import count_reading
from convenio.news.queries.listing import items_about
from convenio.news.queries.showing import drawing_of
from convenio.news.terms import client_address, is_reading
from convenio.news.views.metadata import as_script, page_data
from convenio.parties.terms import pick
from convenio.vocabulary.names import direction, own_name

log = logging.getLogger(__name__)


@require_safe
def agreement(request: HttpRequest, pact: uuid.UUID, language: str = "") -> HttpResponse:
    """The page of one agreement; without ``language`` in that of the reader, when the text has it."""
    page = queries.public_page(pact, language or get_language() or "en")
    if page is None:
        return render(request, "news/not_released.html", status=404)
    if language and language != page.language:
        return HttpResponsePermanentRedirect(reverse("news:agreement", args=[pact]))
    chosen = page.language
    page = replace(page, readers=page.readers + _count(request, page.pact))
    drawn = drawing_of(page.photograph, chosen)
    address = settings.BASE_URL + reverse("news:agreement", args=[pact])
    with override(interface_language(chosen)):
        context = {
            "page": page,
            "here": reverse("news:agreement", args=[pact]),
            "address": address,
            "direction": direction(chosen),
            "switch": [(tag, own_name(tag), tag == chosen) for tag in page.languages],
            "published_on": date.fromisoformat(page.announcement.published_on) if page.announcement else None,
            "author": pick(page.announcement.author, chosen) if page.announcement else "",
            "source": pick(page.announcement.source, chosen) if page.announcement else "",
            "publisher": pick(page.announcement.publisher, chosen) if page.announcement else "",
            "summary": pick(page.announcement.summary, chosen) if page.announcement else "",
            "linked_data": as_script(page_data(page, address, drawn)),
            "image": settings.BASE_URL + drawn.largest if drawn else "",
            "items": [(row, pick(row.titles, chosen)) for row in items_about(page.agreement, timezone.now())[:12]],
            "photograph": drawn,
        }
        answer = render(request, "news/agreement.html", context)
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Language"] = chosen
    return answer


def interface_language(language: str) -> str:
    """The words around a text follow it where the interface speaks its language, else the reader's choice."""
    base = language.split("-")[0].lower()
    for code, _name in settings.LANGUAGES:
        if code.split("-")[0] == base:
            return str(code)
    return get_language() or "en"


def _count(request: HttpRequest, page: str) -> int:
    """Count the reader and say how many that adds; when counting fails the page comes all the same."""
    if getattr(request, "acting", None) is not None or not is_reading(request.method or "", request.headers):
        return 0
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        front_servers=settings.FRONT_SERVERS,
    )
    try:
        at = timezone.now()
        return int(count_reading(page=page, address=address, user_agent=request.headers["User-Agent"], at=at))
    except DatabaseError:
        log.warning("a reader was not counted", exc_info=True)
        return 0
