"""Which buttons the page shows: what may be done, and what one expects here even where it may not, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from convenio.agreements.queries import AgreementView
from convenio.parties.terms import Verdict

VERDICTS = {
    "edit": "edit",
    "propose": "propose_version",
    "approve": "approve_version",
    "withdraw": "withdraw_approval",
    "pass": "pass_pen",
    "ask": "request_review",
    "review": "record_review",
    "open": "open_round",
    "sign": "sign_on_node",
    "notice": "give_notice",
    "successor": "found_successor",
    "acknowledge": "acknowledge",
    "record": "record_activity",
    "comment": "comment",
    "suggest": "suggest_change",
    "clear": "record_clearance",
}
MAIN = {
    "answer": "approve",
    "propose": "propose",
    "revise": "edit",
    "open_round": "open",
    "sign": "sign",
    "last_word": "sign",
    "clear": "sign",
}


@dataclass(frozen=True)
class Deed:
    """One button. ``show``: in the row of buttons; ``kind``: main for what is due from us now."""

    name: str
    verdict: Verdict
    show: bool
    kind: str


def deeds_of(view: AgreementView, refused: str = "") -> dict[str, Deed]:
    """Every button of the page, by name. One that was just refused stays, so that the reason stands beside it."""
    wanted = _expected(view) | {refused}
    due = MAIN.get(view.agreement.own_task, "")
    if due == "propose" and not view.verdicts["propose_version"] and view.verdicts["edit"]:
        due = "edit"
    found = {}
    for name, action in VERDICTS.items():
        verdict = _older(view, name) or view.verdicts[action]
        found[name] = Deed(name, verdict, name in wanted, "main" if name == due else "")
    return found


def _older(view: AgreementView, name: str) -> Verdict | None:
    """An older version is only looked at."""
    if name in ("approve", "withdraw", "comment", "suggest") and view.version and not view.version.newest:
        return Verdict.no(_("You are looking at an older version. Go to the newest one."))
    return None


def _expected(view: AgreementView) -> set[str]:
    """What belongs to the stage; a button that may not be pressed stands there with its reason."""
    agreement = view.agreement
    stage = agreement.course or agreement.stage
    pen = not agreement.founded or agreement.pen == view.own
    approved = bool(view.version and view.version.stances.get(view.own) == "approve")
    if stage == "draft":
        return {"edit", "propose"}
    if stage == "negotiation":
        wanted = {"withdraw"} if approved else {"approve"}
        return wanted | ({"edit", "pass"} | ({"propose"} if view.draft_waits else set()) if pen else set())
    if stage == "agreed":
        return {"withdraw", "open", "edit", "pass"} if pen else {"withdraw"}
    if stage in ("signing", "signed_waiting"):
        return {"sign"}
    if stage in ("in_force", "suspended", "ending"):
        wanted = {"record"}
        return wanted | ({"edit", "pass"} | ({"propose"} if view.draft_waits else set()) if pen else set())
    return {"successor"}


def has_place(place: str, view: AgreementView, deeds: dict[str, Deed]) -> bool:
    """Is there still a form on the page at which a refusal can be shown?"""
    name, _dash, ident = place.partition("-")
    if name in ("comment", "change"):
        known = ident == "0" or ident in {one.id for one in view.clauses}
        return known and bool(deeds["comment"].verdict if name == "comment" else may_change(deeds))
    if name == "remark":
        return any(one.event == ident and not one.done for one in view.remarks)
    if name in ("ask", "review"):
        return view.version is not None and bool(deeds[name].verdict)
    return name != "acknowledge" or bool(view.notices)


def may_change(deeds: dict[str, Deed]) -> bool:
    """May numbers be changed from the page: in the draft, or by a suggestion?"""
    return bool(deeds["edit"].verdict or deeds["suggest"].verdict)
