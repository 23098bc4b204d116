"""The kinds of agreement side by side: what each is for, whether it binds, who signs it, what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from convenio.agreements import library
from convenio.agreements.rules.drafting import labels_of
from convenio.agreements.views.words import kind_label, reader
from convenio.parties.access import signed_in
from convenio.parties.terms import pick

BINDING = {
    "no": lazy("binds nobody"),
    "partly": lazy("binds in part"),
    "yes": lazy("binds"),
    "parent": lazy("binds as the agreement it belongs to"),
}
MONEY = {
    "no": pgettext_lazy("kind of agreement", "no money"),
    "possible": pgettext_lazy("kind of agreement", "money possible"),
    "yes": pgettext_lazy("kind of agreement", "money"),
}
PARENT = {"must": lazy("always belongs to:"), "may": lazy("may belong to:")}


@dataclass(frozen=True)
class KindLine:
    """One kind in the reader's language."""

    id: str
    name: str
    about: str
    binding: str
    money: str
    signed_by: str
    term: str
    depends: str
    parent: str
    parents: str
    survives: bool
    needs: str


@require_safe
@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds; ``?search=`` narrows them."""
    wanted = request.GET.get("search", "").casefold().split()
    lines = [_line(one) for one in library.kinds()]
    shown = [one for one in lines if all(word in f"{one.id} {one.name} {one.about}".casefold() for word in wanted)]
    context = {"lines": shown, "search": request.GET.get("search", ""), "notice": pick(library.notice(), reader())}
    return render(request, "agreements/kinds.html", context)


def _line(one: library.Kind) -> KindLine:
    language = reader()
    return KindLine(
        id=one.id,
        name=pick(one.names, language),
        about=pick(one.about, language),
        binding=str(BINDING[one.binding]),
        money=str(MONEY[one.money]),
        signed_by=pick(one.signed_by, language),
        term=pick(one.term, language),
        depends=pick(one.depends, language),
        parent=str(PARENT.get(one.parent, "")),
        parents=", ".join(kind_label(row) for row in one.parents),
        survives=one.survives_parent and one.parent != "none",
        needs=", ".join(labels_of(row) for row in library.required_types(one.id)),
    )
