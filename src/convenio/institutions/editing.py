"""Pages on which an officer changes a profile. What was typed stays in the form until it is saved."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from convenio.institutions import actions, queries, rules
from convenio.institutions.forms import BASICS, BOXES, BoxForm, EntryForm, ImportForm
from convenio.institutions.phrases import LISTS
from convenio.institutions.profile import BadProfile, Place, Profile, parse_profile, profile_digest
from convenio.institutions.profile.reading import MAX_BYTES
from convenio.parties.access import signed_in
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Refusal


def _now(request: HttpRequest, hei_id: str) -> tuple[Acting, Party, Profile, str]:
    """Who acts, about whom, what they said so far and its digest ("" when nothing)."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    about = get_object_or_404(Party, hei_id=hei_id)
    profile = queries.said(about=about, said_by=acting.party)
    return acting, about, profile or actions.blank_profile(about), profile_digest(profile) if profile else ""


@signed_in
def overview(request: HttpRequest, hei_id: str) -> HttpResponse:
    """All parts of a profile with their entries, each to be changed."""
    acting, about, profile, digest = _now(request, hei_id)
    parts = [(name, list(enumerate(getattr(profile, name)))) for name in LISTS]
    context = {"about": about, "profile": profile, "parts": parts, "seen": digest, "mine": about == acting.party}
    context["verdict"] = rules.may_edit_profile(acting, about)
    return render(request, "institutions/edit.html", context)


@signed_in
def basics(request: HttpRequest, hei_id: str) -> HttpResponse:
    """Names, place, identifiers."""
    acting, about, profile, digest = _now(request, hei_id)
    value = {
        **{box.name: getattr(profile, box.name) for box in BASICS if hasattr(profile, box.name)},
        "city": profile.place.city,
        "latitude": profile.place.latitude,
        "longitude": profile.place.longitude,
    }
    form = BoxForm(request.POST or None, boxes=BASICS, profile=profile, value=value, initial={"seen": digest})
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        place = Place(typed.pop("city", {}), typed.pop("latitude", ""), typed.pop("longitude", ""))
        empty = Profile(hei_id=profile.hei_id, names={}, country=profile.country)
        fields = {box.name: getattr(empty, box.name) for box in BASICS if hasattr(empty, box.name)}
        changed = replace(profile, place=place, **{**fields, **typed})
        try:
            actions.save_profile(
                acting=acting,
                about=about,
                profile=changed,
                at=timezone.now(),
                seen_digest=form.cleaned_data["seen"],
                part="basics",
            )
        except Refusal as refusal:
            return _refused(request, about, "basics", form, refusal, digest)
        messages.success(request, _("Saved."))
        return redirect("institutions:edit", hei_id)
    return _page(request, about, "basics", form, 400 if form.errors else 200)


@signed_in
def entry(request: HttpRequest, hei_id: str, part: str, index: int | None = None) -> HttpResponse:
    """One entry of a list: new, or to be changed."""
    if part not in BOXES:
        raise Http404
    acting, about, profile, digest = _now(request, hei_id)
    items = getattr(profile, part)
    if index is not None and index >= len(items):
        raise Http404(_("This entry is gone: somebody else removed it."))
    series = request.GET.get("series", "")
    start = _like_series(profile, series) if part == "rankings" and index is None else {}
    maker = EntryForm(part, profile, items[index] if index is not None else None)
    form = maker.open(request.POST or None, seen=digest, start=start)
    if request.method == "POST":
        value = maker.answer(series=series if start else "")
        if value is not None:
            try:
                actions.put_entry(
                    acting=acting,
                    about=about,
                    part=part,
                    index=index,
                    entry=value,
                    seen_digest=form.cleaned_data["seen"],
                    at=timezone.now(),
                )
            except Refusal as refusal:
                return _refused(request, about, part, form, refusal, digest)
            messages.success(request, _("Saved."))
            return redirect("institutions:edit", hei_id)
    return _page(request, about, part, form, 400 if form.errors else 200, index)


@require_POST
@signed_in
def remove(request: HttpRequest, hei_id: str, part: str, index: int) -> HttpResponse:
    """Take an entry out."""
    acting, about, _profile, _digest = _now(request, hei_id)
    try:
        actions.remove_entry(
            acting=acting,
            about=about,
            part=part,
            index=index,
            seen_digest=request.POST.get("seen", ""),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("Removed."))
    return redirect("institutions:edit", hei_id)


@signed_in
def import_file(request: HttpRequest, hei_id: str) -> HttpResponse:
    """Take a whole profile from a file; it replaces what the institution said before."""
    acting, about, _profile, digest = _now(request, hei_id)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"seen": digest})
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(MAX_BYTES + 1)
            actions.save_profile(
                acting=acting,
                about=about,
                profile=parse_profile(content, strict=True),
                at=timezone.now(),
                seen_digest=form.cleaned_data["seen"],
            )
        except BadProfile as error:
            form.add_error("file", _("This file cannot be used: %(problem)s.") % {"problem": str(error)})
        except Refusal as refusal:
            return _refused(request, about, "import", form, refusal, digest)
        else:
            messages.success(request, _("The profile was taken over from the file."))
            return redirect("institutions:institution", hei_id)
    return _page(request, about, "import", form, 400 if form.errors else 200)


def _like_series(profile: Profile, series: str) -> dict[str, Any]:
    """What a further year of a ranking has in common with the years before."""
    before = next((row for row in profile.rankings if row.series == series), None)
    if before is None:
        return {}
    return {"publisher": before.publisher, "scope": before.scope, "scope_names": before.scope_names}


def _refused(request: HttpRequest, about: Party, part: str, form: Any, refusal: Refusal, digest: str) -> HttpResponse:
    """The same form with what was typed and the reason; saving once more is then a choice made knowingly."""
    form.add_error(None, refusal.reason)
    form.data = form.data.copy()
    form.data["seen"] = digest
    return _page(request, about, part, form, refusal.status)


def _page(
    request: HttpRequest, about: Party, part: str, form: Any, status: int = 200, index: int | None = None
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    context = {"about": about, "part": part, "form": form, "index": index, "mine": about == acting.party}
    context["verdict"] = rules.may_edit_profile(acting, about)
    return render(request, "institutions/entry.html", context, status=status)
