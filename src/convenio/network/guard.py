"""The guard at the way out: which addresses may be called at all.

A catalogue, a manifest or a keeper may name any address; without this guard a partner could make the node call services
of its own network. Names are resolved once and the connection goes to the very address that was judged (ewp.transport).
"""

import ipaddress
import re
import socket
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from convenio.network.terms import PartnerAnswerBad, PartnerUnreachable
from ewp.client import Client, host_of, target_of
from ewp.errors import AddressRefused, AnswerBad, Unreachable
from ewp.message import Headers, Request
from ewp.transport import CheckedTransport

_ODD_NUMBERS = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REFUSED_V6 = tuple(ipaddress.ip_network(net) for net in ("2002::/16", "64:ff9b:1::/48", "fec0::/10", "::/96"))
_LOWEST_PORT = 1024


def check_url(url: str) -> None:
    """Raises `AddressRefused` for a scheme, port, user name or spelling of a host that is not called."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused("address_refused", "The address cannot be read.") from None
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("address_refused", "The address needs a host, and neither user name nor fragment.")
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in url) or "\\" in url:
        raise AddressRefused("address_refused", "The address contains letters that an address may not have.")
    loopback = settings.LOOPBACK_ALLOWED and (host == "localhost" or _is_loopback(host))
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise AddressRefused("address_refused", "Only https addresses are called.")
    if port is not None and port != 443 and port < _LOWEST_PORT:
        raise AddressRefused("address_refused", f"Port {port} belongs to another service.")
    if _ODD_NUMBERS.fullmatch(host) and not _is_address(host):
        raise AddressRefused("address_refused", "The host is a number in an unusual spelling.")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, all of which may be called. Raises `AddressRefused` if any may not, or OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        problem = address_problem(address)
        if problem:
            raise AddressRefused("address_refused", f"{host} leads to {address}: {problem}")
    return addresses


def address_problem(text: str) -> str:
    """Why this address is not called; "" when it may be."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "this is no address."
    plain = _embedded(address)
    if plain.is_loopback and settings.LOOPBACK_ALLOWED:
        return ""
    if isinstance(plain, ipaddress.IPv6Address) and any(plain in net for net in _REFUSED_V6):
        return "addresses of this kind hide others and are not called."
    if not plain.is_global or plain.is_multicast or plain.is_reserved:
        return "it is a private, local or reserved address."
    return ""


def _embedded(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address inside a mapped or NAT64 one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_address(host: str) -> bool:
    try:
        return str(ipaddress.ip_address(host)) == host
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return _embedded(ipaddress.ip_address(host)).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=1)
def client() -> Client:
    """The one client of this process; connections to partners are kept and used again."""
    return Client(CheckedTransport(resolve))


def guarded_fetch(
    url: str, *, method: str, body: bytes, headers: Mapping[str, str], max_bytes: int, seconds: float
) -> tuple[int, dict[str, str], bytes]:
    """One exchange with a guarded address: status, headers (lower-case names), body.

    Raises `PartnerUnreachable`, `PartnerAnswerBad`.
    """
    try:
        check_url(url)
        lines = Headers([("host", host_of(url)), *headers.items()])
        request = Request(method, target_of(url), lines, body)
        response = client().send(request, url=url, seconds=seconds, max_bytes=max_bytes)
    except Unreachable as problem:
        raise PartnerUnreachable(problem.code, problem.message) from None
    except AnswerBad as problem:
        raise PartnerAnswerBad(problem.code, problem.message, problem.status) from None
    return response.status, dict(response.headers), response.body
