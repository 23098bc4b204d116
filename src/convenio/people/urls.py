"""Addresses of the people room."""

from django.urls import URLPattern, URLResolver, path

from convenio.people import joining_views, views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.me, name="me"),
    path("me/email/", joining_views.email, name="email"),
    path("me/email/<str:token>/", joining_views.confirm_email, name="confirm_email"),
    path("me/hat/", views.hat, name="hat"),
    path("people/", views.people_list, name="list"),
    path("people/invite/", views.invite, name="invite"),
    path("people/left/", joining_views.who_left, name="left"),
    path("people/invitations/", joining_views.invitations, name="invitations"),
    path("people/invitations/<int:pk>/resend/", joining_views.resend, name="resend"),
    path("people/invitations/<int:pk>/revoke/", joining_views.revoke, name="revoke"),
    path("people/<int:pk>/leave/", joining_views.leave, name="leave"),
    path("join/<int:pk>/<str:token>/", joining_views.join, name="join"),
    path("people/<int:pk>/", views.person_page, name="person"),
    path("people/<int:pk>/erase/", views.erase, name="erase"),
    path("people/roles/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
