"""Addresses of the room intake."""

from django.urls import URLPattern, URLResolver, path

from convenio.intake import paper_views, views

app_name = "intake"
urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", views.lists, name="list"),
    path("import/papers/", paper_views.papers, name="papers"),
    path("import/papers/confirm/", paper_views.confirm, name="confirm_papers"),
    path("import/<int:pk>/", views.show, name="show"),
    path("import/<int:pk>/columns/", views.columns, name="columns"),
    path("import/<int:pk>/answers/", views.answers, name="answers"),
    path("import/<int:pk>/rows/", views.rows, name="rows"),
    path("import/<int:pk>/start/", views.start, name="start"),
    path("import/<int:pk>/undo/", views.undo, name="undo"),
    path("import/<int:pk>/discard/", views.discard, name="discard"),
    path("import/<int:pk>/to-correct.xlsx", views.to_correct, name="to_correct"),
]
