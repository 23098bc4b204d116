"""Public RSA keys as the network takes them: readable, strong enough, not an easy prey."""

from functools import lru_cache
from math import isqrt

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

MIN_BITS = 2048
MAX_BITS = 8192
_FERMAT_STEPS = 100


@lru_cache(maxsize=4096)
def load_public_key(der: bytes) -> rsa.RSAPublicKey | None:
    """The key of a DER SubjectPublicKeyInfo; None when it is not RSA, weak or unreadable."""
    try:
        key = load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, rsa.RSAPublicKey) or not MIN_BITS <= key.key_size <= MAX_BITS:
        return None
    numbers = key.public_numbers()
    if numbers.e < 65537 or numbers.n % 2 == 0 or _has_close_factors(numbers.n):
        return None
    return key


def _has_close_factors(n: int) -> bool:
    """Fermat's method finds factors that lie close together within a few steps."""
    a = isqrt(n)
    if a * a < n:
        a += 1
    for _ in range(_FERMAT_STEPS):
        rest = a * a - n
        root = isqrt(rest)
        if root * root == rest:
            return True
        a += 1
    return False
