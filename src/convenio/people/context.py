"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from convenio.parties.queries import is_demo


def page(request: HttpRequest) -> dict[str, Any]:
    """The demonstration mark and the acting person."""
    return {"is_demo": is_demo(), "acting": getattr(request, "acting", None)}
