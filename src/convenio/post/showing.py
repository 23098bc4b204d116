"""Sentences about addresses for the pages of rooms above: since when mails come back, and why."""

from collections.abc import Iterable

from convenio.post.phrases import come_back
from convenio.post.queries import returned


def comes_back(addresses: Iterable[str]) -> dict[str, str]:
    """A sentence for each of these addresses (in lower case) from which mails come back; one question for all."""
    return {address: come_back(row) for address, row in returned(addresses).items()}
