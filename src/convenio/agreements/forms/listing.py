"""Search, filters and order of the list of agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convenio.agreements.phrases import STAGES

ORDERS = (
    ("", _("newest first")),
    ("turn", _("waiting longest first")),
    ("ends", _("ending soonest first")),
    ("stage", _("by stage")),
)
WAITING = (("", _("anybody")), ("us", _("us")), ("others", _("others")))


class ListFilter(forms.Form):
    """What the address of the list may say. Unknown values are answered with the whole list."""

    search = forms.CharField(label=_("Title or university"), required=False, max_length=100)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    waiting = forms.ChoiceField(label=_("Waits for"), required=False, choices=WAITING)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], kinds: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **named})
        for name, rows in (("stage", list(STAGES.items())), ("partner", partners), ("kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *rows]
