"""LibreOffice as the other program: its files are read, and ours survive being opened and saved by it."""

from __future__ import annotations

from datetime import date

import pytest

from convenio.agreements import library
from convenio.documents.word import digest_in, read_file, read_returned, read_text
from convenio.documents.word.writing import write_word
from pact.text import plain, text_digest
from tests.convenio.documents.word import making, office
from tests.convenio.documents.word.test_reading import says_the_four_clauses

PARTIES = ["chd.edu.cn", "tpu.ru"]
NAMES = {
    "chd.edu.cn": {"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"},
    "tpu.ru": {"en": "Tomsk Polytechnic University", "zh": "托木斯克理工大学", "ru": "Томский политехнический"},
}


def text_in(languages: list[str]) -> dict:
    text = library.template("MOU", languages=languages, parties=PARTIES, party_names=NAMES, on=date(2026, 3, 1))
    if "ar" in languages:
        for clause in text["clauses"]:
            clause["heading"]["ar"], clause["body"]["ar"] = "الغرض", "يتعاون الطرفان في التعليم والبحث."
    return text


OURS = {
    "side_by_side": text_in(["zh", "ru", "en"]),
    "one_after_another": text_in(["en", "zh"]),
    "right_to_left": text_in(["ar", "en"]),
}


def ours(name: str) -> bytes:
    layout = "one_after_another" if name == "one_after_another" else "side_by_side"
    return write_word(OURS[name], digest=text_digest(OURS[name]), about="version 1", layout=layout)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> dict[str, bytes]:
    """Everything that LibreOffice makes for these tests, by two starts of it: first a .doc, then all the .docx."""
    home = tmp_path_factory.mktemp("office")
    out = home / "out"
    (home / "binary.docx").write_bytes(making.by_style())
    office.soffice(home, "doc", [home / "binary.docx"], home)
    sources = [home / "page.html", home / "table.rtf", home / "russian.fodt", home / "binary.doc"]
    for path, words in zip(sources, (office.html(), office.rtf(), office.flat_odt()), strict=False):
        path.write_text(words, encoding="utf-8")
    for name in OURS:
        sources.append(home / f"{name}.docx")
        sources[-1].write_bytes(ours(name))
    sources.append(home / "tracked.docx")
    sources[-1].write_bytes(making.tracked())
    office.soffice(home, "docx:MS Word 2007 XML", sources, out)
    return {path.stem: path.read_bytes() for path in out.glob("*.docx")} | {"doc": (home / "binary.doc").read_bytes()}


def test_html_turned_into_word(made):
    text = read_text(made["page"])
    assert text.title == {"en": "Agreement on cooperation"}
    says_the_four_clauses(text, "en")
    assert text.clauses()[3].bodies["en"].endswith("1. first point\n\n2. second point")


def test_rtf_turned_into_word(made):
    text = read_text(made["table"])
    assert text.layout == "table"
    says_the_four_clauses(text, "zh", "en")


def test_an_old_word_file_turned_into_word(made):
    says_the_four_clauses(read_text(made["binary"]), "en")


def test_open_document_turned_into_word(made):
    text = read_text(made["russian"])
    says_the_four_clauses(text, "ru")
    assert [one.labels["ru"] for one in text.clauses()] == [f"Статья {n}." for n in (1, 2, 3, 4)]
    assert {(one.kind, one.text) for one in text.notes} >= {
        ("footnote", "Закон об образовании."),
        ("header", "Проект юридического отдела"),
    }
    assert [(one.author, one.text) for one in text.clauses()[2].remarks] == [("Анна", "Пять лет достаточно?")]
    last = text.clauses()[3]
    assert last.bodies["ru"].endswith("Письмо направляется заранее.")
    assert ("inserted", "Ольга") in {(one.kind, one.author) for one in last.changes}
    assert "Лишнее" not in last.bodies["ru"]


def test_tracked_changes_and_comments_survive_the_other_program(made):
    text = read_text(made["tracked"])
    second = text.clauses()[1]
    assert second.bodies["en"].startswith("Each Party sends 6 teachers each year.")
    assert {(one.kind, one.text, one.author) for one in second.changes} >= {
        ("deleted", "4", "Li Wei"),
        ("inserted", "6", "Li Wei"),
    }
    assert [(one.author, one.text) for one in text.clauses()[0].remarks] == [("Anna", "Say more?")]


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("program", ["ours", "saved by LibreOffice"])
def test_our_file_says_every_clause_again(made, name, program):
    """Bookmarks, property, footer and every word in every language, before and after LibreOffice saved the file."""
    text = OURS[name]
    file = read_file(made[name] if program != "ours" else ours(name))
    back = read_returned(file, tuple(text["languages"]))
    assert back.sure
    assert back.digest == text_digest(text)
    said = {
        (number, tag): (back.pieces[number, at].heading, back.pieces[number, at].words)
        for number in range(1, len(text["clauses"]) + 1)
        for at, tag in enumerate(text["languages"])
    }
    wanted = {
        (number, tag): (clause["heading"][tag], plain(text, clause, tag))
        for number, clause in enumerate(text["clauses"], start=1)
        for tag in text["languages"]
    }
    assert said == wanted
    assert not back.added
    assert not back.loose
    without = file.__class__(**{**file.__dict__, "properties": {}})
    assert text_digest(text).startswith(digest_in(without))
    assert digest_in(without)


def test_our_right_to_left_columns_are_right_to_left():
    import io

    from docx import Document
    from docx.oxml.ns import qn

    table = Document(io.BytesIO(ours("right_to_left"))).tables[0]
    arabic, english = table.rows[3].cells
    assert all(one._p.pPr.find(qn("w:bidi")) is not None for one in arabic.paragraphs)
    assert all(one._p.pPr is None or one._p.pPr.find(qn("w:bidi")) is None for one in english.paragraphs)
    assert arabic.paragraphs[0].runs[0]._r.rPr.find(qn("w:rtl")) is not None
