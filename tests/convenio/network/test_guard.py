"""The way out: which addresses are never called, however they are spelt."""

import socket

import pytest

from convenio.network import PartnerAnswerBad, PartnerUnreachable, fetch, guard
from ewp.errors import AddressRefused

SPELLINGS = [
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "//example.org/",
    "javascript:alert(1)",
    "https:///path",
    "https://user@example.org/",
    "https://user:pw@example.org/",
    "https://example.org/#x",
    "https://example.org:22/",
    "https://example.org:25/",
    "https://example.org:80/",
    "https://example.org:0/",
    "https://example.org:99999/",
    "https://example.org:x/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://10.1/",
    "https://0/",
    "https://0300.0250.0.1/",
    "https://0xa9fea9fe/",
    "https://2852039166/",
    "https://127.0.0.01/",
    "https://1.2.3/",
    "https://00.0.0.0/",
    "https://exa\\mple.org/",
    "https://example.org\\@127.0.0.1/",
    "https://[::1",
    "http://127.0.0.1.nip.example/",
]


@pytest.mark.parametrize("url", SPELLINGS)
@pytest.mark.parametrize("loopback", [True, False])
def test_spellings_that_are_refused_before_any_look_up(settings, monkeypatch, url, loopback):
    settings.LOOPBACK_ALLOWED = loopback
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("the name was looked up"))
    with pytest.raises(AddressRefused):
        guard.check_url(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/ x", "https://exa mple.org/", "https://example.org/\r\nHost: x", "https://ex\u0430mple.org/"],
)
def test_letters_that_an_address_may_not_have(url):
    with pytest.raises(AddressRefused):
        guard.check_url(url)


PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "169.254.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "0.0.0.0",
    "0.1.2.3",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:db8::1",
    "2001::1",
    "2001:0:5ef5:79fb::",
    "100::1",
    "not-an-address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_local_and_reserved_addresses(settings, address):
    settings.LOOPBACK_ALLOWED = False
    assert guard.address_problem(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(settings, address):
    settings.LOOPBACK_ALLOWED = False
    assert guard.address_problem(address) == ""


@pytest.mark.parametrize(
    ("address", "fine"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False), ("169.254.169.254", False)],
)
def test_the_switch_opens_the_loopback_and_nothing_else(settings, address, fine):
    settings.LOOPBACK_ALLOWED = True
    assert (guard.address_problem(address) == "") is fine


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x?y=1",
        "https://example.org:8443/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
    ],
)
def test_addresses_that_may_be_called(settings, url):
    settings.LOOPBACK_ALLOWED = False
    guard.check_url(url)


def test_http_only_on_the_loopback_with_the_switch(settings):
    settings.LOOPBACK_ALLOWED = True
    for url in ("http://127.0.0.1:8101/", "http://localhost:8101/", "http://[::1]:8101/"):
        guard.check_url(url)
    settings.LOOPBACK_ALLOWED = False
    for url in ("http://127.0.0.1:8101/", "http://localhost:8101/"):
        with pytest.raises(AddressRefused):
            guard.check_url(url)


def test_one_private_address_among_public_ones_refuses_the_name(settings, monkeypatch):
    settings.LOOPBACK_ALLOWED = False
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        guard.resolve("evil.example", 443)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found[:1])
    assert guard.resolve("good.example", 443) == ["93.184.216.34"]


def test_a_canary_on_the_loopback_is_never_touched(settings):
    """A name that leads to this machine: refused at the moment of connecting, nothing arrives."""
    settings.LOOPBACK_ALLOWED = False
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        port = canary.getsockname()[1]
        for url in (f"https://localhost:{port}/", f"https://127.0.0.1:{port}/", f"https://[::ffff:127.0.0.1]:{port}/"):
            with pytest.raises(PartnerUnreachable) as caught:
                fetch(url, seconds=2)
            assert caught.value.code == "address_refused"
        with pytest.raises(TimeoutError):
            canary.accept()


def test_fetching_from_a_server_of_the_tests(settings, http_server):
    settings.LOOPBACK_ALLOWED = True
    status, headers, body = fetch(f"{http_server}/ok", headers={"x-one": "1"})
    assert (status, headers["content-type"], body) == (200, "text/plain", b"GET /ok 1 ")
    assert fetch(f"{http_server}/ok", method="POST", body=b"abc")[2] == b"POST /ok  abc"
    with pytest.raises(PartnerAnswerBad) as caught:
        fetch(f"{http_server}/redirect")
    assert caught.value.code == "redirect"
    with pytest.raises(PartnerAnswerBad) as caught:
        fetch(f"{http_server}/large", max_bytes=1000)
    assert caught.value.code == "answer_too_large"
