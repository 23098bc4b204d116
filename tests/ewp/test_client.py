"""The client against partners that are slow, rude, lying or down: small real servers on the loopback."""

import contextlib
import socket
import threading
import time

import pytest

from ewp.client import Client, host_of, target_of
from ewp.errors import AddressRefused, AnswerBad, Unreachable
from ewp.httpsig.sign import sign_answer
from ewp.message import Headers, Request, Response
from ewp.transport import CheckedTransport, resolve_plainly


class Partner:
    """A server that treats each connection as `behave(connection, partner)` says."""

    def __init__(self, behave):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/pact/v1/events"
        self.connections = 0
        self.received = []
        self.stop = threading.Event()
        self._behave = behave
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection):
        with contextlib.suppress(OSError), connection:
            self._behave(connection, self)

    def read_request(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        request_line, *lines = head.decode("latin-1").split("\r\n")
        headers = Headers([tuple(line.split(":", 1)) for line in lines])
        while len(body) < int(headers.one("content-length") or 0):
            body += connection.recv(65536)
        method, target, _ = request_line.split(" ")
        request = Request(method, target, headers, body)
        self.received.append(request)
        return request

    def close(self):
        self.stop.set()
        self.listener.close()


def raw(response):
    head = f"HTTP/1.1 {response.status} X\r\n" + "".join(f"{n}: {v}\r\n" for n, v in response.headers)
    return f"{head}content-length: {len(response.body)}\r\n\r\n".encode("latin-1") + response.body


@pytest.fixture
def partner():
    made = []

    def start(behave):
        made.append(Partner(behave))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def ask(keys, now):
    client = Client(CheckedTransport(resolve_plainly))

    def asking(url, **more):
        more = {"body": b"hello", "content_type": "application/json", "seconds": 2.0, "method": "POST", **more}
        return client.ask(
            url=url, signer=keys[0], server_keys={keys[1].key_id: keys[1].private.public_key()}, at=now, **more
        )

    yield asking
    client.close()


def honest(signer, now, body=b"ok", status=200):
    def behave(connection, partner):
        while (request := partner.read_request(connection)) is not None:
            connection.sendall(
                raw(sign_answer(Response(status, Headers(), body), signer=signer, request=request, at=now))
            )

    return behave


def plainly(content):
    def behave(connection, partner):
        partner.read_request(connection)
        connection.sendall(content)

    return behave


def test_an_honest_partner(ask, partner, keys, now):
    there = partner(honest(keys[1], now))
    done = ask(there.url + "?a=1")
    assert done.response.body == b"ok"
    assert there.received[0].target == "/pact/v1/events?a=1"
    assert there.received[0].headers.one("accept-encoding") == "identity"


def test_connections_are_used_again(ask, partner, keys, now):
    there = partner(honest(keys[1], now))
    for _ in range(3):
        ask(there.url)
    assert there.connections == 1


def test_a_signed_refusal_is_an_answer(ask, partner, keys, now):
    there = partner(honest(keys[1], now, b"{}", 409))
    assert ask(there.url).response.status == 409


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", "answer_not_signed"),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "answer_not_signed"),
        (b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", "redirect"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\nx", "answer_too_large"),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok", "content_coding"),
        (b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b"x" * 3_000_000, "answer_too_large"),
    ],
)
def test_answers_that_cannot_be_trusted(ask, partner, content, code):
    with pytest.raises(AnswerBad) as caught:
        ask(partner(plainly(content)).url, max_bytes=1_000_000)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01garbage\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"],
)
def test_garbage_and_broken_connections(ask, partner, content):
    with pytest.raises(Unreachable) as caught:
        ask(partner(plainly(content)).url)
    assert caught.value.code == "broken_connection"


def test_nobody_there(ask):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        ask(f"http://127.0.0.1:{port}/")
    assert caught.value.code == "no_connection"


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n"])
def test_a_drop_at_a_time_is_cut_off_after_the_whole_time(ask, partner, part):
    """Each read is quick, the exchange never ends: the deadline is for the whole."""

    def drip(connection, there):
        there.read_request(connection)
        connection.sendall(part)
        while not there.stop.wait(0.05):
            connection.sendall(b"x" if part.endswith(b"\r\n\r\n") else b"x: y\r\n")

    begun = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        ask(partner(drip).url, seconds=0.6)
    assert caught.value.code in ("deadline", "timeout")
    assert 0.5 < time.monotonic() - begun < 1.5


def test_a_silent_partner_is_cut_off(ask, partner):
    def silent(connection, there):
        there.stop.wait(5)

    with pytest.raises(Unreachable) as caught:
        ask(partner(silent).url, seconds=0.4)
    assert caught.value.code in ("deadline", "timeout")


def test_a_partner_that_does_not_read_is_cut_off(ask, partner):
    def deaf(connection, there):
        there.stop.wait(5)

    with pytest.raises(Unreachable):
        ask(partner(deaf).url, body=b"x" * 20_000_000, seconds=0.5)


def test_moments_are_told_in_order(ask, partner, keys, now):
    told = []
    there = partner(honest(keys[1], now))
    ask(there.url, observe=told.append)
    assert told == ["connected", "half_sent", "sent", "answered"]
    assert there.received[0].body == b"hello"


def test_the_resolver_is_the_judge(keys, now):
    def refuse(host, port):
        raise AddressRefused("address_refused", "not this one")

    client = Client(CheckedTransport(refuse))
    with pytest.raises(AddressRefused):
        client.ask(method="GET", url="http://127.0.0.1:9/", signer=keys[0], server_keys={}, at=now)


def test_a_name_is_resolved_once_and_that_address_called(keys, now, partner):
    """DNS rebinding: the second look at the name would lead elsewhere."""
    there = partner(honest(keys[1], now))
    looks = []

    def once(host, port):
        looks.append(host)
        return ["127.0.0.1"] if len(looks) == 1 else ["192.0.2.1"]

    client = Client(CheckedTransport(once))
    url = there.url.replace("127.0.0.1", "partner.invalid")
    public = {keys[1].key_id: keys[1].private.public_key()}
    for _ in range(2):
        client.ask(method="GET", url=url, signer=keys[0], server_keys=public, at=now)
    assert looks == ["partner.invalid"]
    client.close()


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://TPU.ru/a?b=c", "tpu.ru", "/a?b=c"),
        ("https://tpu.ru:443/a", "tpu.ru", "/a"),
        ("http://127.0.0.1:8101/", "127.0.0.1:8101", "/"),
        ("https://[2001:db8::1]:8443/x", "[2001:db8::1]:8443", "/x"),
        ("https://tpu.ru/ä b", "tpu.ru", "/%C3%A4%20b"),
    ],
)
def test_host_and_target(url, host, target):
    assert host_of(url) == host
    assert target_of(url) == target
