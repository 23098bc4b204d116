"""Tomsk's node under test, Chang'an as a partner with keys of its own; both stand in the catalogue."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.utils import timezone

from convenio.network.catalogue import take
from convenio.network.keys import files, store
from convenio.network.keys.rotation import make_first_keys
from convenio.network.manifests import manifest_of
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Role
from ewp.httpsig.sign import RsaSigner, sign_answer, sign_request, signature_text
from ewp.httpsig.verify import verify_answer
from ewp.identifiers import new_request_id
from ewp.manifest import EventKey, Hei, Manifest, PactEntry
from ewp.message import Headers, Request, Response
from ewp.registry import write_catalogue


@pytest.fixture(scope="session")
def rsa_keys():
    return [RsaSigner.of(rsa.generate_private_key(public_exponent=65537, key_size=2048)) for _ in range(4)]


@pytest.fixture
def now():
    return timezone.now().astimezone(UTC)


@pytest.fixture
def fixed():
    return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def own(db, settings, tmp_path, rsa_keys, monkeypatch, now):
    """Tomsk, hosted here, with keys (the RSA key is made once for all tests)."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.HOME = tmp_path
    settings.CATALOGUE_URL = "http://127.0.0.1:9/catalogue.xml"
    store.forget_loaded()
    monkeypatch.setattr(rsa, "generate_private_key", lambda **options: rsa_keys[0].private)
    party = keep_party(hei_id="tpu.ru", names={"en": "Tomsk Polytechnic University"}, hosted=True, country="RU")
    make_first_keys(party=party, at=now)
    monkeypatch.undo()
    settings.KEYS_DIR = tmp_path / "keys"
    settings.HOME = tmp_path
    settings.CATALOGUE_URL = "http://127.0.0.1:9/catalogue.xml"
    return party


@pytest.fixture
def keeper(own):
    return Acting(party=own, person_id=7, person_name="Keeper", roles=frozenset([Role.KEEPER]))


class Partner:
    """Chang'an: signs requests and checks answers as a strict partner would."""

    def __init__(self, signer, hei_id="chd.edu.cn", pact_url="https://chd.example/pact/v1/"):
        self.signer, self.hei_id, self.pact_url = signer, hei_id, pact_url
        self.event = ed25519.Ed25519PrivateKey.generate()

    def manifest(self, **change):
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        public = self.event.public_key().public_bytes(*raw).hex()
        values = {
            "url": "https://chd.example/ewp/manifest.xml",
            "admin_emails": ("convenio@chd.example",),
            "admin_provider": "Chang’an University",
            "hei": Hei(self.hei_id, {"en": "Chang’an University", "zh": "长安大学"}),
            "pact": PactEntry(self.pact_url, (EventKey(public[:32], public),)),
            "client_keys": (self.signer.public_der,),
            "server_keys": (self.signer.public_der,),
        }
        return Manifest(**{**values, **change})

    def signed(self, target, body=b"", method="POST", at=None, host="testserver", headers=(), signer=None, **more):
        plain = Request(method, target, Headers(headers), body)
        request_id = more.pop("request_id", new_request_id())
        return sign_request(
            plain, signer=signer or self.signer, host=host, request_id=request_id, at=at or timezone.now(), **more
        )


@pytest.fixture
def chd(rsa_keys):
    return Partner(rsa_keys[1])


@pytest.fixture
def network(own, chd, now):
    """Both stand in the catalogue that this node has taken."""
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=now)
    return chd


@pytest.fixture
def send(client, network, rsa_keys):
    """Send a request to the node; the answer comes back with `verified` when its signature holds for the request."""

    def sending(request):
        answer = client.generic(
            request.method,
            request.target,
            request.body,
            content_type=request.headers.one("content-type"),
            headers={name: value for name, value in request.headers if name != "content-type"},
        )
        response = Response(answer.status_code, Headers(answer.headers.items()), answer.content)
        answer.verified = verify_answer(
            response,
            request_id=request.headers.one("x-request-id"),
            request_signature=signature_text(request),
            server_keys={rsa_keys[0].key_id: rsa_keys[0].private.public_key()},
            at=timezone.now(),
        )
        return answer

    return sending


@pytest.fixture(autouse=True)
def _no_key_stays_loaded():
    yield
    store.forget_loaded()
    assert files


@pytest.fixture
def http_server():
    """A small web server on the loopback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            content = (
                b"x" * 2000
                if self.path == "/large"
                else b" ".join(
                    [self.command.encode(), self.path.encode(), (self.headers.get("x-one") or "").encode(), body]
                )
            )
            self.send_response(302 if self.path == "/redirect" else 200)
            self.send_header("location", "http://127.0.0.1:1/")
            self.send_header("content-type", "text/plain")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class NodeHandler(BaseHTTPRequestHandler):
    """Answers as `server.behave(request)` says: (status, body) signed, or bytes for the bare line."""

    protocol_version = "HTTP/1.1"

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        request = Request(self.command, self.path, Headers(self.headers.items()), body)
        self.server.requests.append(request)
        found = self.server.behave(request)
        if isinstance(found, bytes):
            self.wfile.write(found)
            self.close_connection = True
            return
        status, content = found
        at = self.server.clock()
        answer = sign_answer(Response(status, Headers(), content), signer=self.server.signer, request=request, at=at)
        self.send_response_only(status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _serve

    def log_message(self, *arguments):
        pass


@pytest.fixture
def partner(own, chd, fixed):
    """Chang'an's node as a small server of its own; `behave` may be changed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), NodeHandler)
    server.daemon_threads = True
    server.requests, server.signer, server.clock = [], chd.signer, lambda: fixed
    server.behave = lambda request: (200, b"{}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    chd.pact_url = f"http://127.0.0.1:{server.server_port}/pact/v1/chd.edu.cn/"
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    yield server
    server.shutdown()
    server.server_close()
