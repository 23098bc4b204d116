"""Addresses of the gate. A university is named by its domain, which has a dot; an endpoint has none."""

from django.urls import URLPattern, URLResolver, path, re_path

from convenio.network import inbound, served

app_name = "network"
HEI = r"(?P<hei_id>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^pact/v1/{HEI}/(?P<endpoint>.*)$", inbound.pact_endpoint, name="pact_of"),
    re_path(r"^pact/v1/(?P<endpoint>.*)$", inbound.pact_endpoint, name="pact"),
    path("ewp/manifest.xml", served.manifest, name="manifest"),
    path("ewp/manifest/<str:hei_id>.xml", served.manifest, name="manifest_of"),
    path("ewp/catalogue.xml", served.published_catalogue, name="catalogue"),
]
