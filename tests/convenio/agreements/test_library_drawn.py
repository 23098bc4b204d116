"""Every letter of every template can be drawn, and whole texts become PDFs: long ones, short ones, three parties."""

from datetime import UTC, datetime

import pytest

from convenio.agreements import library
from convenio.documents.render import render_working_copy, undrawable
from pact.text import plain
from tests.convenio.agreements.test_library import KINDS, text_of

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("tag", library.LANGUAGES)
def test_no_glyph_of_any_template_is_missing(tag: str):
    letters: set[str] = set()
    for kind in KINDS:
        for count in (2, 3):
            text = text_of(kind, parties=count)
            letters |= set(text["title"][tag])
            for clause in text["clauses"]:
                letters |= set(clause["heading"][tag]) | set(plain(text, clause, tag))
    assert len(letters) > 60
    assert undrawable("".join(sorted(one for one in letters if one.isprintable())), tag) == ""


@pytest.mark.parametrize(("kind", "parties"), [("CFCRS-P", 2), ("SEA", 3), ("AMD", 2)])
def test_whole_templates_become_a_pdf(kind: str, parties: int):
    drawn = render_working_copy(text_of(kind, parties=parties), demo=False, made_at=AT)
    assert drawn.startswith(b"%PDF-")
    assert len(drawn) > 20_000
