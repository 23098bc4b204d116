"""Files of open lists as publishers give them, and as somebody may spoil them: read, or refused with the reason."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from convenio.directory.lists import LISTS, Notes, Unreadable, Wrong, list_of, sources, tidying
from convenio.directory.lists.noticing import words
from convenio.directory.reading import ACRONYM, ALIAS, Name, Relation, Told

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[4] / "shared/data/institutions"
ROR = json.loads((SAMPLES / "ror_v2.json").read_text(encoding="utf-8"))


def read(path: Path, code: str, notes: Notes | None = None) -> list[Told | Wrong]:
    assert list_of(path) == code
    return list(LISTS[code].read(path, notes or Notes()))


def told(path: Path, code: str, notes: Notes | None = None) -> dict[str, Told]:
    return {one.key: one for one in read(path, code, notes) if isinstance(one, Told)}


def put(folder: Path, content: bytes | str, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return target.getvalue()


def test_ror_says_names_place_codes_and_what_became_of_it() -> None:
    notes = Notes()
    found = told(SAMPLES / "ror_v2.json", "ror", notes)
    changan = found["05mxya461"]
    assert changan.names[0] == Name("Chang'an University", "en")
    assert Name("长安大学", "zh") in changan.names
    assert Name("CHD", "", ACRONYM) in changan.names
    assert (changan.country, changan.city, changan.latitude, changan.established) == ("CN", "Xi'an", 34.25833, 1951)
    assert changan.identifiers == {
        "ror": ("05mxya461",),
        "grid": ("grid.440661.1",),
        "isni": ("0000000092255078",),
        "wikidata": ("Q1061122",),
        "domain": ("chd.edu.cn",),
    }
    assert changan.relations[0] == Relation("predecessor", "000000195")
    assert Name("Tomsk Technological Institute", "en", ALIAS) in found["00a45v709"].names
    assert found["00a45v709"].kinds == ("education", "funder")
    assert (found["000000195"].status, found["000000389"].status) == ("inactive", "withdrawn")
    assert str(notes.newest) == "2025-08-20"


def test_the_zip_of_ror_gives_its_schema_2_file(tmp_path: Path) -> None:
    old = json.dumps([{"id": "https://ror.org/05mxya461", "name": "Chang'an University", "country": {}}])
    new = (SAMPLES / "ror_v2.json").read_bytes()
    both = put(tmp_path, zipped({"v1.50-ror-data.json": old, "v1.50-ror-data_schema_v2.json": new, "a.csv": "x"}))
    assert told(both, "ror").keys() == told(SAMPLES / "ror_v2.json", "ror").keys()
    with pytest.raises(Unreadable, match="old_form"):
        read(put(tmp_path, zipped({"v1.50-ror-data.json": old})), "ror")
    with pytest.raises(Unreadable, match="which_file"):
        list_of(put(tmp_path, zipped({"a.json": old, "b.json": old})))


def test_openalex_says_the_same_in_all_its_forms(tmp_path: Path) -> None:
    packed = put(tmp_path, gzip.compress((SAMPLES / "openalex.jsonl").read_bytes()))
    lines, table = told(packed, "openalex"), told(SAMPLES / "openalex.csv", "openalex")
    assert lines.keys() == table.keys() == {"I25355098", "I4210100360"}
    for key in lines:
        assert (lines[key].weight, lines[key].country) == (table[key].weight, table[key].country)
        for scheme, values in table[key].identifiers.items():
            assert lines[key].identifiers[scheme] == values
    assert Name("Чанъаньский университет", "ru") in lines["I25355098"].names
    assert lines["I25355098"].names[0] == Name("Chang'an University", "en")
    assert lines["I25355098"].identifiers["wikidata"] == ("Q1061122",)


def test_the_catalogue_says_codes_also_former_ones() -> None:
    found = read(SAMPLES / "catalogue.xml", "ewp")
    assert isinstance(found[2], Wrong)
    assert found[2].code == "no_name"
    warsaw = found[1]
    assert isinstance(warsaw, Told)
    assert warsaw.identifiers == {
        "hei_id": ("uw.edu.pl",),
        "domain": ("uw.edu.pl", "uw.waw.pl"),
        "pic": ("999863852",),
        "erasmus": ("PL WARSZAW01",),
    }


def test_a_domain_list_keeps_two_universities_with_one_domain_apart(tmp_path: Path) -> None:
    entry = {"name": "Kristiania", "domains": ["www.khio.no"], "web_pages": ["http://khio.no"], "alpha_two_code": "NO"}
    path = put(tmp_path, json.dumps([entry, {**entry, "name": "Academy"}, {**entry, "domains": []}, "words"]))
    found = read(path, "hipo")
    assert [one.key if isinstance(one, Told) else one.code for one in found] == [
        "khio.no",
        "khio.no academy",
        "no_key",
        "not_an_entry",
    ]


ROWS = [
    ["101012444", "A  BADEN01", "948821603", "E10054064", "PH NIEDERÖSTERREICH", "Baden", "AT", "www.ph-noe.ac.at"],
    ["101012445", "G  ATHINE01", "948821604", "#N/A", "UNIVERSITY OF ATHENS", "Athina", "EL", "www. uoa.gr"],
    ["101012446", "IRLDUBLIN01", "948821605", "E10054065", "TRINITY COLLEGE", "Dublin", "IE", "http//www.tcd.ie"],
]
HEADERS = ["Proposal number", "Erasmus Code", "PIC", "OID", "Legal Name", "City", "Country Cd", "Website Url"]


def workbook(folder: Path, headers: list[str], rows: list[list[Any]], name: str = "eche.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [headers, *rows]:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def test_eche_is_read_wherever_its_columns_stand_and_says_what_it_noticed(tmp_path: Path) -> None:
    order = [4, 1, 7, 5, 6, 2, 3, 0]
    headers = [HEADERS[place].replace("Erasmus Code", "Erasmus Cdoe") for place in order]
    rows = [[row[place] for place in order] for row in ROWS]
    notes = Notes()
    found = told(workbook(tmp_path, headers, [*rows, *[[" "] * 8] * 30]), "eche", notes)
    assert {code for code, _details in notes.said} >= {"sheet.error_cells", "sheet.misspelt"}
    athens = found["G ATHINE01"]
    assert (athens.names[0].text, athens.country, athens.website) == ("UNIVERSITY OF ATHENS", "GR", "http://www.uoa.gr")
    assert athens.identifiers == {"erasmus": ("G ATHINE01",), "pic": ("948821604",), "domain": ("uoa.gr",)}
    assert found["IRL DUBLIN01"].identifiers["domain"] == ("tcd.ie",)
    assert len(found) == 3


def test_eche_with_cells_beside_their_names_is_read_from_where_they_are(tmp_path: Path) -> None:
    notes = Notes()
    shifted = [["x", *row] for row in ROWS]
    found = told(workbook(tmp_path, [*HEADERS, "Remark"], shifted), "eche", notes)
    assert found["A BADEN01"].names[0].text == "PH NIEDERÖSTERREICH"
    assert found["A BADEN01"].city == "Baden"
    assert {"column": "Erasmus Code", "place": 3} in [details for code, details in notes.said if code == "shifted"]


def test_eche_without_codes_is_refused_with_its_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Erasmus", "Amount"], [["yes", 5], ["no", 6]])
    with pytest.raises(Unreadable) as refused:
        read(path, "eche")
    assert "Amount" in words(refused.value.code, refused.value.details)


HOSTILE = {
    "cut off": (json.dumps(ROR)[:-200], "broken"),
    "words after": (json.dumps(ROR)[:-1] + " nonsense", "broken"),
    "a number of 5,000 digits": (
        '[{"id": "https://ror.org/05mxya461"}, {"established": ' + "1" * 5000 + "}]",
        "broken",
    ),
    "a hundred thousand brackets": ('[{"id": "https://ror.org/05mxya461"}, ' + "[" * 100_000, "broken"),
    "no number": ('[{"id": "https://ror.org/05mxya461", "established": NaN}]', "broken"),
    "wrong letters": (b'[{"id": "https://ror.org/05mxya461"}, {"id": "\xff\xfe"}]', "broken"),
    "empty": ("", "empty"),
    "half a zip": (zipped({"a.json": json.dumps(ROR)})[:-30], "bad_zip"),
    "half a gzip": (gzip.compress((SAMPLES / "openalex.jsonl").read_bytes())[:-12], "broken"),
    "an entity": (b'<?xml version="1.0"?><!DOCTYPE catalogue [<!ENTITY a "b">]><catalogue/>', "dangerous"),
    "another catalogue": (b'<catalogue xmlns="urn:x"/>', "no_list"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_spoilt_file_is_refused_in_plain_words(tmp_path: Path, name: str) -> None:
    content, code = HOSTILE[name]
    path = put(tmp_path, content)
    with pytest.raises(Unreadable, match=code) as refused:
        list(LISTS[list_of(path)].read(path, Notes()))
    assert "%" not in words(refused.value.code, refused.value.details)


def test_a_file_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.json": json.dumps(ROR)}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="locked_zip"):
        list_of(put(tmp_path, bytes(content)))


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "RATIO_FROM", 500_000)
    monkeypatch.setattr(sources, "CHUNK", 100_000)
    path = put(tmp_path, zipped({"a.json": '[{"id": "https://ror.org/05mxya461"}' + ', {"id": ""}' * 200_000 + "]"}))
    with pytest.raises(Unreadable, match="bomb"):
        list(LISTS["ror"].read(path, Notes()))


def test_an_entry_larger_than_any_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BIGGEST_ENTRY", 50_000)
    monkeypatch.setattr(sources, "CHUNK", 10_000)
    start = '[{"id": "https://ror.org/05mxya461"}, '
    with pytest.raises(Unreadable, match="broken"):
        list(LISTS["ror"].read(put(tmp_path, start + '{"id": "' + "x" * 200_000 + '"}]'), Notes()))
    with pytest.raises(Unreadable, match="broken"):
        list(LISTS["openalex"].read(put(tmp_path, '{"id": "https://openalex.org/' + "x" * 200_000 + '"}'), Notes()))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"\x00\x01\x02", b"{}", b"[]", b'[{"a": 1}]', b"a,b\n1,2", b"<html/>"]
)
def test_another_file_is_no_list(tmp_path: Path, content: bytes) -> None:
    assert list_of(put(tmp_path, content)) == ""


def _spoilt(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(json.dumps(ROR[0]))
    change(entry)
    return entry


WRONG = {
    "bad_ror": _spoilt(lambda entry: entry.update(id="https://ror.org/05mxya462")),
    "no_key": _spoilt(lambda entry: entry.pop("id")),
    "no_name": _spoilt(lambda entry: entry.update(names=[])),
    "not_an_entry": ["a", "list"],
}


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_entry_is_left_out_with_its_number_and_the_others_come_in(tmp_path: Path, code: str) -> None:
    found = list(LISTS["ror"].read(put(tmp_path, json.dumps([ROR[1], WRONG[code], ROR[2]])), Notes()))
    assert isinstance(found[0], Told)
    assert isinstance(found[2], Told)
    assert isinstance(found[1], Wrong)
    assert (found[1].place, found[1].code) == (2, code)
    assert "%" not in words(found[1].code, found[1].details)


def test_what_cannot_be_true_is_not_said(tmp_path: Path) -> None:
    def change(entry: dict[str, Any]) -> None:
        entry.update(established=2_000_000_000, status=["active"], types=[1, "education"], links="x", relationships=[1])
        entry["locations"][0]["geonames_details"].update(lat=95, lng="east", country_code="China")
        entry["names"].append({"value": "Chang\x00’an\ud800 \n University", "types": ["alias"], "lang": {"a": 1}})

    [found] = LISTS["ror"].read(put(tmp_path, json.dumps([_spoilt(change)])), Notes())
    assert isinstance(found, Told)
    assert (found.established, found.status, found.kinds, found.website) == (None, "", ("education",), "")
    assert (found.latitude, found.longitude, found.country, found.relations) == (None, None, "", ())
    assert found.names[-1] == Name("Chang ’an University", "", ALIAS)
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("D  BERLIN01", "D BERLIN01"),
        ("d berlin 01", "D BERLIN01"),
        ("IRLDUBLIN01", "IRL DUBLIN01"),
        ("DBERLIN01", "D BERLIN01"),
        ("PLWARSZAW01", "PL WARSZAW01"),
        ("LUXLUX-VIL01", "LUX LUX-VIL01"),
        ("Transitory Charter", ""),
    ],
)
def test_an_erasmus_code_has_one_way_of_writing(written: str, clean: str) -> None:
    assert tidying.erasmus(written) == clean


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("http://en.chd.edu.cn/", "chd.edu.cn"),
        ("https://www.tpu.ru/en", "tpu.ru"),
        ("math.tpu.ru", "math.tpu.ru"),
        ("www.edu.cn", "www.edu.cn"),
        ("http://www.университет.рф", "университет.рф"),
        ("http://[::1", ""),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_a_domain_is_that_of_the_university(address: object, domain: str) -> None:
    assert tidying.domain(address) == domain


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists (../shared/data/institutions) are not here")
def test_the_real_lists_are_read_to_their_last_entry() -> None:
    found = read(SHARED / "openalex_institutions_10000.csv", "openalex")
    names = {one.identifiers.get("ror"): one.names[0].text for one in found if isinstance(one, Told)}
    assert len(found) == 10_000
    assert not [one for one in found if isinstance(one, Wrong)]
    assert (names["05mxya461",], names["00a45v709",]) == ("Chang'an University", "Tomsk Polytechnic University")
    found = read(SHARED / "hipo_universities.json", "hipo")
    assert len({one.key for one in found if isinstance(one, Told)}) == len(found) == 10_251
