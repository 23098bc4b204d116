"""Pages for when something cannot be answered: what is wrong, and what to do next, in plain words."""

from collections.abc import Sequence
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

SECRET_FIELDS = ("password", "token", "code", "secret")
WORTH_KEEPING = 40


def error_page(
    request: HttpRequest, status: int, title: str, reason: str, steps: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """A page that wears the house's clothes. ``steps``: (label, address) of what can be done next.

    A script that asked for JSON (autosave) gets ``{"message": reason}`` with the same status.
    """
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": reason}, status=status)
    context = {"status": status, "error_title": title, "reason": reason, "steps": steps}
    return render(request, "ui/error.html", context, status=status)


def plain_page(status: int, title: str, reason: str) -> HttpResponse:
    """A page that needs no database and no session: for when the node itself is in trouble."""
    try:
        text = str(render_to_string("ui/plain_error.html", {"status": status, "error_title": title, "reason": reason}))
    except Exception:  # the last page of all must not fail
        text = f"<!doctype html><title>{status}</title><h1>{status}</h1><p>{HTTPStatus(status).phrase}</p>"
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 when what was sent is too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return error_page(
        request,
        400,
        _("The request could not be read"),
        _("The address or the form was incomplete or damaged. Go back, load the page anew and try once more."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than the node takes."""
    return error_page(
        request,
        413,
        _("Too large"),
        _("What was sent is larger than this node takes (20 MB for a file). Make the file smaller and send it again."),
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; a reason given to ``PermissionDenied`` is shown when it is a sentence."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return error_page(
        request,
        403,
        _("You may not see this"),
        reason
        if reason.endswith((".", "。"))
        else _("Your roles do not open this page. Ask the node keeper of your institution if you need it."),
        [(_("To the first page"), "/")],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the same whether a thing does not exist or is not for this reader."""
    reason = str(exception) if isinstance(exception, Http404) else ""
    return error_page(
        request,
        404,
        _("Nothing is here"),
        reason
        if reason.endswith((".", "。"))
        else _("The page does not exist, or it belongs to another institution. Check the address, or begin again:"),
        [(_("To the first page"), "/")],
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500, without database or session."""
    return plain_page(
        500,
        _("Something broke on this node"),
        _("It is our fault, not yours, and it was written down for the node keeper. Nothing that was saved is lost."),
    )


def unavailable() -> HttpResponse:
    """503, without database or session: the database or the disk refuses for now."""
    response = plain_page(
        503,
        _("The node cannot save anything now"),
        _(
            "Its database does not answer or its disk is full. What was saved is safe; what you just sent was "
            "not saved. Go back, keep your page open, and try again in some minutes. The node keeper must make room."
        ),
    )
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old: says so, and hands back the longer texts that were typed."""
    kept = []
    if request.method == "POST":
        for name, value in request.POST.items():
            secret = any(word in name.lower() for word in SECRET_FIELDS)
            if isinstance(value, str) and len(value) >= WORTH_KEEPING and not secret:
                kept.append((name, value))
    context = {
        "status": 403,
        "error_title": _("The form was too old to be accepted"),
        "reason": _(
            "You signed in or out in another window since this page was opened, or cookies are switched off. "
            "Nothing is lost: press Back in your browser, copy what you typed, load the page anew and send it again."
        ),
        "kept": kept,
    }
    return render(request, "ui/error.html", context, status=403)
