"""The pages of a round: only a fresh, mandated signatory signs; refusals say why; the check page tells apart."""

from __future__ import annotations

import io
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from convenio.agreements import actions, books
from convenio.agreements.models import Agreement, PactFile
from convenio.documents.queries import file_bytes
from convenio.parties.terms import Role
from convenio.people.models import Membership, Person
from tests.convenio.agreements.test_signing import SCAN

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _then(wire):
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield


def client_of(house, *roles: Role, fresh: bool = False, person: Person | None = None) -> Client:
    """Somebody of the house, signed in; ``fresh``: has just proved again who they are."""
    if person is None:
        person, _made = Person.objects.get_or_create(email=f"{'-'.join(roles)}@{house.party.hei_id}", name="Somebody")
        for role in roles:
            Membership.objects.get_or_create(person=person, party=house.party, role=role)
    client = Client()
    if fresh:
        person.set_password(PASSWORD)
        person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if fresh:
        answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
    return client


def rector(house) -> Person:
    return Person.objects.get(pk=house.signatory.person_id)


def signing_page(house, of: Agreement) -> tuple[str, str]:
    row = house.copy(of)
    round = books.state(row).rounds[-1]
    return reverse("agreements:sign", args=[row.pk, round.id]), round.rendition


def move(wire) -> None:
    wire.clock.move_to(wire.now)


def test_the_signatory_sees_the_bytes_and_signs_them(signing, chd, wire):
    move(wire)
    url, rendition = signing_page(chd, signing)
    client = client_of(chd, person=rector(chd), fresh=True)
    page = client.get(url).content.decode()
    assert reverse("agreements:file", args=[chd.copy(signing).pk, rendition]) in page
    assert "byte for byte" in page
    answer = client.post(url, {"rendition": rendition, "consent": "on"})
    assert answer.status_code == 302, answer.content.decode()
    assert chd.state(signing).rounds[-1].words["chd.edu.cn"].kind == "SIGNED"


def test_without_a_fresh_proof_of_identity_one_is_led_to_it_and_nothing_is_signed(signing, chd, wire):
    move(wire)
    url, rendition = signing_page(chd, signing)
    answer = client_of(chd, person=rector(chd)).post(url, {"rendition": rendition, "consent": "on"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not chd.state(signing).rounds[-1].words


def test_without_consent_nothing_is_signed(signing, chd, wire):
    move(wire)
    url, rendition = signing_page(chd, signing)
    answer = client_of(chd, person=rector(chd), fresh=True).post(url, {"rendition": rendition})
    assert answer.status_code == 400
    assert not chd.state(signing).rounds[-1].words


def test_another_document_than_the_one_on_the_page_is_refused(signing, chd, wire):
    move(wire)
    url, _rendition = signing_page(chd, signing)
    answer = client_of(chd, person=rector(chd), fresh=True).post(url, {"rendition": "0" * 64, "consent": "on"})
    assert answer.status_code == 409
    assert "Nothing was signed" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER, Role.REVIEWER, Role.KEEPER])
def test_who_is_no_signatory_sees_the_button_with_its_reason(signing, chd, wire, role):
    move(wire)
    url, rendition = signing_page(chd, signing)
    client = client_of(chd, role, fresh=True)
    page = client.get(url).content.decode()
    assert "disabled" in page
    assert client.post(url, {"rendition": rendition, "consent": "on"}).status_code == 403
    assert not chd.state(signing).rounds[-1].words


def test_another_university_on_the_same_node_finds_nothing(signing, chd, third, wire):
    move(wire)
    url, rendition = signing_page(chd, signing)
    client = client_of(third, Role.OFFICER)
    assert client.get(url).status_code == 404
    assert client.get(reverse("agreements:file", args=[chd.copy(signing).pk, rendition])).status_code == 404
    assert client.get(reverse("agreements:proof_download", args=[chd.copy(signing).pk])).status_code == 404


@pytest.mark.parametrize("name", ["sign", "decline", "paper"])
def test_nobody_gets_in_without_signing_in(signing, chd, name):
    row = chd.copy(signing)
    answer = Client().post(reverse(f"agreements:{name}", args=[row.pk, books.state(row).rounds[-1].id]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_document_is_shown_in_the_page_and_only_in_ours(signing, chd, wire):
    move(wire)
    row = chd.copy(signing)
    rendition = books.state(row).rounds[-1].rendition
    answer = client_of(chd, Role.READER).get(reverse("agreements:file", args=[row.pk, rendition]))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content == file_bytes(rendition)


def test_a_round_is_opened_by_its_form(agreed, chd, wire):
    move(wire)
    client = client_of(chd, Role.OFFICER)
    url = reverse("agreements:open_round", args=[chd.copy(agreed).pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"deadline": "2020-01-01", "order": ""}).status_code == 400
    answer = client.post(url, {"deadline": "2026-04-01", "order": "tpu.ru"})
    assert answer.status_code == 302
    round = chd.state(agreed).rounds[-1]
    assert round.order == ("tpu.ru", "chd.edu.cn")
    assert round.deadline == "2026-04-01T23:59:59Z"


def test_paper_and_seal_with_the_other_sides_answer(signing, chd, tpu, wire):
    move(wire)
    row = chd.copy(signing)
    round = books.state(row).rounds[-1].id
    client = client_of(chd, Role.OFFICER, Role.SIGNATORY)
    url = reverse("agreements:paper", args=[row.pk, round])
    bad = SimpleUploadedFile("scan.pdf", b"<script>alert(1)</script>", "application/pdf")
    day = wire.now.date().isoformat()
    assert client.post(url, {"scan": bad, "signed_on": day}).status_code in (400, 415)
    good = SimpleUploadedFile("scan.pdf", SCAN, "application/pdf")
    assert client.post(url, {"scan": good, "signed_on": day}).status_code == 302
    wire.run()
    there = tpu.copy(signing)
    sign = books.state(there).rounds[-1].words["chd.edu.cn"].mark.event
    answer = client_of(tpu, Role.OFFICER).post(
        reverse("agreements:attest", args=[there.pk, round, sign]), {"matches": "yes"}
    )
    assert answer.status_code == 302
    assert books.state(tpu.copy(signing)).rounds[-1].words["chd.edu.cn"].attested == {"tpu.ru": True}


def test_declining_is_final_and_says_why_to_the_other_side(signing, chd, wire):
    move(wire)
    row = chd.copy(signing)
    round = books.state(row).rounds[-1].id
    client = client_of(chd, Role.OFFICER, Role.SIGNATORY)
    client.post(reverse("agreements:decline", args=[row.pk, round]), {"words": "A wrong date."})
    assert chd.state(signing).rounds[-1].status == "DEAD"
    again = client.get(reverse("agreements:sign", args=[row.pk, round])).content.decode()
    assert "nobody is bound" in again


def drop(content: bytes, name: str = "file.pdf", **more: str):
    return Client().post("/check/", {"file": SimpleUploadedFile(name, content), **more})


def signed_bytes(chd, of: Agreement) -> bytes:
    words = chd.state(of).rounds[-1].words
    return file_bytes(words["chd.edu.cn"].file)


def test_the_check_page_knows_the_registered_bytes_and_names_a_doctored_copy(in_force, chd):
    content = signed_bytes(chd, in_force)
    assert "verdict is-good" in drop(content).content.decode()
    doctored = bytearray(content)
    doctored[len(content) // 3] ^= 1
    page = drop(bytes(doctored)).content.decode()
    assert "verdict is-bad" in page
    assert "verdict is-good" not in page
    assert "1 byte differs" in page


def test_a_doctored_print_without_signatures_is_named_too(signing, chd):
    """Nothing in the file itself shows the change; that the registered one differs does."""
    rendition = file_bytes(chd.state(signing).rounds[-1].rendition)
    doctored = bytearray(rendition)
    doctored[-40] ^= 1
    page = drop(bytes(doctored)).content.decode()
    assert "verdict is-bad" in page
    assert "changed copy" in page


def test_a_signed_copy_with_bytes_at_its_end_is_not_good(in_force, chd):
    page = drop(signed_bytes(chd, in_force) + b"\n% more").content.decode()
    assert "verdict is-good" not in page


def test_the_check_page_keeps_nothing(in_force, chd):
    before = PactFile.objects.count()
    drop(b"%PDF-1.4 nothing")
    drop(b"something else", "x.bin")
    assert PactFile.objects.count() == before


def test_a_proof_is_intact_but_its_keys_are_known_only_by_fingerprint(in_force, chd):
    row = chd.copy(in_force)
    proof = actions.export_proof(agreement=row, at=timezone.now())
    page = drop(proof, "proof.zip").content.decode()
    assert "verdict is-warn" in page, "nobody vouched for the keys"
    ring = books.state(row).keys.keys
    trust = "\n".join(f"{hei} {key.fingerprint}" for hei in ring for key in ring[hei])
    assert "verdict is-good" in drop(proof, "proof.zip", trust=trust).content.decode()
    wrong = "\n".join(f"{hei} {'0' * 64}" for hei in ring)
    assert "verdict is-bad" in drop(proof, "proof.zip", trust=wrong).content.decode()


def test_a_changed_proof_proves_nothing(in_force, chd):
    proof = bytearray(actions.export_proof(agreement=chd.copy(in_force), at=timezone.now()))
    proof[len(proof) // 2] ^= 4
    page = drop(bytes(proof), "proof.zip").content.decode()
    assert "verdict is-bad" in page
    assert "proves nothing" in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"{}", b"\x00" * 1000, b"%PDF-"])
def test_any_bytes_get_an_answer(db, content):
    answer = drop(content, "any")
    assert answer.status_code in (200, 400)
    assert "verdict is-good" not in answer.content.decode()


def test_a_zip_that_is_no_proof_is_named_so(db):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x.txt", "x")
    assert "not a proof file" in drop(file.getvalue(), "x.zip").content.decode()


def test_the_address_of_the_qr_code_names_the_text(in_force, chd):
    text = chd.state(in_force).rounds[-1].text
    page = Client().get(f"/check/?text={text}").content.decode()
    assert "registered on this node" in page
    assert "in force" in page
    assert "not registered" in Client().get("/check/?text=" + "0" * 64).content.decode()


def test_fingerprints_of_the_wrong_form_are_refused_in_words(db):
    answer = drop(b"%PDF-1.4", trust="tpu.ru zzz")
    assert answer.status_code == 400
    assert "64 digits" in answer.content.decode()


def test_the_proof_page_prints_the_fingerprints(in_force, chd):
    row = chd.copy(in_force)
    page = client_of(chd, Role.READER).get(reverse("agreements:proof", args=[row.pk])).content.decode()
    for ring in books.state(row).keys.keys.values():
        assert ring[0].fingerprint in page
    assert b"def " in Client().get(reverse("agreements:verifier")).content
