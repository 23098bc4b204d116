"""The pages: editor without code, list, status with its forms, absences, days. Read as people see them."""

import html
import re

import pytest

from convenio.parties.terms import Role
from convenio.routes import samples
from convenio.routes.models import Absence, DayOff, Route, Step
from convenio.routes.terms import TextFacts
from tests.convenio.routes.conftest import FACTS, START


def words(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def office(staffed):
    return staffed.browser("olga")


@pytest.fixture
def sample(monkeypatch):
    listed = [("7", "Exchange with Tomsk")]
    known = samples.Samples(lambda party: listed, lambda party, number: FACTS if number == "7" else None)
    monkeypatch.setattr(samples, "_known", [known])


def test_a_house_adopts_a_route_says_who_reviews_tries_it_and_puts_it_in_force(staffed, office, sample):
    assert "As long as your institution has no route of its own" in words(office.get("/reviews/routes/"))
    page = office.post("/reviews/routes/adopt/faculty-law-finance-rector/", follow=True)
    assert "Adopted as a draft." in words(page)
    row = Route.objects.get()
    assert row.plan.adopted == "faculty-law-finance-rector"
    refused = office.post(f"/reviews/routes/{row.code}/activate/")
    assert refused.status_code == 409
    assert "Nobody reviews these steps yet: Faculty, Legal office." in words(refused)
    who = {"who-faculty": "unit:@", "who-law": "unit:law", "who-finance": f"person:{staffed.id('fin')}"}
    office.post(f"/reviews/routes/{row.code}/who/", who)
    tried = words(office.get(f"/reviews/routes/{row.code}/?sample=7"))
    assert "For “Exchange with Tomsk”: Faculty then Legal office , Finance (" in tried
    assert "then Rector" in tried
    assert "At most 35 working days." in tried
    assert "In force." in words(office.post(f"/reviews/routes/{row.code}/activate/", follow=True))
    case = staffed.start()
    assert staffed.states(case)["faculty"] == "waiting"


def test_a_step_is_changed_by_a_form_and_the_change_waits_in_a_draft(house):
    office = house.browser("olga")
    page = office.get("/reviews/routes/exchange/steps/finance/")
    assert "Clauses: Fees, Funding" in words(page)
    typed = {
        "name": "Finance office", "stage": 2, "who": "people", "people": [house.id("fin")], "mode": "all", "days": 7,
        "remind": 1, "escalate": [house.id("rex")], "when_money": "on", "when_clauses": [], "when_levels": ["7"],
        "when_countries": "ru us", "anything": "no", "looks_money": "on", "immaterial": "on",
    }  # fmt: skip
    bad = office.post("/reviews/routes/exchange/steps/finance/", {**typed, "when_countries": "Russia", "days": 0})
    assert bad.status_code == 422
    assert "Write each country by its two letters" in words(bad)
    assert "Finance office" in bad.content.decode()
    nobody = office.post("/reviews/routes/exchange/steps/finance/", {**typed, "people": []})
    assert "Tick at least one person" in words(nobody)
    assert office.post("/reviews/routes/exchange/steps/finance/", typed).status_code == 302
    assert Route.objects.get(code="exchange", state="active").plan.step("finance").days == 10
    step = Route.objects.get(code="exchange", state="draft").plan.step("finance")
    assert (step.names, step.days, step.people) == ({"en": "Finance office"}, 7, (house.id("fin"),))
    assert (step.when.levels, step.when.countries, step.looks.money) == ((7,), ("RU", "US"), True)
    office.post(
        "/reviews/routes/exchange/steps/new/", {**typed, "name": "Data", "who": "role:reviewer", "anything": "yes"}
    )
    assert len(Route.objects.get(code="exchange", state="draft").plan.steps) == 5
    office.post("/reviews/routes/exchange/steps/finance/remove/")
    office.post("/reviews/routes/exchange/drop/")
    assert not Route.objects.filter(state="draft").exists()
    assert "Out of use." in words(office.post("/reviews/routes/exchange/retire/", follow=True))


def test_only_officers_change_routes_and_anybody_of_the_house_reads(house):
    reader = house.browser("rita")
    for address in (
        "/reviews/",
        "/reviews/routes/",
        "/reviews/routes/exchange/",
        "/reviews/figures/",
        "/reviews/days/",
    ):
        assert reader.get(address).status_code == 200
    assert reader.get("/reviews/routes/exchange/steps/law/").status_code == 403
    assert reader.post("/reviews/routes/adopt/offices/").status_code == 403
    assert reader.post("/reviews/routes/exchange/who/", {"who-law": "role:reviewer"}).status_code == 403
    case = house.start()
    assert reader.get(f"/reviews/{case.pk}/").status_code == 200
    assert house.browser("olga").get("/reviews/999999/").status_code == 404


def test_the_status_page_tells_whose_turn_it_is_and_has_the_forms(house):
    case = house.start()
    reader = house.browser("rita")
    page = words(reader.get(f"/reviews/{case.pk}/"))
    assert "Whose turn it is Faculty : Fay waits for the reviewer" in page
    assert "Name another reviewer" not in page
    step = Step.objects.get(case=case, key="faculty")
    fay, olga = house.browser("fay"), house.browser("olga")
    refused = fay.post(f"/reviews/steps/{step.pk}/pass/", {"to": house.id("rita"), "words": "Please, Rita."})
    assert refused.status_code == 400
    assert "Please, Rita." in refused.content.decode()
    assert fay.post(f"/reviews/steps/{step.pk}/pass/", {"to": house.id("lena")}).status_code == 302
    house.say(case, "faculty", "lena", "asked", words="Which semester?")
    assert "Which semester?" in words(olga.get(f"/reviews/{case.pk}/"))
    assert olga.post(f"/reviews/steps/{step.pk}/answer/", {"words": "Spring."}).status_code == 302
    house.say(case, "faculty", "lena", "conditional", condition="Show the letter.")
    assert "Olga is to confirm that it is fulfilled." in words(reader.get(f"/reviews/{case.pk}/"))
    assert "Faculty : Olga approved with a condition" in words(reader.get(f"/reviews/{case.pk}/"))
    word = house.step(case, "faculty").spoken.get(said="conditional")
    assert reader.post(f"/reviews/conditions/{word.pk}/").status_code == 403
    assert olga.post(f"/reviews/conditions/{word.pk}/", {"words": "It came."}).status_code == 302
    done = words(reader.get(f"/reviews/{case.pk}/"))
    assert "Fulfilled, says Olga. It came." in done
    law = Step.objects.get(case=case, key="law")
    assert (
        olga.post(f"/reviews/steps/{law.pk}/name/", {"to": house.id("fin"), "instead_of": house.id("lars")}).status_code
        == 302
    )
    house.say(case, "law", "fin")
    assert olga.get(f"/reviews/steps/{law.pk}/name/").status_code == 302


def test_the_list_is_filtered_and_exported(house):
    case = house.start()
    olga = house.browser("olga")
    assert "Exchange with Tomsk" in words(olga.get("/reviews/?search=exchange&state=open"))
    assert "Nothing fits" in words(olga.get("/reviews/?state=complete"))
    table = olga.get("/reviews/?format=csv").content.decode()
    assert "Exchange with Tomsk,1,under way,Exchange,Faculty: Fay,2026-03-02" in table
    house.complete(case)
    assert "Faculty,0.0,0,1" in olga.get("/reviews/figures/?format=csv").content.decode()
    assert "The whole review" in words(olga.get("/reviews/figures/"))
    mine = house.start("b", 2)
    assert (
        f"?step={Step.objects.get(case=mine, key='faculty').pk}"
        in house.browser("fay").get("/reviews/").content.decode()
    )


def test_absences_and_days_are_entered_and_taken_back(house):
    fay, olga = house.browser("fay"), house.browser("olga")
    days = {"starts_on": "2099-05-04", "ends_on": "2099-05-08"}
    other = fay.post("/reviews/absences/", {"person": house.id("lars"), "deputy": house.id("lena"), **days})
    assert other.status_code == 422
    assert (
        fay.post("/reviews/absences/", {"person": house.id("fay"), "deputy": house.id("lena"), **days}).status_code
        == 302
    )
    again = olga.post("/reviews/absences/", {"person": house.id("lena"), "deputy": house.id("fay"), **days})
    assert "The deputy is away on some of these days, too." in words(again)
    assert "Fay,2099-05-04,2099-05-08,Lena" in olga.get("/reviews/absences/?format=csv").content.decode()
    assert olga.post(f"/reviews/absences/{Absence.objects.get().pk}/end/").status_code == 302
    assert not Absence.objects.exists()
    assert fay.post("/reviews/days/", {"day": "2099-10-01", "until": "2099-10-07"}).status_code == 403
    olga.post("/reviews/days/", {"day": "2099-10-01", "until": "2099-10-07", "name": "National Day"})
    assert DayOff.objects.count() == 7
    assert olga.post("/reviews/days/", {"day": "2099-10-07", "until": "2099-10-01"}).status_code == 400
    assert "National Day" in words(olga.get("/reviews/days/"))
    olga.post(f"/reviews/days/{DayOff.objects.first().pk}/remove/")
    assert DayOff.objects.count() == 6


def test_a_house_without_routes_is_asked_for_nothing(bare):
    bare.add("lars", Role.REVIEWER)
    case = bare.start(facts=TextFacts("MOU"))
    page = words(bare.browser("lars").get(f"/reviews/{case.pk}/"))
    assert "Review" in page
    assert "until" not in page
    assert START.date().isoformat() == case.started_at.date().isoformat()
