"""Empty signature fields, one for each party, added to a drawn PDF without a random byte.

The fields are invisible (the place to sign is drawn): zero-sized, outside the page and printable, as PDF/A and PDF/UA
together ask. The update is incremental; identifiers that pyHanko would draw at random come from the drawing's digest.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field

_INVISIBLE = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


class QuietWriter(IncrementalPdfFileWriter):
    """Adds to a PDF without touching its title, dates and other metadata, which belong to whoever drew it."""

    def _update_meta(self) -> None:
        return None


class RepeatableWriter(QuietWriter):
    """The same bytes in, the same bytes out: the identifier of the update is the digest of what is updated."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        seed = hashlib.sha256(prev.stream.read()).digest()[:16]
        return generic.ArrayObject([prev.trailer["/ID"][0], generic.ByteStringObject(seed)])


def add_signature_fields(pdf: bytes, fields: list[tuple[str, str]]) -> bytes:
    """The PDF with an empty signature field for each (name, words for a reader's tooltip) on its last page."""
    writer = RepeatableWriter(BytesIO(pdf))
    for name, words in fields:
        spec = SigFieldSpec(name, on_page=-1, invis_sig_settings=_INVISIBLE, readable_field_name=words)
        append_signature_field(writer, spec)
    page, _ = writer.find_page_for_modification(-1)
    page.get_object()[generic.pdf_name("/Tabs")] = generic.pdf_name("/S")
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
