"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from convenio.ui import registry


def page(request: HttpRequest) -> dict[str, Any]:
    """Facts the rooms registered (``is_demo``, ``house``, …), the acting person, and the way back to this page."""
    acting = getattr(request, "acting", None)
    return {"is_demo": False, **registry.facts(request), "acting": acting, "here": request.get_full_path()}
