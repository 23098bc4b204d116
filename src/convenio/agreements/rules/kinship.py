"""Which agreement may hang under which: a child never comes before its parent. The rules are data of the kinds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convenio.agreements import library
from convenio.agreements.life.rulebook import terms_of
from convenio.agreements.models import Agreement
from convenio.parties.models import Party
from convenio.parties.terms import Verdict, pick


def may_hang(kind: str, parties: Collection[str], parent: Agreement | None) -> Verdict:
    """May an agreement of this kind between these parties (``hei_id``s) begin under that one, or under none?"""
    row = _kind(kind)
    if row is None:
        return Verdict.no(_("Choose a kind of agreement from the list."), 400)
    if parent is None:
        return Verdict.no(needs(kind), 400) if row.needs_parent else Verdict.yes()
    names = {"kind": _name(kind), "parent": _name(parent.kind)}
    if row.parent == "none":
        return Verdict.no(
            _("%(kind)s: an agreement of this kind stands by itself. Choose “nothing” under “Belongs to”.") % names, 400
        )
    if parent.kind not in row.parents:
        wanted = ", ".join(_name(one) for one in row.parents)
        return Verdict.no(
            _("%(kind)s cannot belong to an agreement of the kind %(parent)s. It may belong to: %(kinds)s.")
            % {**names, "kinds": wanted},
            400,
        )
    if not parent.founded or (row.needs_parent and not parent.in_force_text):
        return Verdict.no(
            _("The agreement “%(title)s” does not bind anybody yet. Bring it into force first, or choose another one.")
            % {"title": parent.name()},
            409,
        )
    strangers = set(parties) - {parent.own, *parent.partners}
    if strangers:
        return Verdict.no(
            _("%(parties)s is no party of “%(title)s”. Choose an agreement with the same universities.")
            % {"parties": ", ".join(sorted(strangers)), "title": parent.name()},
            400,
        )
    return Verdict.yes()


def stands_right(party: Party, text: Mapping[str, Any]) -> Verdict:
    """May this text be proposed where it hangs? What it names as its parent must fit, and must not end before it."""
    row = _kind(str(text["kind"]))
    if row is None:
        return Verdict.yes()
    named = text["parent"]
    if not named:
        return Verdict.no(needs(row.id)) if row.needs_parent else Verdict.yes()
    parent = Agreement.objects.filter(party=party, pact=named["pact"]).first()
    if parent is None:
        return Verdict.yes()
    verdict = may_hang(row.id, text["parties"], parent)
    return verdict if not verdict else _ends_in_time(row, text, parent)


def needs(kind: str) -> str:
    """The sentence for a kind that cannot stand alone."""
    if kind == "AMD":
        return _("An amendment needs the agreement it changes: choose it first.")
    if kind == "TERM":
        return _("A termination needs the agreement it ends: choose it first.")
    return _("%(kind)s: it needs the agreement it carries out: choose it first.") % {"kind": _name(kind)}


def _ends_in_time(row: library.Kind, text: Mapping[str, Any], parent: Agreement) -> Verdict:
    terms = terms_of(text)
    if row.survives_parent or terms.beyond_parent is not None or not terms.ends_on or not parent.ends_on:
        return Verdict.yes()
    if terms.ends_on <= parent.ends_on:
        return Verdict.yes()
    return Verdict.no(
        _(
            "This text ends on %(day)s, but “%(title)s”, to which it belongs, ends on %(last)s. Choose an earlier day, "
            "or add the clause “Goes on after the framework ends”."
        )
        % {"day": terms.ends_on.isoformat(), "title": parent.name(), "last": parent.ends_on.isoformat()}
    )


def _kind(kind: str) -> library.Kind | None:
    return next((one for one in library.kinds() if one.id == kind), None)


def _name(kind: str) -> str:
    row = _kind(kind)
    return pick(row.names, get_language() or "en") if row else kind
