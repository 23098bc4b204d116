"""The manifest of a host (Discovery API 6.0.0), with our own entry for the pact beside the EWP ones.

One manifest describes one host and at most one university; a node that hosts several publishes several manifests.
The pact entry carries the address of the API and the Ed25519 keys with which the university signs events.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ewp import namespaces as ns
from ewp import xml
from ewp.errors import DocumentRefused
from ewp.identifiers import is_hei_id, is_printable_id

MAX_BYTES = 1_000_000
DISCOVERY_VERSION = "6.0.0"
PACT_VERSION = "1.0.0"
_HEX_KEY = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")


@dataclass(frozen=True)
class EventKey:
    """An Ed25519 public key: its id and its 32 bytes in lower-case hex."""

    key_id: str
    public: str


@dataclass(frozen=True)
class PactEntry:
    """The pact API of a host: base address (ending with a slash), version, event keys."""

    url: str
    event_keys: tuple[EventKey, ...] = ()
    version: str = PACT_VERSION


@dataclass(frozen=True)
class Hei:
    """A university as a manifest names it: `names` maps language tag ("" when unsaid) to name."""

    hei_id: str
    names: Mapping[str, str]
    other_ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """Everything a manifest of one host says that a node of ours uses; keys are DER SubjectPublicKeyInfo."""

    url: str
    admin_emails: tuple[str, ...]
    admin_provider: str
    hei: Hei | None = None
    pact: PactEntry | None = None
    client_keys: tuple[bytes, ...] = ()
    server_keys: tuple[bytes, ...] = ()
    admin_notes: str = ""
    other_apis: tuple[str, ...] = field(default=())


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as a document; elements in the order of the schema."""
    root = xml.element(ns.DISCOVERY, "manifest")
    host = xml.child(root, "host")
    for address in manifest.admin_emails:
        xml.child(host, "admin-email", address, namespace=ns.COMMON)
    xml.child(host, "admin-provider", manifest.admin_provider, namespace=ns.COMMON)
    if manifest.admin_notes:
        xml.child(host, "admin-notes", manifest.admin_notes, namespace=ns.COMMON)
    host.append(apis_element(manifest))
    covered = xml.child(host, "institutions-covered")
    if manifest.hei is not None:
        covered.append(hei_element(manifest.hei))
    for name, keys in (("client", manifest.client_keys), ("server", manifest.server_keys)):
        if keys:
            credentials = xml.child(host, f"{name}-credentials-in-use")
            for der in keys:
                xml.child(credentials, "rsa-public-key", base64.b64encode(der).decode("ascii"))
    return xml.write(root)


def apis_element(manifest: Manifest) -> xml.Element:
    """`apis-implemented` of the host: discovery and, when there is one, the pact."""
    apis = xml.element(ns.REGISTRY, "apis-implemented")
    discovery = xml.child(apis, "discovery", "", {"version": DISCOVERY_VERSION}, ns.DISCOVERY_ENTRY)
    xml.child(discovery, "url", manifest.url)
    if manifest.pact is not None:
        entry = xml.child(apis, "pact", "", {"version": manifest.pact.version}, ns.PACT_ENTRY)
        security = xml.child(entry, "http-security")
        clients = xml.child(security, "client-auth-methods", namespace=ns.SECURITY)
        xml.child(clients, "httpsig", namespace=ns.CLIENT_HTTPSIG)
        servers = xml.child(security, "server-auth-methods", namespace=ns.SECURITY)
        xml.child(servers, "tlscert", namespace=ns.SERVER_TLSCERT)
        xml.child(servers, "httpsig", namespace=ns.SERVER_HTTPSIG)
        xml.child(entry, "url", manifest.pact.url)
        for key in manifest.pact.event_keys:
            xml.child(entry, "event-key", key.public, {"id": key.key_id})
    return apis


def hei_element(hei: Hei) -> xml.Element:
    """`hei` in the catalogue's namespace."""
    made = xml.element(ns.REGISTRY, "hei", "", {"id": hei.hei_id})
    for kind, value in hei.other_ids:
        xml.child(made, "other-id", value, {"type": kind})
    for language, name in hei.names.items():
        xml.child(made, "name", name, {xml.XML_LANG: language} if language else None)
    return made


def read_manifest(content: bytes) -> Manifest:
    """The host of a manifest. Raises `DocumentRefused`."""
    root = xml.parse(content, max_bytes=MAX_BYTES, max_elements=20_000)
    if root.tag != f"{{{ns.DISCOVERY}}}manifest":
        raise DocumentRefused("not_a_manifest", "The document is not a manifest of Discovery API 6.")
    host = root.find(f"{{{ns.DISCOVERY}}}host")
    if host is None:
        raise DocumentRefused("no_host", "The manifest describes no host.")
    heis = host.findall(f"{{{ns.DISCOVERY}}}institutions-covered/{{{ns.REGISTRY}}}hei")
    if len(heis) > 1:
        raise DocumentRefused("many_universities", "A manifest describes one university at most.")
    url, pact, others = read_apis(host.find(f"{{{ns.REGISTRY}}}apis-implemented"))
    return Manifest(
        url=url,
        admin_emails=tuple(xml.text_of(e) for e in host.findall(f"{{{ns.COMMON}}}admin-email")),
        admin_provider=xml.text_of(host.find(f"{{{ns.COMMON}}}admin-provider")),
        admin_notes=xml.text_of(host.find(f"{{{ns.COMMON}}}admin-notes")),
        hei=read_hei(heis[0]) if heis else None,
        pact=pact,
        client_keys=_keys(host, "client"),
        server_keys=_keys(host, "server"),
        other_apis=others,
    )


def read_apis(apis: xml.Element | None) -> tuple[str, PactEntry | None, tuple[str, ...]]:
    """Address of the manifest ("" when unsaid), the pact entry, and the other entries as `name version`."""
    url, pact, others = "", None, []
    for entry in apis if apis is not None else ():
        if entry.tag == f"{{{ns.DISCOVERY_ENTRY}}}discovery":
            url = xml.text_of(entry.find(f"{{{ns.DISCOVERY_ENTRY}}}url"))
        elif entry.tag == f"{{{ns.PACT_ENTRY}}}pact":
            pact = _pact(entry)
        else:
            others.append(f"{xml.name_of(entry)} {entry.get('version', '')}".strip())
    return url, pact, tuple(others)


def read_hei(element: xml.Element) -> Hei:
    """A `hei` element. Raises `DocumentRefused` for an id that is not a SCHAC identifier."""
    hei_id = element.get("id", "")
    if not is_hei_id(hei_id):
        raise DocumentRefused("bad_hei_id", "A university's id must be a domain name in lower case.")
    names: dict[str, str] = {}
    for name in element.findall(f"{{{ns.REGISTRY}}}name"):
        names.setdefault(name.get(xml.XML_LANG, ""), xml.text_of(name)[:500])
    others = tuple((e.get("type", ""), xml.text_of(e)) for e in element.findall(f"{{{ns.REGISTRY}}}other-id"))
    return Hei(hei_id, names, others)


def _pact(entry: xml.Element) -> PactEntry:
    keys = []
    for key in entry.findall(f"{{{ns.PACT_ENTRY}}}event-key"):
        key_id, public = key.get("id", ""), xml.text_of(key)
        if not is_printable_id(key_id) or not _HEX_KEY.fullmatch(public):
            raise DocumentRefused("bad_event_key", "An event key needs an id and 64 hexadecimal digits.")
        keys.append(EventKey(key_id, public))
    version = entry.get("version", "")
    if not _VERSION.fullmatch(version):
        raise DocumentRefused("bad_version", "The version of the pact entry must look like 1.0.0.")
    return PactEntry(xml.text_of(entry.find(f"{{{ns.PACT_ENTRY}}}url")), tuple(keys), version)


def _keys(host: xml.Element, role: str) -> tuple[bytes, ...]:
    path = f"{{{ns.DISCOVERY}}}{role}-credentials-in-use/{{{ns.DISCOVERY}}}rsa-public-key"
    return tuple(decode_key(xml.text_of(element)) for element in host.findall(path))


def decode_key(text: str) -> bytes:
    """The bytes of a Base64 text that may be broken over lines. Raises `DocumentRefused`."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise DocumentRefused("bad_key", "A public key is not Base64.") from None
