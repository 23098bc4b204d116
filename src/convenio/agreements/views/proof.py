"""The proof of an agreement, and the public page that checks any file without keeping it."""

from __future__ import annotations

from importlib import resources

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from convenio.agreements import actions, books, checking
from convenio.agreements.models import Agreement
from convenio.agreements.views.finding import found
from convenio.agreements.views.signing_forms import CheckForm
from convenio.agreements.views.verdicts import sentences_of
from convenio.network.contacts import partner_event_keys
from convenio.parties.access import acting_in
from convenio.parties.terms import Refusal
from convenio.people.access import signed_in
from pact.canonical import digest
from pact.trust import BadTrust, read_trust


@signed_in
@require_GET
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """What the proof holds, how to check it, and the fingerprints to compare."""
    agreement = found(request, pk)
    state = books.state(agreement) if agreement.founded else None
    names = {one.hei_id: one.name() for one in [agreement.party, *agreement.partner_rows.all()]}
    parties = state.parties if state else ()
    context = {
        "agreement": agreement,
        "keys": [(hei, names.get(hei, hei), state.keys.keys.get(hei, ())) for hei in parties] if state else [],
        "founded": agreement.founded,
        "lost": [(names.get(hei, hei), hei, _fresh_keys(agreement, hei)) for hei in books.nodes(agreement)]
        if state
        else [],
        "events": len(state.order) if state else 0,
        "feeds": [
            {
                "party": names.get(one.party, one.party),
                "witness": names.get(one.witness, one.witness),
                "count": len(one.events),
                "taken_over": one.taken_over is not None,
            }
            for one in (state.witnessed if state else ())
        ],
    }
    return render(request, "agreements/proof.html", context)


def _fresh_keys(agreement: Agreement, party: str) -> list[tuple[str, str]]:
    """Confirmed keys of a partner that this agreement does not know yet: key id and fingerprint."""
    known = {key.public for key in books.state(agreement).keys.keys.get(party, ())}
    fresh = [(key_id, public) for key_id, public in partner_event_keys(party) if public not in known]
    return [(key_id, digest(bytes.fromhex(public))) for key_id, public in fresh]


@signed_in
@require_POST
def replace_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouch for the new key of a partner that has lost the one it signed with."""
    agreement, party = found(request, pk), request.POST.get("party", "")
    chosen = next((pair for pair in partner_event_keys(party) if pair[0] == request.POST.get("key")), None)
    try:
        if chosen is None or request.POST.get("compared") != "yes":
            raise Refusal(_("Choose the new key and say that you have compared its fingerprint with the partner."), 400)
        actions.replace_lost_key(
            acting=acting_in(request),
            agreement=agreement,
            party=party,
            key_id=chosen[0],
            public=chosen[1],
            at=timezone.now(),
        )
    except Refusal as problem:
        messages.error(request, problem.reason)
    else:
        messages.success(
            request, _("Your institution vouches for the new key. It counts once every other party does the same.")
        )
    return redirect("agreements:proof", pk=pk)


@signed_in
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof as one file."""
    agreement = found(request, pk)
    content = actions.export_proof(agreement=agreement, at=timezone.now(), acting=acting_in(request))
    response = HttpResponse(content, content_type="application/zip")
    name = f"proof-{str(agreement.pact)[:8]}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier as a single file: it runs with Python and the package cryptography alone."""
    content = resources.files("pact").joinpath("verify_proof.py").read_bytes()
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_proof.py"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Drop a file: is it intact, and whose is it? Nothing is kept."""
    form = CheckForm(request.POST or None, request.FILES or None)
    checked, refusal, status = None, "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                trust = read_trust(form.cleaned_data["trust"])
                file = form.cleaned_data["file"]
                checked, status = checking.check_file(file.read(checking.MOST + 1), file.name, trust), 200
            except BadTrust:
                refusal = _("A line of the fingerprints is not of the form: domain, 64 digits. Nothing was checked.")
            except Refusal as problem:
                refusal, status = problem.reason, problem.status
        else:
            refusal = _("Choose a file first.")
    text = request.GET.get("text", "")
    context = {
        "form": form,
        "checked": checked,
        "verdict": sentences_of(checked) if checked else None,
        "refusal": refusal,
        "asked_text": text[:64],
        "text": checking.known_text(text) if text else None,
    }
    return render(request, "agreements/check.html", context, status=status)
