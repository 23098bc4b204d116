"""What a person may type about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.parties.models import Party, Unit
from convenio.parties.phrases import ROLE_NAMES
from convenio.parties.terms import Role
from convenio.people.models import Person
from convenio.people.queries import possible_successors

LANGUAGES = [("en", "English"), ("zh-hans", "中文"), ("ru", "Русский")]
ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class MyPageForm(forms.Form):
    """A person's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As your colleagues know it."))
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=LANGUAGES)


class EmailForm(forms.Form):
    """A new e-mail address."""

    email = forms.EmailField(label=_("New e-mail address"))


class PeopleFilters(forms.Form):
    """Narrowing the list of people."""

    search = forms.CharField(label=_("Name or e-mail address"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *ROLE_CHOICES])


class InvitationFilters(forms.Form):
    """Narrowing the list of invitations."""

    search = forms.CharField(label=_("Name or e-mail address"), required=False)


class JoinForm(forms.Form):
    """What an invited person says about themselves; the password only where they join with one."""

    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("As your colleagues know it."))
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; several words are easy to remember. Leave it empty for a passkey."),
    )


class LeaveForm(forms.Form):
    """Who takes over when a person leaves."""

    successor = forms.ModelChoiceField(label=_("Successor"), queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, party: Party, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = possible_successors(party, person)
        field.empty_label = _("Nobody takes over")


class RoleForm(forms.Form):
    """A role to give, with the mandate of a signatory."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("The whole institution")
    )
    mandate = forms.CharField(
        label=_("Mandate"),
        max_length=300,
        required=False,
        help_text=_("For signatories: the office or paper by which this person may sign."),
    )
    mandate_from = forms.DateField(
        label=_("Mandate from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    mandate_until = forms.DateField(
        label=_("Mandate until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(party=party)

    def given(self) -> dict[str, Any]:
        """The cleaned values as arguments of an action."""
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class InvitationForm(RoleForm):
    """A new person and a first role."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=LANGUAGES)
    field_order = ["name", "email", "language", "role", "unit", "mandate", "mandate_from", "mandate_until"]
