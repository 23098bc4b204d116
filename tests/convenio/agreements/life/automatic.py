"""An agreement in force whose text renews by itself: the bytes of the text are put in place of the signed ones."""

from __future__ import annotations

from convenio.agreements import books
from convenio.agreements.models import Agreement, PactText
from pact.canonical import canonical


def with_automatic_renewal(agreement: Agreement) -> Agreement:
    """Change the stored text under its old digest; only tests may, to save a second signing of a second."""
    text = dict(books.text(agreement, agreement.in_force_text) or {})
    values = {
        name: {"type": "integer", "value": value}
        for name, value in (("renew_years", 1), ("renew_times", 2), ("opt_out_months", 6))
    }
    text["clauses"] = [{**one, "values": values} if one["type"] == "renewal" else one for one in text["clauses"]]
    PactText.objects.filter(agreement=agreement, digest=agreement.in_force_text).update(raw=canonical(text))
    books.forget_cached()
    return agreement
