"""Adding to a PDF without touching what is there: an incremental update that leaves title, dates and metadata alone."""

from __future__ import annotations

import hashlib

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader


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
