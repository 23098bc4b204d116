"""What the tour shows: the universities of the demonstration, where they are, and their common agreement."""

from dataclasses import dataclass

from django.conf import settings

from convenio.agreements.models import Agreement, PactFile
from convenio.demo.content_files import content
from convenio.documents.queries import file_bytes
from convenio.network.contacts import base_url_of
from convenio.parties.models import Party
from convenio.parties.queries import hosted_parties


@dataclass(frozen=True)
class Stop:
    """A university of the tour: its party, the address of its node without slash at the end, and if it is this one."""

    party: Party
    address: str
    here: bool


def stops() -> list[Stop]:
    """Both universities in the order of the story; one whose node is not known yet is left out."""
    found = []
    hosted = set(hosted_parties().values_list("hei_id", flat=True))
    for hei_id in content("people"):
        party = Party.objects.filter(hei_id=hei_id).first()
        address = settings.BASE_URL if hei_id in hosted else base_url_of(hei_id).partition("/pact/v1/")[0]
        if party is not None and address:
            found.append(Stop(party, address, hei_id in hosted))
    return found


def common_agreement() -> Agreement | None:
    """The agreement between the two real universities, not a plan or report under it; the newest when several."""
    others = list(content("people"))
    rows = Agreement.objects.filter(party__hei_id__in=others, partner_rows__hei_id__in=others, pact__isnull=False)
    rows = rows.filter(parent=None)
    return rows.select_related("party").order_by("-pk").first()


def fictitious_agreement() -> Agreement | None:
    """The agreement between two invented universities; it lies on one of the nodes only."""
    rows = Agreement.objects.filter(party__hei_id=content("fictitious")["own"])
    return rows.select_related("party").first()


def signed_pdf() -> bytes | None:
    """The file signed last on a node in the common agreement, else the scan of 2020; None when neither is here."""
    agreement = common_agreement()
    if agreement is None:
        return None
    for purpose in ("signed", "scan"):
        row = PactFile.objects.filter(agreement=agreement, purpose=purpose, held=True).order_by("-pk").first()
        if row is not None:
            return file_bytes(row.digest)
    return None


def doctored(content: bytes) -> bytes:
    """The same file with one bit changed in its first third, where the pages are."""
    changed = bytearray(content)
    changed[len(changed) // 3] ^= 1
    return bytes(changed)
