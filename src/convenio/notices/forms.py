"""What a person may type about notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from convenio.notices import registry
from convenio.notices.terms import How

HOW_NAMES = [
    (How.NOW.value, pgettext_lazy("when a mail comes", "At once")),
    (How.DAILY.value, pgettext_lazy("when a mail comes", "Once a day")),
    (How.WEEKLY.value, pgettext_lazy("when a mail comes", "Once a week")),
    (How.NEVER.value, pgettext_lazy("when a mail comes", "Never")),
]


class NoticeFilters(forms.Form):
    """Narrowing the list of notices."""

    search = forms.CharField(label=_("Words in the notice"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("About"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), ("unread", pgettext_lazy("notices", "New"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [("", _("All")), *((one.code, one.label) for one in registry.kinds())]


class MailFilters(forms.Form):
    """Narrowing the mails that did not leave."""

    search = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)


class Choices(forms.Form):
    """How mails of each kind come; one field a kind."""

    everything = forms.ChoiceField(
        label=_("Everything"), required=False, choices=[("", _("as chosen below")), *HOW_NAMES]
    )

    def __init__(self, *args: Any, chosen: dict[str, How], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in registry.kinds():
            self.fields[one.code] = forms.ChoiceField(
                label=str(one.label),
                choices=[(how, name) for how, name in HOW_NAMES if how in one.hows],
                initial=chosen.get(one.code, one.usual).value,
            )

    def given(self) -> dict[str, How]:
        """What was chosen, by kind."""
        every = self.cleaned_data.pop("everything", "")
        chosen = {code: How(every or value) for code, value in self.cleaned_data.items()}
        return {code: _offered(code, how) for code, how in chosen.items()}


def _offered(code: str, how: How) -> How:
    """The choice, or the nearest one that this kind offers: what cannot come at once comes daily."""
    known = registry.kind(code)
    return how if known is None or how in known.hows else How.DAILY


class ChangesFilter(forms.Form):
    """Since when, and which words."""

    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    search = forms.CharField(label=_("Words in agreement or change"), required=False, max_length=100)
