"""Addresses of the news room."""

from django.urls import URLPattern, URLResolver, path

from convenio.news.views import agreement, editing, feeds, items, numbers, pictures, register, releasing

app_name = "news"
urlpatterns: list[URLPattern | URLResolver] = [
    path("a/<uuid:pact>/", agreement.agreement, name="agreement"),
    path("a/<uuid:pact>/<str:language>/", agreement.agreement, name="agreement_in"),
    path("public/", register.released, name="released"),
    path("public/map/", register.world, name="map"),
    path("public/news/", items.listing, name="public_items"),
    path("public/news/<uuid:story>/", items.item, name="item"),
    path("public/news/<uuid:story>/<str:language>/", items.item, name="item_in"),
    path("public/feed/<str:language>/", feeds.atom, name="feed"),
    path("public/pictures/<str:digest>/<int:width>.jpg", pictures.picture, name="picture"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("agreements/<int:pk>/release/", releasing.release, name="release"),
    path("agreements/<int:pk>/release/numbers/", numbers.numbers, name="numbers"),
    path("agreements/<int:pk>/release/photograph/", pictures.bring, name="photograph"),
    path("news/", editing.listing, name="items"),
    path("news/new/", editing.new, name="new"),
    path("news/<int:pk>/", editing.edit, name="edit"),
    path("news/<int:pk>/deed/", editing.deed, name="deed"),
    path("news/<int:pk>/photograph/", editing.photograph, name="item_photograph"),
    path("news/pictures/<str:digest>/", pictures.preview, name="preview"),
]
