"""The node's own time-stamp service over HTTP (RFC 3161, section 3.4)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from convenio.documents import issuing
from convenio.parties.queries import is_demo


@csrf_exempt
@require_POST
def time_stamp(request: HttpRequest) -> HttpResponse:
    """Answer a time-stamp query; the reply's certificate says that the service is not independent."""
    from convenio.documents import timestamps

    if settings.TSA_URL:
        return HttpResponse(
            _("This node uses a time-stamp service outside."), status=404, content_type="text/plain; charset=utf-8"
        )
    if request.content_type != timestamps.QUERY:
        return HttpResponse(
            _("Send a time-stamp query (RFC 3161)."), status=415, content_type="text/plain; charset=utf-8"
        )
    if int(request.headers.get("Content-Length") or 0) > timestamps.REQUEST_AT_MOST:
        return HttpResponse(_("This query is too large."), status=413, content_type="text/plain; charset=utf-8")
    at = timezone.now()
    service = issuing.own_time_service(demo=is_demo(), at=at)
    return HttpResponse(timestamps.answer(request.body, service, at), content_type=timestamps.REPLY)
