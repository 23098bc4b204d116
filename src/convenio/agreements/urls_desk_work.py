"""Addresses of signing, papers, proof and the public check page; ``urls_drafting`` and ``urls_word`` have others."""

from django.urls import URLPattern, URLResolver, path

from convenio.agreements import urls_drafting, urls_word
from convenio.agreements.life import urls as urls_life
from convenio.agreements.views import elsewhere, papers, proof, signing

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_drafting.urlpatterns,
    *urls_word.urlpatterns,
    *urls_life.urlpatterns,
    path("agreements/<int:pk>/sign/open/", signing.open_round, name="open_round"),
    path("agreements/<int:pk>/sign/<str:round>/", signing.sign, name="sign"),
    path("agreements/<int:pk>/sign/<str:round>/decline/", signing.decline, name="decline"),
    path("agreements/<int:pk>/sign/<str:round>/certificate/", signing.renew_certificate, name="certificate"),
    path("agreements/<int:pk>/paper/<str:round>/", papers.register, name="paper"),
    path("agreements/<int:pk>/paper/<str:round>/<str:sign>/", papers.attest, name="attest"),
    path("agreements/<int:pk>/elsewhere/<str:round>/", elsewhere.register, name="elsewhere"),
    path("agreements/<int:pk>/file/<str:digest>/", papers.file, name="file"),
    path("agreements/<int:pk>/copy.pdf", papers.working_copy, name="working_copy"),
    path("agreements/<int:pk>/proof/", proof.proof, name="proof"),
    path("agreements/<int:pk>/proof/key/", proof.replace_key, name="replace_key"),
    path("agreements/<int:pk>/proof/download/", proof.download, name="proof_download"),
    path("check/", proof.check, name="check"),
    path("check/verify_proof.py", proof.verifier, name="verifier"),
]
