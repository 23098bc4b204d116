"""What all pages of the register share: the filter, and the ways to look at what it leaves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from convenio.register.forms import ListFilter


def frame(request: HttpRequest, form: ListFilter | None, here: str) -> dict[str, Any]:
    """The filter form, and the tabs; what is chosen goes along from tab to tab."""
    address = form.address() if form else ""
    kept = f"?{address}" if address else ""
    tabs = [
        (_("List"), reverse("agreements:list") + (kept or "?all=1"), here == "list"),
        (_("Time line"), reverse("register:time") + kept, here == "time"),
        (_("Map"), reverse("register:map") + kept, here == "map"),
        (_("Frameworks"), reverse("register:family"), here == "family"),
        (_("Numbers"), reverse("register:numbers"), here == "numbers"),
        (_("For the rector"), reverse("register:rector"), here == "rector"),
    ]
    return {"form": form, "tabs": tabs, "list_url": reverse("agreements:list")}
