"""Addresses of recording and confirming: under an agreement, and over all of them."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements.views import activities, costs, recording, suggestions, waiting

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/<int:pk>/activity/new/", recording.new, name="activity_new"),
    path("agreements/<int:pk>/activity/days/", recording.days, name="activity_days"),
    path("agreements/<int:pk>/activity/<str:activity>/", activities.activity, name="activity"),
    path("agreements/<int:pk>/costs/", costs.costs, name="costs"),
    path("delivery/record/", recording.where, name="record_where"),
    path("delivery/record/suggestions/", suggestions.suggestions, name="suggestions"),
    path("delivery/record/what-was-done.xlsx", suggestions.template, name="record_template"),
    path("delivery/confirm/", waiting.waiting, name="waiting"),
]
