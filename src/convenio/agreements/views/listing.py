"""The address of the list of agreements. The list itself is drawn by the register, the room above this one.

``register`` keeps people's filters and knows the time line, the map and the counts that belong to the list; it hands
its page in when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from convenio.parties.access import signed_in

Page = Callable[[HttpRequest], HttpResponseBase]
_pages: list[Page] = []


def register_list(page: Page) -> None:
    """Hand in the page that answers at the address of the list; called once, in ``AppConfig.ready()``."""
    _pages[:] = [page]


@require_safe
@signed_in
def agreements(request: HttpRequest) -> HttpResponseBase:
    """The list; ``?format=csv`` or ``xlsx`` gives all that the filter leaves as a table."""
    if not _pages:
        raise Http404
    return _pages[0](request)
