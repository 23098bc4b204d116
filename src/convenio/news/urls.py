"""Addresses of the news room."""

from django.urls import URLPattern, URLResolver, path

from convenio.news.views import agreement as views
from convenio.news.views import numbers, pictures, releasing

app_name = "news"
urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<uuid:pact>/", views.agreement, name="agreement"),
    path("a/<uuid:pact>/<str:language>/", views.agreement, name="agreement_in"),
    path("public/", views.released, name="released"),
    path("public/pictures/<str:digest>/<int:width>.jpg", pictures.picture, name="picture"),
    path("agreements/<int:pk>/release/", releasing.release, name="release"),
    path("agreements/<int:pk>/release/numbers/", numbers.numbers, name="numbers"),
    path("agreements/<int:pk>/release/photograph/", pictures.bring, name="photograph"),
    path("news/pictures/<str:digest>/", pictures.preview, name="preview"),
]
