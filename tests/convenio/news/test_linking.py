"""The link from the page of an agreement to its release."""

from convenio.agreements import queries
from convenio.agreements.actions import withdraw_release
from convenio.agreements.models import Agreement
from convenio.agreements.queries import AgreementView
from convenio.agreements.related import related_links
from tests.convenio.agreements.pair import House
from tests.convenio.news.world import start


def view_of(house: House, agreement: Agreement) -> AgreementView:
    return queries.agreement_view(agreement, house.officer, on=house.wire.now)


def links(house: House, agreement: Agreement) -> list[tuple[str, str]]:
    found = related_links(view_of(house, agreement), house.officer)
    return [(label, url) for label, url in found if url.endswith("/release/")]


def test_what_is_in_force_links_to_its_release(in_force, chd):
    mine = chd.copy(in_force)
    assert links(chd, mine) == [("Release a public page", f"/agreements/{mine.pk}/release/")]


def test_a_draft_has_nothing_to_release(chd, wire):
    assert links(chd, start(chd, wire)) == []


def test_the_words_say_how_far_it_came(released, chd, tpu, wire):
    assert [label for label, _ in links(chd, released)] == ["The public page"]
    withdraw_release(acting=tpu.officer, agreement=tpu.copy(released), at=wire.later(minutes=1))
    wire.run()
    assert [label for label, _ in links(chd, chd.copy(released))] == ["The public page: one side has released it"]
