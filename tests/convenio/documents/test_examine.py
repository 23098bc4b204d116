"""Examining PDFs of strangers: what was signed, what was changed, and files made to do harm."""

import time
import zlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from convenio.documents import phrases, queries, warming
from convenio.documents.certificates import LoadedKey, make_authority, make_signatory, make_time_service
from convenio.documents.examine import _EXAMINER, SIZE_AT_MOST, examine_pdf
from convenio.documents.signatures import sign_pdf
from convenio.documents.terms import PdfReport, Rendition, Trust
from convenio.documents.timestamps import OwnTimeStamper
from convenio.documents.updates import QuietWriter
from pact.text import text_digest
from tests.convenio.documents.conftest import AGREEMENT, AT, sign

QUICK = 8.0


@pytest.fixture
def signed(rendition: Rendition, president: LoadedKey) -> bytes:
    return sign(rendition.pdf, "sig-1", president)


def test_the_rendition_itself_is_unsigned_and_carries_its_text(rendition: Rendition) -> None:
    report = examine_pdf(rendition.pdf, base=rendition.pdf)
    assert report.readable
    assert report.problems == ("no_signature",)
    assert not report.all_intact
    assert report.digest == rendition.digest
    assert report.attached_text_digest == text_digest(AGREEMENT)
    assert report.empty_fields == ("sig-1", "sig-2")
    assert report.pages == 2


def test_warmed_up_the_first_file_finds_a_process_that_waits(rendition: Rendition) -> None:
    before = _EXAMINER.start()
    before.kill()
    before.wait()
    warming.warm_up()
    waiting = _EXAMINER._process
    assert waiting is not None
    assert waiting is not before
    assert waiting.poll() is None
    assert examine_pdf(rendition.pdf).readable
    assert _EXAMINER._process is waiting


def test_a_signature_of_the_node_is_self_issued_and_its_time_not_independent(signed: bytes) -> None:
    """Even for a reader who trusts that node in everything."""
    own = queries.node_trust()
    report = examine_pdf(signed, trust=Trust(signers=own.signers, times=own.signers))
    (one,) = report.signatures
    assert one.intact
    assert one.trusted == "self_issued"
    assert one.issuer_known
    assert one.time_intact
    assert not one.time_independent
    assert one.organisation == "Chang’an University"
    assert one.issuer.startswith("DEMO Convenio node")
    assert len(one.fingerprint) == 64


def test_a_time_stamp_service_that_the_reader_trusts_is_independent(rendition: Rendition, president: LoadedKey) -> None:
    names: dict[str, Any] = {"organisation": "", "country": "", "demo": False, "at": AT}
    authority = make_authority(name="Time authority", **names)
    service = _plain_time_service(authority, names)
    stamper = OwnTimeStamper(service, AT)
    stamped = sign_pdf(base=rendition.pdf, field="sig-1", key=president, timestamper=stamper, reason="", name="", at=AT)
    root = authority.certificate.public_bytes(_der())
    (trusting,) = examine_pdf(stamped, trust=Trust(times=(root,))).signatures
    (unknowing,) = examine_pdf(stamped).signatures
    assert (trusting.time_independent, unknowing.time_independent) == (True, False)
    assert trusting.trusted == unknowing.trusted == "self_issued"


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def _plain_time_service(authority: LoadedKey, names: dict[str, Any]) -> LoadedKey:
    """A time-stamp certificate that does not say it is a node's own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    own = make_time_service(authority, name="Time service", **names)
    wanted = [one for one in own.certificate.extensions if not isinstance(one.value, x509.CertificatePolicies)]
    builder = (
        x509.CertificateBuilder()
        .subject_name(own.certificate.subject)
        .issuer_name(own.certificate.issuer)
        .public_key(own.certificate.public_key())
        .serial_number(own.certificate.serial_number)
        .not_valid_before(own.certificate.not_valid_before_utc)
        .not_valid_after(own.certificate.not_valid_after_utc)
    )
    for one in wanted:
        builder = builder.add_extension(one.value, critical=one.critical)
    return LoadedKey(own.private, builder.sign(authority.private, hashes.SHA256()), own.chain)


def test_a_complete_forgery_is_intact_but_of_nobody_known(rendition: Rendition, node: Any) -> None:
    names: dict[str, Any] = {"organisation": "Chang’an University", "country": "CN", "demo": False, "at": AT}
    authority = make_authority(name="Convenio node 127.0.0.1, own authority", **names)
    forger = make_signatory(authority, name="Sha Aimin", **names)
    stamper = OwnTimeStamper(make_time_service(authority, name="Time", **names), AT)
    forged = sign_pdf(base=rendition.pdf, field="sig-1", key=forger, timestamper=stamper, reason="", name="", at=AT)
    (one,) = examine_pdf(forged, trust=queries.node_trust()).signatures
    assert one.intact
    assert one.trusted != "trusted"
    assert not one.issuer_known
    assert not one.time_independent


def test_one_flipped_byte_anywhere_is_found(signed: bytes, rendition: Rendition) -> None:
    """By the file's own digest always; by the signature itself wherever the signature reaches."""
    whole = examine_pdf(signed, base=rendition.pdf)
    assert whole.all_intact
    for place in range(40, len(signed), len(signed) // 23):
        flipped = bytearray(signed)
        flipped[place] ^= 0x10
        report = examine_pdf(bytes(flipped), base=rendition.pdf)
        assert report.digest != whole.digest
        if place < len(rendition.pdf):
            assert report.begins_with_base is False
            assert "other_base" in report.problems
            assert not report.all_intact


def test_a_changed_number_is_called_changed(rendition: Rendition, president: LoadedKey) -> None:
    signed = sign(rendition.pdf, "sig-1", president)
    place = rendition.pdf.rindex(b"stream\n") + 40
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    report = examine_pdf(changed)
    assert "changed" in report.problems or not report.readable
    assert not report.all_intact
    assert any("changed" in sentence or "damaged" in sentence for sentence in phrases.sentences(report))


def test_bytes_added_at_the_end_are_found(signed: bytes) -> None:
    report = examine_pdf(signed + b"\n% added\n")
    assert "added_after" in report.problems


def test_a_later_change_of_the_content_is_found(signed: bytes) -> None:
    writer = QuietWriter(BytesIO(signed))
    page, _resources = writer.find_page_for_modification(0)
    page.get_object()[pdf_name("/Rotate")] = DictionaryObject()
    writer.root[pdf_name("/Lang")] = pdf_string("xx")
    writer.update_root()
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    report = examine_pdf(out.getvalue())
    assert report.signatures[0].intact
    assert report.signatures[0].changed_after == "content"
    assert "changed_after" in report.problems
    assert not report.all_intact


def test_a_certificate_that_was_not_valid_then_is_named(rendition: Rendition, president: LoadedKey, node: Any) -> None:
    late = OwnTimeStamper(_service(node), AT + timedelta(days=800))
    stamped = sign_pdf(base=rendition.pdf, field="sig-1", key=president, timestamper=late, reason="", name="", at=AT)
    report = examine_pdf(stamped, trust=queries.node_trust())
    assert report.signatures[0].certificate_expired
    assert "expired" in report.problems


def _service(node: Any) -> LoadedKey:
    from convenio.documents.issuing import own_time_service

    return own_time_service(demo=True, at=AT)


def test_another_agreement_is_not_the_one_that_was_to_be_signed(signed: bytes) -> None:
    report = examine_pdf(signed, base=b"%PDF-1.7 something else")
    assert report.begins_with_base is False
    assert "other_base" in report.problems


def encrypted(rendition: Rendition) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(rendition.pdf)))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_body(*objects: bytes) -> bytes:
    """A PDF of these objects (the first is the root), with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
BOMB = zlib.compress(b"[" * 300_000_000)

HOSTILE = {
    "empty": b"",
    "words": b"hello",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "header_only": b"%PDF-1.7\n",
    "zeros": b"%PDF-1.7\n" + b"\0" * 3_000_000,
    "nested": with_body(b"<</Type/Catalog/Pages 2 0 R/AcroForm " + b"[" * 500_000 + b"]" * 500_000 + b">>", PAGES),
    "loop": with_body(b"<</Type/Catalog/Pages 1 0 R/AcroForm<</Fields[1 0 R]>>/Kids[1 0 R]/T(a)>>"),
    "many": with_body(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, *[b"<</A 1>>"] * 200_000),
    "bomb": with_body(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>",
        PAGES,
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(BOMB) + BOMB + b"\nendstream",
    ),
    "wrong_count": with_body(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count(many)>>"),
    "huge_size": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 999999999999\n"
    b"trailer\n<</Root 1 0 R/Size 999999999999>>\nstartxref\n30\n%%EOF\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_quickly_and_plainly(name: str) -> None:
    started = time.monotonic()
    report = examine_pdf(HOSTILE[name], seconds=QUICK)
    assert time.monotonic() - started < QUICK + 4
    assert report.problems
    assert not report.all_intact
    assert all(sentence != code for sentence, code in zip(phrases.sentences(report), report.problems, strict=True))


def test_after_hostile_files_an_honest_one_is_read(signed: bytes) -> None:
    examine_pdf(HOSTILE["nested"], seconds=QUICK)
    assert examine_pdf(signed).all_intact


def test_cut_locked_and_oversized_files_are_named(signed: bytes, rendition: Rendition) -> None:
    assert "damaged" in examine_pdf(signed[: len(signed) // 2]).problems
    assert examine_pdf(encrypted(rendition)).problems == ("encrypted",)
    started = time.monotonic()
    assert examine_pdf(b"%PDF-1.7" + bytes(SIZE_AT_MOST)).problems == ("too_large",)
    assert time.monotonic() - started < 2


def test_a_reading_process_that_died_is_started_again(signed: bytes) -> None:
    from convenio.documents import examine

    process = examine._EXAMINER.start()
    process.kill()
    process.wait()
    assert examine_pdf(signed).all_intact


def test_a_file_that_takes_too_long_is_given_up(signed: bytes) -> None:
    assert examine_pdf(signed, seconds=0.0).problems == ("too_complex",)


def test_every_problem_has_a_sentence() -> None:
    import inspect

    from convenio.documents import detached, examine, reading

    source = "".join(map(inspect.getsource, (reading, examine, detached)))
    for code in phrases.PROBLEMS:
        assert f'"{code}"' in source, f"nobody reports {code}"


def test_a_report_travels_as_json(signed: bytes) -> None:
    import json
    from dataclasses import asdict

    report = examine_pdf(signed)
    assert PdfReport.from_dict(json.loads(json.dumps(asdict(report)))) == report
