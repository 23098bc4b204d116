"""Raw bytes against the web server that is shipped: no trick with headers, lengths or paths passes the gate."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from ewp.httpsig.sign import sign_request
from ewp.identifiers import new_request_id
from ewp.manifest import Hei, Manifest, write_manifest
from ewp.message import Headers, Request

PREPARE = """
import sys, django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", interactive=False, verbosity=0)
from convenio.network.catalogue import take
from convenio.network.keys.rotation import make_first_keys
from convenio.network.manifests import manifest_of
from convenio.parties.actions import keep_party
from ewp.manifest import read_manifest
from ewp.registry import write_catalogue
party = keep_party(hei_id="tpu.ru", names={"en": "Tomsk"}, hosted=True)
make_first_keys(party=party, at=timezone.now())
take(write_catalogue([manifest_of(party), read_manifest(open(sys.argv[1], "rb").read())]), at=timezone.now())
"""


@pytest.fixture(scope="module")
def server(rsa_keys, tmp_path_factory):
    """A node of its own behind its own web server; gives host and port. One endpoint exists: `profile`."""
    home = tmp_path_factory.mktemp("raw")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("CONVENIO_", "DATABASE_URL"))}
    env.update(
        CONVENIO_HOME=str(home),
        CONVENIO_BASE_URL=f"http://127.0.0.1:{port}",
        CONVENIO_LOOPBACK="1",
        DJANGO_SETTINGS_MODULE="convenio.config.settings",
    )
    signer = rsa_keys[1]
    partner = Manifest(
        url="https://chd.example/m.xml",
        admin_emails=("convenio@chd.example",),
        admin_provider="x",
        hei=Hei("chd.edu.cn", {"en": "Chang’an University"}),
        client_keys=(signer.public_der,),
    )
    (home / "manifest.xml").write_bytes(write_manifest(partner))
    subprocess.run([sys.executable, "-c", PREPARE, str(home / "manifest.xml")], env=env, check=True)
    serve = [sys.executable, "-c", "import sys; from convenio.cli import main; sys.exit(main(['serve']))"]
    process = subprocess.Popen(serve, env=env, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield "127.0.0.1", port
    process.terminate()
    process.wait(20)


@pytest.fixture
def signed(rsa_keys, server):
    def signing(target="/pact/v1/nothing", body=b"{}", method="POST", request_id=""):
        plain = Request(method, target, Headers(), body)
        at = datetime.now(UTC)
        host = f"{server[0]}:{server[1]}"
        return sign_request(plain, signer=rsa_keys[1], host=host, request_id=request_id or new_request_id(), at=at)

    return signing


def lines_of(request):
    return [f"{name}: {value}" for name, value in request.headers]


def talk(server, target, lines, body=b"", method="POST", length=True):
    """Send exactly these bytes; status and error code of the first answer, (0, "") when the server just hangs up."""
    if length:
        lines = [*lines, f"content-length: {len(body)}"]
    head = "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "connection: close", "", ""])
    with socket.create_connection(server, 5) as line:
        line.sendall(head.encode("latin-1") + body)
        line.settimeout(5)
        answer = http.client.HTTPResponse(line)
        try:
            answer.begin()
            content = answer.read()
        except (http.client.HTTPException, OSError):
            return 0, ""
    try:
        return answer.status, json.loads(content)["error"]
    except (ValueError, KeyError):
        return answer.status, ""


PASSED = (404, "no_such_endpoint")


def test_a_plain_request_passes(server, signed):
    request = signed()
    assert talk(server, request.target, lines_of(request), request.body) == PASSED


def without(lines, name):
    return [line for line in lines if not line.startswith(f"{name}:")]


@pytest.mark.parametrize("name", ["Date", "X-Request-Id", "Digest", "Host", "Authorization"])
@pytest.mark.parametrize("first", [True, False])
def test_a_signed_header_that_stands_twice(server, signed, name, first):
    request = signed()
    twin = f"{name}: {new_request_id()}"
    lines = [twin, *lines_of(request)] if first else [*lines_of(request), twin]
    status, code = talk(server, request.target, lines, request.body)
    assert status in (0, 400, 401), (status, code)


@pytest.mark.parametrize("name", ["X_Request_Id", "x_request_id", "Accept_Signature", "accept_Signature"])
@pytest.mark.parametrize("first", [True, False])
def test_a_twin_with_underscores_never_replaces_a_signed_header(server, signed, name, first):
    """Some servers let it overwrite the real one: then the signature fails; else it is as if it were not there."""
    request = signed()
    twin = f"{name}: {new_request_id()}"
    lines = [twin, *lines_of(request)] if first else [*lines_of(request), twin]
    assert talk(server, request.target, lines, request.body) in (PASSED, (400, "wrong_signature"))


@pytest.mark.parametrize("second", ["SHA-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "SHA-256=x", "MD5=x"])
def test_two_digests(server, signed, second):
    request = signed()
    for lines in ([f"digest: {second}", *lines_of(request)], [*lines_of(request), f"digest: {second}"]):
        assert talk(server, request.target, lines, request.body)[0] in (0, 400)


@pytest.mark.parametrize(
    "extra",
    [
        ["transfer-encoding: chunked", "content-length: 2"],
        ["content-length: 2", "transfer-encoding: chunked"],
        ["content-length: 2", "transfer-encoding: identity"],
        ["content-length: 2", "transfer-encoding : chunked"],
        ["content-length: 2", "transfer-encoding: xchunked"],
        ["content-length: 2", "transfer_encoding: chunked"],
        ["content-length: 2", "content-length: 7"],
        ["content-length: 2, 7"],
        ["content-length: +2"],
        ["content-length: 0x2"],
        ["content-length: -1"],
        ["content-length: 99999999999999999999"],
        ["transfer-encoding: chunked"],
    ],
)
def test_lengths_that_contradict_each_other(server, signed, extra):
    """Never is anything but the signed body taken: the request is refused, or it is the signed one."""
    request = signed()
    smuggled = b"0\r\n\r\nGET /pact/v1/smuggled HTTP/1.1\r\n\r\n"
    status, code = talk(server, request.target, [*lines_of(request), *extra], smuggled, length=False)
    assert (status, code) != PASSED
    assert status in (0, 400, 411, 413, 501), (status, code)


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_a_body_that_is_cut_off(server, signed, cut):
    body = b'{"events":["0123456789abcdef"],"heads":{}}'
    request = signed(body=body)
    lines = [*lines_of(request), f"content-length: {len(body)}"]
    head = "\r\n".join([f"POST {request.target} HTTP/1.1", *lines, "", ""])
    with socket.create_connection(server, 5) as line:
        line.sendall(head.encode() + body[:cut])
        line.shutdown(socket.SHUT_WR)
        line.settimeout(5)
        answer = line.recv(65536)
    assert b"no_such_endpoint" not in answer


@pytest.mark.parametrize(
    "spelling",
    [
        "/pact/v1//nothing",
        "/pact/v1/./nothing",
        "/pact/v1/x/../nothing",
        "/pact//v1/nothing",
        "/PACT/v1/nothing",
        "/pact/v1/nothing/",
        "/pact/v1/nothing;a=b",
        "/pact/v1/nothing?",
        "/pact/v1/nothing?x=1",
        "/pact/v1/nothing%00",
        "/pact/v1/nothing%20",
        "/pact/v1/nothing%2f",
        "/pact/v1/nothing%252f",
        "/pact/v1/noth\u0131ng".encode().decode("latin-1"),
        "http://evil.example/pact/v1/other",
    ],
)
def test_another_spelling_of_what_was_signed(server, signed, spelling):
    request = signed()
    status, code = talk(server, spelling, lines_of(request), request.body)
    assert (status, code) != PASSED or spelling == "/pact/v1/nothing?"
    assert status in (0, 400, 404)


def test_a_replay_over_another_connection(server, signed):
    request = signed()
    assert talk(server, request.target, lines_of(request), request.body) == PASSED
    assert talk(server, request.target, lines_of(request), request.body) == (400, "replayed")


def test_half_sent_requests_do_not_hold_up_others(server, signed):
    """Two hundred clients that send half a request each; the next whole one is answered at once."""
    held = []
    try:
        for _ in range(200):
            line = socket.create_connection(server, 5)
            line.sendall(b"POST /pact/v1/nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n")
            held.append(line)
        begun = time.monotonic()
        request = signed()
        assert talk(server, request.target, lines_of(request), request.body) == PASSED
        assert time.monotonic() - begun < 3
    finally:
        for line in held:
            line.close()
