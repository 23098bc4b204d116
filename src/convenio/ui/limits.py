"""A limit on what a browser may send, judged before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from convenio.ui.errors import plain_page, too_large

ROOM_FOR_THE_FORM = 5 * 1024 * 1024
_roomier: dict[str, int] = {}


def allow_more(path: str, size: int) -> None:
    """Let people who signed in send more bytes at once to one page, for example many scans together."""
    _roomier[path] = size


def allowed_more() -> dict[str, int]:
    """The pages that take more than one file of the largest size, with how many bytes."""
    return dict(_roomier)


def most_bytes(request: HttpRequest) -> int:
    """How many bytes of files this request may bring."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    more = _roomier.get(request.path, 0) if signed_in else 0
    return int(max(settings.MAX_UPLOAD_BYTES, more))


class UploadLimitMiddleware:
    """Answers 413 when the announced length is beyond a file of the largest size and the form around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return plain_page(400, "Bad request", "The length of the request is not a number.")
        if length > most_bytes(request) + ROOM_FOR_THE_FORM:
            return too_large(request)
        return self.get_response(request)
