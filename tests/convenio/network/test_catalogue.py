"""The copy of the catalogue: pinned at first sight, new keys on probation, a shrunken one held, a good one kept."""

import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from convenio.network import contacts, queries
from convenio.network.catalogue import accept_held, add_partner, confirm_key, publish_catalogue, pull, take
from convenio.network.duties import pull_catalogue
from convenio.network.manifests import manifest_document, manifest_of
from convenio.network.models import CatalogueCopy, PartnerKey, PartnerNode
from convenio.network.models.partners import Trust
from convenio.parties.terms import Acting, Refusal, Role
from convenio.worker.terms import TryAgain
from ewp.errors import DocumentRefused, Forbidden
from ewp.manifest import EventKey, Hei, PactEntry, read_manifest, write_manifest
from ewp.registry import read_catalogue, write_catalogue

DAY = timedelta(days=1)


def others(chd, count):
    plain = replace(chd.manifest(), client_keys=(), server_keys=())
    return [replace(plain, hei=Hei(f"u{n}.example", {"en": f"University {n}"})) for n in range(count)]


def test_at_first_sight_all_keys_are_pinned(own, chd, fixed):
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    assert contacts.partner_known("chd.edu.cn")
    assert contacts.base_url_of("chd.edu.cn") == "https://chd.example/pact/v1/"
    assert contacts.names_of("chd.edu.cn")["zh"] == "长安大学"
    ((key_id, public),) = contacts.partner_event_keys("chd.edu.cn")
    assert public == chd.event.public_key().public_bytes_raw().hex()
    assert public.startswith(key_id)
    assert list(contacts.server_keys_of("chd.edu.cn")) == [chd.signer.key_id]
    assert contacts.Directory().client_key(chd.signer.key_id).hei_ids == {"chd.edu.cn"}
    assert not contacts.partner_known("spbu.ru")


def waiting(key_id):
    with pytest.raises(Forbidden) as caught:
        contacts.Directory().client_key(key_id)
    return caught.value.code


def test_a_new_key_waits_a_day_beside_the_old_one(own, chd, fixed, rsa_keys):
    new = rsa_keys[2]
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    both = write_catalogue([manifest_of(own), chd.manifest(client_keys=(chd.signer.public_der, new.public_der))])
    take(both, at=fixed + timedelta(minutes=15))
    assert waiting(new.key_id) == "key_not_confirmed"
    take(both, at=fixed + timedelta(hours=24))
    assert waiting(new.key_id) == "key_not_confirmed"
    take(both, at=fixed + timedelta(hours=24, minutes=16))
    assert contacts.Directory().client_key(new.key_id).hei_ids == {"chd.edu.cn"}
    assert contacts.Directory().client_key(chd.signer.key_id)


def test_keys_that_replace_all_others_are_never_believed_by_time_alone(own, chd, fixed, rsa_keys):
    """A hijacked catalogue: other keys for a known university."""
    evil = rsa_keys[3]
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    entry = PactEntry("https://evil.example/", (EventKey("evil", "e" * 64),))
    hijacked = chd.manifest(client_keys=(evil.public_der,), server_keys=(evil.public_der,), pact=entry)
    for days in (0, 1, 2, 30):
        take(write_catalogue([manifest_of(own), hijacked]), at=fixed + DAY * days + timedelta(minutes=1))
        assert waiting(evil.key_id) == "key_not_confirmed"
        assert contacts.server_keys_of("chd.edu.cn") == {}
        assert contacts.partner_event_keys("chd.edu.cn") == []
    assert waiting(chd.signer.key_id) == "key_gone"


def test_a_person_confirms_a_key_after_comparing_the_fingerprint(own, chd, fixed, rsa_keys, keeper):
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    both = chd.manifest(client_keys=(chd.signer.public_der, rsa_keys[2].public_der))
    take(write_catalogue([manifest_of(own), both]), at=fixed)
    row = PartnerKey.objects.get(trust=Trust.NEW)
    officer = Acting(party=own, person_id=1, person_name="O", roles=frozenset([Role.OFFICER]))
    with pytest.raises(Refusal, match="node keeper"):
        confirm_key(acting=officer, key_pk=row.pk, fingerprint=row.key_id, at=fixed)
    with pytest.raises(Refusal, match="Load the page again"):
        confirm_key(acting=keeper, key_pk=row.pk, fingerprint="0" * 64, at=fixed)
    assert queries.keys_waiting() == 1
    confirm_key(acting=keeper, key_pk=row.pk, fingerprint=row.key_id, at=fixed)
    assert contacts.Directory().client_key(rsa_keys[2].key_id)
    with pytest.raises(Refusal):
        confirm_key(acting=keeper, key_pk=row.pk, fingerprint=row.key_id, at=fixed)


def test_a_key_that_comes_back_is_new_again(own, chd, fixed, rsa_keys):
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    take(write_catalogue([manifest_of(own), chd.manifest(client_keys=())]), at=fixed)
    assert waiting(chd.signer.key_id) == "key_gone"
    take(write_catalogue([manifest_of(own), chd.manifest()]), at=fixed)
    assert waiting(chd.signer.key_id) == "key_not_confirmed"


def test_a_university_that_leaves_keeps_nothing_but_its_name(own, chd, fixed):
    many = others(chd, 8)
    take(write_catalogue([manifest_of(own), chd.manifest(), *many]), at=fixed)
    take(write_catalogue([manifest_of(own), *many]), at=fixed + DAY)
    assert not contacts.partner_known("chd.edu.cn")
    assert waiting(chd.signer.key_id) == "key_gone"
    assert PartnerNode.objects.get(hei_id="chd.edu.cn").gone_at == fixed + DAY


def test_a_catalogue_that_shrank_by_more_than_a_fifth_is_held(own, chd, fixed, keeper):
    many = others(chd, 8)
    take(write_catalogue([manifest_of(own), chd.manifest(), *many]), at=fixed)
    small = write_catalogue([manifest_of(own), *many[:6]])
    copy = take(small, at=fixed + DAY)
    assert (copy.held_reason, copy.applied_at) == ("shrunk", None)
    assert contacts.partner_known("chd.edu.cn")
    assert queries.held_catalogue() == copy
    accept_held(acting=keeper, digest=copy.digest, at=fixed + DAY)
    assert not contacts.partner_known("chd.edu.cn")
    assert queries.held_catalogue() is None
    with pytest.raises(Refusal):
        accept_held(acting=keeper, digest=copy.digest, at=fixed + DAY)


@pytest.mark.parametrize("left", [8, 9])
def test_a_fifth_exactly_is_not_too_much(own, chd, fixed, left):
    take(write_catalogue([chd.manifest(), *others(chd, 9)]), at=fixed)
    assert take(write_catalogue(others(chd, left)), at=fixed).held_reason == ""


class Registry:
    """A registry that serves what it is told to."""

    def __init__(self):
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                registry.asked.append(self.headers.get("if-none-match"))
                status = (
                    304 if registry.etag and self.headers.get("if-none-match") == registry.etag else registry.status
                )
                content = b"" if status == 304 else registry.content
                self.send_response(status)
                if registry.etag:
                    self.send_header("etag", registry.etag)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.asked, self.etag, self.status, self.content = [], '"one"', 200, b""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/catalogue-v1.xml"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def registry(own, chd, settings):
    made = Registry()
    made.content = write_catalogue([manifest_of(own), chd.manifest()])
    settings.CATALOGUE_URL = made.url
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_an_unchanged_catalogue_is_asked_for_by_its_etag(registry, fixed):
    pull(fixed)
    pull(fixed + DAY)
    assert registry.asked == [None, '"one"']
    copy = CatalogueCopy.objects.get()
    assert (copy.fetched_at, copy.checked_at, copy.universities) == (fixed, fixed + DAY, 2)


def test_without_an_etag_the_same_bytes_are_no_new_copy(registry, fixed):
    registry.etag = ""
    pull(fixed)
    pull(fixed + DAY)
    assert CatalogueCopy.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "content"),
    [(500, b""), (404, b"gone"), (200, b""), (200, b"<html/>"), (200, b"<!DOCTYPE a><a/>"), (302, b"")],
)
def test_trouble_with_the_registry_changes_nothing(registry, fixed, status, content):
    pull(fixed)
    registry.status, registry.content, registry.etag = status, content, ""
    with pytest.raises(TryAgain):
        pull_catalogue(fixed + DAY)
    assert contacts.partner_known("chd.edu.cn")
    assert CatalogueCopy.objects.count() == 1


def test_a_registry_that_is_down(settings, own, fixed):
    settings.CATALOGUE_URL = "http://127.0.0.1:9/catalogue.xml"
    with pytest.raises(TryAgain):
        pull_catalogue(fixed)
    settings.CATALOGUE_URL = ""
    pull_catalogue(fixed)
    assert not CatalogueCopy.objects.exists()


def test_a_catalogue_in_a_file(settings, own, chd, fixed, tmp_path):
    path = tmp_path / "catalogue of ours.xml"
    path.write_bytes(write_catalogue([chd.manifest()]))
    settings.CATALOGUE_URL = path.as_uri()
    pull_catalogue(fixed)
    assert contacts.partner_known("chd.edu.cn")
    settings.CATALOGUE_URL = (tmp_path / "missing.xml").as_uri()
    with pytest.raises(TryAgain):
        pull_catalogue(fixed)


def test_an_unreadable_catalogue_is_refused_whole(own, chd, fixed):
    document = write_catalogue([manifest_of(own), chd.manifest()]).replace(b"chd.edu.cn</hei-id>", b"CHD</hei-id>")
    with pytest.raises(DocumentRefused):
        take(document, at=fixed)
    assert not PartnerNode.objects.exists()


def test_the_manifest_is_served_and_a_catalogue_made_of_it(client, own, chd):
    answer = client.get("/ewp/manifest.xml")
    assert answer.status_code == 200
    served = read_manifest(answer.content)
    assert (served.hei.hei_id, served.url) == ("tpu.ru", "http://testserver/ewp/manifest/tpu.ru.xml")
    assert served.pact.url == "http://testserver/pact/v1/tpu.ru/"
    assert len(served.pact.event_keys) == len(served.client_keys) == 1
    assert client.get("/ewp/manifest/tpu.ru.xml").content == answer.content == manifest_document(own)
    assert client.get("/ewp/manifest/spbu.ru.xml").status_code == 404
    assert client.get("/ewp/manifest.xml", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client.post("/ewp/manifest.xml").status_code == 405
    assert client.get("/ewp/catalogue.xml").status_code == 404
    publish_catalogue([answer.content, write_manifest(chd.manifest())])
    assert len(read_catalogue(client.get("/ewp/catalogue.xml").content).hosts) == 2


def test_first_contact_without_a_registry(own, chd, keeper, fixed, monkeypatch):
    document = write_manifest(chd.manifest())
    monkeypatch.setattr("convenio.network.catalogue.trust.fetch", lambda url, **more: (200, {}, document))
    node = add_partner(acting=keeper, manifest_url="https://chd.example/ewp/manifest.xml", at=fixed)
    assert node.by_hand
    assert contacts.partner_event_keys("chd.edu.cn") == []
    for row in PartnerKey.objects.all():
        confirm_key(acting=keeper, key_pk=row.pk, fingerprint=row.key_id, at=fixed)
    assert len(contacts.partner_event_keys("chd.edu.cn")) == 1
    assert contacts.Directory().client_key(chd.signer.key_id)
    with pytest.raises(Refusal, match="known already"):
        add_partner(acting=keeper, manifest_url="https://chd.example/ewp/manifest.xml", at=fixed)


@pytest.mark.parametrize(("status", "body"), [(404, b""), (200, b"<html/>"), (200, b"<!DOCTYPE x><x/>")])
def test_what_is_no_manifest_is_refused_in_words(own, keeper, fixed, monkeypatch, status, body):
    monkeypatch.setattr("convenio.network.catalogue.trust.fetch", lambda url, **more: (status, {}, body))
    with pytest.raises(Refusal):
        add_partner(acting=keeper, manifest_url="https://chd.example/", at=fixed)
    assert not PartnerNode.objects.exists()
