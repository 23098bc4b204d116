"""Addresses of Word files: beginning with one, giving one out, taking one in."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements.views import word, word_marked, word_start

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/new/word/", word_start.word_new, name="word_new"),
    path("agreements/new/word/<str:digest>/", word_start.word_plan, name="word_plan"),
    path("agreements/<int:pk>/word/", word.word, name="word"),
    path("agreements/<int:pk>/word/copy.docx", word.word_copy, name="word_copy"),
    path("agreements/<int:pk>/word/<int:arrival>/", word_marked.word_arrival, name="word_arrival"),
]
