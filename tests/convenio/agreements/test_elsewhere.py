"""Signed with products not written here: Poppler's pdfsig on NSS inside the PDF, OpenSSL apart from it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import time_machine
from asn1crypto import cms
from django.urls import reverse

from convenio.agreements import actions, books, queries
from convenio.agreements.models import PactFile
from convenio.agreements.states import Stage
from convenio.documents.queries import file_bytes
from convenio.parties.terms import Refusal
from pact.proof import verify_proof
from tests.convenio.agreements.conftest import clear, sign
from tests.convenio.agreements.pages_a.conftest import signed_in
from tests.convenio.agreements.pair import CHD, TPU
from tests.convenio.agreements.signatures import live, open_one

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("pdfsig", "certutil", "pk12util", "openssl"))),
    reason="needs poppler-utils, libnss3-tools and openssl",
)
SUBJECT = "/CN=Rector Outside/O=Tomsk Polytechnic University/C=RU"
GOST = "1.2.643.7.1.1.3.2"


class Product:
    """A signing product of somebody else with a certificate of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "nss").mkdir()
        self._run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
                  "-days", "3650", "-subj", SUBJECT)  # fmt: skip
        self._run("openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-name", "rector",
                  "-out", "both.p12", "-passout", "pass:")  # fmt: skip
        self._run("certutil", "-N", "-d", "sql:nss", "--empty-password")
        self._run("pk12util", "-i", "both.p12", "-d", "sql:nss", "-W", "", "-K", "")

    def inside(self, pdf: bytes) -> bytes:
        (self.folder / "in.pdf").write_bytes(pdf)
        self._run("pdfsig", "-nssdir", "sql:nss", "-sign", "sig-2", "-nick", "rector", "-etsi", "in.pdf", "out.pdf")
        return (self.folder / "out.pdf").read_bytes()

    def apart(self, content: bytes, form: str = "DER") -> bytes:
        (self.folder / "in.pdf").write_bytes(content)
        self._run("openssl", "cms", "-sign", "-binary", "-in", "in.pdf", "-signer", "cert.pem", "-inkey", "key.pem",
                  "-outform", form, "-out", "out.p7s")  # fmt: skip
        return (self.folder / "out.p7s").read_bytes()

    def _run(self, *line: str) -> None:
        subprocess.run(line, cwd=self.folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Product:
    return Product(tmp_path_factory.mktemp("product"))


def look(house, of, wire, content: bytes, name: str = "signed.pdf") -> actions.elsewhere.Looked:
    return actions.look_at_elsewhere(
        acting=house.officer,
        agreement=house.copy(of),
        round=live(house, of).id,
        content=content,
        name=name,
        at=wire.now,
    )


def register(house, of, wire, content: bytes, name: str = "signed.pdf") -> str:
    looked = look(house, of, wire, content, name)
    round = live(house, of).id
    return actions.register_elsewhere(
        acting=house.officer,
        agreement=house.copy(of),
        round=round,
        file=looked.digest,
        name=name,
        at=wire.later(hours=1),
    )


def document(house, of) -> bytes:
    return file_bytes(live(house, of).rendition)


def test_a_pdf_signed_by_another_product_counts_and_is_proved(signing, chd, tpu, wire, product):
    sign(chd, signing, wire)
    signed = product.inside(document(tpu, signing))
    looked = look(tpu, signing, wire, signed)
    assert looked.signature.signer == "Rector Outside"
    said = " ".join(looked.unchecked)
    assert "anybody could have made this certificate" in said
    assert "no time stamp" in said
    register(tpu, signing, wire, signed)
    wire.run()
    word = books.state(chd.copy(signing)).rounds[0].words[TPU]
    assert (word.mode, word.independent) == ("elsewhere", False)
    assert "Rector Outside" in word.certificate["subject"]
    assert chd.copy(signing).stage == Stage.IN_FORCE
    assert PactFile.objects.get(agreement=chd.copy(signing), purpose="elsewhere").held
    proof = actions.export_proof(agreement=chd.copy(signing), at=wire.now)
    report = verify_proof(proof)
    assert report.intact
    assert any(claim.code == "outside_signature" for claim in report.not_proven)


def test_a_signature_apart_from_the_document_counts(signing, chd, tpu, wire, product):
    sign(chd, signing, wire)
    apart = product.apart(document(tpu, signing))
    looked = look(tpu, signing, wire, apart, "signed.p7s")
    assert looked.detached
    register(tpu, signing, wire, apart, "signed.p7s")
    wire.run()
    assert books.state(chd.copy(signing)).rounds[0].words[TPU].certificate["level"] == "CMS, detached"
    assert PactFile.objects.get(agreement=chd.copy(signing), purpose="elsewhere").media_type.endswith("signature")


def test_as_pem_too(signing, tpu, wire, product):
    assert look(tpu, signing, wire, product.apart(document(tpu, signing), "PEM"), "signed.pem").signature.intact


def test_on_top_of_the_one_before_when_there_is_an_order(agreed, chd, tpu, wire, product):
    clear(tpu, agreed, wire)
    open_one(chd, agreed, wire, order=[TPU, CHD])
    register(tpu, agreed, wire, product.inside(document(tpu, agreed)))
    wire.run()
    first = file_bytes(books.state(chd.copy(agreed)).rounds[0].words[TPU].file)
    sign(chd, agreed, wire)
    assert file_bytes(books.state(chd.copy(agreed)).rounds[0].words[CHD].file).startswith(first)
    assert chd.copy(agreed).stage == Stage.IN_FORCE


def test_what_does_not_fit_is_refused_with_what_to_do(signing, tpu, wire, product):
    whole = document(tpu, signing)
    signed = product.inside(whole)
    spoilt = bytearray(signed)
    spoilt[signed.rindex(b"/M (D:") + 8] ^= 1
    for content, sentence in (
        (whole, "Nothing new is signed"),
        (whole.replace(b"/Title", b"/Tit1e", 1) + b"\n", "does not begin with the document"),
        (bytes(spoilt), "no longer fits what it signed"),
        (product.apart(whole + b"x"), "does not fit the document"),
        (b"a letter", "Bring the signed PDF"),
        (b"%PDF-1.7 broken", "damaged|does not begin"),
        (product.apart(whole)[:200], "no signature|Bring the signed"),
    ):
        with pytest.raises(Refusal, match=sentence):
            look(tpu, signing, wire, content)
    assert TPU not in live(tpu, signing).words


def test_an_algorithm_that_cannot_be_computed_is_named(signing, tpu, wire, product):
    apart = cms.ContentInfo.load(product.apart(document(tpu, signing)))
    apart["content"]["signer_infos"][0]["signature_algorithm"]["algorithm"] = GOST
    content = apart.dump(force=True)
    looked = look(tpu, signing, wire, content, "signed.p7s")
    assert "GOST, which this node cannot compute" in looked.unchecked[0]
    register(tpu, signing, wire, content, "signed.p7s")
    assert live(tpu, signing).words[TPU].certificate["level"] == "GOST, not checked, detached"


def test_on_the_page_first_seen_then_final(signing, tpu, wire, product):
    row, round = tpu.copy(signing), live(tpu, signing).id
    browser = signed_in(tpu)
    page = reverse("agreements:elsewhere", args=[row.pk, round])
    path = product.folder / "back.pdf"
    path.write_bytes(product.inside(document(tpu, signing)))
    with time_machine.travel(wire.now, tick=False):
        with path.open("rb") as file:
            seen = browser.post(page, {"signed": file})
        assert "Rector Outside" in seen.text
        assert TPU not in live(tpu, signing).words
        assert browser.post(page, {"file": "0" * 64}).status_code == 404
        digest = seen.context["looked"].digest
        assert browser.post(page, {"file": digest, "name": "back.pdf"}).status_code == 302
    assert books.state(tpu.copy(signing)).rounds[0].words[TPU].mode == "elsewhere"
    assert queries.signing_view(row, tpu.officer, round, on=wire.now).signers
