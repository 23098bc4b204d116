"""Work nobody asked for: the copy of the catalogue, old keys, used request ids, old lines of the log."""

from datetime import datetime, timedelta

from convenio.network.catalogue import pull
from convenio.network.keys.rotation import retire_old_keys
from convenio.network.models import Exchange, Nonce
from convenio.network.terms import PartnerTrouble
from convenio.worker.terms import TryAgain
from ewp.errors import EwpError

PULL_EVERY = timedelta(minutes=15)
TIDY_EVERY = timedelta(minutes=5)
NONCES_KEPT = timedelta(minutes=15)
NOBODYS_KEPT = timedelta(days=30)
EXCHANGES_KEPT = timedelta(days=730)


def pull_catalogue(at: datetime) -> None:
    """A fresh copy of the catalogue; what cannot be fetched or read changes nothing."""
    try:
        pull(at)
    except (PartnerTrouble, EwpError) as trouble:
        raise TryAgain(f"{trouble.code}: {trouble.message}") from None
    except OSError as trouble:
        raise TryAgain(f"The catalogue cannot be read: {trouble}") from None


def tidy(at: datetime) -> None:
    """Drop what has served its time. A nonce outlives the date of the signature it belongs to."""
    Nonce.objects.filter(at__lt=at - NONCES_KEPT).delete()
    Exchange.objects.nobodys().filter(at__lt=at - NOBODYS_KEPT).delete()
    Exchange.objects.filter(at__lt=at - EXCHANGES_KEPT).delete()
    retire_old_keys(at)
