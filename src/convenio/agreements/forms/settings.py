"""The form of a draft's settings; its fields follow the languages and parties of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convenio.agreements.views import words
from convenio.parties.terms import pick
from convenio.vocabulary.names import language_name, locale_of, own_name
from pact.text import is_language

LAYOUTS = (("side_by_side", _("side by side")), ("one_after_another", _("one after another")))
ALL = "all"
_SEPARATORS = re.compile(r"[,;、，；/\n]+")
_NAMED_IN = ("en", "zh", "ru", "pt", "es", "fr", "de", "kk", "uz", "ar", "ko", "ja")


class SettingsForm(forms.Form):
    """Title and signatories in each language of the text, the languages themselves, and how they stand together."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    languages = forms.CharField(
        label=_("Languages of the text, in their order"),
        max_length=400,
        help_text=_(
            "Write them with commas between: names such as Portuguese, or language tags such as pt-BR. "
            "A new language gets empty wordings, to be translated."
        ),
    )
    drop = forms.BooleanField(label=_("The wording in languages taken out may be dropped."), required=False)
    prevailing = forms.ChoiceField(label=_("If the languages differ"))
    layout = forms.ChoiceField(
        label=_("In the document the languages stand"), choices=LAYOUTS, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, text: Mapping[str, Any], revision: int) -> None:
        self.text, self.tags = text, list(text["languages"])
        names = [words.language_label(tag) for tag in self.tags]
        initial = {
            "revision": revision,
            "languages": ", ".join(names),
            "prevailing": text["prevailing"] or ALL,
            "layout": text["layout"],
        }
        super().__init__(data, initial=initial)
        choice = self.fields["prevailing"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (ALL, _("all are equally authentic")),
            *(
                (tag, gettext("%(language)s prevails") % {"language": name})
                for tag, name in zip(self.tags, names, strict=True)
            ),
        ]
        for tag, name in zip(self.tags, names, strict=True):
            self._add(
                f"title.{tag}", gettext("Title (%(language)s)") % {"language": name}, text["title"].get(tag, ""), 500
            )
            for hei in text["parties"]:
                given = text["signatories"].get(hei, {})
                for part, label in (
                    ("name", gettext("Name (%(language)s)")),
                    ("title", gettext("Office (%(language)s)")),
                ):
                    now = given.get(part, {}).get(tag, "")
                    self._add(f"{part}.{hei}.{tag}", label % {"language": name}, now, 300)

    def _add(self, name: str, label: str, now: str, limit: int) -> None:
        self.fields[name] = forms.CharField(label=label, required=False, max_length=limit, initial=now)
        self.fields[name].widget.attrs["lang"] = name.rpartition(".")[2]

    def titles(self) -> list[BoundField]:
        """The title in each language."""
        return [self[f"title.{tag}"] for tag in self.tags]

    def signers(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Per party its name and the fields of who signs, one pair for each language."""
        for hei in self.text["parties"]:
            name = pick(self.text["party_names"][hei], words.reader()) or hei
            yield name, [(self[f"name.{hei}.{tag}"], self[f"title.{hei}.{tag}"]) for tag in self.tags]

    def clean_languages(self) -> list[str]:
        """Tags of the languages named."""
        found = []
        for word in filter(None, (one.strip() for one in _SEPARATORS.split(self.cleaned_data["languages"]))):
            tag = tag_of(word, self.tags)
            if not tag:
                raise forms.ValidationError(
                    gettext("“%(word)s” is not known as a language. Write its tag, for example pt for Portuguese.")
                    % {"word": word}
                )
            if tag not in found:
                found.append(tag)
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        gone = [tag for tag in self.tags if tag not in given.get("languages", self.tags)]
        worded = [tag for tag in gone if any(one["body"].get(tag) for one in self.text["clauses"])]
        if worded and not given.get("drop"):
            names = ", ".join(words.language_label(tag) for tag in worded)
            self.add_error(
                "drop",
                gettext("The text has wording in %(languages)s, which would be lost. Tick here if that is meant.")
                % {"languages": names},
            )
        if given.get("prevailing") in gone:
            self.add_error("prevailing", gettext("The prevailing language must be one of the languages of the text."))
        return given

    def changes(self) -> dict[str, Any]:
        """The settings as ``save_settings`` takes them."""
        given, tags = self.cleaned_data, self.cleaned_data["languages"]
        signatories = {
            hei: {
                part: {tag: given.get(f"{part}.{hei}.{tag}", "").strip() for tag in tags} for part in ("name", "title")
            }
            for hei in self.text["parties"]
        }
        return {
            "title": {tag: given.get(f"title.{tag}", "").strip() for tag in tags},
            "languages": tags,
            "prevailing": "" if given["prevailing"] == ALL else given["prevailing"],
            "layout": given["layout"],
            "signatories": signatories,
        }


def tag_of(word: str, present: list[str]) -> str:
    """The tag that a word means: the name of a language in one of many languages, or a tag; empty when neither."""
    by_name = dict(_names(words.reader()))
    by_name |= {own_name(tag).casefold(): tag for tag in present}
    by_name |= {language_name(tag, words.reader()).casefold(): tag for tag in present}
    if word.casefold() in by_name:
        return by_name[word.casefold()]
    known = is_language(word) and word.partition("-")[0].lower() in locale_of("en").languages
    return word if known else ""


@cache
def _names(reader: str) -> dict[str, str]:
    """Names of languages in many languages, with the tags of the text format."""
    found: dict[str, str] = {}
    for language in (*_NAMED_IN, reader):
        for code, name in locale_of(language).languages.items():
            found.setdefault(str(name).casefold(), code.replace("_", "-"))
    return found
