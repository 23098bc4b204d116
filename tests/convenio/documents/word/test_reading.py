"""What is read out of Word files made in different ways."""

from __future__ import annotations

import io
import zipfile

import pytest

from convenio.documents.word import WordText, read_file, read_text
from convenio.documents.word.guessing import guess
from convenio.documents.word.labels import find_label
from convenio.documents.word.numbering import written
from tests.convenio.documents.word import making
from tests.convenio.documents.word.making import CHINESE, ENGLISH, RUSSIAN

STRICT_WORDS = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
BY_LANGUAGE = {"en": ENGLISH, "zh": CHINESE, "ru": RUSSIAN}


def says_the_four_clauses(text: WordText, *tags: str) -> None:
    """Four clauses, each with its heading and its words in each language, side by side."""
    assert sorted(text.languages) == sorted(tags)
    assert [one.number for one in text.clauses()] == [1, 2, 3, 4]
    for tag in tags:
        for part, (heading, body) in zip(text.clauses(), BY_LANGUAGE[tag], strict=True):
            assert part.headings[tag] == heading
            assert body.split(". ")[0].rstrip(".") in part.bodies[tag]


@pytest.mark.parametrize(
    ("make", "layout", "tags"),
    [
        (making.by_style, "single", ("en",)),
        (making.by_automatic_numbers, "single", ("en",)),
        (making.chinese_by_hand, "single", ("zh",)),
        (making.russian_by_hand, "single", ("ru",)),
        (making.two_columns, "table", ("zh", "en")),
        (making.three_columns_with_numbers, "table", ("zh", "ru", "en")),
        (making.one_row, "table", ("ru", "en")),
        (making.one_after_another, "one_after_another", ("zh", "ru", "en")),
        (making.interleaved, "one_after_another", ("en", "zh")),
        (making.with_notes, "single", ("en",)),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_clauses_are_found_whatever_the_make(make, layout, tags):
    text = read_text(make())
    assert text.layout == layout
    assert "uneven" not in text.warnings
    says_the_four_clauses(text, *tags)


def test_files_saved_as_strict_open_xml_are_read_alike():
    usual = making.tracked()
    with zipfile.ZipFile(io.BytesIO(usual)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    strict = {
        name: raw.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT_WORDS).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", STRICT_RELATIONS
        )
        for name, raw in parts.items()
    }
    assert read_text(making.replaced(usual, strict)) == read_text(usual)


def test_title_opening_and_signatures_stand_apart():
    text = read_text(making.by_style())
    assert text.title == {"en": "Memorandum of Understanding"}
    opening, *clauses, signature = text.parts
    assert "between Chang'an University" in opening.bodies["en"]
    assert signature.kind == "signature"
    assert signature.bodies["en"] == "Chang'an University\n\nPresident ____________"
    assert clauses[-1].bodies["en"].endswith("• in English")
    chinese = read_text(making.chinese_by_hand())
    assert chinese.title["zh"] == "长安大学与托木斯克理工大学合作协议"
    assert chinese.parts[0].bodies["zh"] == "甲方：长安大学\n\n乙方：托木斯克理工大学"
    assert chinese.parts[-1].bodies["zh"] == "甲方（盖章）：\n\n日期："
    assert read_text(making.russian_by_hand()).title["ru"] == "СОГЛАШЕНИЕ о сотрудничестве"


def test_automatic_numbers_are_counted_and_written_out():
    text = read_text(making.by_automatic_numbers())
    assert [one.labels["en"] for one in text.clauses()] == [f"Article {n}." for n in (1, 2, 3, 4)]
    assert text.clauses()[1].bodies["en"].split("\n\n")[1].startswith("2.2 A visit lasts")
    assert text.clauses()[3].bodies["en"].endswith("(a) in writing;")


def test_tracked_changes_are_accepted_and_listed_and_comments_hang_on_their_clause():
    text = read_text(making.tracked())
    second = text.clauses()[1]
    assert second.bodies["en"] == "Each Party sends 6 teachers each year."
    said = [(one.kind, one.text, one.author, one.at[:10]) for one in second.changes]
    assert said == [
        ("deleted", "4", "Li Wei", "2026-03-01"),
        ("inserted", "6", "Li Wei", "2026-03-01"),
        ("moved_away", " Moved.", "Olga", "2026-03-02"),
    ]
    assert "Gone." not in "".join(one.bodies["en"] for one in text.parts)
    assert {one.text for one in text.changes} >= {"Gone."}
    file = read_file(making.tracked())
    assert any(one.was == "Each Party sends 4 teachers each year. Moved." for one in file.paragraphs())
    first, third = text.clauses()[0], text.clauses()[2]
    assert [(one.author, one.text) for one in first.remarks] == [("Anna", "Say more?")]
    assert first.remarks[0].quoted.startswith("The Parties cooperate")
    assert [one.author for one in third.remarks] == ["Li Wei"]


def test_what_stands_beside_the_text_is_kept_as_notes_and_hidden_words_are_named():
    text = read_text(making.with_notes())
    notes = {one.kind: one.text for one in text.notes}
    assert notes == {
        "header": "Draft of the law office",
        "footer": "Page 1 of 2",
        "hidden": "The other side pays everything.",
    }
    assert {"hidden", "notes"} <= set(text.warnings)
    assert all("pays everything" not in part.bodies["en"] for part in text.parts)


def test_a_scan_is_noticed():
    text = read_text(making.scan())
    assert "scan" in text.warnings
    assert read_file(making.scan()).pictures == 1


def test_a_text_without_numbers_is_one_part_and_says_so():
    from docx import Document

    document = Document()
    document.add_paragraph("We agree to stay in touch and to visit each other when we can.")
    text = read_text(making.saved(document))
    assert "no_clauses" in text.warnings
    assert [one.kind for one in text.parts] == ["opening"]


@pytest.mark.parametrize(
    ("words", "kind", "ordinal", "rest"),
    [
        ("1. Purpose", "plain", 1, "Purpose"),
        ("1、宗旨", "plain", 1, "宗旨"),
        ("1.1 The Parties", "dotted", 1, "The Parties"),
        ("第十二条 期限", "article", 12, "期限"),
        ("二十一、附则", "cjk", 21, "附则"),
        ("（三）人员", "cjkparen", 3, "人员"),
        ("Статья 7. Срок", "article", 7, "Срок"),
        ("Article IV – Duration", "article", 4, "Duration"),
        ("§ 3 Dauer", "article", 3, "Dauer"),
        ("(b) in writing", "alpha", 2, "in writing"),
        ("VI. Schluss", "roman", 6, "Schluss"),
        ("Раздел 2. Сроки", "chapter", 2, "Сроки"),
    ],
)
def test_numbers_written_by_hand(words, kind, ordinal, rest):
    label = find_label(words)
    assert (label.kind, label.ordinal, label.rest) == (kind, ordinal, rest)


@pytest.mark.parametrize("words", ["2026 is the year", "In 5 years", "10.03.2026 begins", "I am", "Articles of faith"])
def test_what_only_looks_like_a_number(words):
    label = find_label(words)
    assert label is None or label.kind == "dotted"


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (3, "upperRoman", "III"),
        (28, "lowerLetter", "bb"),
        (21, "chineseCounting", "二十一"),
        (10, "chineseCounting", "十"),
        (3, "russianLower", "в"),
        (7, "decimalZero", "07"),
        (5, "unknownForm", "5"),
    ],
)
def test_numbers_in_the_formats_of_word(number, form, said):
    assert written(number, form) == said


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("The Parties agree to cooperate", "en"),
        ("双方同意合作", "zh"),
        ("雙方同意簽訂本協議", "zh-Hant"),
        ("Стороны договорились", "ru"),
        ("Сторони домовилися про співпрацю її", "uk"),
        ("Тараптар әріптестік туралы келісті қазіргі", "kk"),
        ("Die Parteien und der Vertrag", "de"),
        ("اتفق الطرفان على التعاون", "ar"),
        ("大学は協定を結びます", "ja"),
        ("2026", ""),
    ],
)
def test_languages_are_recognised(words, tag):
    assert guess(words) == tag
