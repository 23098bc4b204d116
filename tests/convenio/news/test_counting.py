"""Readers are counted once a day, robots and programs not at all, and nothing of the reader is kept."""

import importlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from convenio.news import counting
from convenio.news.counting import count_reading, forget_readers
from convenio.news.models import DaySalt, ReaderSeen, ReadingDay
from convenio.news.terms import MOST_OF_ONE_ADDRESS, client_address, is_reading, is_robot

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def readers(page: str = "p") -> int:
    return sum(row.readers for row in ReadingDay.objects.filter(page=page))


@pytest.mark.parametrize("name", [FIREFOX, SAFARI, CHROME])
def test_browsers_are_no_robots(name: str) -> None:
    assert not is_robot(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "curl/8.5.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/142.0.0.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "python-requests/2.32",
        "my own reader",
    ],
)
def test_programs_are_robots(name: str) -> None:
    assert is_robot(name)


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("POST", {}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Moz": "prefetch"}),
        ("GET", {"Sec-Fetch-Dest": "empty"}),
        ("GET", {"Sec-Fetch-Dest": "image"}),
    ],
)
def test_what_no_person_opens_is_no_reading(method: str, headers: dict[str, str]) -> None:
    assert is_reading("GET", {"User-Agent": FIREFOX, "Sec-Fetch-Dest": "document"})
    assert not is_reading(method, {"User-Agent": FIREFOX, **headers})


def test_only_our_own_proxy_is_believed() -> None:
    assert client_address("10.1.1.2", "6.6.6.6, 198.51.100.7", front_servers=1) == "198.51.100.7"
    assert client_address("10.1.1.2", "6.6.6.6, 198.51.100.7, 10.1.1.1", front_servers=2) == "198.51.100.7"
    assert client_address("203.0.113.9", "", front_servers=1) == "203.0.113.9"
    assert client_address("127.0.0.1", "6.6.6.6", front_servers=0) == "127.0.0.1"


@pytest.mark.django_db
def test_a_reload_counts_once_another_browser_address_or_page_once_more() -> None:
    assert count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    assert not count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT + timedelta(hours=11))
    assert count_reading(page="p", address="192.0.2.1", user_agent=SAFARI, at=AT)
    assert count_reading(page="p", address="192.0.2.2", user_agent=FIREFOX, at=AT)
    assert count_reading(page="other", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    assert (readers("p"), readers("other")) == (3, 1)


@pytest.mark.django_db
def test_the_next_day_the_same_reader_counts_again_and_yesterday_cannot_be_told_apart() -> None:
    count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    yesterday = ReaderSeen.objects.get().key
    assert count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT + timedelta(days=1))
    assert readers() == 2
    assert [row.day for row in DaySalt.objects.all()] == [(AT + timedelta(days=1)).date()]
    assert [row.key for row in ReaderSeen.objects.all()] != [yesterday]
    assert ReaderSeen.objects.count() == 1


@pytest.mark.django_db
def test_a_day_is_a_day_of_utc() -> None:
    xian = datetime.fromisoformat("2026-11-24T07:00:00+08:00")
    count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=xian)
    assert ReadingDay.objects.get().day.isoformat() == "2026-11-23"


@pytest.mark.django_db
def test_salts_go_even_when_nobody_reads() -> None:
    count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    assert forget_readers(before=AT.date()) == 0
    assert forget_readers(before=AT.date() + timedelta(days=1)) == 1
    assert not DaySalt.objects.exists()
    assert readers() == 1


@pytest.mark.django_db
def test_one_address_that_changes_its_name_is_bounded() -> None:
    for number in range(MOST_OF_ONE_ADDRESS + 5):
        count_reading(page="p", address="192.0.2.1", user_agent=f"{FIREFOX} {number}", at=AT)
    assert readers() == MOST_OF_ONE_ADDRESS


@pytest.mark.django_db
def test_neither_address_nor_program_is_stored() -> None:
    count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    with connection.cursor() as cursor:
        for table in ("news_readingday", "news_daysalt", "news_readerseen"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "192.0.2" not in str(cursor.fetchall())
            cursor.execute(f"SELECT * FROM {table}")
            assert "Firefox" not in str(cursor.fetchall())


@pytest.mark.django_db
def test_the_count_and_its_memory_survive_a_restart() -> None:
    count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    anew = importlib.reload(counting)
    assert not anew.count_reading(page="p", address="192.0.2.1", user_agent=FIREFOX, at=AT)
    assert anew.count_reading(page="p", address="192.0.2.7", user_agent=FIREFOX, at=AT)
    assert readers() == 2
