"""Sentences of the gate: what partners' people read in a refusal, what a delivery's trouble means, the record."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

LANGUAGES = {"en": "en", "zh": "zh-hans", "ru": "ru"}

_REFUSALS: dict[str, str | Promise] = {
    "not_signed": gettext_lazy("The request carries no signature, so the other node cannot know who asks."),
    "wrong_signature": gettext_lazy("The signature does not fit the request; it may have been changed on its way."),
    "wrong_digest": gettext_lazy("The content arrived changed or cut off. It is sent again by itself."),
    "date_out_of_range": gettext_lazy(
        "The clocks of the two nodes differ by more than five minutes. The keepers should set them by a time service."
    ),
    "replayed": gettext_lazy("This message had arrived before; it was not taken twice."),
    "unknown_key": gettext_lazy(
        "The other node does not know our key yet. It fetches a fresh catalogue, then the message is sent again."
    ),
    "key_not_confirmed": gettext_lazy(
        "Our key is new to the other node and waits there for confirmation. Compare fingerprints by telephone."
    ),
    "key_gone": gettext_lazy("Our key stands in the catalogue no more. The keeper should look at keys and partners."),
    "no_such_endpoint": gettext_lazy("The other node runs a version that does not offer this yet."),
    "too_large": gettext_lazy("The message is larger than the other node takes."),
    "try_later": gettext_lazy("The other node is busy or cannot write at the moment. It is tried again by itself."),
    "internal_error": gettext_lazy("The other node had an error of its own. It is tried again by itself."),
}

_TROUBLES: dict[str, str | Promise] = {
    "partner_unknown": gettext_lazy(
        "The network’s catalogue does not list this university yet. It is told as soon as it appears."
    ),
    "no_connection": gettext_lazy("The partner’s node does not answer. It is tried again by itself."),
    "timeout": gettext_lazy("The partner’s node answers too slowly. It is tried again by itself."),
    "deadline": gettext_lazy("The partner’s node answers too slowly. It is tried again by itself."),
    "broken_connection": gettext_lazy("The connection to the partner’s node broke. It is tried again by itself."),
    "address_refused": gettext_lazy("The partner’s address may not be called from this node: it is not a public one."),
    "redirect": gettext_lazy("The partner’s address leads elsewhere. Its keeper should correct the catalogue."),
    "answer_not_signed": gettext_lazy(
        "Something answered at the partner’s address, but not the partner: no signature."
    ),
    "answer_key_unknown": gettext_lazy("The answer is signed with a key that is not known to be the partner’s."),
    "answer_signature_wrong": gettext_lazy("The partner’s answer arrived changed. It is tried again by itself."),
    "answer_date": gettext_lazy("The partner’s clock differs from ours by more than five minutes."),
    "answer_digest": gettext_lazy("The partner’s answer arrived changed or cut off. It is tried again by itself."),
    "answer_to_another_request": gettext_lazy("The answer belongs to another request. It is tried again by itself."),
    "answer_too_large": gettext_lazy("The partner’s answer is larger than what is read here."),
    "kind_unknown": gettext_lazy("This version of the node does not know how to send this."),
    **_REFUSALS,
}

RECORDED: dict[str, str | Promise] = {
    "network.sent_again": gettext_lazy("%(who)s sent something to %(partner)s again."),
    "network.key_made": gettext_lazy("%(who)s made the first keys of the institution."),
    "network.key_announced": gettext_lazy("%(who)s announced the new key %(key)s (%(purpose)s)."),
    "network.key_activated": gettext_lazy("%(who)s began to sign with the key %(key)s (%(purpose)s)."),
    "network.key_retired": gettext_lazy("%(who)s took the old key %(key)s (%(purpose)s) out of the manifest."),
    "network.key_confirmed": gettext_lazy("%(who)s confirmed the key %(key)s of %(partner)s."),
    "network.partner_added": gettext_lazy("%(who)s added %(partner)s by hand from its manifest."),
    "network.catalogue_accepted": gettext_lazy(
        "%(who)s accepted a catalogue that lists %(universities)s universities, many fewer than before."
    ),
}


def trouble(code: str, reason: str = "") -> str:
    """What a delivery's trouble means, for a person; an unknown code shows the partner's own words."""
    found = _TROUBLES.get(code)
    if found is not None:
        return str(found)
    if not code:
        return ""
    return _("The partner’s node refused it: %(reason)s") % {"reason": reason or code}


def user_messages(code: str) -> dict[str, str]:
    """The sentence of a refusal in every language of the interface; empty for codes that tell people nothing."""
    found = _REFUSALS.get(code)
    if found is None:
        return {}
    messages = {}
    for short, tag in LANGUAGES.items():
        with override(tag):
            messages[short] = str(found)
    return messages


def in_reader_language(messages: dict[str, str]) -> str:
    """The partner's own message nearest to the reader's language; "" when there is none."""
    short = (get_language() or "en").partition("-")[0]
    return messages.get(short) or messages.get("en") or next(iter(messages.values()), "")
