"""The page of an agreement: whose turn, the text in its languages, and what keeps it fresh."""

import re

import pytest

from convenio.agreements import actions
from convenio.parties.terms import Role
from tests.convenio.agreements.pages_a.conftest import signed_in


def url(row, rest=""):
    return f"/agreements/{row.pk}/{rest}"


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_private_draft(draft, at_chd, at_tpu):
    response = at_chd.get(url(draft))
    assert response.status_code == 200
    page = text_of(response)
    assert "Our turn: Propose a version" in page
    assert "Взаимные визиты преподавателей" in page
    assert at_tpu.get(url(draft)).status_code == 404
