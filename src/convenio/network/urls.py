"""Addresses of the gate. A university is named by its domain, which has a dot; an endpoint has none."""

from django.urls import URLPattern, URLResolver, path, re_path

from convenio.network import inbound, served
from convenio.network.front import HEI
from convenio.network.views import keys, lists

app_name = "network"
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^pact/v1/{HEI}/(?P<endpoint>.*)$", inbound.pact_endpoint, name="pact_of"),
    re_path(r"^pact/v1/(?P<endpoint>.*)$", inbound.pact_endpoint, name="pact"),
    path("ewp/manifest.xml", served.manifest, name="manifest"),
    path("ewp/manifest/<str:hei_id>.xml", served.manifest, name="manifest_of"),
    path("ewp/catalogue.xml", served.published_catalogue, name="catalogue"),
    path("network/exchanges/", lists.exchanges, name="exchanges"),
    path("network/deliveries/", lists.deliveries, name="deliveries"),
    path("network/deliveries/<int:delivery_id>/again/", lists.send_again, name="send_again"),
    path("network/keys/", keys.keys, name="keys"),
    path("network/keys/announce/", keys.announce, name="announce_key"),
    path("network/keys/activate/", keys.activate, name="activate_key"),
    path("network/keys/add/", keys.add, name="add_partner"),
    path("network/keys/accept/", keys.accept, name="accept_catalogue"),
    path("network/keys/<int:key_pk>/confirm/", keys.confirm, name="confirm_key"),
]
