"""Pages for machines that watch the node."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convenio.keeping import health


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests may be sent here, else 503; both name the parts that are not well."""
    found = health.parts(timezone.now())
    good = health.ready(found)
    not_well = [part.name for part in found if not part.good]
    return JsonResponse({"ready": good, "not_well": not_well}, status=200 if good else 503)
