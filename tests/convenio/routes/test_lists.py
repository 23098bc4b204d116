"""Lists, figures and the status cost the same whatever their length, and say what is right."""

from convenio.routes import queries
from convenio.routes.queries import CaseQuery
from convenio.routes.terms import RoutePlan, StepPlan, TextFacts
from tests.convenio.routes.conftest import put_in_force


def test_figures_are_medians_in_working_days(house):
    for number, days in enumerate((1, 2, 8), start=1):
        case = house.start(str(number), number, about=f"pact:{number}")
        house.later(days=days)
        house.complete(case)
        house.later(days=7 - days % 7)
    found = {one.name: (one.median, one.longest, one.count) for one in queries.figures(house.party)}
    assert found["Faculty"] == (2.0, 6, 3)
    assert found[""][2] == 3
    assert found["Law"] == (0.0, 0, 3)


def test_the_list_costs_the_same_whatever_its_length(house, django_assert_max_num_queries):
    for number in range(12):
        house.start("a", 1, about=f"pact:{number}")
    rows = list(queries.cases_of(house.acting("olga"), CaseQuery(), on=house.now.date()))
    with django_assert_max_num_queries(7):
        found = queries.rows_of(house.party, rows, on=house.now.date())
    assert len(found) == 12
    assert found[0].turn == (("Faculty", "Fay"),)
    for query, count in (
        (CaseQuery(search="交流"), 12),
        (CaseQuery(search="nothing"), 0),
        (CaseQuery(person=house.id("fay")), 12),
        (CaseQuery(person=house.id("rex")), 0),
        (CaseQuery(route="exchange"), 12),
    ):
        assert queries.cases_of(house.acting("olga"), query, on=house.now.date()).count() == count


def test_the_status_costs_the_same_whatever_the_number_of_steps(house, django_assert_max_num_queries):
    many = tuple(StepPlan(f"s{n}", {"en": f"Step {n}"}, role="reviewer", unit="law") for n in range(15))
    put_in_force(house, RoutePlan({"en": "Many"}, kinds=("MOU",), steps=many), "many")
    case = house.start(facts=TextFacts("MOU"))
    reader = house.acting("rita")
    with django_assert_max_num_queries(12):
        found = queries.status_of(queries.case_here(house.party, case.pk), reader, on=house.now.date())
    assert len(found.turn) == 15
