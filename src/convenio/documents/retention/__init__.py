"""How long uploads are kept: rules as dated data, rooms that say what is abandoned, a nightly duty, one page."""

from convenio.documents.retention.registry import Upload, register_in_use, register_upload
from convenio.documents.retention.terms import kept_until

__all__ = ["Upload", "kept_until", "register_in_use", "register_upload"]
