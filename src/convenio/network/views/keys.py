"""The page of keys and partners: own keys and their rotation, partners' fingerprints, the copy of the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from convenio.network import queries, rules
from convenio.network.catalogue import accept_held, add_partner, confirm_key
from convenio.network.forms import ManifestForm, PartnerFilter, chosen
from convenio.network.keys.rotation import LEARNING, activate_key, announce_key
from convenio.network.manifests import manifest_url
from convenio.network.models import NodeKey, PartnerKey, PartnerNode
from convenio.network.models.own_keys import KeyPurpose, KeyState
from convenio.network.models.partners import PartnerPurpose, Trust
from convenio.parties.access import acting_with
from convenio.parties.terms import Acting, Refusal, Role, pick

PER_PAGE = 25
OWN_PURPOSES = {
    KeyPurpose.HTTP: gettext_lazy("for messages between nodes (RSA)"),
    KeyPurpose.EVENT: gettext_lazy("for what your institution says in agreements (Ed25519)"),
}
PURPOSES = {
    PartnerPurpose.CLIENT: gettext_lazy("signs its requests (RSA)"),
    PartnerPurpose.SERVER: gettext_lazy("signs its answers (RSA)"),
    PartnerPurpose.EVENT: gettext_lazy("signs what it says in agreements (Ed25519)"),
}
STATES = {
    KeyState.ANNOUNCED: gettext_lazy("announced, not used yet"),
    KeyState.ACTIVE: gettext_lazy("signs now"),
    KeyState.RETIRING: gettext_lazy("signs no more, still public"),
}


@dataclass(frozen=True)
class KeyLine:
    """A key as the page shows it; `fingerprint` in groups of four, as one reads it aloud."""

    key: NodeKey | PartnerKey
    purpose: str
    fingerprint: str
    state: str = ""
    waits: bool = False
    public: str = ""


@dataclass(frozen=True)
class PartnerLine:
    """A partner's node with its keys."""

    node: PartnerNode
    name: str
    keys: list[KeyLine]
    waits: bool


@require_safe
@acting_with(Role.OFFICER, Role.KEEPER)
def keys(request: HttpRequest) -> HttpResponse:
    """The page; officers read it, since it is they who telephone with partners."""
    return _page(request)


def _page(request: HttpRequest, refusal: Refusal | None = None, form: ManifestForm | None = None) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    search = PartnerFilter(request.GET)
    nodes = queries.partner_nodes(acting.party, search=chosen(search).get("search", ""))
    page = Paginator(nodes, PER_PAGE).get_page(request.GET.get("page"))
    own = [_own_line(key) for key in queries.own_keys(acting.party)]
    context = {
        "own": own,
        "partners": [_partner_line(node) for node in page.object_list],
        "page": page,
        "search": search,
        "purposes": [(purpose, OWN_PURPOSES[purpose], _announced(own, purpose)) for purpose in KeyPurpose],
        "manifest_form": form or ManifestForm(),
        "manifest_url": manifest_url(acting.party),
        "catalogue": queries.current_catalogue(),
        "held": queries.held_catalogue(),
        "verdict": rules.may_keep_keys(acting),
        "refusal": refusal,
        "rest": int(LEARNING.total_seconds() // 3600),
    }
    wrong = refusal.status if refusal else (400 if form is not None else 200)
    return render(request, "network/keys.html", context, status=wrong)


def _announced(own: list[KeyLine], purpose: str) -> KeyLine | None:
    wanted = (purpose, KeyState.ANNOUNCED)
    return next((ln for ln in own if isinstance(ln.key, NodeKey) and (ln.key.purpose, ln.key.state) == wanted), None)


def _own_line(key: NodeKey) -> KeyLine:
    public = key.public if key.purpose == KeyPurpose.EVENT else ""
    state = STATES[KeyState(key.state)]
    return KeyLine(key, str(OWN_PURPOSES[KeyPurpose(key.purpose)]), grouped(key.key_id), str(state), public=public)


def _partner_line(node: PartnerNode) -> PartnerLine:
    lines = []
    for key in node.keys.all():
        if key.trust == Trust.GONE:
            continue
        public = key.public if key.purpose == PartnerPurpose.EVENT else ""
        waits = key.trust == Trust.NEW
        purpose = str(PURPOSES[PartnerPurpose(key.purpose)])
        lines.append(KeyLine(key, purpose, grouped(key.key_id), waits=waits, public=public))
    return PartnerLine(
        node, pick(node.names, get_language() or "en") or node.hei_id, lines, any(line.waits for line in lines)
    )


def grouped(fingerprint: str) -> str:
    """In groups of four, as one reads it aloud."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def _deed(request: HttpRequest, do: Callable[[Acting], Any], said: str) -> HttpResponse:
    """One action of the keeper, then the page again: with what was done, or with the reason why not."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    try:
        do(acting)
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("network:keys"))


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def announce(request: HttpRequest) -> HttpResponse:
    """Step one of a rotation."""
    at, wanted = timezone.now(), request.POST.get("purpose", "")

    def do(acting: Acting) -> None:
        if wanted not in KeyPurpose.values:
            raise Refusal(_("Choose which key is to be replaced."), 400)
        announce_key(acting=acting, purpose=KeyPurpose(wanted), at=at)

    return _deed(request, do, _("The new key is announced. Activate it tomorrow, when partners have learnt it."))


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def activate(request: HttpRequest) -> HttpResponse:
    """Step two of a rotation."""
    key_id, at = request.POST.get("key", ""), timezone.now()
    said = _("The new key signs from now on. The old one stays public for a day.")
    return _deed(request, lambda acting: activate_key(acting=acting, key_id=key_id, at=at), said)


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def confirm(request: HttpRequest, key_pk: int) -> HttpResponse:
    """Believe a partner's key whose fingerprint was compared."""
    shown, at = request.POST.get("fingerprint", ""), timezone.now()
    said = _("The key is confirmed. What was owed to the partner is sent now.")
    return _deed(request, lambda acting: confirm_key(acting=acting, key_pk=key_pk, fingerprint=shown, at=at), said)


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def add(request: HttpRequest) -> HttpResponse:
    """First contact without a registry."""
    form, at = ManifestForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, form=form)
    url = form.cleaned_data["url"]
    said = _("The partner’s node is known now. Compare every fingerprint with its keeper before you confirm.")
    return _deed(request, lambda acting: add_partner(acting=acting, manifest_url=url, at=at), said)


@require_POST
@acting_with(Role.OFFICER, Role.KEEPER)
def accept(request: HttpRequest) -> HttpResponse:
    """Take a catalogue that was held back."""
    digest, at = request.POST.get("digest", ""), timezone.now()
    said = _("The catalogue is in use now.")
    return _deed(request, lambda acting: accept_held(acting=acting, digest=digest, at=at), said)
