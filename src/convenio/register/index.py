"""The search index: words of every agreement, in a form that the database finds fast.

SQLite keeps them in a full-text table (FTS5), PostgreSQL as text vectors; both are made by a migration, hold three
columns (``title``: names, codes, partners, people; ``text``: the clauses; ``files``: names of files) and know one row
per agreement. What is found is always joined with the institution's own agreements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from convenio.agreements.models import AgreementQuerySet
from convenio.register.words import typed

COLUMNS = ("title", "text", "files")
SQLITE = (
    "CREATE VIRTUAL TABLE register_words USING fts5(title, text, files, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\", prefix='2 3')"
)
POSTGRESQL = (
    "CREATE TABLE register_words (rowid bigint PRIMARY KEY, title tsvector, text tsvector, files tsvector)",
    "CREATE INDEX register_words_title ON register_words USING gin (title)",
    "CREATE INDEX register_words_text ON register_words USING gin (text)",
    "CREATE INDEX register_words_files ON register_words USING gin (files)",
)


@dataclass(frozen=True)
class Words:
    """The words of one agreement, each list as ``words.words_of`` makes it."""

    agreement: int
    title: list[str]
    text: list[str]
    files: list[str]


def keep(rows: Iterable[Words]) -> None:
    """Put agreements into the index, replacing what stands there of them."""
    rows = list(rows)
    values = [(row.agreement, " ".join(row.title), " ".join(row.text), " ".join(row.files)) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM register_words WHERE rowid = %s", [(row.agreement,) for row in rows])
            cursor.executemany("INSERT INTO register_words(rowid, title, text, files) VALUES (%s, %s, %s, %s)", values)
            return
        cursor.executemany(
            "INSERT INTO register_words(rowid, title, text, files) VALUES (%s, array_to_tsvector(%s),"
            " array_to_tsvector(%s), array_to_tsvector(%s)) ON CONFLICT (rowid) DO UPDATE"
            " SET title = EXCLUDED.title, text = EXCLUDED.text, files = EXCLUDED.files",
            [(row.agreement, row.title, row.text, row.files) for row in rows],
        )


def found(rows: AgreementQuerySet, search: str, column: str = "title") -> AgreementQuerySet:
    """Those of the agreements whose ``column`` holds every word that was typed, or one that begins with it."""
    looked = typed(search)
    if not looked:
        return rows.none()
    if connection.vendor == "sqlite":
        sql = "SELECT rowid FROM register_words WHERE register_words MATCH %s"
        terms = " ".join(f'"{word}"{"*" if longer else ""}' for word, longer in looked)
        return rows.filter(pk__in=RawSQL(sql, (f"{{{column}}}: ({terms})",)))  # noqa: S611
    sql = f"SELECT rowid FROM register_words WHERE {column} @@ %s::tsquery"  # noqa: S608
    terms = " & ".join(f"'{word}'{':*' if longer else ''}" for word, longer in looked)
    return rows.filter(pk__in=RawSQL(sql, (terms,)))  # noqa: S611
