"""Addresses of the kinds of agreement, of what a draft belongs to, and of the house's own texts."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements.house_texts import urls as house_texts
from convenio.agreements.views import hanging, kinds

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/kinds/", kinds.kinds, name="kinds"),
    path("agreements/<int:pk>/edit/belongs/", hanging.belongs, name="belongs"),
    *house_texts.urlpatterns,
]
