"""Keeping the catalogue of a small network without a registry: one node serves it at /ewp/catalogue.xml."""

import os
from collections.abc import Iterable

from convenio.network.served import published_path
from ewp.manifest import read_manifest
from ewp.registry import write_catalogue


def publish_catalogue(manifests: Iterable[bytes]) -> bytes:
    """Make the catalogue from manifests as they were served, and serve it from now on. Returns the document.

    Raises `ewp.errors.DocumentRefused` for a manifest that cannot be read, ValueError when two hosts share a key.
    """
    content = write_catalogue(read_manifest(manifest) for manifest in manifests)
    path = published_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    return content
