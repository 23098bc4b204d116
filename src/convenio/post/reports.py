"""Reading what a mail server sends back: RFC 3464 reports, and Exim's older mails. Hostile bytes are answered None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message

from convenio.post.terms import SAID_CHARS, Recipient, Report

MOST_BYTES = 1 << 20
MOST_PARTS = 40
MOST_RECIPIENTS = 20
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_ADDRESS = re.compile(r"[^\s<>;,\"']{1,64}@[^\s<>;,\"']{1,190}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def read_report(raw: bytes) -> Report | None:
    """The report in a mail, or None when it is none or cannot be read. Never raises for any bytes."""
    try:
        message = message_from_bytes(raw[:MOST_BYTES], policy=policy.compat32)
        parts = list(_parts(message))
        recipients = _recipients(parts) or _exims(message, parts)
        if not recipients:
            return None
        return Report(_addressed(message), _about(parts), recipients)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, at most forty; what lies inside the returned mail is not asked."""
    stack, seen = [message], 0
    while stack and seen < MOST_PARTS:
        part = stack.pop()
        seen += 1
        yield part
        inside = part.get_payload()
        if part.get_content_type().startswith("multipart/") and isinstance(inside, list):
            stack.extend(one for one in reversed(inside) if isinstance(one, Message))


def _recipients(parts: list[Message]) -> tuple[Recipient, ...]:
    found: list[Recipient] = []
    for part in parts:
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for block in _blocks(part):
            if block.get("Final-Recipient") or block.get("Original-Recipient"):
                found.append(_recipient(block))
    return tuple(found[:MOST_RECIPIENTS])


def _blocks(part: Message) -> list[Message]:
    """The groups of fields; a part that was encoded, against the RFC, is read all the same."""
    inside = part.get_payload()
    if isinstance(inside, list) and len(inside) > 1:
        return [one for one in inside if isinstance(one, Message)]
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        first = inside[0] if isinstance(inside, list) and inside else inside
        body = first.as_bytes() if isinstance(first, Message) else str(first).encode()
    groups = re.split(rb"\r?\n[ \t]*\r?\n", body.strip())
    return [message_from_bytes(group.strip() + b"\n\n") for group in groups[: MOST_RECIPIENTS + 1]]


def _recipient(block: Message) -> Recipient:
    said = _plain(block.get("Diagnostic-Code")).partition(";")[2].strip() or _plain(block.get("Diagnostic-Code"))
    status = _STATUS.search(_plain(block.get("Status")))
    return Recipient(
        final=_address(block.get("Final-Recipient")),
        original=_address(block.get("Original-Recipient")),
        action=_plain(block.get("Action")).split(" ")[0].lower(),
        status=status[1] if status else "",
        said=said[:SAID_CHARS],
    )


def _exims(message: Message, parts: list[Message]) -> tuple[Recipient, ...]:
    """Exim before 4.88 names the recipients in a header and tells the rest in prose."""
    named = _ADDRESS.findall(_plain(message.get("X-Failed-Recipients")))
    if not named:
        return ()
    text = " ".join(_prose(parts).split())
    status = _STATUS.search(text)
    told = re.search(r"(?<!\d)[45]\d\d[ -].{0,300}", text)
    code = status[1] if status else "5.0.0"
    said = told[0][:SAID_CHARS] if told else ""
    return tuple(Recipient(one.lower(), "", "failed", code, said) for one in named[:MOST_RECIPIENTS])


def _prose(parts: list[Message]) -> str:
    for part in parts:
        body = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and isinstance(body, bytes):
            return body[:20_000].decode("utf-8", "replace")
    return ""


def _about(parts: list[Message]) -> tuple[str, ...]:
    """The Message-ID of the mail that came back, from its copy or its headers; never that of the report itself."""
    found: list[str] = []
    for part in parts:
        kind, inside = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(inside, list) and inside and isinstance(inside[0], Message):
            found += _MESSAGE_ID.findall(_plain(inside[0].get("Message-ID")))
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            body = part.get_payload(decode=True)
            headers = body if isinstance(body, bytes) else str(inside).encode()
            found += _MESSAGE_ID.findall(_plain(message_from_bytes(headers).get("Message-ID")))
    prose = re.findall(r"^Message-ID:\s*(<[^<>\s]{3,250}>)", _prose(parts), re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys([*found, *prose]))[:10]


def _addressed(message: Message) -> tuple[str, ...]:
    said = [_plain(value) for name in ADDRESSED for value in message.get_all(name, [])]
    return tuple(dict.fromkeys(one.lower() for line in said for one in _ADDRESS.findall(line)))[:20]


def _address(field: object) -> str:
    """``rfc822; Li.Wei@tpu.example`` as ``li.wei@tpu.example``."""
    found = _ADDRESS.search(_plain(field).partition(";")[2] or _plain(field))
    return found[0].lower() if found else ""


def _plain(field: object) -> str:
    """A field on one line, decoded, without control characters."""
    if field is None:
        return ""
    try:
        text = str(make_header(decode_header(str(field))))
    except (ValueError, LookupError):
        text = str(field)
    return "".join(c for c in " ".join(text.split()) if c.isprintable()).strip()
