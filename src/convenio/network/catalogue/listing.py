"""What the network says of each university, taken out of a catalogue or a manifest. Pure."""

from dataclasses import dataclass, field

from convenio.network.models.partners import PartnerPurpose
from ewp.errors import DocumentRefused
from ewp.httpsig.sign import fingerprint
from ewp.manifest import Manifest
from ewp.registry import Catalogue
from ewp.rsa_keys import load_public_key


@dataclass
class Listed:
    """One university: addresses, names, public keys (hex) by purpose and id. Weak and unreadable keys are left out."""

    hei_id: str
    names: dict[str, str]
    manifest_url: str = ""
    pact_url: str = ""
    pact_version: str = ""
    keys: dict[PartnerPurpose, dict[str, str]] = field(default_factory=dict)


def listed(catalogue: Catalogue) -> dict[str, Listed]:
    """Universities by id. Client keys of every host that covers it; server and event keys of the host with the pact."""
    found: dict[str, Listed] = {}
    for host in catalogue.hosts:
        for hei_id in host.hei_ids:
            hei = catalogue.heis.get(hei_id)
            entry = found.setdefault(hei_id, Listed(hei_id, dict(hei.names) if hei else {}))
            entry.keys.setdefault(PartnerPurpose.CLIENT, {}).update(_public(catalogue, host.client_keys))
            if host.pact is not None and not entry.pact_url:
                entry.manifest_url = host.manifest_url[:500]
                entry.pact_url, entry.pact_version = _with_slash(host.pact.url), host.pact.version
                entry.keys[PartnerPurpose.SERVER] = _public(catalogue, host.server_keys)
                entry.keys[PartnerPurpose.EVENT] = {key.key_id: key.public for key in host.pact.event_keys}
    return found


def listed_by_manifest(manifest: Manifest) -> Listed:
    """The same from a manifest. Raises `DocumentRefused` when it names no university or no pact address."""
    if manifest.hei is None or manifest.pact is None:
        raise DocumentRefused("no_pact", "The manifest names no university or no pact address.")
    entry = Listed(manifest.hei.hei_id, dict(manifest.hei.names), manifest.url[:500], _with_slash(manifest.pact.url))
    entry.pact_version = manifest.pact.version
    for purpose, ders in ((PartnerPurpose.CLIENT, manifest.client_keys), (PartnerPurpose.SERVER, manifest.server_keys)):
        entry.keys[purpose] = {fingerprint(der): der.hex() for der in ders if load_public_key(der) is not None}
    entry.keys[PartnerPurpose.EVENT] = {key.key_id: key.public for key in manifest.pact.event_keys}
    return entry


def _public(catalogue: Catalogue, fingerprints: tuple[str, ...]) -> dict[str, str]:
    ders = {name: catalogue.keys.get(name, b"") for name in fingerprints}
    return {name: der.hex() for name, der in ders.items() if load_public_key(der) is not None}


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"
