"""Narrowing the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.audit.phrases import known

ROOMS = {
    "agreements": _("Agreements"),
    "people": _("People"),
    "institutions": _("Institutions"),
    "network": _("Network"),
    "documents": _("Documents"),
    "news": _("Public pages"),
    "audit": _("Audit trail"),
}


class RecordFilters(forms.Form):
    """Search, kind of event and days."""

    search = forms.CharField(label=_("Person, words or number of an agreement"), required=False)
    room = forms.ChoiceField(label=_("About"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rooms = sorted({what.split(".")[0] for what in known()})
        field = self.fields["room"]
        field.choices = [("", _("Everything")), *((room, ROOMS.get(room, room)) for room in rooms)]  # type: ignore[attr-defined]
