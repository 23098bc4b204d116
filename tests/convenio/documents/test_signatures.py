"""Signing on the node: PAdES with a time stamp, on top of exact bytes, by keys that say what they are worth."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from convenio.documents import issuing, keystore, queries, timestamps, way_out
from convenio.documents.certificates import LoadedKey, from_pem, to_pem
from convenio.documents.examine import examine_pdf
from convenio.documents.terms import Rendition
from convenio.parties.terms import Refusal
from tests.convenio.documents.conftest import AT, sign


def test_two_sign_one_after_the_other(rendition: Rendition, president: LoadedKey, rector: LoadedKey) -> None:
    first = sign(rendition.pdf, "sig-1", president)
    both = sign(first, "sig-2", rector, AT + timedelta(hours=1))
    assert first.startswith(rendition.pdf)
    assert both.startswith(first)
    report = examine_pdf(both, base=rendition.pdf, trust=queries.node_trust())
    assert report.all_intact
    assert report.problems == ()
    assert report.empty_fields == ()
    assert [(one.field, one.signer, one.level, one.time) for one in report.signatures] == [
        ("sig-1", "DEMO Sha Aimin", "B-T", "2026-11-23T09:30:00Z"),
        ("sig-2", "DEMO Victor V. Dyomin", "B-T", "2026-11-23T10:30:00Z"),
    ]
    assert [one.changed_after for one in report.signatures] == ["signatures", "nothing"]


def test_counterparts_each_sign_the_rendition(rendition: Rendition, president: LoadedKey, rector: LoadedKey) -> None:
    for field, key in (("sig-1", president), ("sig-2", rector)):
        report = examine_pdf(sign(rendition.pdf, field, key), base=rendition.pdf, trust=queries.node_trust())
        assert report.all_intact
        assert report.begins_with_base
        assert [one.field for one in report.signatures] == [field]
        assert len(report.empty_fields) == 1


def test_the_first_signature_allows_only_filling_the_other_fields(rendition: Rendition, president: LoadedKey) -> None:
    signed = PdfFileReader(BytesIO(sign(rendition.pdf, "sig-1", president)))
    permission = signed.root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"]
    assert permission == 2


def test_the_metadata_of_the_rendition_stay_as_drawn(rendition: Rendition, president: LoadedKey) -> None:
    before = PdfFileReader(BytesIO(rendition.pdf))
    after = PdfFileReader(BytesIO(sign(rendition.pdf, "sig-1", president)))
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert after.trailer["/Info"] == before.trailer["/Info"]


def test_an_expired_certificate_does_not_sign(rendition: Rendition, president: LoadedKey) -> None:
    with pytest.raises(Refusal, match="valid until 2028-11-22"):
        sign(rendition.pdf, "sig-1", president, AT + timedelta(days=731))
    with pytest.raises(Refusal):
        sign(rendition.pdf, "sig-1", president, AT - timedelta(days=1))


@pytest.mark.parametrize(
    ("field", "content", "sentence"),
    [
        ("sig-9", None, "no place prepared"),
        ("sig-1", b"%PDF-1.7 nothing", "not a readable PDF"),
        ("sig-1", b"", "not a readable PDF"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    rendition: Rendition, president: LoadedKey, field: str, content: bytes | None, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        sign(rendition.pdf if content is None else content, field, president)


def test_a_place_is_signed_once(rendition: Rendition, president: LoadedKey, rector: LoadedKey) -> None:
    signed = sign(rendition.pdf, "sig-1", president)
    with pytest.raises(Refusal, match="signed already"):
        sign(signed, "sig-1", rector)


def test_a_certificate_says_what_it_is_worth(president: LoadedKey) -> None:
    assert president.common_name == "DEMO Sha Aimin"
    policies = president.certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    notice = (policies[0].policy_qualifiers or [])[0]
    assert isinstance(notice, x509.UserNotice)
    assert "proves only what this node says" in str(notice.explicit_text)


def test_outside_a_demonstration_no_name_begins_with_demo(node: Path) -> None:
    key = issuing.issue_certificate(common_name="N. N.", organisation="", country="", demo=False, at=AT)
    assert key.common_name == "N. N."
    assert not issuing.node_authority(demo=False, at=AT).common_name.startswith("DEMO")


def test_keys_lie_readable_by_the_node_alone_and_leave_memory(node: Path, president: LoadedKey) -> None:
    path = keystore.path_of(node / "keys", president.fingerprint)
    assert path.stat().st_mode & 0o077 == 0
    assert keystore.held(node / "keys", president.fingerprint)
    issuing.release_key(president.fingerprint)
    assert not keystore.held(node / "keys", president.fingerprint)
    again = issuing.load_key(president.fingerprint)
    assert again.certificate == president.certificate
    assert keystore.held(node / "keys", president.fingerprint)


def test_a_key_that_is_not_here_is_refused(node: Path) -> None:
    with pytest.raises(Refusal, match="not on this node"):
        issuing.load_key("0" * 64)
    with pytest.raises(Refusal, match="not on this node"):
        issuing.load_key("../../secret")


def test_of_two_processes_that_make_the_authority_one_wins(node: Path, president: LoadedKey, rector: LoadedKey) -> None:
    first = keystore.store(node / "keys", "x", president)
    second = keystore.store(node / "keys", "x", rector)
    assert first.fingerprint == second.fingerprint == president.fingerprint
    assert not list((node / "keys" / "certificates").glob(".new-*"))


def test_a_key_that_does_not_belong_to_its_certificate_is_found(president: LoadedKey, rector: LoadedKey) -> None:
    mixed = to_pem(LoadedKey(president.private, rector.certificate))
    with pytest.raises(ValueError, match="do not belong together"):
        from_pem(mixed)


def test_without_a_time_stamp_nothing_is_signed(
    node: Path, president: LoadedKey, rendition: Rendition, settings: Any
) -> None:
    settings.TSA_URL = "https://time.example/"
    asked: list[str] = []

    def dead(url: str, body: bytes, content_type: str) -> bytes:
        asked.append(url)
        raise ConnectionError

    way_out.register_way_out(dead)
    with pytest.raises(Refusal, match="nothing was signed") as refused:
        sign(rendition.pdf, "sig-1", president)
    assert refused.value.status == 503
    assert asked == ["https://time.example/"]


def test_a_service_outside_is_asked_through_the_registered_way(
    node: Path, president: LoadedKey, rendition: Rendition, settings: Any
) -> None:
    settings.TSA_URL = "https://time.example/"
    service = issuing.own_time_service(demo=True, at=AT)
    way_out.register_way_out(lambda url, body, content_type: timestamps.answer(body, service, AT))
    report = examine_pdf(sign(rendition.pdf, "sig-1", president), base=rendition.pdf)
    assert [one.level for one in report.signatures] == ["B-T"]
