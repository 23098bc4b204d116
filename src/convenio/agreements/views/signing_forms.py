"""What a person may type when rounds are opened, signed or declined, and when papers are registered."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import permutations
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OpenRoundForm(forms.Form):
    """Deadline and order of a round."""

    deadline = forms.DateField(
        label=_("Sign until (the end of this day, UTC)"),
        help_text=_("The day is printed in the document; signatures after it do not count."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    order = forms.ChoiceField(label=_("How the parties sign"))

    def __init__(self, *args: Any, parties: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = list(parties)
        field = self.fields["order"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("At the same time: each signs the document itself (counterparts)")),
            *self._orders(parties),
        ]
        field.required = False

    def until(self) -> datetime:
        """The last second of the day chosen."""
        return datetime.combine(self.cleaned_data["deadline"], time(23, 59, 59), tzinfo=UTC)

    def chosen_order(self) -> list[str] | None:
        """All parties in order, or None for counterparts."""
        chosen = self.cleaned_data["order"].split(">")
        return [*chosen, *(hei for hei in self.parties if hei not in chosen)] if chosen != [""] else None

    def _orders(self, parties: dict[str, str]) -> list[tuple[str, Any]]:
        """Two parties: who is first. Three: every order. More: who is first, the others as the text names them."""
        if len(parties) != 3:
            first = _("One after the other, first: %(party)s")
            return [(hei, first % {"party": name}) for hei, name in parties.items()]
        after = _("One after the other: %(parties)s")
        return [
            (">".join(order), after % {"parties": " → ".join(parties[hei] for hei in order)})
            for order in permutations(parties)
        ]


class SignForm(forms.Form):
    """The digest of the document that was on the page, and the person's will."""

    rendition = forms.CharField(widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=_("I have read the document above in full, and I sign it electronically for my institution.")
    )


class DeclineForm(forms.Form):
    """Why not, in a few words."""

    words = forms.CharField(
        label=_("Why (the other side reads this)"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(forms.Form):
    """The scan of the paper and the day written on it."""

    scan = forms.FileField(label=_("Scan of the signed and sealed paper (PDF, PNG or JPEG)"))
    signed_on = forms.DateField(
        label=_("Day of signature written on the paper"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ElsewhereForm(forms.Form):
    """The file that another product made."""

    signed = forms.FileField(label=_("The signed PDF, or the signature apart from it (.p7s, .sig)"))


class CheckForm(forms.Form):
    """A file to be looked at, and fingerprints the visitor trusts."""

    file = forms.FileField(label=_("PDF, proof file or text"))
    trust = forms.CharField(
        label=_("Fingerprints you trust (for a proof file)"),
        required=False,
        help_text=_("One line for each university: its domain, then the 64 digits as printed on paper you hold."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
