"""Over all agreements and per partner: who sees what, what is counted, and the same number of queries for more."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convenio.agreements.models import ActivityLine, Agreement, Cost, Facet, PromiseSum
from convenio.agreements.money import Money
from convenio.agreements.queries.costs import spent_by_agreement
from convenio.parties.actions import keep_party
from convenio.parties.terms import Acting, Role
from convenio.people.models import Membership, Person
from convenio.scoreboard.queries.balance import DAYS, balances_of
from convenio.scoreboard.queries.portfolio import covered_of, groups_of, portfolio_of
from tests.convenio.scoreboard.conftest import do_some, done


def acting(made, **more) -> Acting:
    return Acting(made.party, made.officer.pk, "Officer", frozenset({Role.OFFICER}), **more)


def today():
    return timezone.localdate()


def page(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def rows_of(client, path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(client, path).lstrip("\ufeff"))))


def binding(made) -> Agreement:
    return Agreement.objects.filter(party=made.party, phase="binding", recorded="").order_by("pk")[0]


def promised(one: Agreement, confirmed: int, recorded: int, **change) -> None:
    """Give an agreement one promise: four a year, half of its years over."""
    year = today().year
    one.promise_sums.all().delete()
    PromiseSum.objects.create(
        **{
            "agreement": one,
            "party": one.party,
            "commitment": "c1",
            "strand": "visits",
            "metric": "teacher_visits",
            "unit": "person",
            "period": "year",
            "quantity": 4,
            "first_year": year - 2,
            "last_year": year - 1,
            "confirmed": confirmed,
            "recorded": recorded,
        }
        | change
    )


def standing_of(made, one: Agreement):
    return next(each for each in portfolio_of(acting(made), {}, today()) if each.agreement.pk == one.pk)


def test_the_mean_is_of_what_is_due_and_more_than_asked_hides_nothing(made, db):
    one = binding(made)
    promised(one, 16, 16)
    PromiseSum.objects.create(
        agreement=one, party=one.party, commitment="c2", strand="research", metric="joint_projects", unit="project",
        period="term", quantity=4, first_year=today().year - 2, last_year=today().year - 1, confirmed=1,
    )  # fmt: skip
    found = standing_of(made, one)
    assert (found.average.value, found.average.count) == (0.625, 2), "(1 + 1/4) / 2"
    assert {name: mean.value for name, mean in found.strands.items()} == {"visits": 1.0, "research": 0.25}
    Agreement.objects.filter(pk=one.pk).update(recorded="us")
    promised(one, 0, 4)
    assert standing_of(made, one).average.value == 0.5, "with one writer its word counts"


def test_dormant_since_the_day_of_the_last_activity(made, db):
    one = binding(made)
    for last, state, since in (
        (today() - timedelta(days=100), "active", None),
        (today() - timedelta(days=800), "dormant", today() - timedelta(days=800)),
        (None, "never", today() - timedelta(days=3000)),
    ):
        Agreement.objects.filter(pk=one.pk).update(last_activity_on=last, in_force_from=today() - timedelta(days=3000))
        found = standing_of(made, one)
        assert (found.state, found.dormant) == (state, since)


def in_use(made, one: Agreement) -> int:
    return covered_of(acting(made), [standing_of(made, one)], today())[one.pk]


def test_forms_in_use_are_those_with_an_activity_or_an_agreement_below(made, db):
    parent, child = Agreement.objects.filter(party=made.party, phase="binding").order_by("pk")[:2]
    Agreement.objects.filter(pk=parent.pk).update(strands=["visits", "training", "research"])
    ActivityLine.objects.filter(agreement=parent).delete()
    assert in_use(made, parent) == 0
    ActivityLine.objects.bulk_create(
        [done(parent, today(), 1), done(parent, today(), 2, status="retracted", strand="training")]
    )
    assert in_use(made, parent) == 1, "what was taken back is no activity"
    Agreement.objects.filter(pk=child.pk).update(parent=parent, strands=["research", "programmes"])
    assert in_use(made, parent) == 2


def test_groups_mark_the_best_and_the_weakest(made, db):
    some = portfolio_of(acting(made), {}, today())
    for by in ("strand", "unit", "country"):
        groups = groups_of(acting(made), some, by)
        means = [one.average.value for one in groups if one.average.value is not None]
        assert means == sorted(means), by
        assert {one.average.value for one in groups if one.best} <= {max(means)}
        assert {one.average.value for one in groups if one.weakest} <= {min(means)}
    assert {one.value for one in groups_of(acting(made), some, "unit")} >= {"faculty-0", "faculty-1"}


def test_pages_and_tables_say_the_same(client, made):
    text = page(client, "/delivery/")
    for words in ("Dormant for 24 months", "Where it goes well, and where not", "Behind what is due"):
        assert words in text
    rows = rows_of(client, "/delivery/?format=csv")
    assert len(rows) == Agreement.objects.filter(party=made.party, phase="binding").count()
    dormant = rows_of(client, "/delivery/?format=csv&state=dormant")
    assert 0 < len(dormant) == sum(1 for one in rows if one["state"] == "dormant")
    assert all(one["dormant_since"] for one in dormant)
    late = rows_of(client, "/delivery/?format=csv&light=late&order=best")
    assert all(float(one["delivered_of_due"]) < 0.6 for one in late)
    shares = [float(one["delivered_of_due"]) for one in late]
    assert shares == sorted(shares, reverse=True)
    assert "No agreement fits" in page(client, "/delivery/?search=nothinglikethis")
    assert "faculty" in page(client, "/delivery/?by=unit").lower()
    assert page(client, "/delivery/?by=x&state=y&page=z&light=%00"), "an unknown value is left out"


def test_people_of_a_unit_see_and_count_only_what_is_theirs(made, db):
    party = made.party
    mine = acting(made, limits={Role.OFFICER: frozenset({"faculty-3"})})
    seen = {one.agreement.pk for one in portfolio_of(mine, {}, today())}
    held = set(Facet.objects.filter(party=party, name="unit", value="faculty-3").values_list("agreement_id", flat=True))
    assert seen
    assert seen <= held
    everything, own = balances_of(acting(made)), balances_of(mine)
    assert 0 < sum(one.balance.sent for one in own) < sum(one.balance.sent for one in everything)


def test_balance_counts_what_both_confirmed_and_prints_its_formula(client, made, db):
    one = binding(made)
    partner = one.partners[0]
    ActivityLine.objects.filter(party=made.party).delete()
    year = today().year
    back = {"direction_from": partner, "direction_to": made.party.hei_id}
    ActivityLine.objects.bulk_create(
        [
            done(one, today(), 1, quantities={"persons": 4}, count=4, days=5),
            done(one, today().replace(year=year - 1, day=1), 2, **back, days=3),
            done(one, today(), 3, **back, status="recorded"),
            done(one, today(), 4, **back, status="disputed"),
            done(one, today(), 5, direction_from="", direction_to=""),
            done(one, today(), 6, **back, count=None, days=2),
        ]
    )
    rows = {row.metric: row for row in balances_of(acting(made))}
    assert (rows["teacher_visits"].balance.sent, rows["teacher_visits"].balance.received) == (4, 1)
    assert (rows[DAYS].balance.sent, rows[DAYS].balance.received) == (20, 5), "days × persons, also without a promise"
    assert rows["teacher_visits"].by_year[-1][2] == 3, "B grows from year to year"
    assert {row.metric: row.balance.received for row in balances_of(acting(made), waiting=True)}["teacher_visits"] == 2
    assert [row.balance.sent for row in balances_of(acting(made), year=year - 1)] == [0, 0]
    text = page(client, "/delivery/balance/")
    assert "B = 4 − 1 = +3" in text
    assert "R = 1 − |4 − 1| ÷ (4 + 1) = 0.4" in text
    table = {row["measure"]: row for row in rows_of(client, "/delivery/balance/?format=csv")}
    assert (table["teacher_visits"]["balance_B"], table[DAYS]["reciprocity_R"]) == ("3", "0.4")
    assert "No partner fits" in page(client, "/delivery/balance/?search=nobody")


def spend(one: Agreement, hundredths: int, currency: str, strand: str = "") -> Cost:
    return Cost.objects.create(
        agreement=one, party=one.party, strand=strand, spent_on=today(), hundredths=hundredths, currency=currency,
        noted_at=timezone.now(),
    )  # fmt: skip


def test_costs_are_added_by_currency_where_they_are_known(client, made, db):
    assert "Noted costs" not in page(client, "/delivery/"), "no column while nothing is noted"
    one = binding(made)
    Agreement.objects.filter(pk=one.pk).update(strands=["visits", "research"])
    for given in ((120000, "CNY", "visits"), (5050, "CNY", ""), (700, "EUR", "research"), (300, "EUR", "visits")):
        spend(one, *given)
    assert {str(money.amount) + money.currency for _strand, money in standing_of(made, one).spent} == {
        "1200CNY", "50.5CNY", "7EUR", "3EUR",
    }  # fmt: skip
    groups = {
        each.value: each.spent for each in groups_of(acting(made), portfolio_of(acting(made), {}, today()), "strand")
    }
    assert groups["visits"] == (Money("CNY", 120000), Money("EUR", 300))
    assert groups["research"] == (Money("EUR", 700),)
    text = page(client, "/delivery/?order=newest")
    assert re.search(r"Noted costs of our side:.{0,80}1,250.50 CNY.{0,40}10 EUR", text)
    row = next(row for row in rows_of(client, "/delivery/?format=csv") if row["pact"] == str(one.pact))
    assert row["our_costs"] == "1250.5 CNY; 10 EUR"
    limited = acting(made, limits={Role.OFFICER: frozenset({"no-such-unit"})})
    assert spent_by_agreement(limited) == {}


@pytest.mark.parametrize("path", ["/delivery/", "/delivery/balance/"])
def test_strangers_are_led_to_the_door_and_an_empty_house_is_told_what_comes(db, path):
    assert "login" in Client().get(path)["Location"]
    small = keep_party(hei_id="small.example", names={"en": "Small University"}, country="CN", hosted=True)
    person = Person.objects.create(email="p@small.example", name="Somebody")
    Membership.objects.create(person=person, party=small, role=Role.OFFICER)
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = page(client, path)
    assert re.search("Nothing is in force yet|Nothing went either way yet", text)


@pytest.mark.parametrize("path", ["/delivery/", "/delivery/?by=country&state=dormant", "/delivery/balance/"])
def test_more_agreements_ask_no_more_questions(client, made, db, path):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            page(client, path)
        return len(seen)

    asked()
    few = asked()
    other = Agreement.objects.filter(party=made.party, phase="binding").order_by("-pk")[0]
    ActivityLine.objects.bulk_create(done(other, today(), number) for number in range(100, 200))
    copies = []
    for one in Agreement.objects.filter(party=made.party, phase="binding")[:20]:
        one.pk, one.pact = None, None
        copies.append(one)
    Agreement.objects.bulk_create(copies)
    do_some(made, 0)
    assert asked() == few
    assert few <= 24
