"""The editor of an item, and the filter of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from convenio.agreements.models import Agreement
from convenio.news.actions.items import LEAD_AT_MOST, TITLE_AT_MOST, Written
from convenio.news.models import NewsItem
from convenio.news.phrases import KINDS, STANDINGS
from convenio.news.structured import MOST
from convenio.vocabulary.names import own_name

LANGUAGES = tuple(dict.fromkeys(code.split("-")[0] for code, _name in settings.LANGUAGES))
TEXTS = {
    "titles": (gettext_lazy("Title"), 0, TITLE_AT_MOST),
    "leads": (gettext_lazy("Opening, one paragraph"), 2, LEAD_AT_MOST),
    "bodies": (gettext_lazy("Text"), 10, MOST),
}


class ItemForm(forms.Form):
    """Three languages side by side, then time and what it is about. Nothing is required: a draft always saves."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()), required=False)
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Public from (empty: as soon as it is approved)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    publish_until = forms.DateTimeField(
        label=gettext_lazy("Public until (empty: without end)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    agreements = forms.MultipleChoiceField(
        label=gettext_lazy("Agreements it is about"), required=False, widget=forms.SelectMultiple({"size": 4})
    )
    activities = forms.MultipleChoiceField(
        label=gettext_lazy("Activities it tells of (for colleagues; the public does not see them)"),
        required=False,
        widget=forms.SelectMultiple({"size": 4}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        item: NewsItem | None,
        agreements: Sequence[Agreement],
        activities: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in agreements}
        self.fields["agreements"].choices = [(pk, one.name()) for pk, one in self.offered.items()]  # type: ignore[attr-defined]
        self.fields["activities"].choices = list(activities)  # type: ignore[attr-defined]
        if not activities:
            del self.fields["activities"]
        for name, (label, rows, most) in TEXTS.items():
            held = getattr(item, name) if item else {}
            for tag in LANGUAGES:
                widget = forms.Textarea({"rows": rows, "lang": tag}) if rows else forms.TextInput({"lang": tag})
                self.fields[f"{name}__{tag}"] = forms.CharField(
                    label=format_lazy("{} · {}", label, own_name(tag)), required=False, widget=widget, max_length=most
                )
                self.initial[f"{name}__{tag}"] = held.get(tag, "")
        if item is not None:
            facts: dict[str, Any] = {
                "kind": item.kind,
                "publish_at": item.publish_at,
                "publish_until": item.publish_until,
                "agreements": [str(one.pk) for one in item.agreements.all()],
                "activities": item.activities,
                "revision": item.revision,
            }
            self.initial.update(facts)

    @property
    def text_rows(self) -> list[list[forms.BoundField]]:
        """Title, opening and text, the languages beside each other."""
        return [[self[f"{name}__{tag}"] for tag in LANGUAGES] for name in TEXTS]

    def written(self) -> Written:
        """What was typed. Call when the form is valid."""
        return Written(
            kind=self.cleaned_data.get("kind") or "other",
            titles=self._texts("titles"),
            leads=self._texts("leads"),
            bodies=self._texts("bodies"),
            publish_at=self.cleaned_data.get("publish_at"),
            publish_until=self.cleaned_data.get("publish_until"),
            agreements=[self.offered[pk] for pk in self.cleaned_data.get("agreements", ())],
            activities=self.cleaned_data.get("activities", ()),
        )

    def _texts(self, name: str) -> dict[str, str]:
        texts = {tag: str(self.cleaned_data.get(f"{name}__{tag}") or "").strip() for tag in LANGUAGES}
        return {tag: text for tag, text in texts.items() if text}


class ItemFilter(forms.Form):
    """What the list of items may be asked."""

    search = forms.CharField(label=gettext_lazy("Words, in any language"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    standing = forms.ChoiceField(label=pgettext_lazy("filter of news", "State"), required=False)

    def __init__(self, *args: Any, public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **kwargs})
        self.fields["kind"].choices = [("", _("all")), *KINDS.items()]  # type: ignore[attr-defined]
        self.fields["standing"].choices = [("", _("all")), *STANDINGS.items()]  # type: ignore[attr-defined]
        if public:
            del self.fields["standing"]

    def chosen(self) -> dict[str, str]:
        """What was chosen; unknown values are left out."""
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


def standing_of(item: NewsItem, at: datetime, *, public: bool) -> str:
    """Where an item stands at a moment, by its state and the clock. ``public``: whether the public sees it now."""
    if item.state != "approved":
        return item.state
    if item.publish_at and item.publish_at > at:
        return "scheduled"
    if item.publish_until and item.publish_until <= at:
        return "over"
    return "public" if public else "held"
