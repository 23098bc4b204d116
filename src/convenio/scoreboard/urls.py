"""Addresses of this room. The board of one agreement has its address among the agreements."""

from django.urls import URLPattern, URLResolver, path

from convenio.scoreboard.views.balance import balance
from convenio.scoreboard.views.portfolio import portfolio

app_name = "scoreboard"
urlpatterns: list[URLPattern | URLResolver] = [
    path("delivery/", portfolio, name="portfolio"),
    path("delivery/balance/", balance, name="balance"),
]
