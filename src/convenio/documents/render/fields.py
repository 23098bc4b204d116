"""Empty signature fields, one for each party, added to a drawn PDF without a random byte.

The fields are invisible (the place to sign is drawn): zero-sized, outside the page and printable, as PDF/A and PDF/UA
together ask. The update is incremental; identifiers that pyHanko would draw at random come from the drawing's digest.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field

from convenio.documents.updates import RepeatableWriter

_INVISIBLE = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


def add_signature_fields(pdf: bytes, fields: list[tuple[str, str]]) -> bytes:
    """The PDF with an empty signature field for each (name, words for a reader's tooltip) on its last page."""
    writer: Any = RepeatableWriter(BytesIO(pdf))
    for name, words in fields:
        spec = SigFieldSpec(name, on_page=-1, invis_sig_settings=_INVISIBLE, readable_field_name=words)
        append_signature_field(writer, spec)
    page, _ = writer.find_page_for_modification(-1)
    page.get_object()[generic.pdf_name("/Tabs")] = generic.pdf_name("/S")
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
