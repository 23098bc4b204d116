"""The addresses of allauth that this house uses; the others (sign-up by oneself, change of address) do not exist."""

from allauth.account import views
from django.conf import settings
from django.urls import include, path, re_path

from convenio.people import university_sign_in
from convenio.people.passkeys import AddPasskey

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("<slug:provider_id>/in/", university_sign_in.begin, name="openid_connect_login"),
    path("<slug:provider_id>/back/", university_sign_in.come_back, name="openid_connect_callback"),
    path("2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
if settings.SAML is not None and settings.SAML_INSTALLED:
    urlpatterns.append(path("", include("convenio.people.saml_urls")))
