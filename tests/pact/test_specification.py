"""The specification names what the code has: types, codes, metrics, paths, exit codes. Nothing is left out of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pact
from pact import judge, keyring
from pact.board import Entry
from pact.bodies import SHAPES
from pact.metrics import METRICS
from pact.sync import MESSAGES
from pact.text.languages import _NO_PLURAL, STYLES
from pact.text.model import CLAUSE_FIELDS, COMMITMENT_FIELDS, TEXT_FIELDS, VALUE_FIELDS

PAGE = Path(pact.__file__).parents[2].joinpath("docs/protocol/pact.md").read_text("utf-8")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(SHAPES, id="types"),
        pytest.param({field.rstrip("?") for shape in SHAPES.values() for field in shape}, id="fields of bodies"),
        pytest.param(MESSAGES, id="refusals"),
        pytest.param(METRICS, id="metrics"),
        pytest.param([*TEXT_FIELDS, *CLAUSE_FIELDS, *COMMITMENT_FIELDS], id="fields of a text"),
    ],
)
def test_every_name_is_explained(names: list[str]) -> None:
    assert [name for name in names if not re.search(rf"[`\"]{name}\b", PAGE)] == []


def test_every_verdict_is_listed() -> None:
    sources = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (judge, keyring))
    listed = PAGE.split("Why an event is void:")[1].split("\n\n")[0]
    codes = set(re.findall(r'return "([a-z_]+)"', sources)) | set(re.findall(r'else "([a-z_]+)"', sources))
    codes |= set(re.findall(r'return "([a-z_]+)" if', sources)) | {"unknown_sign", "unknown_record"}
    assert {code for code in codes - {"approve"} if f"`{code}`" not in listed} == set()


def test_flags_values_and_languages_are_listed() -> None:
    flags = set(re.findall(r"[a-z]+_[a-z]+", (Entry.__doc__ or "").split("`flags`:")[1]))
    assert {flag for flag in flags if f"`{flag}`" not in PAGE} == set()
    assert {kind for kind in VALUE_FIELDS if f'"type":"{kind}"' not in PAGE} == set()
    assert all(re.search(rf"\b{tag.split('-')[0]}\b", PAGE) for tag in (*STYLES, *_NO_PLURAL))


def test_no_field_of_the_table_is_invented() -> None:
    table = PAGE.split("## 3. Types and bodies")[1].split("## 4. Rules")[0]
    rows = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(rows) == sorted(SHAPES)
