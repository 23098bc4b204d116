"""Every word of a report in one language, as a dictionary that can be kept: later drawings need no translation anew."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override, pgettext_lazy

from convenio.agreements.views.promising import ROLES
from convenio.documents.render.labels import metric_label
from convenio.documents.render.tongues import tongue
from convenio.parties.models import Party, Unit
from convenio.parties.terms import pick
from convenio.reports.phrases import REASONS
from convenio.reports.terms import Definition, Record, Source, Term
from convenio.ui.components import strand_name
from convenio.vocabulary.names import country_name

LANGUAGES = {"en": "en", "zh": "zh-hans", "ru": "ru"}
"""The languages a report is drawn in, and how the interface calls them."""
TITLES: Mapping[str, str | Promise] = {
    "row.country": lazy("Country of the partner"),
    "row.partner": lazy("Partner"),
    "row.unit": lazy("Our unit"),
    "row.agreement": lazy("Agreement"),
    "row.strand": lazy("Strand"),
    "row.metric": lazy("What is counted"),
    "row.role": pgettext_lazy("of those who travelled", "Role"),
    "row.level": lazy("Level of study"),
    "row.field": lazy("Field of study"),
    "measure.activities": lazy("Activities"),
    "measure.persons": lazy("Persons"),
    "measure.days": lazy("Days of persons"),
    "measure.months": lazy("Months of persons"),
    "measure.semesters": lazy("Semesters"),
    "measure.credits": lazy("Credits"),
    "measure.hours": lazy("Hours"),
    "measure.programmes": lazy("Programmes"),
    "measure.courses": lazy("Courses"),
    "measure.degrees": lazy("Degrees"),
    "measure.graduates": lazy("Graduates"),
    "measure.grants": lazy("Grants"),
    "measure.theses": lazy("Theses"),
    "measure.projects": lazy("Projects"),
    "measure.publications": lazy("Publications"),
    "measure.agreements": lazy("Agreements with activities"),
    "measure.partners": lazy("Partners with activities"),
    "measure.in_force_end": lazy("Agreements in force on the last day"),
    "measure.in_force_any": lazy("Agreements in force on any day"),
    "across.out": pgettext_lazy("direction of an activity", "out"),
    "across.in": pgettext_lazy("direction of an activity", "in"),
    "across.joint": pgettext_lazy("direction of an activity", "joint"),
    "across.others": lazy("between other parties"),
    "share": lazy("per cent"),
    "unstated": lazy("%(measure)s: not recorded in so many activities"),
    "none": lazy("not recorded"),
    "total": pgettext_lazy("the last line of a table", "Total"),
    "how": lazy("How it was counted"),
    "missing": lazy("Asked for, not recorded"),
    "missing.count": lazy("%(what)s: not recorded; activities concerned: %(count)s"),
    "layout.unverified": lazy(
        "Layout unverified: no original form was at hand, so compare with the authority’s own before you send it."
    ),
    "layout.mark": lazy("layout unverified"),
    "status.sourced": lazy("Source: %(source)s (read; state of %(day)s)"),
    "status.unverified": lazy("Source: %(source)s (could not be checked; state of %(day)s)"),
    "status.contested": lazy("Source: %(source)s (contested, all readings are shown; state of %(day)s)"),
    "for": lazy("For whom"),
    "days": pgettext_lazy("the span of a report", "Days"),
    "house": lazy("University"),
    "made": pgettext_lazy("a moment follows", "Counted"),
    "definition": lazy("Definition"),
    "page": lazy("Convenio, report"),
}
NOTES: Mapping[str, str | Promise] = {
    "turn.first_day": lazy("An activity counts whole in the year in which it begins."),
    "turn.split": lazy(
        "An activity over the turn of the year is split: its days count in the year in which they lie, it and its "
        "persons in both, credits, hours and the like where it ends."
    ),
    "turned": lazy("Such activities here: %(n)s; sums of two years would count them twice."),
    "counts.confirmed": lazy("Only what both sides confirm counts."),
    "counts.ours": lazy("What both sides confirm counts, and what we recorded ourselves."),
    "counts.all": lazy("What either side recorded counts, unless it is disputed."),
    "direction.out": lazy("Only what went out from us counts."),
    "direction.in": lazy("Only what came in to us counts."),
    "short.days": lazy("What is shorter than %(shortest)s days (first and last day included) does not count."),
    "short.months": lazy("What is shorter than %(shortest)s calendar months does not count."),
    "short.credits": lazy("Shorter ones count where they state at least %(credits)s credits."),
    "doubles.once": lazy("What both sides recorded apart counts once."),
    "doubles.keep": lazy("What both sides may have recorded apart is counted twice. Possibly double: %(n)s."),
    "strands": lazy("Strands: %(names)s."),
    "metrics": lazy("Counted: %(names)s."),
    "left": lazy("Left out: %(reasons)s."),
    "groups": lazy("What concerns several partners or units stands in the line of each; the total counts it once."),
    "persons": lazy("Persons are counted by stay: no names are kept, so one who comes twice counts twice."),
    "students": lazy(
        "Students of jointly run programmes are recorded here under several kinds (programme, intake, admitted): the "
        "same students may stand in each, so look at the kinds apart before you add them."
    ),
    "days": lazy("Days are calendar days, first and last included, times the persons; without a number, one person."),
    "months": lazy("Months are those stated; where none is stated, 30 days are a month."),
    "reading": lazy("“%(name)s”, counted over: %(denominator)s."),
    "share": lazy("“%(name)s” is a share in per cent of: %(denominator)s. Without any there is no share."),
    "scope": lazy("Only part of the university: agreements of %(units)s. Other units are not in these numbers."),
    "records": lazy("Activities recorded in this span: %(records)s; counted: %(counted)s."),
}
SEPARATORS = {"en": ".", "zh": ".", "ru": ","}


def words_in(language: str, definition: Definition, source: Source) -> dict[str, str]:
    """Everything a report about these records may say in a language (``en``, ``zh``, ``ru``)."""
    with override(LANGUAGES[language]):
        found = {key: str(text) for key, text in TITLES.items()}
        found |= {f"note.{key}": str(text) for key, text in NOTES.items()}
        found |= {f"reason.{key}": str(text) for key, text in REASONS.items()}
        found["decimal"] = SEPARATORS[language]
        found |= _names(language, source)
        for one in {*(record.strand for record in source.records), *definition.strands}:
            found[f"strand.{one}"] = str(strand_name(one))
        for metric in {*(record.metric for record in source.records), *definition.metrics}:
            found[f"metric.{metric}"] = metric_label(metric, tongue(language))
        for role in {record.role for record in source.records if record.role}:
            found[f"role.{role}"] = str(ROLES.get(role, role.replace("_", " ")))
    found["title"], found["about"] = pick(definition.title, language), pick(definition.about, language)
    found["recipient"], found["source"] = pick(definition.recipient, language), pick(definition.source, language)
    for reading in definition.readings:
        found[f"reading.{reading.id}"] = pick(reading.name, language)
        found[f"denominator.{reading.id}"] = pick(reading.denominator, language)
    for place, what in enumerate(definition.missing):
        found[f"missing.{place}"] = pick(what, language)
    return found


def _names(language: str, source: Source) -> dict[str, str]:
    """Names of universities, countries, units and agreements."""
    pacts: list[Record | Term] = [*source.records, *source.terms]
    wanted = {hei for one in pacts for hei in one.partners} | {source.house}
    parties = Party.objects.filter(hei_id__in=wanted)
    found = {f"partner.{one.hei_id}": one.name(language) for one in parties}
    for code in set(source.countries.values()) - {""}:
        found[f"country.{code}"] = country_name(code, language)
    for unit in Unit.objects.filter(party__hei_id=source.house):
        found[f"unit.{unit.ounit_id}"] = pick(unit.names, language) or unit.ounit_id
    for one in pacts:
        found[f"agreement.{one.agreement}"] = pick(one.title, language) or one.agreement
    return found
