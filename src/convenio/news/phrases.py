"""Words of this room: kinds of news, states, and the sentences of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from convenio.audit import phrases as record

KINDS: dict[str, Promise] = {
    "visit": pgettext_lazy("kind of news", "A visit"),
    "defence": pgettext_lazy("kind of news", "A defence"),
    "call": pgettext_lazy("kind of news", "A call"),
    "paper": pgettext_lazy("kind of news", "A joint paper"),
    "event": pgettext_lazy("kind of news", "An event"),
    "other": pgettext_lazy("kind of news", "Other news"),
}
STANDINGS: dict[str, Promise] = {
    "draft": pgettext_lazy("state of news", "draft"),
    "review": pgettext_lazy("state of news", "waits for review"),
    "scheduled": pgettext_lazy("state of news", "scheduled"),
    "public": pgettext_lazy("state of news", "public"),
    "held": pgettext_lazy("state of news", "held back: a release is missing"),
    "over": pgettext_lazy("state of news", "over"),
    "withdrawn": pgettext_lazy("state of news", "taken back"),
}
SENTENCES: dict[str, Promise] = {
    "news.photograph_brought": lazy(
        "%(who)s brought a photograph for the public (%(digest)s); taken out: %(removed)s."
    ),
    "news.started": lazy("%(who)s began the news item “%(title)s”."),
    "news.changed": lazy("%(who)s changed the news item “%(title)s”."),
    "news.submitted": lazy("%(who)s asked for the review of the news item “%(title)s”."),
    "news.approved": lazy("%(who)s approved the news item “%(title)s” for the public."),
    "news.approved_alone": lazy("%(who)s approved the own news item “%(title)s”: nobody else here may review."),
    "news.sent_back": lazy("%(who)s sent the news item “%(title)s” back to its author."),
    "news.taken_back": lazy("%(who)s took the news item “%(title)s” back from the public."),
    "news.thrown_away": lazy("%(who)s threw the draft of the news item “%(title)s” away."),
    "news.published": lazy("The news item “%(title)s” became public."),
    "news.over": lazy("The news item “%(title)s” is not public any more: its time is over."),
}


def register() -> None:
    """Tell the record its sentences."""
    for what, sentence in SENTENCES.items():
        record.register(what, sentence)
    record.register_subject("news", _titles)


def _titles(keys: Iterable[str]) -> Mapping[str, str]:
    from convenio.news.models import NewsItem

    rows = NewsItem.objects.filter(key__in=list(keys))
    return {str(row.key): row.name() or _("News without a title") for row in rows}
