"""Writing DER by hand for the few fixed structures of a time-stamp token, and nothing else. Pure.

Building them from general ASN.1 objects costs forty times as much: every level is encoded again on every change.
"""

from __future__ import annotations

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06


def der(tag: int, *parts: bytes) -> bytes:
    """One DER element: tag, length, the parts one after the other."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def set_of(tag: int, *elements: bytes) -> bytes:
    """A SET OF in DER: the elements in the order of their bytes."""
    return der(tag, *sorted(elements))


def explicit(number: int, element: bytes) -> bytes:
    """An element under a context tag of its own."""
    return der(0xA0 | number, element)


def object_identifier(dotted: str) -> bytes:
    """An object identifier, ``1.2.840.113549.1.7.2``."""
    arcs = [int(arc) for arc in dotted.split(".")]
    body = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | (arc & 0x7F))
        body += bytes(reversed(digits))
    return der(OID, bytes(body))
