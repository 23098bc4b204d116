"""A trilingual agreement of four pages drawn and signed, beside bare Typst and bare pyHanko with the key in memory.

Both sides draw and sign different texts (Typst remembers what it drew, so no text is drawn twice), in turns, in one
process. Bare: the sheet compiled by Typst from data prepared beforehand, then pyHanko's own ``PdfSigner`` on its bytes,
adding a field. Ours: ``render_rendition`` (checks, canonical text, code, data of the sheet, attachment, prepared
fields, digest) and ``sign_pdf`` (checks, exact beginning).

    python benchmarks/pdf.py [rounds]
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

PAGES = 4
WARM = 4
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHD, TPU = "chd.edu.cn", "tpu.ru"
NAMES = {
    CHD: {"en": "Chang’an University", "zh": "长安大学", "ru": "Чанъаньский университет"},
    TPU: {"en": "Tomsk Polytechnic University", "zh": "托木斯克理工大学", "ru": "Томский политехнический университет"},
}


def main(rounds: int = 30) -> None:
    """Measure, print a row for people and one JSON line."""
    os.environ["CONVENIO_HOME"] = tempfile.mkdtemp(prefix="bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convenio.config.settings")
    import django

    django.setup()
    text = agreement()
    ours, bare = sides()
    times: tuple[list[float], list[float]] = [], []
    for number in range(-WARM, rounds):
        for place in (0, 1) if number % 2 else (1, 0):
            one = numbered(text, 2 * number + place)
            prepared = one if place == 0 else sheet_of(one)
            started = time.perf_counter()
            (ours, bare)[place](prepared)
            if number >= 0:
                times[place].append(time.perf_counter() - started)
    value, beside = (1000 * statistics.median(side) for side in times)
    print(f"a {PAGES}-page trilingual PDF drawn and signed: {value:.0f} ms; bare Typst and pyHanko: {beside:.0f} ms")
    figure = {
        "name": "pdf_drawn_and_signed",
        "value": round(value, 1),
        "unit": "ms",
        "beside": "bare Typst and bare pyHanko, key in memory",
        "beside_value": round(beside, 1),
        "ratio": round(value / beside, 2),
        "n": rounds,
    }
    print(json.dumps(figure))


def sides() -> tuple[Callable[[dict[str, Any]], bytes], Callable[[dict[str, Any]], bytes]]:
    """Ours and the bare one, each from a text to a signed PDF."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    from convenio.documents import issuing, signatures
    from convenio.documents.render import render_rendition
    from convenio.documents.render.engine import draw
    from pact.text import text_digest

    key = issuing.issue_certificate(common_name="N. N.", organisation="", country="", demo=True, at=AT)
    stamper = signatures.timestamper(at=AT, demo=True)

    def ours(text: dict[str, Any]) -> bytes:
        base = render_rendition(text, frame(text_digest(text))).pdf
        return signatures.sign_pdf(base=base, field="sig-1", key=key, timestamper=stamper, reason="r", name="n", at=AT)

    def bare(data: dict[str, Any]) -> bytes:
        drawn = draw("agreement.typ", data, 0)
        metadata = PdfSignatureMetadata(field_name="s", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        spec = SigFieldSpec("s")
        signer = PdfSigner(metadata, signatures.HeldKeySigner(key), timestamper=stamper, new_field_spec=spec)
        out = BytesIO()
        asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(drawn)), output=out, bytes_reserved=16384))
        return out.getvalue()

    return ours, bare


def sheet_of(text: dict[str, Any]) -> dict[str, Any]:
    """The data of the sheet for a text, prepared outside the measured time."""
    from convenio.documents.render.sheet import agreement_data

    return agreement_data(text, frame("0" * 64), digest="0" * 64, demo=True)


def frame(digest: str) -> Any:
    """The frame of a round in a demonstration."""
    from convenio.documents.terms import RoundFrame

    return RoundFrame(
        pact="3f6f0c1e-9a53-4a3e-8f0b-1c1d6d2f7a11",
        round_label="1",
        text_digest=digest,
        deadline="2026-12-31T23:59:59Z",
        order=[CHD, TPU],
        check_url="https://cooperation.chd.edu.cn/check",
        demo=True,
        opened_at="2026-11-23T09:30:00Z",
    )


def agreement() -> dict[str, Any]:
    """As many clauses of the library's comprehensive agreement as fill the pages, promises and signatures included."""
    from convenio.agreements.library import template
    from convenio.documents.render import render_rendition
    from pact.text import text_digest

    full: dict[str, Any] = dict(
        template("COMP", languages=["zh", "ru", "en"], parties=[CHD, TPU], party_names=NAMES, on=date(2026, 11, 23))
    )
    needed = {promise["clause"] for promise in full["commitments"]}
    for most in range(len(full["clauses"]), 0, -1):
        kept = [one for place, one in enumerate(full["clauses"]) if place < most or one["id"] in needed]
        text = {**full, "clauses": kept, "required": []}
        if pages(render_rendition(text, frame(text_digest(text))).pdf) <= PAGES:
            return text
    raise SystemExit(f"no selection of clauses fills {PAGES} pages")


def pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def numbered(text: dict[str, Any], number: int) -> dict[str, Any]:
    """The same text with another number in every wording, so that nothing is remembered from before."""
    other = copy.deepcopy(text)
    for clause in other["clauses"]:
        for tag, body in clause["body"].items():
            clause["body"][tag] = f"{body} ({number})"
    return other


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(*(int(one) for one in sys.argv[1:2]))
