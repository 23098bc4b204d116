"""A form made of boxes, and its answer as JSON values.

Texts have one box for each language of the pages, and for every other language they already have.
"""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.institutions.forms.boxes import PAGE_LANGUAGES, Box
from convenio.institutions.profile import BadProfile, Profile
from convenio.parties.terms import LocalText, pick
from convenio.vocabulary.lists import terms
from convenio.vocabulary.names import own_name


def rows_of(form: forms.Form) -> list[list[forms.BoundField]]:
    """Fields named ``text__en``, ``text__zh`` … together in one row, every other field in a row of its own."""
    rows: dict[str, list[forms.BoundField]] = {}
    for field in form.visible_fields():
        rows.setdefault(field.name.split("__")[0], []).append(field)
    return list(rows.values())


class OneLanguageEnough(forms.CharField):
    """A box of a text that must be given in at least one language; the form checks it as a whole."""

    def validate(self, value: Any) -> None:
        """Nothing alone."""


class BoxForm(forms.Form):
    """A form made of boxes. ``seen`` is the digest of the profile the person had before their eyes."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, boxes: tuple[Box, ...], profile: Profile, value: dict[str, Any], **kwargs: Any):
        self.boxes, self.profile, self.value = boxes, profile, value
        super().__init__(*args, **kwargs)
        for box in boxes:
            if box.kind != "strengths" or profile.strengths:
                self._add(box)

    def _add(self, box: Box) -> None:
        if box.kind in ("local", "long", "lines"):
            for tag in self._tags(box):
                name = f"{box.name}__{tag}"
                label = format_lazy("{} · {}", box.label, own_name(tag))
                rows = {"long": 4, "lines": 3}.get(box.kind)
                widget = forms.Textarea(attrs={"rows": rows, "lang": tag}) if rows else forms.TextInput({"lang": tag})
                field_class = OneLanguageEnough if box.required else forms.CharField
                self.fields[name] = field_class(
                    label=label, required=box.required, widget=widget, help_text=str(box.help) if tag == "en" else ""
                )
                self.initial.setdefault(name, self._shown(box, tag))
        else:
            self.fields[box.name] = self._single(box)
            shown = self.value.get(box.name)
            self.initial.setdefault(box.name, list(shown) if isinstance(shown, tuple) else shown)

    def _tags(self, box: Box) -> list[str]:
        held = self.value.get(box.name) or {}
        texts = held if isinstance(held, tuple | list) else [held]
        others = {tag for text in texts for tag in text} - set(PAGE_LANGUAGES)
        return [*PAGE_LANGUAGES, *sorted(others)]

    def _shown(self, box: Box, tag: str) -> str:
        held = self.value.get(box.name) or {}
        if box.kind == "lines":
            return "\n".join(text.get(tag, "") for text in held).rstrip("\n")
        return str(held.get(tag, ""))

    def _single(self, box: Box) -> forms.Field:
        about: dict[str, Any] = {"label": box.label, "required": box.required, "help_text": box.help}
        if box.kind == "whole":
            return forms.IntegerField(min_value=box.low, max_value=box.high, **about)
        if box.kind == "url":
            return forms.URLField(assume_scheme="https", max_length=500, **about)
        if box.kind == "email":
            return forms.EmailField(**about)
        if box.kind == "date":
            return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **about)
        if box.kind == "choice":
            return forms.ChoiceField(choices=box.choices, **about)
        if box.kind == "isced_f":
            fields = [(term.code, f"{term.code} {term.name(_language())}") for term in terms("isced_f")]
            held = self.value.get(box.name)
            known = {code for code, _name in fields}
            extra = [(held, held)] if held and held not in known else []
            return forms.ChoiceField(choices=[("", "—"), *extra, *fields], **about)
        if box.kind == "source":
            sources = [(item.key, _pick(item.title)) for item in self.profile.sources]
            return forms.ChoiceField(choices=[("", _("not named")), *sources], **about)
        if box.kind == "strengths":
            named = [(item.key, _pick(item.field)) for item in self.profile.strengths]
            return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **about)
        return forms.CharField(max_length=200, **about)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for box in self.boxes:
            if box.required and box.kind in ("local", "long") and not self._local(box, cleaned):
                self.add_error(f"{box.name}__{PAGE_LANGUAGES[0]}", _("Give it in at least one language."))
        return cleaned

    def _local(self, box: Box, cleaned: dict[str, Any]) -> dict[str, str]:
        texts = {tag: cleaned.get(f"{box.name}__{tag}", "").strip() for tag in self._tags(box)}
        return {tag: text for tag, text in texts.items() if text}

    def _lines(self, box: Box, cleaned: dict[str, Any]) -> list[dict[str, str]]:
        columns = {tag: cleaned.get(f"{box.name}__{tag}", "").splitlines() for tag in self._tags(box)}
        longest = max((len(lines) for lines in columns.values()), default=0)
        found = [
            {tag: lines[row].strip() for tag, lines in columns.items() if row < len(lines) and lines[row].strip()}
            for row in range(longest)
        ]
        return [texts for texts in found if texts]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The visible fields as they stand beside each other: the languages of one text are one row."""
        return rows_of(self)

    def typed(self) -> dict[str, Any]:
        """What was typed, in the shape of the profile's JSON; what is empty is left out."""
        found: dict[str, Any] = {}
        for box in self.boxes:
            if box.kind in ("local", "long"):
                item: Any = self._local(box, self.cleaned_data)
            elif box.kind == "lines":
                item = self._lines(box, self.cleaned_data)
            elif box.kind == "date":
                day = self.cleaned_data.get(box.name)
                item = day.isoformat() if day else ""
            else:
                item = self.cleaned_data.get(box.name)
            if item not in (None, "", {}, []):
                found[box.name] = item
        return found

    def add_problem(self, error: BadProfile) -> None:
        """Put what the format refuses beside the box where it was typed."""
        name = error.path.split(".")[0].split("[")[0]
        places = [key for key in self.fields if key == name or key.startswith(f"{name}__")]
        self.add_error(
            places[0] if places else None,
            _("This is not written as expected: %(problem)s.") % {"problem": error.message},
        )


def _language() -> str:
    return get_language() or "en"


def _pick(names: LocalText) -> str:
    return pick(names, _language())
