"""Many scans may come at once, for people who signed in; everything else keeps the usual limit."""

from django.conf import settings
from django.test import RequestFactory

from convenio.intake.apps import PAPERS_AT_ONCE
from convenio.ui.limits import most_bytes


def test_only_the_page_of_papers_takes_more_and_only_from_people_with_a_session() -> None:
    factory = RequestFactory()
    papers, lists = factory.post("/import/papers/"), factory.post("/import/")
    assert most_bytes(papers) == most_bytes(lists) == settings.MAX_UPLOAD_BYTES
    for request in (papers, lists):
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert most_bytes(papers) == PAPERS_AT_ONCE
    assert most_bytes(lists) == settings.MAX_UPLOAD_BYTES
