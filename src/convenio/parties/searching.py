"""Searching words in every script: SQLite ignores case for Latin letters only, and keeps JSON escaped."""

import json

from django.db.models import Q


def contains(words: str, *fields: str, json_fields: tuple[str, ...] = ()) -> Q:
    """One of the fields contains the words, whatever their case; ``json_fields`` are searched as stored text."""
    spellings = {words, words.lower(), words.upper(), words.title(), words.capitalize()}
    found = Q(pk__in=[])
    for spelling in sorted(spellings):
        for field in fields:
            found |= Q(**{f"{field}__icontains": spelling})
        for field in json_fields:
            found |= Q(**{f"{field}__icontains": spelling})
            found |= Q(**{f"{field}__icontains": json.dumps(spelling)[1:-1]})
    return found
