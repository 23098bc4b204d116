"""Word files: reading those of strangers without trust, writing ours for mark-up, reading ours when they come back.

``writing.write_word`` draws one; import it where it is needed: the library it draws with takes long to load.
"""

from convenio.documents.word.body import read_file
from convenio.documents.word.returned import Added, Piece, Returned, digest_in, read_returned
from convenio.documents.word.structure import read_text, text_of
from convenio.documents.word.terms import DOCX, Change, Note, Paragraph, Part, Remark, WordFile, WordText

__all__ = [
    "DOCX",
    "Added",
    "Change",
    "Note",
    "Paragraph",
    "Part",
    "Piece",
    "Remark",
    "Returned",
    "WordFile",
    "WordText",
    "digest_in",
    "read_file",
    "read_returned",
    "read_text",
    "text_of",
]
