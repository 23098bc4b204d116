"""Beginning an agreement: with whom, what kind, in which languages, under which title."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from convenio.agreements.library import LANGUAGES
from convenio.vocabulary.names import language_name, own_name
from pact.text import is_language

MOST_LANGUAGES = 8
LAYOUTS = (("side_by_side", _("side by side")), ("one_after_another", _("one after another")))


class StartForm(forms.Form):
    """A draft that only the own institution sees. Languages are any BCP-47 tags; the library speaks three of them."""

    partner = forms.ChoiceField(label=_("Partner"))
    by_link = forms.BooleanField(
        label=_("The partner has no system: it takes part by secure link"),
        required=False,
        help_text=_("Its people read, comment and sign in a browser; your node writes down what they say."),
    )
    others = forms.MultipleChoiceField(
        label=_("Further partners"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    others_by_link = forms.BooleanField(label=_("Those without a node take part by secure link"), required=False)
    kind = forms.ChoiceField(label=_("Kind of agreement"))
    house = forms.ChoiceField(
        label=_("Template"), required=False, help_text=_("A template of your own must be of the kind chosen above.")
    )
    parent = forms.ChoiceField(
        label=_("Belongs to"),
        required=False,
        help_text=_(
            "An amendment, a termination and a protocol always belong to an agreement in force; an exchange, "
            "a degree or research may."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the text"), required=False, widget=forms.CheckboxSelectMultiple
    )
    further = forms.CharField(
        label=_("Further languages"),
        required=False,
        max_length=120,
        help_text=_(
            "Language tags with commas between them, for example pt-BR, kk. The library has no wording in them; "
            "you write it beside the others."
        ),
    )
    prevailing = forms.ChoiceField(
        label=_("If the languages differ"), required=False, help_text=_("Can be changed until the text is proposed.")
    )
    layout = forms.ChoiceField(label=_("On paper the languages stand"), choices=LAYOUTS)

    def __init__(
        self,
        *args: Any,
        partners: list[tuple[str, str]],
        kinds: list[tuple[str, str]],
        parents: list[tuple[str, str]],
        templates: list[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        tongues = [(tag, own_name(tag)) for tag in LANGUAGES]
        self._choose("partner", [("", "—"), *partners])
        self._choose("house", [("", _("the library’s")), *templates])
        self._choose("others", partners)
        self._choose("kind", kinds)
        self._choose("parent", [("", _("nothing")), *parents])
        self._choose("languages", tongues)
        self._choose("prevailing", [("", _("all are equally authentic")), *tongues])
        for tag in LANGUAGES:
            label = _t("Title (%(language)s)") % {"language": language_name(tag, get_language() or "en")}
            self.fields[f"title_{tag}"] = forms.CharField(label=label, required=False, max_length=300)

    def _choose(self, name: str, rows: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = rows

    def clean_further(self) -> list[str]:
        """Tags as typed, each checked for its form."""
        tags = [one.strip() for one in self.cleaned_data["further"].replace(";", ",").split(",") if one.strip()]
        wrong = [one for one in tags if not is_language(one)]
        if wrong:
            raise forms.ValidationError(
                _t("%(tags)s is no language tag. A tag looks like pt, pt-BR or kk.") % {"tags": ", ".join(wrong)}
            )
        return tags

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        tags = list(dict.fromkeys([*data.get("languages", []), *data.get("further", [])]))
        if not tags and "further" not in self.errors:
            self.add_error("languages", _t("Choose at least one language of the text."))
        if len(tags) > MOST_LANGUAGES:
            self.add_error("further", _t("A text has at most %(count)s languages.") % {"count": MOST_LANGUAGES})
        if data.get("prevailing") and data["prevailing"] not in tags:
            self.add_error("prevailing", _t("The prevailing language must be a language of the text."))
        if data.get("partner") in data.get("others", []):
            data["others"] = [one for one in data["others"] if one != data["partner"]]
        data["tags"] = tags
        data["title"] = {tag: data[f"title_{tag}"] for tag in LANGUAGES if tag in tags and data.get(f"title_{tag}")}
        return data
