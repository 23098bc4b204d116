"""What a person may type into a profile."""

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convenio.institutions.forms.box_form import BoxForm, rows_of
from convenio.institutions.forms.boxes import BASICS, BOXES
from convenio.institutions.profile import BadProfile, Profile, read_entry
from convenio.vocabulary.names import country_name

__all__ = ["BASICS", "BOXES", "BoxForm", "EntryForm", "ImportForm", "NewPartnerForm", "PartnerFilterForm", "rows_of"]


@dataclass
class EntryForm:
    """The form of one entry: made from what is there, answers with a value of ``profile.values``."""

    part: str
    profile: Profile
    entry: Any = None
    form: BoxForm = field(init=False)

    def open(self, data: Any = None, *, seen: str = "", start: dict[str, Any] | None = None) -> BoxForm:
        """The form, filled with ``data`` when something was typed, else with the entry or ``start``."""
        value = asdict(self.entry) if self.entry is not None else dict(start or {})
        self.form = BoxForm(data, boxes=BOXES[self.part], profile=self.profile, value=value, initial={"seen": seen})
        return self.form

    def answer(self, *, series: str = "") -> Any:
        """The value, or None when something is wrong (the form says what)."""
        if not self.form.is_valid():
            return None
        typed = self.form.typed()
        if self.part == "rankings":
            held = self.entry.series if self.entry else series
            typed["series"] = held or _slug(typed.get("scope_names", {}))
        elif self.part != "contacts":
            typed["key"] = self.entry.key if self.entry else _slug(typed.get("names") or typed.get("field") or {})
        try:
            return read_entry(self.part, typed)
        except BadProfile as error:
            self.form.add_problem(error)
            return None


class NewPartnerForm(forms.Form):
    """A university noted by hand."""

    hei_id = forms.CharField(
        label=gettext_lazy("Internet domain of the university"),
        max_length=64,
        help_text=gettext_lazy("Its identifier in the network, for example tpu.ru."),
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=200, required=False)
    name_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=200, required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=2,
        min_length=2,
        help_text=gettext_lazy("Two letters, for example RU."),
    )
    website = forms.URLField(label=gettext_lazy("Web site"), max_length=500, required=False, assume_scheme="https")
    organisation = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def clean_hei_id(self) -> str:
        return str(self.cleaned_data["hei_id"]).strip().lower()

    def clean_country(self) -> str:
        code = str(self.cleaned_data["country"]).strip().upper()
        if country_name(code, "en") == code:
            raise forms.ValidationError(_("No country has this code. Use two letters, for example RU or CN."))
        return code


class ImportForm(forms.Form):
    """A profile as a file."""

    file = forms.FileField(label=gettext_lazy("Profile (JSON, format convenio-profile-1)"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return rows_of(self)


class PartnerFilterForm(forms.Form):
    """Search and filters of the list of universities."""

    search = forms.CharField(label=gettext_lazy("Name, city or identifier"), required=False, max_length=100)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    only = forms.ChoiceField(
        label=gettext_lazy("Profile"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("known", gettext_lazy("Announced by itself")),
            ("unheard", gettext_lazy("Not heard of yet")),
            ("problem", gettext_lazy("Last one could not be used")),
        ],
    )

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All")), *countries]  # type: ignore[attr-defined]


def _slug(names: dict[str, str]) -> str:
    base = slugify(names.get("en", ""))[:40].strip("-")
    return f"{base}-{secrets.token_hex(3)}" if base else secrets.token_hex(6)
