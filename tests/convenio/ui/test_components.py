"""Components: what they say, to eyes and to screen readers, and that they escape what they are given."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from convenio.parties.terms import Verdict
from convenio.ui.components import TurnLine
from convenio.ui.icons import ICONS

FACTORY = RequestFactory()


def draw(template: str, address: str = "/list/", **context: Any) -> str:
    return Template(template).render(Context({"request": FACTORY.get(address), **context}))


def test_a_button_that_may_be_pressed() -> None:
    html = draw('{% button "Save" kind="main" name="deed" value="save" verdict=verdict %}', verdict=Verdict.yes())
    assert html == '<button class="main" name="deed" value="save">Save</button>'


def test_a_disabled_button_says_why_beside_it_and_sends_nothing() -> None:
    html = draw('{% button "Approve" name="deed" verdict=verdict %}', verdict=Verdict.no("The law office is <open>."))
    assert "The law office is &lt;open&gt;." in html
    assert "disabled" in html
    assert 'type="button"' in html
    ident = html.split('class="reason" id="')[1].split('"')[0]
    assert f'aria-describedby="{ident}"' in html


def test_a_link_that_may_not_be_followed_is_no_link() -> None:
    assert "href" not in draw('{% button "Edit" href="/edit/" reason="Not your turn." %}')
    assert 'href="/edit/"' in draw('{% button "Edit" href="/edit/" %}')


def test_buttons_escape_their_words() -> None:
    assert "<script>" not in draw("{% button label %}", label="<script>alert(1)</script>")


class Small(forms.Form):
    title = forms.CharField(help_text="As on paper.")
    note = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "x"}))
    scan = forms.FileField(required=False)
    read = forms.BooleanField(required=False)
    order = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)


def test_a_field_ties_label_help_and_error_together() -> None:
    form = Small({"title": ""})
    html = draw("{% field form.title %}{% form_errors form %}", form=form)
    assert '<label for="id_title">' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'href="#id_title"' in html


def test_fields_of_each_kind() -> None:
    form = Small()
    assert "may stay empty" in draw("{% field form.note %}", form=form)
    assert "placeholder" not in draw("{% field form.note %}", form=form)
    assert 'class="drop"' in draw("{% field form.scan %}", form=form)
    assert '<label class="choice" for="id_read"><input' in draw("{% field form.read %}", form=form)
    assert "<fieldset" in draw("{% field form.order %}", form=form)


@pytest.mark.parametrize(
    ("language", "moment", "day", "number"),
    [
        ("en", "4 Mar 2025, 16:20 UTC", "4 March 2025", "12,345"),
        ("zh-hans", "2025年3月4日 16:20 UTC", "2025年3月4日", "12,345"),
        ("ru", "4 мар. 2025 г., 16:20 UTC", "4 марта 2025\u202fг.", "12\u00a0345"),
    ],
)
def test_dates_and_numbers_by_the_readers_language(language: str, moment: str, day: str, number: str) -> None:
    at = datetime(2025, 3, 5, 0, 20, tzinfo=timezone(timedelta(hours=8)))
    with override(language):
        shown = draw("{% when at %}|{% day on %}|{% number n %}", at=at, on=date(2025, 3, 4), n=12345)
    first, second, third = shown.split("|")
    assert first.startswith('<time datetime="2025-03-04T16:20:00Z" data-local>')
    assert day in second or day.replace("\u202f", "\u00a0") in second
    assert number in third
    assert moment in first.replace("\u202f", " ").replace("\u00a0", " ")


def test_nothing_is_a_dash() -> None:
    assert draw("{% when x %}{% day x %}{% number x %}", x=None) == "———"


def test_whose_turn_it_is() -> None:
    line = TurnLine("Negotiation", "theirs", "we proposed", "their turn", datetime(2025, 3, 4, tzinfo=UTC), "then")
    html = draw("{% turn line %}", line=line)
    assert html.index("we proposed") < html.index("Negotiation") < html.index("their turn")
    pen = html.split('<span class="pen">')[1].split("</span>")[0]
    assert "their turn" in pen
    assert html.count('class="pen"') == 1


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    page = Paginator(range(95), 20).get_page(2)
    html = draw("{% pager page %}", "/list/?stage=draft&page=2", page=page)
    assert "21 to 40 of 95" in html
    assert 'href="?stage=draft&amp;page=3"' in html
    assert draw("{% pager page %}", page=Paginator(range(1), 20).get_page(1)).strip() == (
        '<p class="quiet small">1 entry</p>'
    )


def test_export_link_and_filters_keep_what_was_chosen() -> None:
    class Filters(forms.Form):
        search = forms.CharField(required=False)

    html = draw("{% export_link %}", "/list/?search=%C3%A9&page=4")
    assert 'href="?search=%C3%A9&amp;format=csv"' in html
    chosen = draw("{% filters form %}", "/list/?search=a", form=Filters({"search": "a"}))
    assert "Show everything" in chosen
    assert 'value="a"' in chosen
    assert "Show everything" not in draw("{% filters form %}", form=Filters({}))


def test_confirm_unfolds_or_refuses() -> None:
    template = '{% confirm "End" "Really?" verdict=verdict %}<form>x</form>{% endconfirm %}'
    assert "<details" in draw(template, verdict=Verdict.yes())
    refused = draw(template, verdict=Verdict.no("Too early."))
    assert "<form>" not in refused
    assert "Too early." in refused


def test_live_part_asks_again_without_script_in_attributes() -> None:
    html = draw('{% live "/part/" seconds=1.5 %}now{% endlive %}')
    assert 'hx-get="/part/"' in html
    assert 'hx-trigger="every 1500ms"' in html
    assert "hx-on" not in html


def test_bar_never_leaves_its_frame_and_needs_no_style() -> None:
    html = draw('{% bar "visits" promised=10 confirmed=13 claimed=2 asked=40 %}')
    assert "style=" not in html
    assert 'width="867"' in html
    assert "M999 0v22" in html


def test_every_icon_can_be_drawn() -> None:
    for name in ICONS:
        assert "<path d=" in draw("{% icon name %}", name=name)


def test_two_hands() -> None:
    class Two:
        colour, colour_dark = "#1F4E79", ""

    assert draw("<p {% hands a b %}>", a=Two(), b=None) == '<p data-ours="1f4e79-" data-theirs="">'
