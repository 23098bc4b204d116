"""Counts a reading. The only writer of the counting tables."""

import secrets
from datetime import UTC, date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from convenio.news.models import DaySalt, ReaderSeen, ReadingDay
from convenio.news.terms import MOST_OF_ONE_ADDRESS, address_key, reader_key


def count_reading(*, page: str, address: str, user_agent: str, at: datetime) -> bool:
    """Count one reader of a page, once a day however often the page is loaded again.

    What is kept lives in the database, so the count survives a restart; address and program are never stored.

    Returns:
        Whether this reading was counted.
    """
    day = at.astimezone(UTC).date()
    salt = _salt_of(day)
    key = reader_key(salt, address, user_agent, page)
    near = address_key(salt, address, page)
    seen = ReaderSeen.objects.filter(day=day, page=page)
    if seen.filter(key=key).exists() or seen.filter(address_key=near).count() >= MOST_OF_ONE_ADDRESS:
        return False
    try:
        with transaction.atomic():
            ReaderSeen.objects.create(day=day, page=page, key=key, address_key=near)
            ReadingDay.objects.get_or_create(page=page, day=day)
            ReadingDay.objects.filter(page=page, day=day).update(readers=F("readers") + 1)
    except IntegrityError:
        return False
    return True


def forget_readers(*, before: date) -> int:
    """Destroy salts and digests of days that are over. Returns how many digests went."""
    gone, _rows = ReaderSeen.objects.filter(day__lt=before).delete()
    old = DaySalt.objects.filter(day__lt=before)
    old.update(salt=bytes(32))  # Overwritten in its place: a deleted row may linger in the file of the database.
    old.delete()
    return gone


def _salt_of(day: date) -> bytes:
    """The salt of the day; the first reader of a day makes it and destroys what is left of the days before."""
    row = DaySalt.objects.filter(day=day).first()
    if row is None:
        forget_readers(before=day)
        row, _made = DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_bytes(32)})
    return bytes(row.salt)
