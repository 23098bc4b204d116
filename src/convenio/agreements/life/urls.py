"""Addresses of the life of agreements."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements.life.views import obligations, page, texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/obligations/", obligations.everything, name="obligations"),
    path("agreements/obligations/<int:pk>/", obligations.obligation, name="obligation"),
    path("agreements/obligations/<int:pk>/settle/", obligations.settle, name="obligation_settle"),
    path("agreements/obligations/<int:pk>/give/", obligations.give, name="obligation_give"),
    path("agreements/<int:pk>/obligations/", obligations.of_agreement, name="agreement_obligations"),
    path("agreements/<int:pk>/life/", page.life, name="life"),
    path("agreements/<int:pk>/life/suspend/", page.suspend, name="suspend"),
    path("agreements/<int:pk>/life/resume/", page.resume, name="resume"),
    path("agreements/<int:pk>/life/running/", page.running, name="running"),
    path("agreements/<int:pk>/life/archive/", page.archive, name="archive"),
    path("agreements/<int:pk>/life/renew/", page.renew, name="renew"),
    path("agreements/<int:pk>/text/", texts.consolidated, name="consolidated"),
    path("agreements/<int:pk>/amendment/", texts.amendment, name="amendment"),
]
