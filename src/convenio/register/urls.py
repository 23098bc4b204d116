"""Addresses of the register; the list itself answers at ``agreements:list``."""

from django.urls import URLPattern, URLResolver, path

from convenio.register.views import family, mapping, notes, numbers, rector, saved, timeline

app_name = "register"
urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/filters/keep/", saved.save, name="save"),
    path("agreements/filters/<int:pk>/", saved.change, name="change"),
    path("agreements/time/", timeline.time, name="time"),
    path("agreements/map/", mapping.world, name="map"),
    path("agreements/frameworks/", family.family, name="family"),
    path("agreements/numbers/", numbers.numbers, name="numbers"),
    path("agreements/rector/", rector.rector, name="rector"),
    path("agreements/<int:pk>/notes/", notes.notes, name="notes"),
]
