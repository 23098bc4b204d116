"""Exported tables: no formula reaches a spreadsheet, and the text survives."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convenio.ui.tables import DANGEROUS, csv_response, neutral


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_formulas_are_neutralised(evil: str) -> None:
    assert neutral(evil) == "'" + evil


@pytest.mark.parametrize("plain", ["-5", "+3", "-1.5", "Chang’an", "长安", "", "a=b"])
def test_plain_values_stay(plain: str) -> None:
    assert neutral(plain) == plain


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    cell = neutral(text)
    assert not cell.startswith(DANGEROUS) or float(cell) is not None


def test_a_table_is_read_back_as_it_was() -> None:
    answer = csv_response("people", ["Name", "=x"], [['长安, "Chang’an"', None], ["a\nb", 5]])
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows == [["Name", "'=x"], ['长安, "Chang’an"', ""], ["a\nb", "5"]]
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
