"""Word files: reading those of strangers without trust, writing ours for mark-up, reading ours when they come back."""

from convenio.documents.word.body import read_file
from convenio.documents.word.returned import Added, Piece, Returned, digest_in, read_returned
from convenio.documents.word.structure import read_text, text_of
from convenio.documents.word.terms import Change, Note, Paragraph, Part, Remark, WordFile, WordText
from convenio.documents.word.writing import DOCX, write_word

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
    "write_word",
]
