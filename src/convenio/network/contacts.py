"""What is known of partners: are they there, where, and with which keys they sign."""

from cryptography.hazmat.primitives.asymmetric import rsa

from convenio.network.models import PartnerKey, PartnerNode
from convenio.network.models.partners import PartnerPurpose, Trust
from ewp.errors import Forbidden
from ewp.httpsig.verify import ClientKey
from ewp.rsa_keys import load_public_key


def partner_known(hei_id: str) -> bool:
    """Does the network list this university with a pact address?"""
    return PartnerNode.objects.filter(hei_id=hei_id, gone_at=None).exclude(pact_url="").exists()


def partner_event_keys(hei_id: str) -> list[tuple[str, str]]:
    """Key id and public key (hex) of the partner's trusted event keys, oldest first."""
    rows = PartnerKey.objects.pinned().filter(node__hei_id=hei_id, purpose=PartnerPurpose.EVENT)
    return [(row.key_id, row.public) for row in rows.order_by("first_seen_at", "pk")]


def base_url_of(hei_id: str) -> str:
    """The partner's pact address with a slash at the end; "" when it is not known."""
    found = PartnerNode.objects.filter(hei_id=hei_id).values_list("pact_url", flat=True).first()
    return found or ""


def names_of(hei_id: str) -> dict[str, str]:
    """The names the network gives a university, by language."""
    found = PartnerNode.objects.filter(hei_id=hei_id).values_list("names", flat=True).first()
    return dict(found or {})


def server_keys_of(hei_id: str) -> dict[str, rsa.RSAPublicKey]:
    """The keys that may sign the partner's answers, by fingerprint."""
    rows = PartnerKey.objects.pinned().filter(node__hei_id=hei_id, purpose=PartnerPurpose.SERVER)
    found = {row.key_id: load_public_key(bytes.fromhex(row.public)) for row in rows}
    return {key_id: key for key_id, key in found.items() if key is not None}


class Directory:
    """`ewp.httpsig.verify.Directory` over the copy of the catalogue."""

    def client_key(self, key_id: str) -> ClientKey:
        """Raises `Forbidden`: `unknown_key`, `server_key`, `key_not_confirmed`, `key_gone`."""
        rows = list(PartnerKey.objects.filter(key_id=key_id).select_related("node"))
        clients = [row for row in rows if row.purpose == PartnerPurpose.CLIENT]
        pinned = [row for row in clients if row.trust == Trust.PINNED]
        if pinned:
            public = load_public_key(bytes.fromhex(pinned[0].public))
            if public is not None:
                return ClientKey(public, frozenset(row.node.hei_id for row in pinned))
        if any(row.trust == Trust.NEW for row in clients):
            raise Forbidden("key_not_confirmed", "The key is new here and waits until a person here confirms it.")
        if clients:
            raise Forbidden("key_gone", "The key is in the catalogue no more.")
        if rows:
            raise Forbidden("server_key", "The key signs answers, not requests.")
        raise Forbidden("unknown_key", "No host of the catalogue has this key; a fresh copy is being fetched.")
