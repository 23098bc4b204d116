"""The map of partners as the facts know them: near ones share a point; coasts only."""

from __future__ import annotations

from math import hypot, sqrt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenio.analytics.answers import Answer
from convenio.analytics.showing import Words
from convenio.ui.formats import number_text
from convenio.ui.world import Point, map_picture
from convenio.vocabulary.places import country_point, on_map

NEAR, SMALLEST, LARGEST = 34, 11, 40


def world(answer: Answer) -> SafeString | None:
    """The drawing; None when no partner has a place."""
    words = Words(answer)
    groups: list[tuple[float, float, list[str], int, bool]] = []
    for row in answer.rows:
        exact = row["latitude"] is not None
        place = (row["latitude"], row["longitude"]) if exact else country_point(row["country"])
        if place is None:
            continue
        x, y = on_map(*place)
        name, count = words.text("partner", row["partner"]), int(row["agreements"])
        at = next((at for at, one in enumerate(groups) if hypot(one[0] - x, one[1] - y) < NEAR), None)
        if at is None:
            groups.append((x, y, [name], count, exact))
        else:
            old = groups[at]
            groups[at] = (old[0], old[1], [*old[2], name], old[3] + count, old[4] or exact)
    points = [_point(*one) for one in sorted(groups, key=lambda one: -one[3])]
    return map_picture(points, _("Map of our partners")) if points else None


def _point(x: float, y: float, names: list[str], count: int, exact: bool) -> Point:
    radius = round(min(SMALLEST + 3 * (sqrt(count) - 1), LARGEST), 1)
    said = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    agreements = ngettext("%(count)s agreement", "%(count)s agreements", count) % {"count": number_text(count)}
    where = said if exact else _("%(where)s (only the country is known)") % {"where": said}
    return Point(x, y, radius, number_text(count) if radius >= 17 else "", f"{where}: {agreements}", "", exact)
