"""Pages and command of open lists: what an officer and a reader see, from the file to the directory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from convenio.cli import main
from convenio.directory import bringing
from convenio.directory.models import Edition, Organisation
from convenio.parties.models import Party
from convenio.people.models import Membership, Person
from tests.convenio.directory.conftest import SAMPLES

ROR = (SAMPLES / "ror_v2.json").read_bytes()
NAME = "v1.70-2025-08-26-ror-data.json"


def client_of(party: Party, role: str) -> Client:
    person = Person.objects.create_user(f"{role}@example.org", name=role, language="en")
    Membership.objects.create(person=person, party=party, role=role)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(house: Party, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    return client_of(house, "officer")


def send(client: Client, content: bytes, name: str = NAME) -> Any:
    return client.post("/directory/lists/", {"file": SimpleUploadedFile(name, content)})


def worked() -> Edition:
    edition = Edition.objects.order_by("-pk")[0]
    bringing.run(edition, timezone.now())
    edition.refresh_from_db()
    return edition


def html(client: Client, path: str, **headers: str) -> str:
    content: str = client.get(path, headers=headers or None).content.decode()
    return content.replace('<span class="num">', "").replace("</span>", "")


def test_from_the_file_to_the_directory(office: Client) -> None:
    empty = html(office, "/directory/lists/")
    assert "No file yet" in empty
    assert "https://doi.org/10.5281/zenodo.6347574" in empty
    page = send(office, ROR)["Location"]
    assert "is being looked through" in html(office, page)
    assert 'hx-get="' in html(office, page, **{"HX-Request": "true"})
    worked()
    assert office.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    seen = html(office, page)
    assert "Nothing has been written yet" in seen
    assert "Institute That Never Was" in seen
    assert office.post(f"{page}start/")["Location"] == page
    assert "The entries are coming in" in html(office, page)
    assert worked().state == "done"
    assert "8 entries were written" in html(office, page)
    shown = html(office, "/directory/lists/")
    assert "The directory holds 8 organisations" in shown
    assert "8 entries" in shown
    answer = office.post(
        "/directory/lists/", {"file": SimpleUploadedFile("again.json", ROR)}, follow=True
    ).content.decode()
    assert "This very file is in already" in answer
    assert Edition.objects.count() == 1


def test_a_newer_edition_shows_field_by_field_what_it_says_otherwise(office: Client) -> None:
    page = send(office, ROR)["Location"]
    worked()
    office.post(f"{page}start/")
    worked()
    entries = json.loads(ROR)
    entries[1]["links"] = [{"type": "website", "value": "https://www.tpu.ru/<b>"}]
    page = send(office, json.dumps([*entries[:-1], {"id": "x"}]).encode(), "v1.71-2025-10-26.json")["Location"]
    worked()
    seen = html(office, page)
    assert "https://tpu.ru/en" in seen
    assert "https://www.tpu.ru/&lt;b&gt;" in seen
    assert "is not an identifier of the Research Organization Registry" in seen
    assert "No longer named" in seen
    office.post(f"{page}drop/")
    assert "Nothing of it had come in" in html(office, page)
    assert Organisation.objects.get(ror="00a45v709").website == "https://tpu.ru/en"


def test_a_file_that_is_no_list_is_refused_beside_the_field(office: Client) -> None:
    answer = send(office, b"%PDF-1.7 nothing")
    assert answer.status_code == 422
    assert "none of the lists that are known here" in answer.content.decode()
    page = send(office, ROR[:-200])["Location"]
    worked()
    assert "cannot be read after entry 7" in html(office, page)
    assert "Bring another file" in html(office, page)


def test_files_are_searched_filtered_and_exported(office: Client) -> None:
    send(office, ROR)
    assert NAME in html(office, "/directory/lists/?search=1.70&list=ror&state=looking")
    assert "Nothing fits" in html(office, "/directory/lists/?list=eche")
    table = html(office, "/directory/lists/?format=csv")
    assert table.splitlines()[1].split(",")[:3] == [NAME, "Research Organization Registry (ROR)", "2025-08-26"]


def test_a_reader_looks_and_brings_nothing(office: Client, house: Party) -> None:
    page = send(office, ROR)["Location"]
    worked()
    reader = client_of(house, "reader")
    shown = html(reader, "/directory/lists/")
    assert "Only an officer or the keeper of the node" in shown
    assert 'type="file"' not in shown
    assert "disabled" in html(reader, page)
    assert send(reader, ROR + b" ").status_code == 422
    assert reader.post(f"{page}start/").status_code == 403
    assert reader.post("/directory/lists/catalogue/").status_code == 403
    assert Edition.objects.get().state == "looked"


def test_the_command_looks_brings_and_says_what_it_did(
    house: Party, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HOME = tmp_path / "node"
    file = tmp_path / NAME
    file.write_bytes(ROR)
    assert main(["directory", "bring", str(file), "--look"]) == 0
    said = capsys.readouterr().out
    assert "New: 8" in said
    assert "Nothing was written" in said
    assert not Organisation.objects.exists()
    assert main(["directory", "bring", str(file), "--list", "ror"]) == 0
    assert "Done: 8 entries written." in capsys.readouterr().out
    assert main(["directory", "bring", str(file)]) == 0
    assert "in already" in capsys.readouterr().out
    assert main(["directory", "lists"]) == 0
    assert f"Here: 8 entries, edition of 2025-08-26, from {NAME}" in capsys.readouterr().out
    assert main(["directory", "bring", str(file), "--list", "eche"]) == 1
    assert "This looks like a file of the list" in capsys.readouterr().err
    assert main(["directory", "bring", str(tmp_path / "none.json")]) == 1
    assert "Cannot read the file" in capsys.readouterr().err
    file.write_bytes(ROR[:-100])
    assert main(["directory", "bring", str(file)]) == 1
    assert "cannot be read after entry 7" in capsys.readouterr().err
