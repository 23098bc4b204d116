"""The address of the board of one agreement. The board itself is drawn by the scoreboard, a room above this one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from convenio.parties.access import signed_in

Page = Callable[[HttpRequest, int], HttpResponseBase]
_pages: list[Page] = []


def register_board(page: Page) -> None:
    """Hand in the page that answers at the address of the board; called once, in ``AppConfig.ready()``."""
    _pages[:] = [page]


@require_safe
@signed_in
def board(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Board and activities; ``?format=csv`` is the board as a table, ``?format=activities`` the list as one."""
    if not _pages:
        raise Http404
    return _pages[0](request, pk)
