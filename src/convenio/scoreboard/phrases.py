"""Words of delivery: how a promise stands, how a figure was computed, how a forecast was made."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from convenio.scoreboard.terms import Average, Forecast, Light, Method, Standing
from convenio.ui.formats import number_text

STANDINGS: Mapping[Standing, Lazy] = {
    Standing.KEPT: lazy("kept in full"),
    Standing.MORE: lazy("more than promised"),
    Standing.ON_TIME: lazy("on time"),
    Standing.EARLY: lazy("begun before it was due"),
    Standing.NOT_DUE: lazy("nothing is due yet"),
    Standing.NEARLY: lazy("a little behind the calendar"),
    Standing.BEHIND: lazy("behind the calendar"),
    Standing.NOTHING: lazy("due, but not delivered"),
    Standing.NO_PROMISE: lazy("no promise was made"),
}
LIGHTS: Mapping[Light, Lazy] = {
    Light.GOOD: pgettext_lazy("traffic light", "On course"),
    Light.WATCH: pgettext_lazy("traffic light", "Watch"),
    Light.LATE: pgettext_lazy("traffic light", "Behind"),
    Light.OFF: pgettext_lazy("traffic light", "Nothing due"),
}


def percent(value: float) -> str:
    """A share as whole per cent, for example “88 %”."""
    return f"{number_text(round(value * 100))} %"


def amount(value: float) -> str:
    """A due amount: whole where it is whole, else with one decimal."""
    return number_text(round(value) if abs(value - round(value)) < 0.05 else round(value, 1))


def share_words(done: int, due: float, share: float | None) -> str:
    """The share with what it was computed from."""
    if share is None:
        return _("Less than one is due by today.")
    return _("%(share)s: %(done)s delivered ÷ %(due)s due by today") % {
        "share": percent(share),
        "done": number_text(done),
        "due": number_text(int(due)),
    }


def average_words(average: Average) -> str:
    """A mean with its formula and denominator."""
    if average.value is None:
        return _("Nothing is due yet, so there is no mean.")
    return ngettext(
        "%(share)s: delivered ÷ due of the one promise that is due, counted as 100 %% at most",
        "%(share)s: mean of delivered ÷ due over %(count)s promises that are due, each counted as 100 %% at most",
        average.count,
    ) % {"share": percent(average.value), "count": number_text(average.count)}


def forecast_words(forecast: Forecast) -> str:
    """What the year will bring; how that is computed stands once below the table (``FORECAST``)."""
    said = {"year": forecast.year, "count": number_text(forecast.count or 0), "so_far": number_text(forecast.so_far)}
    if forecast.method == Method.EARLY:
        return _("%(year)s: no forecast yet, the first year is too young to have a pace") % said
    if forecast.method == Method.OVER:
        return _("%(year)s ended with %(count)s") % said
    if forecast.method == Method.PAST:
        return ngettext(
            "By the end of %(year)s: about %(count)s (%(so_far)s so far; last full year: %(rate)s)",
            "By the end of %(year)s: about %(count)s (%(so_far)s so far; mean of %(years)s full years: %(rate)s)",
            forecast.years,
        ) % {**said, "years": number_text(forecast.years), "rate": amount(forecast.rate)}
    return _("By the end of %(year)s: about %(count)s (%(so_far)s so far, at the pace of this year)") % said


FORECAST = lazy(
    "Forecast: what is confirmed or waits for an answer in this year + mean of the last full years, three at most × "
    "days left ÷ days of the year. In a first year its own pace goes on, once 90 days have passed. What is disputed is "
    "left out."
)
