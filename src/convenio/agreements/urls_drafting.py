"""Addresses of the editor, the board and the activities."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements import urls_recording
from convenio.agreements.views import annexes, board, commitments, drafts, editor

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/<int:pk>/edit/", editor.edit, name="edit"),
    path("agreements/<int:pk>/edit/add/", editor.add, name="add_clause"),
    path("agreements/<int:pk>/edit/settings/", drafts.settings, name="draft_settings"),
    path("agreements/<int:pk>/edit/annexes/", annexes.annexes, name="annexes"),
    path("agreements/<int:pk>/edit/catch-up/", drafts.catch_up, name="catch_up"),
    path("agreements/<int:pk>/edit/discard/", drafts.discard, name="discard_draft"),
    path("agreements/<int:pk>/edit/promise/<slug:commitment_id>/", commitments.change, name="commitment"),
    path("agreements/<int:pk>/edit/<slug:clause_id>/", editor.edit_clause, name="edit_clause"),
    path("agreements/<int:pk>/edit/<slug:clause_id>/preview/", editor.preview, name="preview_clause"),
    path("agreements/<int:pk>/edit/<slug:clause_id>/promise/", commitments.new, name="commitment_new"),
    path("agreements/<int:pk>/board/", board.board, name="board"),
    *urls_recording.urlpatterns,
]
