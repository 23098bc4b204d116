"""What was done, from other places than the form: lists, calendars, mails; and where recording stands in the pages."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from convenio.agreements.queries import AgreementView
from convenio.agreements.related import Related, register_related
from convenio.agreements.rules import may_record_activity
from convenio.parties.terms import Acting, Role

FORGET = "agreements.forget_suggestions"
FORGET_EVERY = timedelta(hours=24)


def register() -> None:
    """Tell the rooms below what is taken in here, and what is thrown away."""
    from convenio.agreements.actions.calendars import forget_person, forget_suggestions
    from convenio.agreements.activity_lists import target
    from convenio.agreements.calendars import forwarded
    from convenio.people.duties_of import register_erasure
    from convenio.post import register_reader
    from convenio.ui.registry import Place, register_tab
    from convenio.worker import register_periodic

    register_related("record", Related(lambda view: _("Record something"), _to_record))
    target.register()
    register_reader(forwarded.read)
    register_periodic(FORGET, FORGET_EVERY, forget_suggestions)
    register_erasure(forget_person)
    register_tab("delivery", Place(lazy("Record something"), "agreements:record_where", 60, shown=_officer))
    register_tab("delivery", Place(lazy("To confirm"), "agreements:waiting", 62, shown=_officer))
    register_tab("delivery", Place(lazy("Suggestions"), "agreements:suggestions", 64, shown=_officer))


def _to_record(view: AgreementView, acting: Acting) -> str:
    able = may_record_activity(acting, view.agreement)
    return reverse("agreements:activity_new", args=[view.agreement.pk]) if able else ""


def _officer(request: HttpRequest) -> bool:
    acting = getattr(request, "acting", None)
    return acting is not None and acting.may(Role.OFFICER)
