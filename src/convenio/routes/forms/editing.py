"""The forms of the route editor: the route as a whole, one step, who reviews, the dry run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convenio.parties.models import Party
from convenio.parties.terms import LocalText
from convenio.routes import samples
from convenio.routes.actions.editing import chosen
from convenio.routes.forms.choices import people_choices, who_choices, who_of
from convenio.routes.phrases import choices, step_name
from convenio.routes.terms import MOST_STAGES, Looks, RoutePlan, StepPlan, When

LEVELS = [("6", _("Bachelor (EQF 6)")), ("7", _("Master (EQF 7)")), ("8", _("Doctorate (EQF 8)"))]


def named(typed: str, before: LocalText, shown: str) -> LocalText:
    """A name as typed: unchanged it keeps all its languages, changed it is in the reader's own."""
    return dict(before) if typed == shown and before else {(get_language() or "en").split("-")[0]: typed}


class RouteForm(forms.Form):
    """Name, kinds, and how the review begins."""

    name = forms.CharField(label=_("Name of the route"), max_length=120)
    kinds = forms.MultipleChoiceField(
        label=_("For these kinds of agreement"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all kinds that have no route of their own."),
    )
    starts = forms.ChoiceField(
        label=_("The review begins"),
        widget=forms.RadioSelect,
        choices=[("officer", _("when an officer asks for it")), ("proposal", _("as soon as a version is proposed"))],
    )

    def __init__(self, *args: Any, plan: RoutePlan, **named_args: Any) -> None:
        self.plan = plan
        first = {"name": step_name(plan), "kinds": list(plan.kinds), "starts": plan.starts}
        super().__init__(*args, **{"initial": first, **named_args})
        _choose(self, "kinds", choices("kind"))

    def changed(self) -> RoutePlan:
        """The plan with what was typed."""
        typed = self.cleaned_data
        names = named(typed["name"], self.plan.names, step_name(self.plan))
        return replace(self.plan, names=names, kinds=tuple(typed["kinds"]), starts=typed["starts"])


class NewRouteForm(forms.Form):
    """The name of a route that begins empty."""

    name = forms.CharField(label=_("Name of the route"), max_length=120)


class StepForm(forms.Form):
    """One step: who, how long, when it takes part, what its review depends on."""

    name = forms.CharField(label=_("Name of the step"), max_length=80)
    stage = forms.IntegerField(
        label=_("Stage"),
        min_value=1,
        max_value=MOST_STAGES,
        help_text=_("Steps of one stage are asked side by side. The next stage begins when all of them are settled."),
    )
    who = forms.ChoiceField(label=_("Who reviews"), required=False)
    people = forms.MultipleChoiceField(label=_("Named people"), required=False, widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(
        label=_("If there are several"),
        widget=forms.RadioSelect,
        choices=[("one", _("one of them decides")), ("all", _("all of them must approve"))],
    )
    days = forms.IntegerField(label=_("Working days they have"), min_value=1, max_value=250)
    remind = forms.IntegerField(label=_("Remind so many working days before the end"), min_value=0, max_value=60)
    escalate = forms.MultipleChoiceField(
        label=_("When the time is over, tell"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: whoever asked for the review."),
    )
    when_kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds of agreement"), required=False, widget=forms.CheckboxSelectMultiple
    )
    when_money = forms.BooleanField(label=_("amounts of money"), required=False)
    when_clauses = forms.MultipleChoiceField(
        label=_("one of these clauses"), required=False, widget=forms.CheckboxSelectMultiple
    )
    when_levels = forms.MultipleChoiceField(
        label=_("one of these levels"), required=False, choices=LEVELS, widget=forms.CheckboxSelectMultiple
    )
    when_strands = forms.MultipleChoiceField(
        label=_("promises of these strands"), required=False, widget=forms.CheckboxSelectMultiple
    )
    when_countries = forms.CharField(
        label=_("a partner in one of these countries"),
        required=False,
        max_length=200,
        help_text=_("Codes of two letters with spaces between, for example RU US."),
    )
    anything = forms.ChoiceField(
        label=_("When the next version differs"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("the review is void whatever changed")),
            ("no", _("the review is void only when something below changed")),
        ],
    )
    looks_money = forms.BooleanField(label=_("an amount of money"), required=False)
    looks_promises = forms.BooleanField(label=_("a promise"), required=False)
    looks_annexes = forms.BooleanField(label=_("an attachment"), required=False)
    looks_clauses = forms.MultipleChoiceField(
        label=_("one of these clauses"), required=False, widget=forms.CheckboxSelectMultiple
    )
    looks_languages = forms.MultipleChoiceField(
        label=_("their wording in these languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in every language. Numbers count in all languages."),
    )
    immaterial = forms.BooleanField(
        label=_("An officer may call a change immaterial and so keep this review"), required=False
    )

    def __init__(self, *args: Any, party: Party, step: StepPlan, **named_args: Any) -> None:
        self.step = step
        super().__init__(*args, **{"initial": _first(step), **named_args})
        people, clauses = people_choices(party), choices("clause")
        _choose(self, "who", who_choices(party, several=True))
        _choose(self, "people", people)
        _choose(self, "escalate", people)
        _choose(self, "when_kinds", choices("kind"))
        _choose(self, "when_clauses", clauses)
        _choose(self, "when_strands", choices("strand"))
        _choose(self, "looks_clauses", clauses)
        _choose(self, "looks_languages", choices("language"))

    def ticked(self) -> dict[str, str]:
        """What is ticked in the folded lists, in words, so that nobody has to unfold them to know."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.MultipleChoiceField):
                all_of: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type]
                chosen_here = {str(one) for one in self[name].value() or ()}
                found[name] = ", ".join(str(name_of) for code, name_of in all_of if str(code) in chosen_here)
        return found

    def clean_when_countries(self) -> str:
        """Two letters each, in capitals."""
        typed = str(self.cleaned_data["when_countries"]).upper().replace(",", " ").split()
        if any(len(one) != 2 or not one.isalpha() for one in typed):
            raise forms.ValidationError(_("Write each country by its two letters, for example RU US."))
        return " ".join(dict.fromkeys(typed))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("who") == "people" and not typed.get("people"):
            self.add_error("people", _("Tick at least one person, or choose a role or a unit."))
        return typed

    def changed(self) -> StepPlan:
        """The step with what was typed."""
        typed = self.cleaned_data
        step = replace(self.step, role="", unit="", people=())
        if typed["who"] == "people":
            step = replace(step, people=tuple(int(one) for one in typed["people"]))
        elif typed["who"]:
            step = chosen(step, typed["who"])
        return replace(
            step,
            names=named(typed["name"], self.step.names, step_name(self.step) if self.step.names else ""),
            stage=typed["stage"],
            mode=typed["mode"],
            days=typed["days"],
            remind=typed["remind"],
            escalate=tuple(int(one) for one in typed["escalate"]),
            immaterial=typed["immaterial"],
            when=When(
                kinds=tuple(typed["when_kinds"]),
                clauses=tuple(typed["when_clauses"]),
                money=typed["when_money"],
                levels=tuple(int(one) for one in typed["when_levels"]),
                strands=tuple(typed["when_strands"]),
                countries=tuple(typed["when_countries"].split()),
            ),
            looks=Looks(
                anything=typed["anything"] == "yes",
                clauses=tuple(typed["looks_clauses"]),
                languages=tuple(typed["looks_languages"]),
                money=typed["looks_money"],
                promises=typed["looks_promises"],
                annexes=typed["looks_annexes"],
            ),
        )


def _first(step: StepPlan) -> dict[str, Any]:
    when, looks = step.when, step.looks
    return {
        "name": step_name(step) if step.names else "",
        "stage": step.stage,
        "who": who_of(step, several=True),
        "people": [str(one) for one in step.people],
        "mode": step.mode,
        "days": step.days,
        "remind": step.remind,
        "escalate": [str(one) for one in step.escalate],
        "when_kinds": when.kinds,
        "when_money": when.money,
        "when_clauses": when.clauses,
        "when_levels": [str(one) for one in when.levels],
        "when_strands": when.strands,
        "when_countries": " ".join(when.countries),
        "anything": "yes" if looks.anything else "no",
        "looks_money": looks.money,
        "looks_promises": looks.promises,
        "looks_annexes": looks.annexes,
        "looks_clauses": looks.clauses,
        "looks_languages": looks.languages,
        "immaterial": step.immaterial,
    }


class WhoForm(forms.Form):
    """Who reviews each step, all at once. A step with several named people is left as it is."""

    def __init__(self, *args: Any, party: Party, plan: RoutePlan, **named_args: Any) -> None:
        super().__init__(*args, **named_args)
        grouped = who_choices(party)
        for step in plan.by_stage:
            self.fields[f"who-{step.key}"] = forms.ChoiceField(
                label=step_name(step), required=False, choices=grouped, initial=who_of(step)
            )

    def given(self) -> dict[str, str]:
        """Step -> choice, where one was made."""
        return {name.removeprefix("who-"): value for name, value in self.cleaned_data.items() if value}


class TrialForm(forms.Form):
    """Which agreement to try the route on."""

    sample = forms.ChoiceField(label=_("Try it on"))

    def __init__(self, *args: Any, party: Party, **named_args: Any) -> None:
        super().__init__(*args, **named_args)
        _choose(self, "sample", [("", _("choose an agreement")), *samples.listed(party)])


def _choose(form: forms.Form, name: str, found: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = found
