"""Pages of the house's own texts: the list, a text with its versions, beginning, publishing, archiving, carrying."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convenio.agreements import library
from convenio.agreements.house_texts import actions, carrying, queries, rules
from convenio.agreements.house_texts.content import CLAUSE, TEMPLATE, Content
from convenio.agreements.house_texts.forms import BringInForm, HouseFilter
from convenio.agreements.house_texts.shapes import ClauseRow, Column, clauses_of, columns_of, line_of
from convenio.agreements.models import HouseText
from convenio.agreements.views.words import reader
from convenio.parties.access import acting_in, acting_with, signed_in
from convenio.parties.terms import Refusal, Role, pick

PER_PAGE = 50
PUBLISHED = lazy("Version %(number)s is published and offered from now on.")


@require_safe
@signed_in
def texts(request: HttpRequest) -> HttpResponse:
    """The list with search and filters; ``?format=json`` gives what the filters leave as a file."""
    acting = acting_in(request)
    form = HouseFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.house_texts(acting.party, **{name: value for name, value in chosen.items() if value})
    if request.GET.get("format") == "json":
        return _file(carrying.as_file(rows.prefetch_related("versions")), "own-texts.json")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(one) for one in page],
        "form": form,
        "narrowed": any(chosen.values()),
        "verdict": rules.may_write(acting),
        "bring_in": BringInForm(),
    }
    return render(request, "agreements/house/list.html", context)


@require_safe
@signed_in
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: what is offered now, its versions, and what may be done."""
    text = found_text(request, pk)
    return _shown(request, text, text.newest)


@require_safe
@signed_in
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An older version, as it was published."""
    return _shown(request, found_text(request, pk), number)


def _shown(request: HttpRequest, text: HouseText, number: int) -> HttpResponse:
    versions = list(text.versions.all())
    chosen = next((one for one in versions if one.number == number), None)
    if number and chosen is None:
        raise Http404
    content = chosen.content if chosen else text.content
    acting = acting_in(request)
    context = {
        "text": text,
        "line": line_of(text),
        "content": content,
        "chosen": chosen,
        "versions": versions,
        "changed": bool(versions) and versions[0].content != text.content,
        "guidance": pick({tag: said for tag, said in content["guidance"].items() if said} or {"en": ""}, reader()),
        "columns": columns_of(content, ("heading", "body")) if text.sort == CLAUSE else (),
        "clauses": _read(content) if text.sort == TEMPLATE else (),
        "publish": rules.may_publish(acting, text),
        "change": rules.may_change(acting, text),
        "write": rules.may_write(acting),
    }
    return render(request, "agreements/house/page.html", context)


def _read(content: Content) -> list[tuple[ClauseRow, tuple[Column, ...]]]:
    rows = zip(clauses_of(content), content["clauses"], strict=True)
    return [(row, columns_of(clause, ("heading", "body"))) for row, clause in rows]


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to begin from: a wording or a template of the library, or an empty clause."""
    acting, refusal, status = acting_in(request), "", 200
    if request.method == "POST":
        sort, _colon, rest = request.POST.get("begin", "").partition(":")
        of, _colon, variant = rest.partition(":")
        try:
            text = actions.begin_text(acting=acting, sort=sort, of=of, variant=variant, at=timezone.now())
        except Refusal as problem:
            refusal, status = problem.reason, problem.status
        else:
            messages.success(request, _("The text is begun. It is offered to nobody until you publish it."))
            return HttpResponseRedirect(reverse("agreements:house_edit", args=[text.pk]))
    sort = TEMPLATE if request.GET.get("sort") == TEMPLATE else CLAUSE
    context = {
        "sort": sort,
        "search": request.GET.get("search", ""),
        "kinds": [(one.id, pick(one.names, reader()), pick(one.about, reader())) for one in library.kinds()],
        "types": _types(request.GET.get("search", "")),
        "refusal": refusal,
        "verdict": rules.may_write(acting),
    }
    return render(request, "agreements/house/new.html", context, status=status)


def _types(search: str) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    found = []
    for one in library.clause_types():
        label, advice = pick(one.labels, reader()), pick(one.guidance, reader())
        if all(word in f"{label} {advice} {one.id}".casefold() for word in search.casefold().split()):
            rows = [(row.id, pick(row.name, reader()), pick(row.body, reader())) for row in library.variants(one.id)]
            found.append((one.id, label, advice, rows))
    return found


@acting_with(Role.OFFICER)
@require_POST
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, archive, bring back, or begin another text from the newest version."""
    acting, text, at = acting_in(request), found_text(request, pk), timezone.now()
    wanted = request.POST.get("deed", "")
    if wanted == "publish":
        made = actions.publish_text(acting=acting, text=text, at=at)
        messages.success(request, PUBLISHED % {"number": made.number})
    elif wanted in ("archive", "back"):
        actions.archive_text(acting=acting, text=text, at=at, back=wanted == "back")
        said = _("The text is offered again.") if wanted == "back" else _("The text is archived and offered no more.")
        messages.success(request, said)
    elif wanted == "copy" and (newest := text.versions.first()):
        other = actions.begin_text(acting=acting, sort=text.sort, of=text.of, copied=newest, at=at)
        messages.success(request, _("This is a copy. Give it a name of its own."))
        return redirect("agreements:house_edit", pk=other.pk)
    return redirect("agreements:house_text", pk=pk)


@acting_with(Role.OFFICER)
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take the texts of a file."""
    form = BringInForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file first."))
        return redirect("agreements:house_texts")
    content = form.cleaned_data["file"].read(carrying.MOST_BYTES + 1)
    made = carrying.bring_in(acting=acting_in(request), content=content, at=timezone.now())
    said = ngettext(
        "%(count)s text came in. Read it, then publish it.",
        "%(count)s texts came in. Read each, then publish it.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return redirect("agreements:house_texts")


@require_safe
@signed_in
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """One text with all its versions as a file."""
    text = found_text(request, pk)
    return _file(carrying.as_file([text]), f"own-text-{text.pk}.json")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def found_text(request: HttpRequest, pk: int) -> HouseText:
    """The text of the acting institution, or 404."""
    text = queries.find_text(acting_in(request).party, pk)
    if text is None:
        raise Http404
    return text


__all__ = ["bring_in", "deed", "export", "found_text", "new", "page", "texts", "version"]
