"""Word files of different make, as offices write them: by style, by hand, in tables, tracked, with notes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

ENGLISH = (
    ("Purpose", "The Parties cooperate in teaching and research on the basis of equality."),
    ("Exchange of teachers", "Each Party sends 4 teachers each year. A visit lasts at least 10 days."),
    ("Duration", "This Agreement is valid for 5 years from 1 September 2026."),
    ("Termination", "Either Party may end this Agreement by written notice of 6 months."),
)
CHINESE = (
    ("宗旨", "双方在平等的基础上开展教学与科研合作。"),
    ("教师交流", "每一方每年派遣4名教师，每次访问不少于10天。"),
    ("期限", "本协议自2026年9月1日起生效，有效期5年。"),
    ("终止", "任何一方可提前6个月书面通知终止本协议。"),
)
RUSSIAN = (
    ("Предмет соглашения", "Стороны сотрудничают в образовании и науке на основе равенства."),
    ("Обмен преподавателями", "Каждая Сторона ежегодно направляет 4 преподавателя. Визит длится не менее 10 дней."),
    ("Срок действия", "Настоящее Соглашение действует 5 лет с 1 сентября 2026 г."),
    ("Прекращение", "Любая Сторона может прекратить Соглашение, письменно уведомив за 6 месяцев."),
)
HAN = "一二三四"


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_style() -> bytes:
    """English, headings by style, a bullet list, a signature block."""
    document = Document()
    document.add_heading("Memorandum of Understanding", 0)
    document.add_paragraph("between Chang'an University and Tomsk Polytechnic University")
    for heading, body in ENGLISH:
        document.add_heading(heading, 1)
        document.add_paragraph(body)
    document.add_paragraph("in English", style="List Bullet")
    document.add_paragraph("Chang'an University")
    document.add_paragraph("President ____________")
    return saved(document)


def by_automatic_numbers() -> bytes:
    """English, "Article 1" and "1.1" made by numbering.xml."""
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
            '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("COOPERATION AGREEMENT").alignment = 1
    for heading, body in ENGLISH:
        _numbered(document.add_paragraph(heading), 0)
        for sentence in body.split(". "):
            _numbered(document.add_paragraph(sentence.rstrip(".") + "."), 1)
    _numbered(document.add_paragraph("in writing;"), 2)
    return saved(document)


def _numbered(paragraph, level: int) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
    )


def chinese_by_hand() -> bytes:
    """第一条 with （一） below it, everything typed."""
    document = Document()
    document.add_paragraph("长安大学与托木斯克理工大学合作协议").alignment = 1
    document.add_paragraph("甲方：长安大学")
    document.add_paragraph("乙方：托木斯克理工大学")
    for place, (heading, body) in enumerate(CHINESE):
        document.add_paragraph(f"第{HAN[place]}条　{heading}")
        document.add_paragraph(f"（一）{body}")
        document.add_paragraph("（二）双方另行商定细节。")
    document.add_paragraph("甲方（盖章）：")
    document.add_paragraph("日期：")
    return saved(document)


def russian_by_hand() -> bytes:
    """1. and 1.1., with the heading in the same line, bold."""
    document = Document()
    document.add_paragraph("СОГЛАШЕНИЕ").alignment = 1
    document.add_paragraph("о сотрудничестве").alignment = 1
    document.add_paragraph("г. Томск «__» марта 2026 г.")
    for place, (heading, body) in enumerate(RUSSIAN, start=1):
        document.add_paragraph().add_run(f"{place}. {heading}").bold = True
        document.add_paragraph(f"{place}.1. {body}")
    document.add_paragraph("Ректор ____________ М.П.")
    return saved(document)


def table(columns: Sequence[tuple[str, Sequence[tuple[str, str]], str]], *, numbers: bool = False) -> bytes:
    """A row per clause: (name of the language, clauses, form of the number) for each column."""
    document = Document()
    wide = len(columns) + numbers
    grid = document.add_table(rows=1, cols=wide)
    for cell, (name, _clauses, _form) in zip(grid.rows[0].cells[numbers:], columns, strict=True):
        cell.text = name
    for place in range(len(columns[0][1])):
        cells = grid.add_row().cells
        if numbers:
            cells[0].text = f"{place + 1}."
        for cell, (_name, clauses, form) in zip(cells[numbers:], columns, strict=True):
            heading, body = clauses[place]
            mark = form.format(n=place + 1, han=HAN[place])
            cell.paragraphs[0].add_run(f"{mark}{heading}").bold = True
            cell.add_paragraph(body)
    return saved(document)


def two_columns() -> bytes:
    return table([("中文", CHINESE, "第{han}条 "), ("English", ENGLISH, "Article {n}. ")])


def three_columns_with_numbers() -> bytes:
    return table([("中文", CHINESE, ""), ("Русский", RUSSIAN, ""), ("English", ENGLISH, "")], numbers=True)


def one_row() -> bytes:
    """The whole agreement in one row, a cell per language."""
    document = Document()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, clauses, form in ((cells[0], RUSSIAN, "Статья {n}. "), (cells[1], ENGLISH, "Article {n}. ")):
        for place, (heading, body) in enumerate(clauses, start=1):
            cell.add_paragraph(form.format(n=place) + heading)
            cell.add_paragraph(body)
    return saved(document)


def one_after_another() -> bytes:
    """The Chinese text, then the Russian, then the English."""
    document = Document()
    for title, clauses, form in (
        ("合作协议", CHINESE, "{han}、"),
        ("СОГЛАШЕНИЕ О СОТРУДНИЧЕСТВЕ", RUSSIAN, "{n}. "),
        ("COOPERATION AGREEMENT", ENGLISH, "{n}) "),
    ):
        document.add_paragraph(title).alignment = 1
        for place, (heading, body) in enumerate(clauses):
            document.add_paragraph(form.format(n=place + 1, han=HAN[place]) + heading)
            document.add_paragraph(body)
    return saved(document)


def interleaved() -> bytes:
    """Each clause in English, then in Chinese."""
    document = Document()
    for place, (english, chinese) in enumerate(zip(ENGLISH, CHINESE, strict=True)):
        for mark, (heading, body) in ((f"Article {place + 1} ", english), (f"第{HAN[place]}条 ", chinese)):
            document.add_paragraph(mark + heading)
            document.add_paragraph(body)
    return saved(document)


def tracked() -> bytes:
    """Insertions, deletions, a moved and a deleted paragraph, two comments, one of them answered and settled."""
    document = Document()
    for place, (heading, body) in enumerate(ENGLISH, start=1):
        document.add_paragraph(f"{place}. {heading}")
        document.add_paragraph(body)
    body = document.element.body
    second = body[3]
    second.clear()
    for piece in (
        "<w:r><w:t xml:space='preserve'>Each Party sends </w:t></w:r>",
        "<w:del w:id='1' w:author='Li Wei' w:date='2026-03-01T09:00:00Z'><w:r><w:delText>4</w:delText></w:r></w:del>",
        "<w:ins w:id='2' w:author='Li Wei' w:date='2026-03-01T09:00:00Z'><w:r><w:t>6</w:t></w:r></w:ins>",
        "<w:r><w:t xml:space='preserve'> teachers each year.</w:t></w:r>",
        "<w:moveFrom w:id='3' w:author='Olga' w:date='2026-03-02T09:00:00Z'><w:r><w:t> Moved.</w:t></w:r></w:moveFrom>",
    ):
        second.append(
            parse_xml(piece.replace(" ", f" {nsdecls('w')} ", 1).replace("<w:r>", f"<w:r {nsdecls('w')}>", 1))
        )
    gone = body[7]
    for run in list(gone):
        gone.remove(run)
    when = "w:author='Olga' w:date='2026-03-02T09:00:00Z'"
    gone.append(_piece(f"<w:pPr><w:rPr><w:del w:id='4' {when}/></w:rPr></w:pPr>"))
    gone.append(_piece(f"<w:del w:id='5' {when}><w:r><w:delText>Gone.</w:delText></w:r></w:del>"))
    first = document.paragraphs[1]
    document.add_comment(first.runs, text="Say more?", author="Anna", initials="A")
    document.add_comment(document.paragraphs[5].runs, text="Five is usual.", author="Li Wei", initials="L")
    return saved(document)


def _piece(xml: str):
    return parse_xml(f"<x {nsdecls('w')}>{xml}</x>")[0]


def with_notes() -> bytes:
    """Header, footer, a text box, hidden words."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Draft of the law office"
    document.sections[0].footer.paragraphs[0].text = "Page 1 of 2"
    for place, (heading, body) in enumerate(ENGLISH, start=1):
        document.add_paragraph(f"{place}. {heading}")
        document.add_paragraph(body)
    hidden = document.add_paragraph().add_run("The other side pays everything.")
    hidden.font.hidden = True
    return saved(document)


def scan() -> bytes:
    """A page as a picture, and one line of words."""
    document = Document()
    document.add_paragraph("Agreement of 2019")
    document.add_picture(io.BytesIO(_png()))
    return saved(document)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0\xff\xff\xff" * 1)
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def replaced(content: bytes, parts: dict[str, bytes], *, without: Sequence[str] = ()) -> bytes:
    """The same archive with other or further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, raw in parts.items():
            new.writestr(name, raw)
    return out.getvalue()
