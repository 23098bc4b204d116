"""Manifest and catalogue: written, valid by the network's schemas, read back; bad ones refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree

from ewp.errors import DocumentRefused
from ewp.httpsig.sign import RsaSigner, WeakKey
from ewp.manifest import EventKey, Hei, Manifest, PactEntry, read_manifest, write_manifest
from ewp.registry import read_catalogue, write_catalogue
from ewp.rsa_keys import load_public_key

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "ewp-schemas"


@pytest.fixture
def manifests(keys):
    def made(hei, name, key, event):
        return Manifest(
            url=f"https://{hei}/ewp/manifest/{hei}.xml",
            admin_emails=(f"convenio@{hei}",),
            admin_provider=f"{name} (Convenio)",
            hei=Hei(hei, {"en": name, "zh": "长安大学"}, (("ror", "05mxya461"),)),
            pact=PactEntry(f"https://{hei}/pact/v1/{hei}/", (EventKey(f"key-{event}", event * 64),)),
            client_keys=(key.public_der,),
            server_keys=(key.public_der,),
            admin_notes="Demonstration",
        )

    return [
        made("chd.edu.cn", "Chang’an University", keys[0], "a"),
        made("tpu.ru", "Tomsk Polytechnic University", keys[1], "b"),
    ]


def schema(path):
    if not (SCHEMAS / path).exists():
        pytest.skip(f"the network's schema {path} is not here")
    return etree.XMLSchema(etree.parse(SCHEMAS / path))


def test_a_manifest_comes_back(manifests):
    assert [read_manifest(write_manifest(m)) for m in manifests] == manifests


def test_a_manifest_is_valid(manifests):
    schema("ewp-specs-api-discovery-v6.0.0/manifest.xsd").assertValid(etree.fromstring(write_manifest(manifests[0])))


def test_a_catalogue_is_valid(manifests):
    schema("ewp-specs-api-registry-v1.5.0/catalogue.xsd").assertValid(etree.fromstring(write_catalogue(manifests)))


def test_a_catalogue_comes_back(manifests, keys):
    catalogue = read_catalogue(write_catalogue(manifests))
    assert [host.hei_ids for host in catalogue.hosts] == [("chd.edu.cn",), ("tpu.ru",)]
    assert catalogue.hosts[1].pact == manifests[1].pact
    assert catalogue.hosts[0].client_keys == (keys[0].key_id,)
    assert catalogue.keys[keys[1].key_id] == keys[1].public_der
    assert catalogue.heis["chd.edu.cn"].names["zh"] == "长安大学"


def test_a_key_that_lies_about_its_fingerprint_is_left_out(manifests, keys):
    document = write_catalogue(manifests).decode()
    one, two = keys[0].key_id, keys[1].key_id
    swapped = document.replace(one, "first").replace(two, one).replace("first", two)
    assert read_catalogue(swapped.encode()).keys == {}


def test_a_client_key_belongs_to_one_host(manifests):
    with pytest.raises(ValueError, match="one host only"):
        write_catalogue([manifests[0], replace(manifests[1], client_keys=manifests[0].client_keys)])
    with pytest.raises(ValueError, match="at least one"):
        write_catalogue([])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id="tpu.ru"', 'id="TPU.ru"', "bad_hei_id"),
        ("b" * 64, "b" * 63, "bad_event_key"),
        ("key-b", "key b", "bad_event_key"),
        ('version="1.0.0"', 'version="1"', "bad_version"),
        ("stable-v6", "stable-v5", "not_a_manifest"),
        ("<rsa-public-key>", "<rsa-public-key>!", "bad_key"),
        ("<host", "<!-- x --><host", "dangerous"),
    ],
)
def test_bad_manifests(manifests, old, new, code):
    document = write_manifest(manifests[1]).decode()
    assert old in document
    with pytest.raises(DocumentRefused) as caught:
        read_manifest(document.replace(old, new).encode())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<hei-id>tpu.ru", "<hei-id>tpu", "bad_hei_id"),
        ('sha-256="', 'sha-256="X', "bad_fingerprint"),
        ("<catalogue", "<catalog", "malformed"),
        ("</catalogue>", "", "malformed"),
    ],
)
def test_bad_catalogues(manifests, old, new, code):
    document = write_catalogue(manifests).decode()
    assert old in document
    with pytest.raises(DocumentRefused) as caught:
        read_catalogue(document.replace(old, new).encode())
    assert caught.value.code == code
    with pytest.raises(DocumentRefused):
        read_catalogue(b"")


def test_a_large_catalogue_is_read_in_time(manifests):
    heis = [Hei(f"u{n}.example", {"en": f"University {n}"}) for n in range(3000)]
    first = manifests[0]
    many = [replace(first, hei=hei, client_keys=(), server_keys=()) for hei in heis]
    catalogue = read_catalogue(write_catalogue(many))
    assert len(catalogue.heis) == len(catalogue.hosts) == 3000


def der(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_weak_and_foreign_keys_are_not_taken(keys):
    assert load_public_key(keys[0].public_der) is not None
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert load_public_key(der(weak.public_key())) is None
    with pytest.raises(WeakKey):
        RsaSigner.of(weak)
    assert load_public_key(der(ec.generate_private_key(ec.SECP256R1()).public_key())) is None
    three = rsa.generate_private_key(public_exponent=3, key_size=2048)
    assert load_public_key(der(three.public_key())) is None
    assert load_public_key(b"") is None
    assert load_public_key(b"\x30\x03\x02\x01\x00") is None


def test_a_key_with_close_factors_is_not_taken():
    p = (1 << 1024) + 643
    close = rsa.RSAPublicNumbers(65537, p * (p + 2)).public_key()
    assert load_public_key(der(close)) is None
