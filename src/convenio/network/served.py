"""Public documents of the gate: the manifests of hosted institutions, and the network's catalogue where we keep it."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from convenio.network.manifests import manifest_document
from convenio.parties.queries import hosted_parties

XML = "application/xml; charset=utf-8"


@require_safe
def manifest(request: HttpRequest, hei_id: str = "") -> HttpResponse:
    """The manifest of one hosted institution; without its name that of the first."""
    parties = hosted_parties().order_by("pk")
    party = (parties.filter(hei_id=hei_id) if hei_id else parties).first()
    if party is None:
        raise Http404("no such institution lives on this node")
    return _document(request, manifest_document(party))


@require_safe
def published_catalogue(request: HttpRequest) -> HttpResponse:
    """The static catalogue that this node keeps for its network, if it does."""
    path = published_path()
    if not path.exists():
        raise Http404("this node keeps no catalogue")
    return _document(request, path.read_bytes())


def published_path() -> Path:
    """Where the catalogue lies that this node serves to its network."""
    return Path(settings.HOME) / "catalogue" / "published.xml"


def _document(request: HttpRequest, content: bytes) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type=XML)
    answer["ETag"] = etag
    answer["Cache-Control"] = "max-age=60"
    return answer
