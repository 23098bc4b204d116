"""Addresses that the desk gives to rooms below."""

from urllib.parse import urlencode

from django.urls import reverse

from convenio.parties.terms import Acting


def agreements_with(hei_id: str, acting: Acting) -> str:
    """The reader's agreements with a university; none for one's own."""
    if acting.party.hei_id == hei_id:
        return ""
    return f"{reverse('agreements:list')}?{urlencode({'partner': hei_id})}"
