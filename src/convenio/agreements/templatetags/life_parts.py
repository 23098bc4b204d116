"""The strip of an agreement's life, on its page and on those around it."""

from typing import Any

from django import template
from django.utils import timezone

from convenio.agreements.life import queries
from convenio.agreements.models import Agreement

register = template.Library()


@register.inclusion_tag("agreements/life/strip.html")
def life_strip(agreement: Agreement, here: bool = False) -> dict[str, Any]:
    """In force until … · notice by … · renews … · obligations due; nothing before it is in force.

    ``here``: the page is the one that the strip links to.
    """
    today = timezone.now().date()
    strip = queries.strip_of(agreement, today)
    due = queries.due_count(agreement, today) if strip else 0
    return {"agreement": agreement, "strip": strip, "due": due, "here": here}
