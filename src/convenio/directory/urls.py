"""Addresses of the directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from convenio.directory.views import likeness, lists, partners, search

app_name = "directory"

urlpatterns: list[URLPattern] = [
    path("directory/", search.search, name="search"),
    path("directory/<int:pk>/", search.organisation, name="organisation"),
    path("directory/lists/", lists.lists, name="lists"),
    path("directory/lists/catalogue/", lists.own_catalogue, name="own_catalogue"),
    path("directory/lists/<int:pk>/", lists.edition, name="edition"),
    path("directory/lists/<int:pk>/start/", lists.start_list, name="start_list"),
    path("directory/lists/<int:pk>/drop/", lists.drop_list, name="drop_list"),
    path("directory/likely/", likeness.partner_likenesses, name="partner_likenesses"),
    path("directory/likely/all/", likeness.likenesses, name="likenesses"),
    path("directory/likely/look/", likeness.look_again, name="look_again"),
    path("directory/likely/<int:pk>/", likeness.partner_likeness, name="partner_likeness"),
    path("directory/likely/<int:pk>/judge/", likeness.judge_partners, name="judge_partners"),
    path("directory/likely/all/<int:pk>/", likeness.likeness, name="likeness"),
    path("directory/likely/all/<int:pk>/judge/", likeness.judge, name="judge"),
    path("directory/partners/<str:hei_id>/", partners.partner, name="partner"),
    path("directory/partners/<str:hei_id>/became/", partners.became, name="became"),
    path("directory/partners/<str:hei_id>/called/", partners.called, name="called"),
    path("directory/partners/<str:hei_id>/place/", partners.place, name="place"),
    path("directory/partners/<str:hei_id>/take-off/", partners.take_off, name="take_off"),
    path(
        "directory/partners/<str:hei_id>/became/<int:pk>/take-back/",
        partners.take_back_succession,
        name="take_back_succession",
    ),
    path("directory/partners/<str:hei_id>/called/<int:pk>/take-back/", partners.take_back_name, name="take_back_name"),
]
