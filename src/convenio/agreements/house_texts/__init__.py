"""The university's own clauses and templates: written, published as versions, offered beside the library's."""
