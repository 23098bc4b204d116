"""What an officer may type about a secure link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from convenio.guests.terms import USUAL_DAYS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LinkForm(forms.Form):
    """Whom the link is for, what they may do, until when."""

    party = forms.ChoiceField(label=_("University"))
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link and its codes are sent there, and nowhere else."))
    language = forms.ChoiceField(label=_("Write to them in"), choices=settings.LANGUAGES)
    may_comment = forms.BooleanField(label=_("comment and suggest changes"), required=False, initial=True)
    may_approve = forms.BooleanField(
        label=_("answer for the university: approve the text, confirm what was recorded, give notice"), required=False
    )
    may_sign = forms.BooleanField(label=_("sign"), required=False)
    mandate = forms.CharField(
        label=_("On what ground they may sign"),
        required=False,
        max_length=300,
        help_text=_("For example “Rector, Charter, article 12”. Only your office reads it."),
    )
    until = forms.DateField(label=_("Until"), widget=DAY, help_text=_("It can be renewed, and revoked at any time."))

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = parties
        if len(parties) == 1:
            field.initial = parties[0][0]
        self.fields["until"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)


class RenewForm(forms.Form):
    """A new last day."""

    until = forms.DateField(label=_("Until"), widget=DAY)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)


class PeopleFilter(forms.Form):
    """What the address of the list of people may say."""

    search = forms.CharField(label=_("Name, address or university"), required=False, max_length=100)


class LinkFilter(forms.Form):
    """What the address of the list of links may say."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(
            ("", _("all")),
            ("open", pgettext_lazy("links", "open")),
            ("asking", _("asks for a new one")),
            ("expired", pgettext_lazy("links", "expired")),
            ("revoked", pgettext_lazy("links", "revoked")),
        ),
    )
