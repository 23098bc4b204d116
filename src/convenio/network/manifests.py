"""Our own manifest: what this node says of a hosted institution to the network."""

from django.conf import settings

from convenio.network.keys import published_keys
from convenio.network.models.own_keys import KeyPurpose
from convenio.parties.models import Party
from ewp.manifest import EventKey, Hei, Manifest, PactEntry, write_manifest

PROVIDER = "%s (Convenio)"


def manifest_of(party: Party) -> Manifest:
    """The manifest of one hosted institution: its address, names, keys, and the pact entry with its event keys."""
    http_keys = tuple(bytes.fromhex(key.public) for key in published_keys(party.hei_id, KeyPurpose.HTTP))
    event_keys = tuple(EventKey(key.key_id, key.public) for key in published_keys(party.hei_id, KeyPurpose.EVENT))
    return Manifest(
        url=manifest_url(party),
        admin_emails=(f"convenio@{party.hei_id}",),
        admin_provider=PROVIDER % party.name("en"),
        hei=Hei(party.hei_id, party.names or {"": party.hei_id}),
        pact=PactEntry(pact_url(party), event_keys),
        client_keys=http_keys,
        server_keys=http_keys,
    )


def manifest_url(party: Party) -> str:
    """Where an institution's manifest stands; the same as in `urls`."""
    return f"{settings.BASE_URL}/ewp/manifest/{party.hei_id}.xml"


def pact_url(party: Party) -> str:
    """Where partners reach an institution's pact endpoints; with a slash at the end."""
    return f"{settings.BASE_URL}/pact/v1/{party.hei_id}/"


def manifest_document(party: Party) -> bytes:
    """The manifest as it is served."""
    return write_manifest(manifest_of(party))
