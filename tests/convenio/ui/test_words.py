"""Visible words stand inside translate tags: nothing English is hard-coded in the templates of these rooms."""

import re
from pathlib import Path

import pytest

import convenio

ROOT = Path(convenio.__file__).parent
ROOMS = ("ui", "people", "audit")
TEMPLATES = [path for room in ROOMS for path in sorted((ROOT / room / "templates").rglob("*.*"))]
# Names of the product, of a language in itself, of the examples on the page of styles, and of machines' tongues.
PROPER = {"Convenio", "CSV", "Chang’an", "University", "Tomsk", "Polytechnic", "Chang", "an"}
ATTRIBUTES = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"{]*[A-Za-z]{2}[^"{]*)"')


def visible(text: str) -> str:
    """What is left when translated parts, tags of both kinds and their attributes are taken away."""
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", " ", text, flags=re.S)
    text = re.sub(r"{% block (page_class|action) %}.*?{% endblock %}", " ", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.S)
    text = re.sub(r"<p lang=.*?</p>|<h2>3 · .*?</h2>", " ", text, flags=re.S)
    return re.sub(r"<[^>]*>", " ", text, flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_outside_translation(path: Path) -> None:
    source = path.read_text()
    words = set(re.findall(r"[A-Za-z’]{2,}", visible(source))) - PROPER
    assert not words, f"hard-coded: {sorted(words)}"
    assert not ATTRIBUTES.findall(re.sub(r"{%.*?%}", "{}", source)), "hard-coded attribute"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_inline_and_short_enough(path: Path) -> None:
    source = path.read_text()
    assert " style=" not in source
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"\bon[a-z]+=", source)
    assert source.count("\n") <= 120


def test_the_check_finds_what_it_looks_for() -> None:
    assert "Save" in visible("<p>{% translate 'x' %} Save</p>")
    assert not re.findall(r"[A-Za-z]{2,}", visible("<p class='x'>{% translate 'Save' %}{{ name }}</p>"))
