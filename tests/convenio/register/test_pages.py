"""The pages of the register on six hundred rows: what they say, that numbers and lists agree, and what they cost."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from convenio.agreements.models import Agreement
from convenio.register.models import OpeningFilter, SavedFilter
from convenio.register.queries.filtered import filtered
from convenio.register.scope import Scope
from tests.convenio.register.conftest import COUNT
from tests.convenio.register.many import Big

FILTERS = [
    {"stage": "binding"},
    {"stage": "unsigned"},
    {"stage": "over"},
    {"stage": "signing"},
    {"kind": "JDD"},
    {"country": "CN"},
    {"country": "none"},
    {"partner": "u7.example"},
    {"unit": "faculty-3"},
    {"strand": "visits"},
    {"strand": "none"},
    {"language": "zh"},
    {"coordinator": "Dr 5"},
    {"ends": "18"},
    {"ends": "open"},
    {"notice": "12"},
    {"dormant": "24"},
    {"dormant": "never"},
    {"waiting": "us"},
    {"waiting": "others"},
    {"record": "imported"},
    {"record": "us"},
    {"renewal": "auto"},
    {"public": "yes"},
    {"starts": str(date.today().year - 1)},
    {"search": "TOMSK"},
    {"search": "备忘"},
]


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def rows_of(client: Client, path: str) -> int:
    """How many agreements a list says it has."""
    html = page(client, path)
    found = re.search(r"of (\d+)</span>|>(\d+) entr", html)
    return int(found[1] or found[2]) if found else 0


def scope(register: Big) -> Scope:
    return Scope(register.party)


def all_rows(register: Big) -> list[Agreement]:
    return list(Agreement.objects.filter(party=register.party).prefetch_related("partner_rows"))


def expected(rows: list[Agreement], chosen: dict[str, str]) -> set[int]:
    """The same filters, row by row in Python, from the fields themselves."""
    today = timezone.localdate()

    def months(count: int) -> date:
        year, month = divmod(today.month - 1 + count, 12)
        last = (date(today.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        return date(today.year + year, month + 1, min(today.day, last))

    def fits(one: Agreement, name: str, value: str) -> bool:
        binding = one.in_force_from is not None and one.ended_on is None
        country = [row.country for row in one.partner_rows.all() if row.country]
        activity = one.last_activity_on or one.in_force_from
        tests = {
            "stage": lambda: one.phase == value or one.stage == value,
            "kind": lambda: one.kind == value,
            "country": lambda: not country if value == "none" else value in country,
            "partner": lambda: value in one.partners,
            "unit": lambda: value in one.units,
            "strand": lambda: not one.strands if value == "none" else value in one.strands,
            "language": lambda: value in one.languages,
            "coordinator": lambda: one.coordinator_id is None and one.coordinator_name == value,
            "ends": lambda: (
                binding and (one.ends_on is None if value == "open" else in_time(one.ends_on, months(int(value))))
            ),
            "notice": lambda: binding and in_time(one.notice_on, months(int(value))),
            "dormant": lambda: (
                binding and (one.last_activity_on is None if value == "never" else activity < months(-int(value)))  # type: ignore[operator]
            ),
            "waiting": lambda: bool(one.own_task if value == "us" else one.their_task),
            "record": lambda: bool(one.imported_from) if value == "imported" else one.recorded == value,
            "renewal": lambda: one.renewal == value,
            "public": lambda: one.is_public,
            "starts": lambda: one.starts_on is not None and one.starts_on.year == int(value),
            "search": lambda: has(one, value),
        }
        return tests[name]()

    def in_time(day: date | None, until: date) -> bool:
        return day is not None and today <= day <= until

    def has(one: Agreement, words: str) -> bool:
        text = f"{' '.join(one.title.values())} {one.search_text}".lower()
        return words.lower() in text

    return {one.pk for one in rows if all(fits(one, *pair) for pair in chosen.items())}


def test_every_filter_finds_what_the_rows_say(client, register):
    rows = all_rows(register)
    for chosen in FILTERS:
        found = set(filtered(scope(register), chosen, timezone.localdate()).values_list("pk", flat=True))
        assert found, chosen
        assert found == expected(rows, chosen), chosen


def test_filters_narrow_each_other_and_orders_hold(client, register):
    chosen = {"stage": "binding", "country": "CN", "strand": "visits", "order": "ends"}
    rows = list(filtered(scope(register), chosen, timezone.localdate()))
    assert rows
    assert {one.pk for one in rows} == expected(all_rows(register), {k: v for k, v in chosen.items() if k != "order"})
    ends = [one.ends_on for one in rows if one.ends_on]
    assert ends == sorted(ends)
    assert all(one.ends_on is None for one in rows[len(ends) :])


def test_an_unknown_value_of_one_filter_leaves_the_others(client, register):
    assert rows_of(client, "/agreements/?stage=nonsense&country=CN") == rows_of(client, "/agreements/?country=CN") > 0


def test_every_number_leads_to_a_list_of_so_many(client, register):
    for by in ("country", "unit", "strand", "coordinator"):
        html = page(client, f"/agreements/numbers/?by={by}")
        links = re.findall(r'<td class="num"><a href="([^"]+)"><span class="num">([\d,]+)', html)
        assert len(links) > 8
        for address, number in links[:2] + links[-2:]:
            assert rows_of(client, address.replace("&amp;", "&")) == int(number.replace(",", "")), (by, address)
    top = re.findall(r'<dd><a href="([^"]+)"><span class="num">([\d,]+)', page(client, "/agreements/numbers/"))
    assert len(top) == 7
    for address, number in top:
        assert rows_of(client, address.replace("&amp;", "&")) == int(number.replace(",", "")), address


def test_every_page_asks_the_same_number_of_queries_however_many_there_are(client, register):
    """Six hundred against the few that a narrow filter leaves."""

    def asked(path: str) -> int:
        page(client, path)
        with CaptureQueriesContext(connection) as seen:
            page(client, path)
        return len(seen)

    assert asked("/agreements/?all=1") <= asked("/agreements/?partner=u7.example") + 1
    assert asked("/agreements/time/") <= asked("/agreements/time/?partner=u7.example") + 1
    assert asked("/agreements/map/") <= asked("/agreements/map/?partner=u7.example") + 1
    for path in ("numbers/", "frameworks/", "rector/", "time/?group=country"):
        assert asked(f"/agreements/{path}") < 45, path


def test_the_spreadsheet_holds_all_rows_and_no_formula(client, register):
    Agreement.objects.filter(pk=Agreement.objects.filter(party=register.party).earliest("pk").pk).update(
        title={"en": '=HYPERLINK("http://x","y")', "zh": "+cmd|x"}
    )
    count = rows_of(client, "/agreements/?all=1")
    content = b"".join(client.get("/agreements/?format=xlsx").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows())
    assert len(rows) == count + 1 == COUNT + 1
    assert {cell.data_type for row in rows for cell in row} <= {"s", "d", "n", "inlineStr"}
    assert any(row[0].value == '=HYPERLINK("http://x","y")' and row[0].data_type != "f" for row in rows)
    assert isinstance(next(row[12].value for row in rows[1:] if row[12].value), date)
    text = b"".join(client.get("/agreements/?format=csv&stage=binding").streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert len(table) == rows_of(client, "/agreements/?stage=binding") + 1
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_filter_is_kept_shared_opened_and_deleted(client, register):
    colleague = Client(headers={"accept-language": "en"})
    colleague.force_login(type(register.officer).objects.exclude(pk=register.officer.pk).filter(name="Person 1").get())
    client.post("/agreements/filters/keep/?country=CN&page=2", {"name": "", "query": "country=CN"})
    assert not SavedFilter.objects.exists()
    answer = client.post(
        "/agreements/filters/keep/?country=CN",
        {"name": "China", "query": "country=CN&page=3", "opening": "on"},
    )
    assert answer["Location"] == "/agreements/?country=CN"
    row = SavedFilter.objects.get()
    assert client.get("/agreements/")["Location"] == "/agreements/?country=CN"
    assert client.get("/agreements/?all=1").status_code == 200
    assert "China" not in page(colleague, "/agreements/?kind=MOU").split('class="kept"')[1].split("</nav>")[0]
    assert colleague.post(f"/agreements/filters/{row.pk}/", {"do": "open"}).status_code == 404
    client.post(f"/agreements/filters/{row.pk}/", {"do": "share"})
    assert "kept by Person 0" in page(colleague, "/agreements/")
    assert colleague.post(f"/agreements/filters/{row.pk}/", {"do": "delete"}).status_code == 403
    colleague.post(f"/agreements/filters/{row.pk}/", {"do": "open"})
    assert colleague.get("/agreements/")["Location"] == "/agreements/?country=CN"
    client.post(f"/agreements/filters/{row.pk}/", {"do": "unshare"})
    assert colleague.get("/agreements/").status_code == 200, "it was somebody else's and is not shared any more"
    client.post(f"/agreements/filters/{row.pk}/", {"do": "delete"})
    assert not OpeningFilter.objects.exists()


def test_the_time_line_marks_today_ends_and_notice_and_groups(client, register):
    html = page(client, "/agreements/time/?country=CN")
    shown = rows_of(client, "/agreements/?country=CN&stage=binding")
    assert html.count('<td class="scale">') == min(shown, 60) > 10
    assert 'class="notice-mark"' in html
    assert "Shown: agreements in force" in html
    grouped = page(client, "/agreements/time/?group=kind")
    assert '<tr class="group">' in grouped
    assert "Nothing fits" in page(client, "/agreements/time/?search=zzzz")


def test_the_map_shows_every_partner_once_also_those_without_a_place(client, register):
    html = page(client, "/agreements/map/")
    assert html.count('class="spot') == 9
    assert html.count('class="spot roughly"') == 1, "New Zealand is known as a country only"
    assert "Partners without a known place" in html
    table = csv.reader(io.StringIO(client.get("/agreements/map/?format=csv").content.decode("utf-8-sig")))
    _head, *lines = table
    assert len(lines) == len({line[1] for line in lines})
    assert sum(int(line[-1]) for line in lines) == rows_of(client, "/agreements/?stage=binding")
    one = page(client, "/agreements/map/?partner=u1.example")
    assert 'aria-label="Tomsk University 1, Tomsk (Russia): ' in one


def test_frameworks_show_the_child_that_outlives_its_parent_and_the_one_that_hangs_nowhere(client, register):
    html = page(client, "/agreements/frameworks/")
    assert "Lasts longer than the agreement above it" in html
    assert "should hang under another" in html
    assert rows_of(client, "/agreements/?family=outlives") == 1
    Agreement.objects.filter(parent__isnull=False).update(survives_parent=True)
    assert "may outlive the one above it" in page(client, "/agreements/frameworks/")


def test_the_rectors_sheet_counts_what_the_lists_count(client, register):
    html = page(client, "/agreements/rector/")
    for address, number in re.findall(r'<dd><a href="([^"]+)"><span class="num">([\d,]+)', html):
        assert rows_of(client, address.replace("&amp;", "&")) == int(number.replace(",", "")), address
    assert "promised to the end of" in html
    assert "by both" in html


def test_an_empty_register_says_what_to_do_first(db):
    from convenio.parties.actions import keep_party
    from convenio.people.models import Membership, Person

    party = keep_party(hei_id="new.example", names={"en": "New"}, country="XX", hosted=True)
    person = Person.objects.create_user("o@new.example", name="O")
    Membership.objects.create(person=person, party=party, role="officer")
    mine = Client(headers={"accept-language": "en"})
    mine.force_login(person)
    for path in ("", "time/", "map/", "frameworks/", "numbers/", "rector/"):
        assert 'class="empty"' in page(mine, f"/agreements/{path}"), path
