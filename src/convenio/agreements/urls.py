"""Addresses of the agreements room; those of editor, signing, board and proof are in ``urls_desk_work``."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements import urls_desk_work, urls_kinds
from convenio.agreements.views import (
    changing,
    clearing,
    history,
    leaving,
    listing,
    negotiation,
    page,
    recorded,
    reviewing,
    start,
    taking,
)

app_name = "agreements"
urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", listing.agreements, name="list"),
    path("agreements/new/", start.new, name="new"),
    path("agreements/<int:pk>/", page.page, name="page"),
    path("agreements/<int:pk>/live/", page.live, name="live"),
    path("agreements/<int:pk>/history/", history.history, name="history"),
    path("agreements/<int:pk>/compare/", history.compare, name="compare"),
    path("agreements/<int:pk>/propose/", negotiation.propose, name="propose"),
    path("agreements/<int:pk>/pass/", negotiation.pass_pen, name="pass_pen"),
    path("agreements/<int:pk>/approve/", negotiation.approve, name="approve"),
    path("agreements/<int:pk>/withdraw/", negotiation.withdraw, name="withdraw"),
    path("agreements/<int:pk>/acknowledge/", negotiation.acknowledge, name="acknowledge"),
    path("agreements/<int:pk>/review/", negotiation.record_review, name="review"),
    path("agreements/<int:pk>/review/ask/", negotiation.ask_review, name="ask"),
    path("agreements/<int:pk>/reviewing/", reviewing.reviewing, name="reviewing"),
    path("agreements/<int:pk>/reviewing/immaterial/", reviewing.immaterial, name="immaterial"),
    path("agreements/<int:pk>/clearance/<slug:rule>/", clearing.clearance, name="clearance"),
    path("agreements/<int:pk>/clauses/<slug:clause>/comment/", negotiation.comment, name="comment"),
    path("agreements/<int:pk>/clauses/<slug:clause>/change/", changing.change, name="change"),
    path("agreements/<int:pk>/clauses/<slug:clause>/suggest/", changing.suggest, name="suggest"),
    path("agreements/<int:pk>/remarks/<slug:remark>/settle/", negotiation.resolve, name="resolve"),
    path("agreements/<int:pk>/remarks/<slug:remark>/take/", negotiation.take, name="take"),
    path("agreements/<int:pk>/leave/", leaving.leave, name="leave"),
    path("agreements/<int:pk>/take-over/", taking.take_over, name="take_over"),
    path("agreements/<int:pk>/record/", recorded.record, name="record"),
    path("agreements/<int:pk>/successor/", leaving.successor, name="successor"),
    *urls_kinds.urlpatterns,
    *urls_desk_work.urlpatterns,
]
