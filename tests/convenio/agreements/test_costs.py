"""What cooperation cost our own house: typed beside a record or for the whole, summed by currency, told to nobody."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from convenio.agreements.actions.costs import note_cost, remove_cost
from convenio.agreements.models import ActivityLine, Cost, PactEvent
from convenio.agreements.money import Money, currency_of, money_in, read_money
from convenio.agreements.queries.costs import spent_by_agreement, usual_currency
from convenio.audit.models import AuditEvent
from convenio.parties.terms import Refusal
from tests.convenio.agreements.pages_b.people import client_of, page
from tests.convenio.agreements.test_promises import promise


@pytest.fixture
def bound(in_force, wire):
    wire.later(days=5)
    with time_machine.travel(wire.now, tick=False) as clock:
        wire.clock = clock
        yield in_force


def at(house, of, name="costs") -> str:
    return reverse(f"agreements:{name}", args=[house.copy(of).pk])


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("1200", 120000), ("1 200,50", 120050), ("1,200.50", 120050), ("0.01", 1)],
)
def test_an_amount_is_read_as_people_write_it(typed, hundredths):
    assert read_money(typed, "cny") == Money("CNY", hundredths)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("", "CNY"),
        ("a lot", "CNY"),
        ("0", "CNY"),
        ("-5", "CNY"),
        ("1e40", "CNY"),
        ("5", ""),
        ("5", "XYZ"),
        ("5", "yuan"),
    ],
)
def test_what_is_no_amount_is_refused(amount, currency):
    with pytest.raises(Refusal):
        read_money(amount, currency)


def test_a_cell_may_hold_both_and_a_country_knows_its_currency():
    assert money_in("1 200 EUR") == money_in("EUR 1200", "CNY") == money_in("1200", "eur") == Money("EUR", 120000)
    assert money_in("1200") is None
    assert (currency_of("CN"), currency_of("RU"), currency_of("")) == ("CNY", "RUB", "EUR")


def test_a_cost_typed_with_a_record_stands_beside_it_and_is_told_to_nobody(bound, tpu, chd, wire):
    client = client_of(tpu)
    before = PactEvent.objects.count()
    address = f"{at(tpu, bound, 'activity_new')}?promise={promise(tpu, bound).id}"
    form = page(client.get(address))
    assert 'name="cost"' in form
    assert 'value="RUB"' in form, "the currency of the country"
    typed = {"role": "professor", "starts_on": "2026-03-01", "ends_on": "2026-03-03", "count.persons": "1"}
    wrong = client.post(address, {**typed, "cost": "much", "cost_currency": "RUB"})
    assert wrong.status_code == 400
    assert 'value="much"' in page(wrong)
    assert not ActivityLine.objects.filter(party=tpu.party).exists(), "nothing half done"
    client.post(address, {**typed, "cost": "85 000,50", "cost_currency": "RUB"})
    cost = Cost.objects.get()
    assert (cost.money.amount, cost.currency, cost.strand) == (Decimal("85000.5"), "RUB", "visits")
    assert cost.spent_on == date(2026, 3, 1)
    wire.run()
    assert PactEvent.objects.count() == before + 2, "one event, in both copies"
    said = PactEvent.objects.order_by("pk").last()
    assert said is not None
    assert b"85000" not in bytes(said.raw)
    assert Cost.objects.filter(party=chd.party).count() == 0
    root = ActivityLine.objects.get(party=tpu.party).statement
    seen = page(client.get(reverse("agreements:activity", args=[tpu.copy(bound).pk, root])))
    assert f"?activity={cost.activity}#note" in seen
    more = page(client.get(f"{at(tpu, bound)}?activity={cost.activity}"))
    assert f'name="activity" value="{cost.activity}"' in more
    assert f"/activity/{root}/" in more, "the list leads to what was done"
    given = {"amount": "1", "currency": "RUB", "spent_on": "2026-03-02", "activity": cost.activity}
    assert client.post(at(tpu, bound), given).status_code == 302
    assert Cost.objects.filter(activity=cost.activity).count() == 2
    Cost.objects.exclude(pk=cost.pk).delete()
    assert "85,000.50 RUB" in seen
    theirs = page(client_of(chd).get(reverse("agreements:activity", args=[chd.copy(bound).pk, root])))
    assert "85,000.50" not in theirs
    assert "85,000.50 RUB" in page(client.get(at(tpu, bound, "board")))
    assert "85,000.50" not in page(client_of(chd).get(at(chd, bound, "board")))


def test_a_cost_of_the_whole_is_noted_found_exported_and_taken_away(bound, tpu):
    client, address = client_of(tpu), at(tpu, bound)
    assert "No cost is noted yet" in page(client.get(address))
    day = "2026-03-02"
    assert client.post(address, {"amount": "", "currency": "RUB", "spent_on": day}).status_code == 400
    ahead = client.post(address, {"amount": "5", "currency": "RUB", "spent_on": "2099-01-01", "words": "kept"})
    assert ahead.status_code == 400
    assert "lies ahead" in page(ahead)
    assert 'value="kept"' in page(ahead), "nothing typed is lost"
    for amount, currency, words in (("100", "RUB", "=stamps"), ("50.25", "RUB", "dinner"), ("7", "EUR", "book")):
        given = {"amount": amount, "currency": currency, "spent_on": day, "words": words}
        assert client.post(address, given).status_code == 302
    seen = page(client.get(address))
    assert "150.25 RUB" in seen
    assert "7 EUR" in seen, "never added across currencies"
    some = page(client.get(f"{address}?currency=EUR&year=2026"))
    assert "book" in some
    assert "dinner" not in some
    assert "No cost fits" in page(client.get(f"{address}?search=nothing"))
    assert page(client.get(f"{address}?year=x&currency=y&page=z"))
    rows = list(csv.DictReader(io.StringIO(page(client.get(f"{address}?format=csv")).lstrip("\ufeff"))))
    assert {row["amount"] for row in rows} == {"100", "50.25", "7"}
    assert "'=stamps" in {row["what_for"] for row in rows}, "no formula leaves the house"
    last = Cost.objects.order_by("pk").last()
    assert last.currency == "EUR" == usual_currency(tpu.officer), "the last one is offered again"
    assert client.post(address, {"deed": "remove", "cost": str(last.pk)}).status_code == 302
    assert client.post(address, {"deed": "remove", "cost": str(last.pk)}).status_code == 404
    assert client.post(address, {"deed": "remove", "cost": "²"}).status_code == 404
    assert Cost.objects.count() == 2
    noted = AuditEvent.objects.filter(what__startswith="agreements.cost_").values_list("what", flat=True)
    assert sorted(noted) == [*["agreements.cost_noted"] * 3, "agreements.cost_removed"]


def test_only_officers_of_the_house_note_and_nobody_else_sees(bound, tpu, chd):
    theirs = tpu.copy(bound)
    with pytest.raises(Refusal):
        note_cost(
            acting=chd.officer, agreement=theirs, money=Money("RUB", 1), spent_on=date(2026, 3, 1), at=chd.wire.now
        )
    note_cost(acting=tpu.officer, agreement=theirs, money=Money("RUB", 1), spent_on=date(2026, 3, 1), at=tpu.wire.now)
    one = Cost.objects.get()
    with pytest.raises(Refusal):
        remove_cost(acting=chd.officer, agreement=theirs, cost=one.pk, at=chd.wire.now)
    with pytest.raises(Refusal, match="not part of the agreement"):
        note_cost(
            acting=tpu.officer, agreement=theirs, money=Money("RUB", 1), spent_on=date(2026, 3, 1), activity="x",
            at=tpu.wire.now,
        )  # fmt: skip
    assert spent_by_agreement(chd.officer) == {}
    assert spent_by_agreement(tpu.officer) == {theirs.pk: (("", Money("RUB", 1)),)}
    assert client_of(chd).get(reverse("agreements:costs", args=[theirs.pk])).status_code == 404
    assert "login" in Client().get(at(tpu, bound))["Location"]
