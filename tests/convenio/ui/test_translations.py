"""Reading messages, keeping catalogues, and finding what is wrong with a translation."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from convenio.ui.translations.check import problems
from convenio.ui.translations.extract import messages_of
from convenio.ui.translations.files import compile_all, merge, po_path, read_catalog

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
a = _("Whose turn it is")
b = ngettext("%(n)s day", "%(n)s days", 3)
c = pgettext("month", "May")
d = not_marked("Never read")
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Your agreements" %}</h1>
{% blocktranslate trimmed with name=party.name %}
  Waiting for
  {{ name }} since yesterday.
{% endblocktranslate %}
{% blocktranslate count n=days %}{{ n }} visit{% plural %}{{ n }} visits{% endblocktranslate %}
{% button label=_("Send again") %}{{ "Now"|default:_("Later") }}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "views.py").write_text(CODE)
    (tmp_path / "room" / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def test_messages_of_code_and_templates_are_read(root: Path) -> None:
    ids = {message.id for message in messages_of(root) if message.id}
    assert ids == {
        "Whose turn it is",
        ("%(n)s day", "%(n)s days"),
        "May",
        "Your agreements",
        "Waiting for %(name)s since yesterday.",
        ("%(n)s visit", "%(n)s visits"),
        "Send again",
        "Later",
    }
    assert messages_of(root).get("May", "month") is not None


def test_a_tag_inside_a_translated_block_is_named_with_its_file(root: Path) -> None:
    (root / "room" / "templates" / "bad.html").write_text("{% blocktranslate %}{% if x %}{% endblocktranslate %}")
    with pytest.raises(SyntaxError, match=r"bad\.html"):
        messages_of(root)


def test_merging_keeps_translations_adds_new_messages_and_drops_unused_ones(root: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    template = messages_of(root)
    assert merge(locale, "ru", template) == len(template)
    path = po_path(locale, "ru")
    path.write_text(path.read_text().replace('msgid "Send again"\nmsgstr ""', 'msgid "Send again"\nmsgstr "Ещё раз"'))
    (root / "room" / "views.py").write_text('from x import gettext as _\na = _("Something new")\n')
    merge(locale, "ru", messages_of(root))
    catalog = read_catalog(locale, "ru")
    assert catalog.get("Send again").string == "Ещё раз"
    assert catalog.get("Something new").string == ""
    assert catalog.get("Whose turn it is") is None


def test_compiled_catalogues_are_read_by_gettext_with_russian_plurals(root: Path, tmp_path: Path) -> None:
    locale = tmp_path / "locale"
    merge(locale, "ru", messages_of(root))
    path = po_path(locale, "ru")
    forms = 'msgstr[0] "%(n)s день"\nmsgstr[1] "%(n)s дня"\nmsgstr[2] "%(n)s дней"'
    empty = 'msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""'
    text = path.read_text()
    assert text.count(empty) == 2
    head, tail = text.split('msgid "%(n)s day"', 1)
    path.write_text(head + 'msgid "%(n)s day"' + tail.replace(empty, forms, 1))
    written = compile_all(locale)
    with written[0].open("rb") as file:
        russian = gettext.GNUTranslations(file)
    forms_read = [russian.ngettext("%(n)s day", "%(n)s days", number) for number in (1, 3, 11)]
    assert forms_read == ["%(n)s день", "%(n)s дня", "%(n)s дней"]


@pytest.mark.parametrize(
    ("language", "english", "translated", "complaint"),
    [
        ("zh_Hans", "Your agreements", "", "missing"),
        ("zh_Hans", "Your agreements", "Your agreements", "equal to the English"),
        ("zh_Hans", "Your agreements", "Nimen de xieyi", "no Chinese character"),
        ("ru", "Your agreements", "Vashi soglasheniya", "no Cyrillic letter"),
        ("ru", "Until %(day)s", "До %(date)s", "placeholders differ"),
        ("ru", "Until %(day)s", "До дня", "placeholders differ"),
        ("ru", "<b>PDF</b> %(n)s pages", "<b>PDF</b> %(n)s pages", "equal to the English"),
        ("zh_Hans", "Sent\n", "已发送", "new line"),
    ],
)
def test_a_bad_translation_is_refused(language: str, english: str, translated: str, complaint: str) -> None:
    template, catalog = Catalog(), Catalog(locale=language)
    template.add(english)
    catalog.add(english, translated)
    found = problems(language, catalog, template, frozenset())
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("language", "english", "translated"),
    [
        ("zh_Hans", "Your agreements", "你们的协议"),
        ("ru", "Until %(day)s", "До %(day)s"),
        ("ru", "PDF", "PDF"),
        ("zh_Hans", "%(n)s / %(all)s", "%(n)s / %(all)s"),
        ("zh_Hans", "100 % of {name}", "{name}的100 %"),
    ],
)
def test_a_good_translation_passes(language: str, english: str, translated: str) -> None:
    template, catalog = Catalog(), Catalog(locale=language)
    template.add(english)
    catalog.add(english, translated)
    assert problems(language, catalog, template, frozenset({"PDF"})) == []


def test_an_unsure_translation_and_an_empty_plural_form_are_refused() -> None:
    template, catalog = Catalog(), Catalog(locale="ru")
    template.add("Send again")
    template.add(("%(n)s day", "%(n)s days"))
    catalog.add("Send again", "Ещё раз", flags=["fuzzy"])
    catalog.add(("%(n)s day", "%(n)s days"), ("%(n)s день", "", "%(n)s дней"))
    assert [line.split(": ")[1] for line in problems("ru", catalog, template, frozenset())] == [
        "marked fuzzy",
        "missing",
    ]
