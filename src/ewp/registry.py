"""The catalogue of the network (Registry API 1.5.0): reading it as a stream, and writing a static one from manifests.

Keys lead to hosts, hosts to universities. A server key is valid only for the host that owns the API entry.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ewp import namespaces as ns
from ewp import xml
from ewp.errors import DocumentRefused
from ewp.httpsig.sign import fingerprint
from ewp.identifiers import is_fingerprint, is_hei_id
from ewp.manifest import Hei, Manifest, PactEntry, apis_element, decode_key, hei_element, read_apis, read_hei

MAX_BYTES = 64_000_000
MAX_ELEMENTS = 4_000_000
_KEY = f"{{{ns.REGISTRY}}}rsa-public-key"
_BINARIES = f"{{{ns.REGISTRY}}}binaries"


@dataclass(frozen=True)
class CatalogueHost:
    """One host: keys by fingerprint, universities by id."""

    manifest_url: str
    admin_provider: str
    hei_ids: tuple[str, ...]
    pact: PactEntry | None
    client_keys: tuple[str, ...]
    server_keys: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Hosts, universities by id, public keys (DER) by fingerprint."""

    hosts: tuple[CatalogueHost, ...]
    heis: Mapping[str, Hei] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)


def read_catalogue(content: bytes) -> Catalogue:
    """Read a catalogue; a key whose bytes do not have the fingerprint it claims is left out.

    Raises `DocumentRefused`; a host whose entries cannot be read refuses the whole, so that the last good copy is kept.
    """
    hosts: list[CatalogueHost] = []
    heis: dict[str, Hei] = {}
    keys: dict[str, bytes] = {}
    seen_root = False
    for element in xml.parse_events(content, max_bytes=MAX_BYTES, max_elements=MAX_ELEMENTS):
        parent = element.getparent()
        if element.tag == f"{{{ns.REGISTRY}}}host":
            hosts.append(_host(element))
            element.clear()
        elif element.tag == f"{{{ns.REGISTRY}}}hei":
            hei = read_hei(element)
            heis.setdefault(hei.hei_id, hei)
            element.clear()
        elif element.tag == _KEY and parent is not None and parent.tag == _BINARIES:
            der = decode_key(xml.text_of(element))
            if fingerprint(der) == element.get("sha-256"):
                keys[fingerprint(der)] = der
            element.clear()
        elif parent is None:
            seen_root = element.tag == f"{{{ns.REGISTRY}}}catalogue"
    if not seen_root:
        raise DocumentRefused("not_a_catalogue", "The document is not a catalogue of Registry API 1.")
    return Catalogue(tuple(hosts), heis, keys)


def _host(element: xml.Element) -> CatalogueHost:
    url, pact, _ = read_apis(element.find(f"{{{ns.REGISTRY}}}apis-implemented"))
    covered = element.findall(f"{{{ns.REGISTRY}}}institutions-covered/{{{ns.REGISTRY}}}hei-id")
    hei_ids = tuple(xml.text_of(hei) for hei in covered)
    if not all(is_hei_id(hei_id) for hei_id in hei_ids):
        raise DocumentRefused("bad_hei_id", "A university's id must be a domain name in lower case.")
    return CatalogueHost(
        manifest_url=url,
        admin_provider=xml.text_of(element.find(f"{{{ns.COMMON}}}admin-provider")),
        hei_ids=hei_ids,
        pact=pact,
        client_keys=_fingerprints(element, "client"),
        server_keys=_fingerprints(element, "server"),
    )


def _fingerprints(host: xml.Element, role: str) -> tuple[str, ...]:
    path = f"{{{ns.REGISTRY}}}{role}-credentials-in-use/{{{ns.REGISTRY}}}rsa-public-key"
    found = tuple(element.get("sha-256", "") for element in host.findall(path))
    if not all(is_fingerprint(text) for text in found):
        raise DocumentRefused("bad_fingerprint", "A fingerprint must be 64 hexadecimal digits in lower case.")
    return found


def write_catalogue(manifests: Iterable[Manifest]) -> bytes:
    """A static catalogue of these hosts, for a network without a registry.

    Raises ValueError when there is no manifest, or two hosts use one client key (the network forbids it).
    """
    listed = list(manifests)
    clients = [fingerprint(der) for manifest in listed for der in manifest.client_keys]
    if not listed or len(set(clients)) != len(clients):
        raise ValueError("A catalogue needs at least one manifest, and a client key may belong to one host only.")
    root = xml.element(ns.REGISTRY, "catalogue")
    for manifest in listed:
        _write_host(root, manifest)
    institutions = xml.child(root, "institutions")
    heis = {m.hei.hei_id: m.hei for m in listed if m.hei is not None}
    for hei_id in sorted(heis):
        institutions.append(hei_element(heis[hei_id]))
    binaries = xml.child(root, "binaries")
    keys = {fingerprint(der): der for m in listed for der in (*m.client_keys, *m.server_keys)}
    for name in sorted(keys):
        xml.child(binaries, "rsa-public-key", base64.b64encode(keys[name]).decode("ascii"), {"sha-256": name})
    return xml.write(root)


def _write_host(root: xml.Element, manifest: Manifest) -> None:
    host = xml.child(root, "host")
    for address in manifest.admin_emails:
        xml.child(host, "admin-email", address, namespace=ns.COMMON)
    xml.child(host, "admin-provider", manifest.admin_provider, namespace=ns.COMMON)
    host.append(apis_element(manifest))
    covered = xml.child(host, "institutions-covered")
    if manifest.hei is not None:
        xml.child(covered, "hei-id", manifest.hei.hei_id)
    for role, keys in (("client", manifest.client_keys), ("server", manifest.server_keys)):
        if keys:
            credentials = xml.child(host, f"{role}-credentials-in-use")
            for der in keys:
                xml.child(credentials, "rsa-public-key", "", {"sha-256": fingerprint(der)})
