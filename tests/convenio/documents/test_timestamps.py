"""Time stamps (RFC 3161): the node's own service inside and over HTTP, and what it does not answer."""

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client

from convenio.documents import issuing, timestamps
from convenio.documents.certificates import POLICY_NODE_TIME
from convenio.documents.der import der, explicit, object_identifier, set_of
from tests.convenio.documents.conftest import AT

DIGEST = hashlib.sha256(b"an agreement").digest()


def query(digest: bytes = DIGEST, algorithm: str = "sha256") -> bytes:
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
    request = {"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True}
    return bytes(tsp.TimeStampReq(request).dump())


def status_of(reply: bytes) -> str:
    return str(tsp.PKIStatusInfo.load(reply[2:])["status"].native)


def token_of(reply: bytes) -> Any:
    return tsp.TimeStampResp.load(reply)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed


def test_a_token_states_digest_moment_and_nonce(node: Path) -> None:
    service = issuing.own_time_service(demo=True, at=AT)
    token = token_of(timestamps.answer(query(), service, AT))
    assert token["message_imprint"]["hashed_message"].native == DIGEST
    assert token["gen_time"].native == AT
    assert token["nonce"].native == 7
    assert token["policy"].dotted == POLICY_NODE_TIME


def test_the_service_says_in_its_name_that_it_is_not_independent(node: Path) -> None:
    name = issuing.own_time_service(demo=True, at=AT).common_name
    assert name.startswith("DEMO ")
    assert "not independent" in name


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_another_program_agrees(node: Path, tmp_path: Path) -> None:
    """Our own DER against a reader that is not ours."""
    service = issuing.own_time_service(demo=True, at=datetime.now(UTC))
    (tmp_path / "reply").write_bytes(timestamps.answer(query(), service, datetime.now(UTC)))
    (tmp_path / "ca.pem").write_bytes(service.chain[0].public_bytes(Encoding.PEM))
    command = ["openssl", "ts", "-verify", "-digest", DIGEST.hex(), "-in", "reply", "-CAfile", "ca.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wrong = [*command[:4], hashlib.sha256(b"another").hexdigest(), *command[5:]]
    assert subprocess.run(wrong, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    "asked", [b"", b"nonsense", b"\x30\x03\x02\x01\x01", query(b"short"), query(hashlib.sha1(b"x").digest(), "sha1")]
)
def test_what_it_cannot_stamp_it_rejects(node: Path, asked: bytes) -> None:
    service = issuing.own_time_service(demo=True, at=AT)
    reply = timestamps.answer(asked, service, AT)
    assert status_of(reply) == "rejection"
    reasons = tsp.PKIStatusInfo.load(reply[2:])["fail_info"].native
    assert reasons == ({"bad_alg"} if len(asked) > 20 else {"bad_data_format"})


@pytest.mark.django_db
def test_over_http_it_answers_with_the_present_moment(node: Path, client: Client) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    reply = client.post("/tsa/", query(), content_type=timestamps.QUERY)
    assert (reply.status_code, reply["Content-Type"]) == (200, timestamps.REPLY)
    assert before <= token_of(reply.content)["gen_time"].native <= datetime.now(UTC)


@pytest.mark.django_db
def test_over_http_other_things_are_refused(node: Path, client: Client, settings: Any) -> None:
    assert client.get("/tsa/").status_code == 405
    assert client.post("/tsa/", query(), content_type="text/plain").status_code == 415
    assert client.post("/tsa/", b"x" * 5000, content_type=timestamps.QUERY).status_code == 413
    settings.TSA_URL = "https://time.example/"
    assert client.post("/tsa/", query(), content_type=timestamps.QUERY).status_code == 404


def test_der_lengths_and_identifiers() -> None:
    assert der(0x04, b"ab") == b"\x04\x02ab"
    assert der(0x04, b"a" * 200)[:3] == b"\x04\x81\xc8"
    assert der(0x04, b"a" * 70000)[:5] == b"\x04\x83\x01\x11\x70"
    assert object_identifier("1.2.840.113549.1.7.2") == bytes.fromhex("06092a864886f70d010702")
    assert set_of(0x31, b"\x02\x01\x05", b"\x02\x01\x03") == b"\x31\x06\x02\x01\x03\x02\x01\x05"
    assert explicit(1, b"\x05\x00") == b"\xa1\x02\x05\x00"
