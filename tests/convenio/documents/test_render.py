"""The rendition: the same bytes everywhere, readable in every script, and nothing in it but the text."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from convenio.documents.render import (
    CannotDraw,
    WrongText,
    different_recipe,
    field_of,
    frame_of,
    missing_scripts,
    recipe,
    render_rendition,
    render_working_copy,
)
from convenio.documents.terms import Rendition
from pact.canonical import canonical
from tests.convenio.documents.conftest import AGREEMENT, CHD, TPU, frame_for

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")

ANOTHER_PROCESS = """
import json, sys
from convenio.documents.render import render_rendition
from convenio.documents.terms import RoundFrame
text, frame = json.load(sys.stdin)
print(render_rendition(text, RoundFrame(**frame)).digest)
"""


def words_of(pdf: bytes, *options: str) -> str:
    """What a reader of the PDF can copy out of it."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def packed(words: str) -> str:
    """Without spaces and line ends, and without the hyphens that a narrow column puts in."""
    return re.sub(r"[\s\u00ad-]", "", words)


def test_another_process_draws_the_same_bytes(rendition: Rendition) -> None:
    question = json.dumps([AGREEMENT, frame_for(AGREEMENT).as_dict()])
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS], input=question.encode(), capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == rendition.digest == hashlib.sha256(rendition.pdf).hexdigest()


@pytest.mark.parametrize(
    "different", [{"deadline": "2027-01-31T00:00:00Z"}, {"order": None}, {"demo": False}, {"round_label": "2"}]
)
def test_whatever_the_frame_says_is_in_the_bytes(rendition: Rendition, different: dict[str, Any]) -> None:
    assert render_rendition(AGREEMENT, frame_for(AGREEMENT, **different)).digest != rendition.digest


def test_it_is_a_tagged_archive_document(rendition: Rendition) -> None:
    reader = PdfFileReader(BytesIO(rendition.pdf))
    metadata = reader.root["/Metadata"].data.decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.root["/MarkInfo"]["/Marked"]
    assert reader.root["/OutputIntents"]


def test_every_font_is_embedded(rendition: Rendition) -> None:
    assert b"/Type3" not in rendition.pdf
    reader = PdfFileReader(BytesIO(rendition.pdf), strict=False)
    fonts = [ref.get_object() for ref in _objects(reader) if _is_font_descriptor(ref.get_object())]
    assert fonts
    assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


def _objects(reader: PdfFileReader) -> Any:
    from pyhanko.pdf_utils.generic import Reference

    return [Reference(number, 0, reader) for number in range(1, int(reader.trailer["/Size"]))]


def _is_font_descriptor(one: Any) -> bool:
    return isinstance(one, dict) and one.get("/Type") == "/FontDescriptor"


def test_each_party_has_an_empty_field_and_nobody_else(rendition: Rendition) -> None:
    reader = PdfFileReader(BytesIO(rendition.pdf))
    assert [(name, value) for name, value, _ in enumerate_sig_fields(reader)] == [("sig-1", None), ("sig-2", None)]
    assert (field_of(AGREEMENT, CHD), field_of(AGREEMENT, TPU)) == ("sig-1", "sig-2")


def test_the_canonical_text_is_attached(rendition: Rendition) -> None:
    reader = PdfFileReader(BytesIO(rendition.pdf))
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert names[0] == "text.json"
    assert names[1]["/EF"]["/F"].data == canonical(AGREEMENT)


@needs_poppler
def test_chinese_russian_and_english_can_be_read_and_copied(rendition: Rendition) -> None:
    words = packed(words_of(rendition.pdf, "-raw"))
    for expected in (
        "以“平等互利”为原则",
        "托木斯克理工大学",
        "Ежегодно приезжают 4 преподавателя",
        "Each year 4 teachers visit",
        "沙爱民, 校长",
    ):
        assert packed(expected) in words


@needs_poppler
def test_the_apostrophe_of_changan_is_narrow_in_chinese_too(text: dict[str, Any]) -> None:
    """The same word in the Chinese and the English column; a full-width apostrophe would make it a tenth wider."""
    text["clauses"][0]["body"] = {"zh": "长安 Chang’an 大学", "ru": "Ж", "en": "one Chang’an two"}
    for names in text["party_names"].values():
        names["en"] = "A University"
    boxes = words_of(render_rendition(text, frame_for(text)).pdf, "-bbox")
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">Chang’an<', boxes)
    chinese, english = (float(right) - float(left) for left, right in found)
    assert chinese == pytest.approx(0.93 * english, rel=0.02)


@needs_poppler
def test_every_page_names_both_parties_its_number_and_the_demonstration(text: dict[str, Any]) -> None:
    text["clauses"] += [{**text["clauses"][0], "id": f"c{number}"} for number in range(3, 40)]
    pages = words_of(render_rendition(text, frame_for(text)).pdf).split("\f")[:-1]
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
        assert "Chang’an University" in page
        assert "Томский политехнический университет" in page
        assert "ДЕМОНСТРАЦИЯ" in page


@needs_poppler
def test_the_page_of_signatures_says_when_the_paper_counts(rendition: Rendition) -> None:
    words = packed(words_of(rendition.pdf, "-raw"))
    for expected in (
        "3f6f0c1e-9a53-4a3e-8f0b-1c1d6d2f7a11",
        "2026-12-31 23:59:59 UTC",
        "each party’s first recorded word on this round is a signature not later than the deadline",
        "仅当各方就本轮次记录的第一次表态均为不迟于截止时间的签署时",
        "первое зарегистрированное слово каждой стороны в этом раунде — подпись не позднее указанного срока",
        "Chang’an University → Tomsk Polytechnic University",
        frame_for(AGREEMENT).text_digest,
        "https://cooperation.chd.edu.cn/check",
    ):
        assert packed(expected) in words


@needs_poppler
def test_markup_of_a_clause_is_printed_and_never_obeyed(text: dict[str, Any]) -> None:
    nasty = '#eval("1+1") \\ <script>alert(1)</script> *b* $x^2$ @ref // c /* d */ [e] `f` = g'
    text["clauses"][0]["body"]["en"] = nasty
    text["title"]["en"] = "#panic(1)"
    text["party_names"][CHD]["en"] = '"; #set page(fill: red) //'
    words = " ".join(words_of(render_rendition(text, frame_for(text)).pdf, "-raw").split())
    assert nasty.replace(" ", "") in words.replace(" ", "")
    assert "#panic(1)" in words
    assert '"; #set page(fill: red) //' in words


@pytest.mark.parametrize("languages", [["pt-BR", "en"], ["en"], ["pt-BR"]])
def test_any_language_and_any_number_of_them(text: dict[str, Any], languages: list[str]) -> None:
    for one in text["clauses"]:
        one["heading"] = dict.fromkeys(languages, "Ensino e investigação")
        one["body"] = dict.fromkeys(languages, "Cooperação à distância: {teachers}" if one["values"] else "Ação")
        one["source"], one["from"] = languages[0], {}
    text["languages"] = languages
    for names in (text["title"], *text["party_names"].values()):
        names["pt-BR"] = names["en"]
        for tag in set(names) - set(languages):
            del names[tag]
    text["signatories"] = {}
    drawn = render_rendition(text, frame_for(text)).pdf
    if shutil.which("pdftotext"):
        assert "Cooperação à distância: 4" in words_of(drawn)


def test_a_script_without_a_font_is_named_and_not_drawn(text: dict[str, Any]) -> None:
    text["clauses"][0]["body"]["en"] += " ภาษาไทย और हिन्दी 😀"
    assert {"THAI", "DEVANAGARI", "GRINNING"} <= set(missing_scripts(text))
    with pytest.raises(CannotDraw) as refused:
        render_rendition(text, frame_for(text))
    assert refused.value.undrawable


def test_nothing_is_missing_for_chinese_russian_english_kazakh_and_korean(text: dict[str, Any]) -> None:
    text["clauses"][0]["body"]["en"] += " Қазақстан 서울대학교 繁體字 かな Ελλάδα Việt Nam"
    assert missing_scripts(text) == []


def test_a_text_that_is_not_the_one_of_the_round_is_refused(text: dict[str, Any]) -> None:
    frame = frame_for(text)
    text["clauses"][1]["values"]["teachers"]["value"] = 5
    with pytest.raises(WrongText, match="digest"):
        render_rendition(text, frame)


def test_a_clause_without_wording_in_a_language_is_refused(text: dict[str, Any]) -> None:
    text["clauses"][1]["body"]["ru"] = " "
    with pytest.raises(WrongText, match="clauses/1/body/ru"):
        render_rendition(text, frame_for(text))


def test_a_malformed_text_is_refused(text: dict[str, Any]) -> None:
    del text["commitments"]
    with pytest.raises(WrongText, match="commitments"):
        render_rendition(text, frame_for(text))


@needs_poppler
def test_a_working_copy_cannot_be_signed_and_says_what_is_missing(text: dict[str, Any]) -> None:
    text["clauses"][1]["body"].pop("ru")
    text["clauses"][1]["heading"].pop("ru")
    drawn = render_working_copy(text, demo=False, made_at=datetime(2026, 11, 23, tzinfo=UTC))
    words = words_of(drawn)
    assert "WORKING COPY" in words
    assert "На этом языке текста пока нет" in " ".join(words.split())
    assert "AcroForm" not in PdfFileReader(BytesIO(drawn)).root
    assert list(enumerate_sig_fields(PdfFileReader(BytesIO(drawn)))) == []


def test_the_recipe_names_fonts_and_sheets_and_carries_the_frame(rendition: Rendition) -> None:
    made_with = json.loads(json.dumps(rendition.recipe))
    assert re.fullmatch("[0-9a-f]{64}", made_with["fonts"]["NotoSansSC[wght].ttf"])
    assert {"agreement.typ", "frame.typ", "words.json"} <= set(made_with["templates"])
    assert frame_of(made_with) == frame_for(AGREEMENT)
    assert different_recipe(made_with) == []
    assert canonical(made_with)


def test_a_node_of_another_version_is_told_what_differs(rendition: Rendition) -> None:
    theirs = json.loads(json.dumps(rendition.recipe))
    theirs["typst"] = "0.1"
    theirs["templates"]["frame.typ"] = "0" * 64
    del theirs["fonts"]["NotoSansSC[wght].ttf"]
    assert different_recipe(theirs) == [
        f"typst 0.1 ≠ {recipe()['typst']}",
        "NotoSansSC[wght].ttf",
        "frame.typ",
    ]
    with pytest.raises(WrongText):
        frame_of({"renderer": "another"})


def test_every_sentence_speaks_english_chinese_and_russian() -> None:
    sheets = Path(sys.modules["convenio.documents.render"].__file__ or "").parent / "sheets"
    for key, said in json.loads((sheets / "words.json").read_text()).items():
        assert {"en", "zh", "ru"} <= set(said), key
        if key != "language":
            assert re.search(r"[一-鿿]", said["zh"]), key
            assert re.search(r"[А-я]", said["ru"]), key
            placeholders = {tag: set(re.findall(r"\{\w+\}", words)) for tag, words in said.items()}
            assert len({frozenset(names) for names in placeholders.values()}) == 1, key


def test_threads_of_one_process_draw_the_same_bytes(rendition: Rendition) -> None:
    with ThreadPoolExecutor(3) as threads:
        drawn = list(threads.map(lambda _: render_rendition(AGREEMENT, frame_for(AGREEMENT)).digest, range(6)))
    assert set(drawn) == {rendition.digest}
