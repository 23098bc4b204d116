"""What may be asked of files and of whom this node trusts."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext as _

from convenio.documents import disk, keystore
from convenio.documents.models import StoredFile
from convenio.documents.terms import Trust
from convenio.parties.models import Party
from convenio.parties.terms import Refusal


def file_bytes(digest: str) -> bytes:
    """The bytes of that digest, checked against it.

    Raises:
        Refusal: not kept here, or damaged on the disk.
    """
    try:
        return disk.read(settings.FILES_DIR, digest)
    except (FileNotFoundError, ValueError) as error:
        raise Refusal(_("This file is not kept on this node."), status=404) from error
    except disk.Damaged as error:
        raise Refusal(
            _("This file was damaged on the disk and is not given out. Tell the node keeper."), status=500
        ) from error


def has_file(digest: str) -> bool:
    """Do bytes of that digest lie here, whole?"""
    try:
        disk.read(settings.FILES_DIR, digest)
    except (FileNotFoundError, ValueError, disk.Damaged):
        return False
    return True


def file_of(party: Party, digest: str) -> StoredFile | None:
    """What that party keeps under the digest, None if nothing: another party's file is none of its business."""
    return StoredFile.objects.of(party).filter(digest=digest).first()


def node_trust() -> Trust:
    """Whom the keeper of this node trusts: PEM files in ``keys/trust/signers`` and ``keys/trust/times``.

    The node's own authority is among the signers (its certificates stay *self-issued* in every report); its own
    time-stamp service is trusted by nobody.
    """
    signers = _roots(settings.KEYS_DIR / "trust" / "signers")
    try:
        own = keystore.load(settings.KEYS_DIR, "authority").certificate
        signers = (own.public_bytes(Encoding.DER), *signers)
    except FileNotFoundError:
        pass
    return Trust(signers=signers, times=_roots(settings.KEYS_DIR / "trust" / "times"))


def _roots(folder: Path) -> tuple[bytes, ...]:
    if not folder.is_dir():
        return ()
    paths = sorted(folder.glob("*.pem"))
    return tuple(
        one.public_bytes(Encoding.DER) for path in paths for one in x509.load_pem_x509_certificates(path.read_bytes())
    )
