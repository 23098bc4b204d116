"""Reading reports: the servers in use, and bytes that want to harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convenio.post.reports import read_report
from convenio.post.terms import Recipient, Sort, sort_of
from tests.convenio.post.samples import EXCHANGE, EXIM, EXIM_OLD, POSTFIX, report

ALL = {"Postfix": POSTFIX, "Exim": EXIM, "Exim before 4.88": EXIM_OLD, "Exchange": EXCHANGE}
FACTS = {"to": "bounces+abc@chd.example", "address": "ivan@tpu.example", "message_id": "<mail.1@node.example>"}


@pytest.mark.parametrize("name", ALL)
def test_every_server_in_use_is_understood(name: str) -> None:
    found = read_report(report(ALL[name], **FACTS))
    assert found is not None
    assert found.addressed[0] == "bounces+abc@chd.example"
    assert found.message_ids == ("<mail.1@node.example>",), "the mail that came back, not the report"
    assert [one.final for one in found.recipients] == ["ivan@tpu.example"]
    assert sort_of(found.recipients[0]) is Sort.GONE


@pytest.mark.parametrize(
    ("action", "status", "said", "sort"),
    [
        ("failed", "5.1.1", "550 User unknown", Sort.GONE),
        ("failed", "5.1.10", "550 RecipientNotFound", Sort.GONE),
        ("failed", "5.2.1", "550 mailbox disabled", Sort.GONE),
        ("failed", "5.2.2", "552 over quota", Sort.FULL),
        ("failed", "4.2.2", "452 over quota", Sort.FULL),
        ("failed", "4.4.7", "delivery time expired", Sort.LATER),
        ("failed", "5.7.1", "550 blocked by policy", Sort.REFUSED),
        ("failed", "5.7.26", "550 SPF and DKIM did not pass", Sort.REFUSED),
        ("failed", "5.0.0", "550 no such user", Sort.GONE),
        ("failed", "5.0.0", "550 message looks like spam", Sort.REFUSED),
        ("failed", "5.0.0", "554 transaction failed", Sort.REFUSED),
        ("failed", "", "", Sort.LATER),
        ("delayed", "4.4.1", "", None),
        ("delivered", "2.1.5", "", None),
        ("relayed", "2.1.9", "", None),
    ],
)
def test_only_a_wrong_address_counts_as_one(action: str, status: str, said: str, sort: Sort | None) -> None:
    assert sort_of(Recipient("a@b", "", action, status, said)) is sort


def test_answers_of_people_and_machines_are_no_reports() -> None:
    away = (
        b"From: ivan@tpu.example\r\nTo: bounces+abc@chd.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away. 550"
    )
    assert read_report(away) is None
    read = report(POSTFIX, **FACTS).replace(b"message/delivery-status", b"message/disposition-notification")
    assert read_report(read) is None


HOSTILE = {
    "empty": b"",
    "no end of the boundary": report(POSTFIX, **FACTS)[:2000],
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)
    ),
    "thousands of recipients": report(EXIM, **FACTS).replace(
        b"Action: failed\r\n", b"Final-Recipient: rfc822;a@b\r\n\r\n" * 5000 + b"Action: failed\r\n"
    ),
    "a header that never ends": b"To: " + b"a" * 900_000 + b"\r\n\r\n",
    "an encoding nobody knows": report(POSTFIX, **FACTS)
    .replace(b"charset=utf-8", b"charset=nope")
    .replace(b"Content-Type: message/delivery-status", b"Content-Type: message/delivery-status; charset=nope"),
    "a broken encoded word": report(POSTFIX, **FACTS).replace(
        b"Diagnostic-Code: smtp; ", b"Diagnostic-Code: =?utf-8?b?////?= =?x?q?"
    ),
    "a status in base64": report(POSTFIX, **FACTS).replace(
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n",
    ),
    "nul and control bytes": report(POSTFIX, **FACTS).replace(b"550", b"\x00\x1b[31m550"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_neither_break_nor_take_long(name: str) -> None:
    found = read_report(HOSTILE[name])
    assert found is None or len(found.recipients) <= 20
    for one in found.recipients if found else ():
        assert one.said.isprintable()
        assert len(one.said) <= 400


@given(st.binary(max_size=300), st.integers(0, 2500))
@settings(max_examples=60, deadline=None)
def test_no_bytes_raise(noise: bytes, place: int) -> None:
    sample = report(EXCHANGE, **FACTS)
    read_report(noise)
    read_report(sample[:place] + noise + sample[place:])
