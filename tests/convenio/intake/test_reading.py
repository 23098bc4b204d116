"""Spreadsheets as offices keep them, and as nobody should: what is read, what is said about it, what is refused."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from convenio.intake.reading import Note, Sheet, Workbook, read_sheets
from convenio.intake.reading.shapes import Limits
from convenio.parties.terms import Refusal

ECHE = Path(__file__).resolve().parents[4] / "shared/data/institutions/eche_2026-04-08.xlsx"


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(fill: Callable[[Any], object]) -> Workbook:
    book = openpyxl.Workbook()
    fill(book.active)
    return read_sheets(saved(book), "list.xlsx")


def note(sheet: Sheet | Workbook, code: str) -> Note:
    return next(one for one in sheet.notes if one.code == code)


def codes(sheet: Sheet | Workbook) -> list[str]:
    return [one.code for one in sheet.notes]


def test_the_accredited_universities_as_published() -> None:
    if not ECHE.exists():
        pytest.skip(f"{ECHE.name} is not beside the project")
    sheet = read_sheets(ECHE.read_bytes(), ECHE.name).fullest
    assert sheet.header_row == 2
    assert sheet.headers[1:5] == ("Erasmus Code", "PIC", "OID", "Legal Name")
    assert len(sheet.rows) == 6142
    assert sheet.rows[0][1] == "A  BADEN01"
    assert sheet.rows[0][11] == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("windows-1251", "Название;Страна\nТомский политехнический университет;Россия\n", "windows-1251"),
        ("koi8-r", "Название;Страна\nТомский политехнический университет;Россия\n", "KOI8-R"),
        ("gb18030", "名称,国家\n长安大学,中国\nChang'an University 长安大学,中国\n", "GB18030"),
        ("latin-1", "Nom;Pays\nUniversité de Liège;Belgique\nÉcole supérieure;Österreich\n", "latin-1"),
        ("utf-16-le", "Название;Страна\nTomsk;Россия\nUniversity of Someplace;Uzbekistan\n", "UTF-16"),
    ],
)
def test_an_encoding_is_found_by_evidence_and_said(encoding: str, text: str, named: str) -> None:
    book = read_sheets(text.encode(encoding), "list.csv")
    told = note(book, "encoding")
    assert named in told.words
    assert [list(book.sheets[0].headers), *map(list, book.sheets[0].rows)] == [
        line.split(";" if ";" in text else ",") for line in text.splitlines()
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_encoding_that_says_its_name_needs_no_word(encoding: str) -> None:
    book = read_sheets("名称\tСтрана\n长安大学\tКитай\n".encode(encoding), "list.tsv")
    assert codes(book) == ["tabulators"]
    assert book.sheets[0].rows == (("长安大学", "Китай"),)


def test_letters_damaged_before_are_noticed() -> None:
    book = read_sheets("Name,Country\nUniversitÃ© de LiÃ¨ge,Belgium\n".encode(), "list.csv")
    assert note(book, "garbled").details["example"] == "UniversitÃ©"


def test_what_is_untidy_is_said() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Agreements of the office, autumn"])
        sheet.append([])
        sheet.append(["Partner", None, "Country", "Country", "Ends"])
        sheet.append(["Tomsk Polytechnic University", None, "Russia", "RU", date(2027, 5, 1)])
        sheet.append([])
        sheet.append(["University of Oulu", None, "#N/A", "FI", 2027.0])
        sheet.append(["University of Oslo", None, "#REF!", "NO", 2.5])
        for row in range(8, 40):
            sheet.cell(row, 1, "   ")

    sheet = written(fill).fullest
    assert (sheet.header_row, sheet.headers) == (3, ("Partner", "Country", "Country (2)", "Ends"))
    assert list(sheet.numbers) == [4, 6, 7]
    assert [row[3] for row in sheet.rows] == [date(2027, 5, 1), 2027, Decimal("2.5")]
    assert [row[1] for row in sheet.rows] == ["Russia", None, None]
    assert codes(sheet) == ["blank_tail", "header_below", "blank_rows", "blank_columns", "header_twice", "error_cells"]
    assert note(sheet, "blank_tail").details["count"] == 32
    assert note(sheet, "error_cells").details == {"column": "Country", "count": 2, "row": 6, "example": "#N/A"}


def test_merged_hidden_and_formulas() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Country", "Partner", "Term", None])
        sheet.append([None, None, "from", "to"])
        for area in ("A1:A2", "B1:B2", "C1:D1", "A3:A5"):
            sheet.merge_cells(area)
        sheet["A3"] = "China"
        for row, name in ((3, "Chang'an University"), (4, "Tongji University"), (5, "Beihang University")):
            sheet.cell(row, 2, name)
            sheet.cell(row, 3, f"=YEAR(E{row})")
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = sheet.parent.create_sheet("old")
        other.append(["Partner", "Country"])
        other.append(["University of Turku", "Finland"])
        other.sheet_state = "hidden"
        sheet.parent.create_sheet("empty")

    book = written(fill)
    sheet = book.fullest
    assert sheet.headers == ("Country", "Partner", "Term from", "Term to")
    assert [row[:2] for row in sheet.rows] == [
        ("China", "Chang'an University"),
        ("China", "Tongji University"),
        ("China", "Beihang University"),
    ]
    assert note(sheet, "formula_empty").details == {"count": 3, "cell": "C3"}
    assert note(sheet, "hidden_rows").details == {"count": 1, "row": 4}
    assert note(sheet, "hidden_columns").details == {"column": "B"}
    assert {"merged", "header_joined"} <= set(codes(sheet))
    assert book.sheets[1].hidden
    assert codes(book.sheets[1]) == ["hidden_sheet"]
    assert codes(book) == ["empty_sheet"]


def test_fifty_thousand_rows_in_a_text_and_a_limit() -> None:
    line = "Tomsk Polytechnic University;Russia;MOU;31.12.2027\n"
    content = ("Partner;Country;Kind;Ends\n" + line * 50_000).encode()
    began = time.perf_counter()
    book = read_sheets(content, "long.csv")
    assert len(book.fullest.rows) == 50_000
    assert time.perf_counter() - began < 5
    assert book.fullest.rows[0][0] is book.fullest.rows[-1][0], "equal texts are kept once, so memory stays bounded"
    with pytest.raises(Refusal, match="Divide it into several files"):
        read_sheets(content, "long.csv", Limits(rows=49_999))


def test_a_bomb_is_not_unpacked() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Partner"])
    content = saved(book)
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * 60_000_000)
    began = time.perf_counter()
    with pytest.raises(Refusal, match="far larger than any list"):
        read_sheets(stream.getvalue(), "bomb.xlsx")
    assert time.perf_counter() - began < 1


def test_a_bomb_that_lies_about_its_size_is_damage() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Partner", "Country"])
    book.active.append(["University of Oulu", "Finland"])
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            target.writestr(entry, source.read(entry) + (b" " * 5_000_000 if entry.endswith("sheet1.xml") else b""))
    raw = stream.getvalue()
    lie = raw.replace(struct.pack("<I", _size_of(raw)), struct.pack("<I", 400))
    with pytest.raises(Refusal, match="damaged"):
        read_sheets(lie, "lie.xlsx")


def _size_of(raw: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.getinfo("xl/worksheets/sheet1.xml").file_size


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "old kind"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"%PDF-1.7 a scan", "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "not a spreadsheet"),
        (b"Partner,Country\n", "no rows"),
        (bytes(range(1, 8)) + b"\0\1\2" + zlib.compress(b"x" * 4000), "neither a spreadsheet"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read_sheets(content, "list.xlsx")


def test_entities_and_other_archives_are_refused() -> None:
    def packed(**parts: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
        return stream.getvalue()

    with pytest.raises(Refusal, match="instructions"):
        read_sheets(packed(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'), "list.xlsx")
    with pytest.raises(Refusal, match="OpenDocument"):
        read_sheets(packed(mimetype=b"application/vnd.oasis", content_xml=b"<x/>"), "list.ods")
    with pytest.raises(Refusal, match="not a spreadsheet"):
        read_sheets(packed(word__document_xml=b"<x/>"), "letter.docx")


def test_notes_can_be_stored() -> None:
    told = Note("blank_tail", {"count": 3})
    assert Note.from_stored(told.stored()) == told
    assert told.words == "3 empty rows at the end were left out."
