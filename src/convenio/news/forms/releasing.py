"""What an officer may type about the announcement of a signing."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from convenio.institutions.forms import rows_of
from convenio.news.announcement import TOPICS, Announcement, BadAnnouncement, announcement_value, read_announcement
from convenio.news.photograph import Shown
from convenio.parties.terms import pick
from convenio.vocabulary.names import own_name

TEXTS: dict[str, tuple[str | Promise, int]] = {
    "title": (gettext_lazy("Title"), 0),
    "publisher": (gettext_lazy("Published by"), 0),
    "source": (gettext_lazy("Source as the announcement names it"), 0),
    "author": (gettext_lazy("Author as the announcement names it"), 0),
    "summary": (gettext_lazy("In one paragraph"), 3),
}
TOPIC_NAMES: dict[str, Promise] = {
    "signing": gettext_lazy("The signing"),
    "principles": gettext_lazy("Principles"),
    "disciplines": gettext_lazy("Disciplines"),
    "visits": gettext_lazy("Visits"),
    "training": gettext_lazy("Training"),
    "programmes": gettext_lazy("Programmes"),
    "research": gettext_lazy("Research"),
    "people": gettext_lazy("People"),
}


class ReleaseForm(forms.Form):
    """The announcement, in the languages of the agreement; everything may stay empty but title and day together."""

    published_on = forms.DateField(
        label=gettext_lazy("Day of the announcement"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    url = forms.URLField(label=gettext_lazy("Web address"), required=False, assume_scheme="https", max_length=500)
    clicks = forms.IntegerField(
        label=gettext_lazy("Clicks that the announcement counts itself"), required=False, min_value=0
    )

    def __init__(
        self,
        *args: Any,
        languages: tuple[str, ...],
        announcement: Announcement | None,
        photographs: list[Shown],
        chosen: Shown | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.photographs = {one.digest: one for one in photographs}
        if photographs:
            reader = get_language() or "en"
            offers = [(one.digest, pick(one.alt, reader)) for one in photographs]
            self.fields["photograph"] = forms.ChoiceField(
                label=gettext_lazy("Photograph"), required=False, choices=[("", _("no photograph")), *offers]
            )
            self.initial["photograph"] = chosen.digest if chosen else ""
        self.languages, self.held = languages, announcement
        said = {one.topic: one.text for one in announcement.said} if announcement else {}
        for name, (label, rows) in TEXTS.items():
            self._add(name, label, rows, getattr(announcement, name) if announcement else {})
        for topic in TOPICS:
            label = format_lazy(gettext_lazy("What it said: {topic}"), topic=TOPIC_NAMES[topic])
            self._add(f"said_{topic}", label, 2, said.get(topic, {}))
        if announcement:
            for name in ("published_on", "url", "clicks"):
                self.initial[name] = getattr(announcement, name)

    def _add(self, name: str, label: str | Promise, rows: int, held: dict[str, str]) -> None:
        for tag in self.languages:
            widget = forms.Textarea({"rows": rows, "lang": tag}) if rows else forms.TextInput({"lang": tag})
            field = forms.CharField(
                label=format_lazy("{} · {}", label, own_name(tag)), required=False, widget=widget, max_length=3000
            )
            self.fields[f"{name}__{tag}"] = field
            self.initial[f"{name}__{tag}"] = held.get(tag, "")

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Everything but what it said, topic by topic."""
        return [row for row in rows_of(self) if not row[0].name.startswith(("said_", "photograph"))]

    @property
    def said_rows(self) -> list[list[forms.BoundField]]:
        """What it said, topic by topic, the languages beside each other."""
        return [row for row in rows_of(self) if row[0].name.startswith("said_")]

    @property
    def has_said(self) -> bool:
        """Is any topic filled in?"""
        return any(field.value() for row in self.said_rows for field in row)

    def answer(self) -> Announcement | None:
        """The announcement that was typed; None when everything stayed empty. Call when the form is valid."""
        return self._typed

    def photograph(self) -> Shown | None:
        """The photograph that was chosen. Call when the form is valid."""
        return self.photographs.get(self.cleaned_data.get("photograph") or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._typed: Announcement | None = None
        texts = {name: self._texts(name, cleaned) for name in TEXTS}
        said = [{"strand": topic, "text": self._texts(f"said_{topic}", cleaned)} for topic in TOPICS]
        day = cleaned.get("published_on")
        value = {
            "format": "convenio-announcement-1",
            **texts,
            "language": self.held.language if self.held else self.languages[0],
            "published_on": day.isoformat() if day else "",
            "url": cleaned.get("url") or "",
            "clicks": cleaned.get("clicks"),
            "said": [one for one in said if one["text"]],
        }
        if not any((day, value["url"], value["said"], *texts.values())):
            return cleaned
        if not texts["title"] or not day:
            raise forms.ValidationError(_("An announcement needs a title and a day. Leave everything empty for none."))
        try:
            self._typed = read_announcement(value)
            announcement_value(self._typed)
        except BadAnnouncement as error:
            raise forms.ValidationError(
                _("This is not written as expected: %(problem)s.") % {"problem": str(error)}
            ) from error
        return cleaned

    def _texts(self, name: str, cleaned: dict[str, Any]) -> dict[str, str]:
        texts = {tag: (cleaned.get(f"{name}__{tag}") or "").strip() for tag in self.languages}
        return {tag: text for tag, text in texts.items() if text}
