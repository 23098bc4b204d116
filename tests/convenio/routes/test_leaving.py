"""A reviewer leaves: the seat goes to a successor in one step; a note that names a colleague tells them."""

import pytest

from convenio.notices.models import Notice
from convenio.parties.terms import Refusal, Role
from convenio.people.actions import let_leave
from convenio.routes import actions
from convenio.routes.handing import waiting
from convenio.routes.seating import open_seats


@pytest.fixture
def leaving(house):
    """The faculty is to review; Felix of law could; Kira keeps the node."""
    house.add("felix", Role.REVIEWER, "law")
    house.add("kira", Role.KEEPER)
    return house.start()


def reviewer(house, case):
    step = case.steps.get(key="faculty")
    return step, next(name for name, one in house.people.items() if one.pk == open_seats(step)[0].person_id)


def test_the_reviews_of_who_leaves_wait_for_the_successor(house, leaving):
    step, name = reviewer(house, leaving)
    lines = list(waiting(house.party, house.people[name]))
    assert [one.url for one in lines] == ["/agreements/1/reviewing/"]
    assert "Exchange with Tomsk: Faculty" in lines[0].text
    facts = {"person": house.people[name], "successor": house.people["felix"], "at": house.later(days=1)}
    left = let_leave(acting=house.acting("kira"), **facts)
    assert left.handed_over == 1
    step.refresh_from_db()
    assert [one.person_id for one in open_seats(step)] == [house.id("felix")]
    assert Notice.objects.filter(person=house.people["felix"], kind="routes.asked").exists()
    actions.decide(acting=house.acting("felix"), step=step, said="approved", at=house.later(days=1))
    step.refresh_from_db()
    assert step.state == "approved"


def test_a_reader_cannot_take_reviews_over(house, leaving):
    _step, name = reviewer(house, leaving)
    facts = {"person": house.people[name], "successor": house.people["rita"], "at": house.now}
    with pytest.raises(Refusal, match="lacks a role"):
        let_leave(acting=house.acting("kira"), **facts)
    assert list(waiting(house.party, house.people[name]))


def test_a_review_note_that_names_a_colleague_tells_them(house, leaving):
    step, name = reviewer(house, leaving)
    words = "@Felix, is this lawful?"
    actions.decide(acting=house.acting(name), step=step, said="approved", words=words, at=house.now)
    told = Notice.objects.get(kind="notices.mention")
    assert told.person == house.people["felix"]
    assert told.about == "pact:1"
