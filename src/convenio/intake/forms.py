"""What a person may say about a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.intake import phrases
from convenio.intake.models import Intake
from convenio.intake.phrases import reason_header
from convenio.intake.queries import ROW_MARK
from convenio.intake.reading import Cell, plain
from convenio.intake.registering import STATUSES, Target

_LONGEST = 60


class UploadForm(forms.Form):
    """The file, and what it holds."""

    target = forms.ChoiceField(label=lazy("What the list holds"))
    file = forms.FileField(
        label=lazy("The file"),
        help_text=lazy(
            ".xlsx or .csv, one row for each entry. Nothing is written before you have seen what would become of it."
        ),
    )

    def __init__(self, *args: Any, wanted: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(one.code, one.label) for one in wanted]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.csv,.tsv,.txt"
        if len(wanted) == 1:
            self.fields["target"].widget = forms.HiddenInput()


class ListFilter(forms.Form):
    """Search among the lists."""

    search = forms.CharField(label=lazy("Search"), required=False, max_length=200)


class RowFilter(forms.Form):
    """Search among the rows."""

    search = forms.CharField(label=lazy("Search"), required=False, max_length=200)
    status = forms.ChoiceField(label=lazy("What becomes of it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", lazy("All")), *((one, phrases.STATUS[one]) for one in STATUSES)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice for each column: which field it is, or that it is not needed."""

    def __init__(
        self, *args: Any, intake: Intake, target: Target, samples: Sequence[Sequence[Cell]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.intake, self.target = intake, target
        self.columns = []
        chosen = {place: code for code, place in intake.mapping.items()}
        choices = [("", _("— not needed —")), *((one.code, _starred(one.label, one.required)) for one in target.fields)]
        for place, header in enumerate(intake.headers):
            if header in (ROW_MARK, reason_header()):
                continue
            name = f"c{place}"
            self.fields[name] = forms.ChoiceField(
                label=_("What “%(column)s” means") % {"column": header},
                choices=choices,
                required=False,
                initial=chosen.get(place, ""),
            )
            shown = [plain(cell)[:_LONGEST] for cell in samples[place]]
            self.columns.append((name, header, phrases.column_letter(place), shown))
        self._order_fields()

    def _order_fields(self) -> None:
        """Where the order of day and month cannot be told, it is asked."""
        for code, details in self.intake.notes:
            if code in ("order", "order_mixed"):
                self.fields[f"order_{details['field']}"] = forms.ChoiceField(
                    label=_("03/04 in “%(column)s” means") % {"column": details["column"]},
                    choices=[("dmy", _("3 April: the day comes first")), ("mdy", _("4 March: the month comes first"))],
                    initial=self.intake.orders.get(details["field"], "dmy"),
                )

    def rows(self) -> list[tuple[Any, str, str, list[str]]]:
        """(the choice, name of the column, its letter, samples) for the table."""
        return [(self[name], header, letter, shown) for name, header, letter, shown in self.columns]

    def order_questions(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("order_")]

    def mapping(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, header, _letter, _shown in self.columns:
            code = self.cleaned_data[name]
            if code in found:
                other = self.intake.headers[found[code]]
                label = next(str(one.label) for one in self.target.fields if one.code == code)
                self._twice(header, other, label)
            elif code:
                found[code] = int(name[1:])
        return found

    def _twice(self, header: str, other: str, label: str) -> None:
        from convenio.parties.terms import Refusal

        raise Refusal(
            _("Both “%(one)s” and “%(other)s” are said to be “%(field)s”. Choose one of them.")
            % {"one": other, "other": header, "field": label},
            400,
        )

    def orders(self) -> dict[str, str]:
        return {name[6:]: value for name, value in self.cleaned_data.items() if name.startswith("order_")}


def _starred(label: object, required: bool) -> str:
    return _("%(field)s (needed)") % {"field": label} if required else str(label)


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """Several files at once."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(_Files, self).clean(one, initial) for one in several]


class PapersForm(forms.Form):
    """Scans, one by one or in a zip."""

    papers = _Files(
        label=lazy("Scanned papers"),
        help_text=lazy(
            "PDF, PNG or JPEG, many at once, or a zip of them; together at most 200 megabytes. "
            "File names with number, partner or year help."
        ),
    )


class PaperFilter(forms.Form):
    """Search among the papers."""

    search = forms.CharField(label=lazy("Search"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=lazy("State"),
        required=False,
        choices=[
            ("", lazy("All")),
            ("waiting", lazy("To be confirmed")),
            ("attached", lazy("Attached")),
            ("ignored", lazy("Left out")),
        ],
    )
