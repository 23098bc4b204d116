"""Addresses of sign-in by SAML, the same as allauth's, answered by this house's own views."""

from django.urls import path

from convenio.people import saml_views

urlpatterns = [
    path("saml/<slug:organization_slug>/login/", saml_views.begin, name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", saml_views.arrive, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", saml_views.finish, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/sls/", saml_views.sign_out, name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", saml_views.metadata, name="saml_metadata"),
]
