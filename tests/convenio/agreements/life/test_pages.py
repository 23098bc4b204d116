"""Pages of the life, through the browser's eyes: each works without script, refuses in words, and exports."""

from __future__ import annotations

import csv
import io

from convenio.agreements import actions
from convenio.agreements.models import Obligation
from convenio.parties.terms import Role
from convenio.people.models import Person
from tests.convenio.agreements.pages_a.conftest import signed_in, text_of, url


def test_the_life_is_on_the_page_of_the_agreement_and_its_own(in_force, chd, tpu, wire):
    browser, row = signed_in(chd), chd.copy(in_force)
    page = browser.get(url(row))
    assert page.status_code == 200
    assert 'data-life="until"' in page.content.decode()
    words = text_of(browser.get(url(row, "life/")))
    for part in ("In force since", "6 months", "A notice received today would end it on", "Nobody has suspended it"):
        assert part in words, part
    draft = actions.start_agreement(
        acting=chd.officer, kind="MOU", partners=[tpu.party.hei_id], languages=["en"], title={"en": "New"}, at=wire.now
    )
    assert "Nothing is in force yet" in text_of(browser.get(url(draft, "life/")))
    assert "data-life" not in browser.get(url(draft)).content.decode()
    assert signed_in(tpu).get(url(row, "life/")).status_code == 404, "another institution's copy"


def test_suspending_asks_for_a_reason_and_keeps_what_was_typed(in_force, chd):
    browser, row = signed_in(chd), chd.copy(in_force)
    wrong = browser.post(url(row, "life/suspend/"), {"from_on": "2026-05-01", "until": "2026-04-01", "words": "Flood"})
    assert wrong.status_code == 400
    assert "last day lies before the first" in text_of(wrong)
    assert "Flood" in wrong.content.decode()
    done = browser.post(
        url(row, "life/suspend/"), {"from_on": "2020-01-01", "until": "", "words": "Flood"}, follow=True
    )
    assert done.redirect_chain[-1][0] == url(row, "life/")
    assert "Flood" in text_of(done)
    assert chd.copy(in_force).stage == "suspended"
    again = browser.post(url(row, "life/resume/"), {"on": "2020-01-02"}, follow=True)
    assert "goes on" in text_of(again)
    assert chd.copy(in_force).stage == "in_force"
    reader = signed_in(chd, Role.READER, step=7)
    assert reader.post(url(row, "life/suspend/"), {"from_on": "2026-05-01", "words": "x"}).status_code == 403


def test_the_list_of_the_house_is_searched_filtered_settled_in_one_click_and_exported(in_force, chd, tpu):
    browser, row = signed_in(chd), chd.copy(in_force)
    everything = browser.get("/agreements/obligations/", {"state": "all"})
    assert everything.status_code == 200
    count = Obligation.objects.filter(party=chd.party).count()
    assert everything.context["page"].paginator.count == count >= 5
    assert browser.get("/agreements/obligations/", {"search": "nowhere"}).context["page"].paginator.count == 0
    plan = Obligation.objects.get(party=chd.party, rule="work_plan", period="2027")
    only = browser.get("/agreements/obligations/", {"rule": "work_plan", "search": "tomsk", "state": "all"})
    assert plan.pk in {line.row.pk for line, _names, _may in only.context["lines"]}
    assert {line.row.rule for line, _names, _may in only.context["lines"]} == {"work_plan"}
    click = browser.post(
        f"/agreements/obligations/{plan.pk}/settle/", {"state": "done", "next": url(row, "obligations/")}, follow=True
    )
    assert click.redirect_chain[-1][0] == url(row, "obligations/")
    plan.refresh_from_db()
    assert (plan.state, plan.settled_by_name) == ("done", f"{Role.OFFICER.title()} of {chd.party.hei_id}")
    twice = browser.post(f"/agreements/obligations/{plan.pk}/settle/", {"state": "done"})
    assert twice.status_code == 409
    assert "noted this already" in text_of(twice)
    elsewhere = browser.post(
        f"/agreements/obligations/{plan.pk}/settle/", {"state": "open", "next": "https://evil.example/"}
    )
    assert elsewhere["Location"] == f"/agreements/obligations/{plan.pk}/"
    waived = browser.post(f"/agreements/obligations/{plan.pk}/settle/", {"state": "waived", "note": ""})
    assert waived.status_code == 400
    table = list(
        csv.reader(io.StringIO(browser.get("/agreements/obligations/", {"format": "csv"}).content.decode("utf-8-sig")))
    )
    assert table[0][:3] == ["due_on", "state", "what"]
    assert any("2027" in line[2] for line in table[1:])
    assert signed_in(tpu).get(f"/agreements/obligations/{plan.pk}/").status_code == 404


def test_an_obligation_is_shown_with_its_source_and_given_to_a_person(in_force, chd):
    browser = signed_in(chd)
    plan = Obligation.objects.get(party=chd.party, rule="work_plan", period="2027")
    page = browser.get(f"/agreements/obligations/{plan.pk}/")
    assert "7 · Implementation" in text_of(page)
    me = Person.objects.get(email=f"officer@{chd.party.hei_id}")
    given = browser.post(
        f"/agreements/obligations/{plan.pk}/give/", {"owner": f"person:{me.pk}", "unit": ""}, follow=True
    )
    assert f"Given to {me.name}" in text_of(given)
    plan.refresh_from_db()
    assert (plan.owner_id, plan.given) == (me.pk, True)
    assert browser.get("/agreements/obligations/", {"owner": "me", "state": "all"}).context["page"].paginator.count >= 1
    assert browser.post(f"/agreements/obligations/{plan.pk}/give/", {"owner": "person:999999"}).status_code == 422


def test_the_renewal_shows_its_reasons_and_makes_the_draft_in_one_click(in_force, chd, tpu):
    browser, row = signed_in(chd), chd.copy(in_force)
    page = browser.get(url(row, "life/renew/"))
    words = text_of(page)
    for part in ("promised and delivered", "The draft inherits", "It does not inherit", "31 December 2037"):
        assert part in words, part
    shorter = text_of(browser.get(url(row, "life/renew/"), {"years": "3"}))
    assert "31 December 2034" in shorter
    done = browser.post(url(row, "life/renew/"), {"years": "3"})
    assert done["Location"] == url(row, "edit/")
    again = browser.post(url(row, "life/renew/"), {"years": "3"})
    assert again.status_code == 409
    assert "draft with changes of your own is here already" in text_of(again)
    theirs = signed_in(tpu)
    refused = theirs.post(url(tpu.copy(in_force), "life/renew/"), {"years": "3"})
    assert refused.status_code == 409
    assert "holds the pen" in text_of(refused)


def test_giving_notice_says_first_what_follows(in_force, chd):
    words = text_of(signed_in(chd).get(url(chd.copy(in_force), "leave/")))
    assert "The period of notice is 6 months" in words
    assert "Who has begun by then may finish" in words
