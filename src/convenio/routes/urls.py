"""Addresses of the room routes."""

from django.urls import URLPattern, URLResolver, path

from convenio.routes.views import cases, deeds, editor, house, steps

app_name = "routes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reviews/", cases.cases, name="list"),
    path("reviews/<int:pk>/", cases.case, name="case"),
    path("reviews/steps/<int:pk>/pass/", deeds.pass_on, name="pass_on"),
    path("reviews/steps/<int:pk>/name/", deeds.reassign, name="reassign"),
    path("reviews/steps/<int:pk>/answer/", deeds.answer, name="answer"),
    path("reviews/conditions/<int:pk>/", deeds.fulfil, name="fulfil"),
    path("reviews/figures/", cases.figures, name="figures"),
    path("reviews/absences/", house.absences, name="absences"),
    path("reviews/absences/<int:pk>/end/", house.end_absence, name="end_absence"),
    path("reviews/days/", house.days, name="days"),
    path("reviews/days/<int:pk>/remove/", house.remove_day, name="remove_day"),
    path("reviews/routes/", editor.routes, name="routes"),
    path("reviews/routes/adopt/<slug:code>/", editor.adopt, name="adopt"),
    path("reviews/routes/<slug:code>/", editor.route, name="route"),
    path("reviews/routes/<slug:code>/who/", editor.who, name="who"),
    path("reviews/routes/<slug:code>/activate/", editor.activate, name="activate"),
    path("reviews/routes/<slug:code>/retire/", editor.retire, name="retire"),
    path("reviews/routes/<slug:code>/drop/", editor.drop, name="drop"),
    path("reviews/routes/<slug:code>/steps/new/", steps.new, name="new_step"),
    path("reviews/routes/<slug:code>/steps/<slug:key>/", steps.step, name="step"),
    path("reviews/routes/<slug:code>/steps/<slug:key>/remove/", steps.remove, name="remove_step"),
]
