"""The door for nodes stands before everything made for browsers: no sessions, no cookies, no pages as answers.

So also a refusal for a wrong host, a missing or absurd length or an unknown path below /pact/ is answered by the gate
itself, and signed.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from convenio.network.inbound import pact_endpoint

HEI = r"(?P<hei_id>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
BELOW = "/pact/"
PACT = re.compile(rf"/pact/v1/(?:{HEI}/)?(?P<endpoint>.*)", re.DOTALL)


class GateMiddleware:
    """Must be the first of the middlewares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        found = PACT.fullmatch(request.path_info)
        if found is None:
            return pact_endpoint(request, request.path_info)
        return pact_endpoint(request, found["endpoint"], found["hei_id"] or "")
