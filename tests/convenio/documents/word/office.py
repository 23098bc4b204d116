"""Files as another office program makes them: LibreOffice turns HTML, OpenDocument, RTF and .doc into .docx."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.convenio.documents.word.making import CHINESE, ENGLISH, RUSSIAN


def soffice(home: Path, form: str, files: Sequence[Path], out: Path) -> None:
    """Turn files into another form, all by one start of the program (a start costs seconds)."""
    subprocess.run(
        [
            *("soffice", "--headless", "--norestore", f"-env:UserInstallation={(home / 'profile').as_uri()}"),
            *("--convert-to", form, "--outdir", str(out), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )


def html() -> str:
    """English by headings, with a numbered list inside."""
    parts = [f"<h2>{heading}</h2><p>{body}</p>" for heading, body in ENGLISH]
    return (
        "<html><head><meta charset='utf-8'><title>x</title></head><body><h1>Agreement on cooperation</h1>"
        + "".join(parts)
        + "<ol><li>first point</li><li>second point</li></ol></body></html>"
    )


def rtf() -> str:
    """Chinese and English in a table, typed in RTF."""

    def said(words: str) -> str:
        return "".join(sign if ord(sign) < 128 else f"\\u{ord(sign)}?" for sign in words)

    rows = []
    for place, (chinese, english) in enumerate(zip(CHINESE, ENGLISH, strict=True), start=1):
        left = f"{place}. {chinese[0]}\\par {said(chinese[1])}"
        right = f"{place}. {english[0]}\\par {said(english[1])}"
        cells = f"\\pard\\intbl {said(left)}\\cell \\pard\\intbl {said(right)}\\cell"
        rows.append(f"\\trowd\\cellx4500\\cellx9000 {cells}\\row")
    return "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}" + "".join(rows) + "\\pard\\par}"


NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FOOTNOTE = (
    '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
    "<text:p>Закон об образовании.</text:p></text:note-body></text:note>"
)
ANNOTATION = (
    "<office:annotation><dc:creator>Анна</dc:creator><dc:date>2026-03-04T10:00:00</dc:date>"
    "<text:p>Пять лет достаточно?</text:p></office:annotation>"
)
TRACKED = (
    '<text:change text:change-id="d1"/><text:change-start text:change-id="i1"/> Письмо направляется заранее.'
    '<text:change-end text:change-id="i1"/>'
)
STYLES = (
    '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-prefix="Статья " style:num-suffix="."/></text:list-style>'
    '<style:page-layout style:name="pl"/></office:automatic-styles><office:master-styles>'
    '<style:master-page style:name="Standard" style:page-layout-name="pl"><style:header>'
    "<text:p>Проект юридического отдела</text:p></style:header></style:master-page></office:master-styles>"
)


def flat_odt() -> str:
    """Russian: automatic numbers, a footnote, a header, a comment, and a tracked insertion and deletion."""
    more = {0: FOOTNOTE, 2: ANNOTATION, 3: TRACKED}
    clauses = "".join(
        f'<text:list text:style-name="L1" text:continue-numbering="{"true" if place else "false"}"><text:list-item>'
        f"<text:p>{heading}</text:p></text:list-item></text:list><text:p>{body}{more.get(place, '')}</text:p>"
        for place, (heading, body) in enumerate(RUSSIAN)
    )
    changes = _region("i1", "Ольга", "insertion", "") + _region("d1", "Иван", "deletion", "<text:p>Лишнее.</text:p>")
    spaces = " ".join(f'xmlns:{name}="{place}"' for name, place in NAMESPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{STYLES}<office:body><office:text>'
        f"<text:tracked-changes>{changes}</text:tracked-changes><text:p>СОГЛАШЕНИЕ О СОТРУДНИЧЕСТВЕ</text:p>{clauses}"
        "</office:text></office:body></office:document>"
    )


def _region(name: str, who: str, kind: str, words: str) -> str:
    info = f"<dc:creator>{who}</dc:creator><dc:date>2026-03-03T10:00:00</dc:date>"
    inside = f"<office:change-info>{info}</office:change-info>{words}"
    return f'<text:changed-region text:id="{name}"><text:{kind}>{inside}</text:{kind}></text:changed-region>'
