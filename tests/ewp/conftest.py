"""Two nodes' keys, made once, and a signed request to begin with."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from ewp.errors import Forbidden
from ewp.httpsig.sign import RsaSigner
from ewp.httpsig.verify import ClientKey

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def keys():
    """Three signers: of Chang'an, of Tomsk, and of nobody."""
    return [RsaSigner.of(rsa.generate_private_key(public_exponent=65537, key_size=2048)) for _ in range(3)]


@pytest.fixture
def now():
    return NOW


class TestDirectory:
    """Chang'an's key may ask; Tomsk's only answers."""

    __test__ = False

    def __init__(self, keys):
        self.keys = keys

    def client_key(self, key_id):
        if key_id == self.keys[0].key_id:
            return ClientKey(self.keys[0].private.public_key(), frozenset(["chd.edu.cn"]))
        if key_id == self.keys[1].key_id:
            raise Forbidden("server_key", "only answers")
        raise Forbidden("unknown_key", "nobody's")


@pytest.fixture
def directory(keys):
    return TestDirectory(keys)
