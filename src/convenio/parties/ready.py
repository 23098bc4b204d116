"""What the pages learn from the parties: the demonstration mark, the house's name, the two hands' colours."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties, is_demo


def page_facts(request: HttpRequest) -> dict[str, Any]:
    """``is_demo``, and ``house``: the institution of this node when there is exactly one."""
    hosts = list(hosted_parties()[:2])
    return {"is_demo": is_demo(), "house": hosts[0] if len(hosts) == 1 else None}


def hands() -> Iterable[tuple[str, str]]:
    """The colours of every party that has one."""
    return Party.objects.exclude(colour="").values_list("colour", "colour_dark").distinct().order_by()
