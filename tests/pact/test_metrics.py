"""Metrics are data: all four strands, money apart by currency, a DOI instead of a file, unknown ones left honest."""

from __future__ import annotations

import pytest

from pact.bodies import body_problem
from pact.metrics import METRICS, MONEY, counted
from pact.reference import MOST_BYTES, plain_doi, read_reference, reference_of
from pact.text.model import STRANDS

NAMED = {
    "visits": {"visit_days", "teaching_hours", "delegations"},
    "training": {"exchange_students", "student_semesters", "student_credits", "student_months"},
    "programmes": {"programme_approvals", "programme_intakes", "programme_board_meetings", "programme_graduates"},
    "research": {"joint_projects", "joint_grants", "joint_theses", "joint_publications", "joint_conferences"},
}


def activity(name: str) -> dict[str, object]:
    """Three days, and seven of everything that the metric may state; one person where days are counted."""
    metric = METRICS[name]
    counts = dict.fromkeys(metric.quantities, 1 if metric.counts == "days" else 7)
    return {
        "id": "00000000-0000-4000-8000-000000000001",
        "commitment": "",
        "strand": metric.strand,
        "metric": name,
        "from": "2026-03-01",
        "to": "2026-03-03",
        "quantities": counts,
    }


@pytest.mark.parametrize("strand", STRANDS)
def test_each_strand_counts_what_it_has_to(strand: str) -> None:
    assert {one.id for one in METRICS.values() if one.strand == strand} >= NAMED[strand]


def test_every_metric_makes_an_activity_of_the_protocol_and_counts_it() -> None:
    for metric in METRICS.values():
        done = activity(metric.id)
        assert body_problem("record", {"activity": done}) == "", metric.id
        assert counted(done, metric.id) == (3 if metric.counts == "days" else 7), metric.id


def test_money_stands_in_one_currency_and_in_whole_units() -> None:
    for metric in METRICS.values():
        for name, unit in metric.quantities.items():
            assert (unit in MONEY) == name.startswith("amount_"), metric.id
            assert unit not in MONEY or name == f"amount_{unit}"
    assert counted({"quantities": {"amount_cny": 900, "amount_eur": 100}}, "grant_funds_eur") == 100
    assert counted({"quantities": {"amount_cny": 900}}, "grant_funds_eur") is None


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("10.1038/s41586-020-2649-2", "10.1038/s41586-020-2649-2"),
        (" https://doi.org/10.1000/ABC%28d%29 ", "10.1000/abc(d)"),
        ("doi:10.18799/24131830/2021/05/3200.", "10.18799/24131830/2021/05/3200"),
        ("http://dx.doi.org/10.1002.12/x", "10.1002.12/x"),
        ("10.12/short", ""),
        ("11.1000/182", ""),
        ("10.1000/", ""),
        ("10.1000/a b", ""),
        ("10.1000/<script>", ""),
        ("10.1000/" + "x" * 300, ""),
        ("https://example.org/10.1000/182", ""),
        ("", ""),
    ],
)
def test_a_doi_has_one_form_or_is_none(typed: str, plain: str) -> None:
    assert plain_doi(typed) == plain


def test_a_reference_is_canonical_and_nothing_else_is_taken_for_one() -> None:
    content = reference_of("doi:10.1000/ABC")
    assert content == b'{"doi":"10.1000/abc","format":"convenio-reference-1"}'
    assert read_reference(content) == "10.1000/abc"
    for other in (
        content.replace(b"abc", b"ABC"),
        content.replace(b"{", b"{ "),
        content[:-1] + b',"more":1}',
        content.replace(b'"10.1000/abc"', b"12"),
        content + b" " * MOST_BYTES,
        b"[]",
        b"",
    ):
        assert read_reference(other) == ""
    with pytest.raises(ValueError, match="not a DOI"):
        reference_of("10.1/x")
