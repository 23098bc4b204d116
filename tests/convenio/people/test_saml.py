"""Sign-in by SAML: the settings always, the whole way where the extra is installed.

The answers have the shape that SimpleSAMLphp 1.19 gave in the run described in docs/run/sign-in.md; the service here
signs them with a key of its own. The node is reached by http from its front server, its address is https.
"""

import logging
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from string import Template
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from zlib import compress, decompress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from django.urls import include, path

from convenio.config import sign_in, urls
from convenio.config.env import Outside, read_env
from convenio.people.checks import university_sign_in
from convenio.people.models import Person
from tests.convenio.people.conftest import PASSWORD

HERE = Path(__file__).parent
NODE = "https://convenio.chd.example"
SERVICE = "https://idp.chd.example/idp"
BELOW = "/account/saml/saml/"
needs_extra = pytest.mark.skipif(not sign_in.saml_is_installed(), reason="the extra saml is not installed here")


def test_settings_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVENIO_SAML_ENTITY_ID", raising=False)
    monkeypatch.setenv("CONVENIO_SAML_METADATA_URL", "https://idp.example.edu/application/saml/metadata/")
    with pytest.raises(ValueError, match="CONVENIO_SAML_ENTITY_ID"):
        read_env()
    monkeypatch.setenv("CONVENIO_SAML_ENTITY_ID", "https://idp.example.edu/")
    monkeypatch.setenv("CONVENIO_SAML_EMAIL_DOMAINS", "Example.edu")
    found = read_env().saml
    assert found is not None
    assert (found.address, found.client_id) == (
        "https://idp.example.edu/application/saml/metadata/",
        "https://idp.example.edu/",
    )
    assert found.domains == ("example.edu",)
    monkeypatch.setenv("CONVENIO_SAML_METADATA_URL", "http://idp.example.edu/metadata")
    with pytest.raises(ValueError, match="https"):
        read_env()


def test_the_doctor_says_what_is_missing(settings: Any) -> None:
    settings.SAML = Outside("https://idp.example.edu/metadata", "https://idp.example.edu", "", "SAML", ())
    settings.SAML_INSTALLED, settings.SAML_TROUBLE = False, "does not run here (other libxml2)"
    warned = university_sign_in(None)[0]
    assert "does not run here (other libxml2)" in warned.msg
    assert "sign-in.md" in str(warned.hint)
    settings.SAML_INSTALLED, settings.SAML_TROUBLE = True, ""
    assert "CONVENIO_SAML_EMAIL_DOMAINS" in str(university_sign_in(None)[1].hint)


def test_without_settings_there_is_no_such_way(client: Client, settings: Any, db: None) -> None:
    settings.SAML = None
    assert client.get(f"{BELOW}login/").status_code == 404
    assert client.post(f"{BELOW}acs/").status_code == 404


class Service:
    """A key, a certificate, and the description that the node fetches."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name, now = x509.Name([]), datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(1))
        pem = serialization.Encoding.PEM
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(pem).decode()
        self.key = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        self.asked = 0
        inside = "".join(self.certificate.split("\n")[1:-2])
        template = Template((HERE / "saml_service.xml").read_text())
        self.description = template.substitute(service=SERVICE, way=SERVICE, certificate=inside).encode()

    def answer(self, asked: str, *, signed: bool = True, minutes: int = 5, **more: str) -> str:
        """What the browser brings, in base64."""
        from onelogin.saml2.utils import OneLogin_Saml2_Utils

        at = "%Y-%m-%dT%H:%M:%SZ"
        now = datetime.now(UTC) - timedelta(minutes=10)
        until = datetime.now(UTC) + timedelta(minutes=minutes)
        said = {"audience": f"{NODE}{BELOW}metadata/", "email": "Officer@chd.example", "number": "li-77@chd.example"}
        said |= {"service": SERVICE, "node": NODE, "asked": asked, "now": now.strftime(at), "until": until.strftime(at)}
        text = Template((HERE / "saml_answer.xml").read_text()).substitute(said | more)
        whole = OneLogin_Saml2_Utils.add_sign(text, self.key, self.certificate) if signed else text.encode()
        return b64encode(whole).decode()


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[Service, int]]:
    known = Service()

    class Description(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked += 1
            self.send_response(200)
            self.send_header("Content-Length", str(len(known.description)))
            self.end_headers()
            self.wfile.write(known.description)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Description)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield known, server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def node(service: tuple[Service, int], settings: Any, db: None) -> Service:
    from allauth.socialaccount.providers import registry
    from allauth.socialaccount.providers.saml.provider import SAMLProvider

    registry.get_class_list()
    if registry.get_class(SAMLProvider.id) is None:
        registry.register(SAMLProvider)
    saml = Outside(f"http://127.0.0.1:{service[1]}/", SERVICE, "", "Chang’an account", ("chd.example",))
    settings.SAML, settings.SAML_INSTALLED = saml, True
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.providers(None, saml)
    settings.BASE_URL = NODE
    house = ModuleType("a_house_with_saml")
    house.urlpatterns = [  # type: ignore[attr-defined]
        path("account/", include("convenio.people.saml_urls")),
        *urls.urlpatterns,
    ]
    settings.ROOT_URLCONF = house
    cache.clear()
    return service[0]


def set_out(client: Client) -> str:
    """Go to the service; the number of the request."""
    away = client.get(f"{BELOW}login/")
    assert away.status_code == 302
    assert away["Location"].startswith(f"{SERVICE}/in?")
    asked = decompress(_raw(away["Location"]), -15).decode()
    assert f'AssertionConsumerServiceURL="{NODE}{BELOW}acs/"' in asked
    return asked.split('ID="')[1].split('"')[0]


def _raw(address: str) -> bytes:
    from base64 import b64decode

    return b64decode(parse_qs(urlsplit(address).query)["SAMLRequest"][0])


def bring(client: Client, answer: str) -> Any:
    return client.post(f"{BELOW}acs/", {"SAMLResponse": answer}, follow=True)


@needs_extra
def test_an_invited_person_gets_in_once_by_each_answer_and_keeps_the_password(
    node: Service, officer: Person, client: Client
) -> None:
    assert "Chang’an account" in client.get("/account/login/").content.decode()
    answer = node.answer(set_out(client))
    assert bring(client, answer).request["PATH_INFO"] == "/desk/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    kept = officer.socialaccount_set.get()
    assert (kept.uid, kept.extra_data) == ("li-77@chd.example", {}), "nothing but the lasting number is kept"
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    client.logout()
    assert bring(client, answer).status_code == 403
    assert "_auth_user_id" not in client.session
    Person.objects.filter(pk=officer.pk).update(email="renamed@chd.example")
    bring(client, node.answer(set_out(client), email="other@chd.example"))
    assert client.session["_auth_user_id"] == str(officer.pk), "known by the lasting number"
    assert node.asked == 1, "the description is fetched once an hour"


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unsigned": ({"signed": False}, "no signature found"),
    "expired": ({"minutes": -5}, "expired"),
    "audience": ({"audience": "https://other.example/sp"}, "wrong audience"),
    "issuer": ({"service": "https://other.example/idp"}, "wrong issuer"),
    "other node": ({"node": "https://other.example"}, "wrong destination"),
    "unknown request": ({"asked": "ONELOGIN_1"}, "asked for by another browser"),
    "no number": ({"number": ""}, "no lasting number"),
}


@needs_extra
@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_relied_on_is_refused_plainly_and_logged_without_names(
    node: Service, officer: Person, client: Client, caplog: pytest.LogCaptureFixture, case: str
) -> None:
    changes, word = BAD[case]
    caplog.set_level(logging.WARNING)
    page = bring(client, node.answer(changes.pop("asked", None) or set_out(client), **changes))
    assert page.status_code == 403
    assert "Nobody was signed in" in page.content.decode() or "nobody was signed in" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert word in caplog.text
    assert "officer" not in caplog.text.lower()
    assert "li-77" not in caplog.text


@needs_extra
def test_what_was_changed_after_signing_and_nonsense_are_refused(
    node: Service, officer: Person, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from base64 import b64decode

    signed = b64decode(node.answer(set_out(client), email="stranger@chd.example"))
    forged = b64encode(signed.replace(b"stranger@", b"officer@")).decode()
    entity = b64encode(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').decode()
    for text in (forged, "", "!!!", b64encode(b"<a/>").decode(), entity, "A" * 500_000):
        assert bring(client, text).status_code == 403
    assert "invalid signature" in caplog.text
    assert "_auth_user_id" not in client.session
    assert client.get(f"{BELOW}acs/finish/").status_code == 403
    assert client.get(f"{BELOW}acs/")["Location"] == "/account/login/"


@needs_extra
@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("stranger@chd.example", "nobody with this address was invited"),
        ("officer@elsewhere.example", "did not say that this address was verified"),
        ("", "without telling your e-mail address"),
    ],
)
def test_who_is_not_known_gets_a_plain_refusal_and_no_account(
    node: Service, officer: Person, client: Client, email: str, says: str
) -> None:
    if "elsewhere" in email:
        Person.objects.filter(pk=officer.pk).update(email=email)
    before = Person.objects.count()
    page = bring(client, node.answer(set_out(client), email=email, number="someone"))
    assert page.status_code == 403
    assert says in page.content.decode()
    assert Person.objects.count() == before


@needs_extra
def test_the_service_signs_out_its_person_and_nobody_else_can(node: Service, officer: Person, client: Client) -> None:
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    def request(name: str, *, signed: bool) -> str:
        text = (
            '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" '
            f'IssueInstant="{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}" Destination="{NODE}{BELOW}sls/">'
            f"<saml:Issuer>{SERVICE}</saml:Issuer><saml:NameID>{name}</saml:NameID></samlp:LogoutRequest>"
        )
        said = {"SAMLRequest": b64encode(compress(text.encode())[2:-4]).decode(), "RelayState": "_2"}
        if signed:
            said["SigAlg"] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
            signature = OneLogin_Saml2_Utils.sign_binary(urlencode(said), node.key)
            said["Signature"] = b64encode(signature).decode()
        return f"{BELOW}sls/?{urlencode(said)}"

    bring(client, node.answer(set_out(client)))
    refused = client.get(request("_fd7bc53ca31b", signed=False))
    assert refused.status_code == 403
    assert "did not come from your university" in refused.content.decode()
    client.get(request("_somebody_else", signed=True))
    assert client.get(f"{BELOW}sls/?SAMLResponse=x").status_code == 403
    assert "_auth_user_id" in client.session
    done = client.get(request("_fd7bc53ca31b", signed=True))
    assert done["Location"].startswith(f"{SERVICE}/out?")
    assert "_auth_user_id" not in client.session


@needs_extra
def test_a_service_that_is_away_or_sends_elsewhere_breaks_nothing(
    node: Service, settings: Any, client: Client, service: tuple[Service, int]
) -> None:
    good = node.description
    try:
        for bad in (b"<html>", b"", good.replace(b"https://idp.chd.example/idp/in", b"javascript:alert(1)")):
            node.description = bad
            assert client.get(f"{BELOW}login/").status_code == 502
    finally:
        node.description = good
    shown = client.get(f"{BELOW}metadata/").content.decode()
    assert f'entityID="{NODE}{BELOW}metadata/"' in shown
    assert "validUntil" not in shown, "a description that runs out would lock everybody out two days later"
