"""The editor of own texts: a clause with its values, a template with its clauses. Works without script."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convenio.agreements import library
from convenio.agreements.forms.settings import tag_of
from convenio.agreements.house_texts import actions, queries, rules, writing
from convenio.agreements.house_texts.content import CLAUSE, Content, clause_from_library, problems_of
from convenio.agreements.house_texts.phrases import VALUE_NAMES, problem
from convenio.agreements.house_texts.shapes import Column, clauses_of, columns_of, line_of, values_of
from convenio.agreements.house_texts.views import found_text
from convenio.agreements.models import HouseText
from convenio.agreements.views import words
from convenio.parties.access import acting_in, acting_with
from convenio.parties.terms import Refusal, Role, pick

Change = Callable[[Content], Content]
MOST_LANGUAGES = 8


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A clause of the house, or the frame and the list of clauses of a template."""
    text = found_text(request, pk)
    rules.may_change(acting_in(request), text).require()
    if text.sort == CLAUSE:
        return _clause(request, text, "")
    return _template(request, text)


@acting_with(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_part(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One clause of a template."""
    text = found_text(request, pk)
    rules.may_change(acting_in(request), text).require()
    if text.sort == CLAUSE or key not in {row["key"] for row in text.content["clauses"]}:
        raise Http404
    return _clause(request, text, key)


def _clause(request: HttpRequest, text: HouseText, key: str) -> HttpResponse:
    content = _part(text.content, key)
    typed, revision, status = content, text.revision, 200
    problems: list[str] = []
    stored: tuple[Column, ...] = ()
    if request.method == "POST":
        data, status = request.POST.dict(), 400
        revision = _revision(request)
        tags, wrong = _languages(request, content["languages"]) if not key else (content["languages"], "")
        typed, problems = writing.clause_typed(content, data, tags)
        problems += [wrong] if wrong else []
        if not problems:
            saved, refusal = _save(request, text, revision, lambda now: _typed_over(now, key, data, tags))
            if saved:
                return _back(request, text, key)
            problems, revision = [refusal], text.revision
            stored = columns_of(_part(text.content, key), ("heading", "body"))
    context = {
        "text": text,
        "line": line_of(text),
        "key": key,
        "stored": stored,
        "revision": revision,
        "content": typed,
        "languages": ", ".join(words.language_label(tag) for tag in typed["languages"]),
        "columns": columns_of(typed, ("name", "guidance", "heading", "body")),
        "values": values_of(typed),
        "kinds": [(code, label) for code, label in VALUE_NAMES.items()],
        "problems": problems,
        "open": [problem(one) for one in problems_of(typed)] if not problems else [],
        "new_name": request.POST.get("new.name", "") if problems else "",
    }
    return render(request, "agreements/house/clause.html", context, status=status if problems else 200)


def _typed_over(now: Content, key: str, data: dict[str, str], tags: list[str]) -> Content:
    if not key:
        return writing.clause_typed(now, data, tags)[0]
    return writing.replaced(key, lambda row: writing.clause_typed(row, data)[0])(now)


def _template(request: HttpRequest, text: HouseText) -> HttpResponse:
    content, revision = text.content, text.revision
    problems: list[str] = []
    if request.method == "POST":
        revision = _revision(request)
        change, content, problems = _wanted(request, text)
        if not problems:
            saved, refusal = _save(request, text, revision, change)
            if saved:
                return HttpResponseRedirect(reverse("agreements:house_edit", args=[text.pk]) + _anchor(request))
            problems, revision = [refusal], text.revision
    context = {
        "text": text,
        "line": line_of(text),
        "revision": revision,
        "languages": ", ".join(words.language_label(tag) for tag in content["languages"]),
        "columns": columns_of(content, ("name", "title", "guidance")),
        "clauses": clauses_of(content),
        "missing": [
            pick(library.clause_type(one).labels, words.reader())
            for one in library.required_types(text.of)
            if one not in {row["of"] for row in content["clauses"]}
        ],
        "choices": _choices(request),
        "problems": problems,
        "publish": rules.may_publish(acting_in(request), text),
    }
    return render(request, "agreements/house/template.html", context, status=400 if problems else 200)


def _wanted(request: HttpRequest, text: HouseText) -> tuple[Change, Content, list[str]]:
    """The change that the pressed button means, the content to show if it fails, and what is wrong with it."""
    deed, _colon, key = request.POST.get("deed", "save").partition(":")
    if deed in ("up", "down"):
        return (lambda now: writing.moved(now, key, -1 if deed == "up" else 1)), text.content, []
    if deed == "remove":
        return (lambda now: writing.without(now, key)), text.content, []
    if deed == "add":
        clause = _chosen(request)
        if clause is None:
            return (lambda now: now), text.content, [_("Choose a clause to add.")]
        return (lambda now: writing.with_clause(now, clause)), text.content, []
    data = request.POST.dict()
    tags, wrong = _languages(request, text.content["languages"])
    return (
        (lambda now: writing.frame_typed(now, data, tags)),
        writing.frame_typed(text.content, data, tags),
        [wrong] if wrong else [],
    )


def _chosen(request: HttpRequest) -> Content | None:
    source, _colon, rest = request.POST.get("clause", "").partition(":")
    if source == "house":
        version = queries.offered(acting_in(request).party, int(rest), CLAUSE) if rest.isdecimal() else None
        if version is None:
            return None
        return {**version.content, "origin": f"house:{version.text_id}:{version.number}"}
    of, _colon, variant = rest.partition(":")
    try:
        return clause_from_library(of, variant)
    except KeyError:
        return None


def _choices(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    own = [
        (f"house:{one.pk}", f"{one} ({_('version %(number)s') % {'number': one.number}})")
        for one in queries.offered_clauses(acting_in(request).party)
    ]
    groups = [(_("Own clauses"), own)] if own else []
    for kind in library.clause_types():
        rows = [(f"library:{kind.id}:{row.id}", pick(row.name, words.reader())) for row in library.variants(kind.id)]
        groups.append((pick(kind.labels, words.reader()), rows))
    return groups


def _save(request: HttpRequest, text: HouseText, revision: int, change: Change) -> tuple[bool, str]:
    try:
        saved = actions.save_text(
            acting=acting_in(request), text=text, revision=revision, change=change, at=timezone.now()
        )
    except Refusal as refusal:
        text.refresh_from_db()
        return False, refusal.reason
    messages.success(request, _("Saved. What is offered changes when you publish.") if saved else "")
    return True, ""


def _back(request: HttpRequest, text: HouseText, key: str) -> HttpResponse:
    if request.POST.get("deed") == "more":
        args = [text.pk, key] if key else [text.pk]
        return HttpResponseRedirect(reverse("agreements:house_part" if key else "agreements:house_edit", args=args))
    if key:
        return HttpResponseRedirect(reverse("agreements:house_edit", args=[text.pk]) + f"#{key}")
    return HttpResponseRedirect(reverse("agreements:house_text", args=[text.pk]))


def _anchor(request: HttpRequest) -> str:
    deed, _colon, key = request.POST.get("deed", "").partition(":")
    return f"#{key}" if deed in ("up", "down") else "#clauses" if deed in ("add", "remove") else ""


def _part(content: Content, key: str) -> Content:
    if not key:
        return content
    return dict(content["clauses"][writing.place_of(content["clauses"], key)])


def _languages(request: HttpRequest, now: list[str]) -> tuple[list[str], str]:
    """Tags of the languages typed, and a sentence when a word is no language."""
    typed = request.POST.get("languages")
    if typed is None:
        return now, ""
    found: list[str] = []
    for word in (one.strip() for one in typed.replace(";", ",").replace("，", ",").replace("、", ",").split(",")):
        tag = tag_of(word, now) if word else ""
        if word and not tag:
            return now, _("“%(word)s” is not known as a language. Write its tag, for example pt for Portuguese.") % {
                "word": word
            }
        if tag and tag not in found:
            found.append(tag)
    if not found or len(found) > MOST_LANGUAGES:
        return now, _("Name at least one language, and at most %(count)s.") % {"count": MOST_LANGUAGES}
    return found, ""


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
