"""What the room keeps: counted readers, photographs, items of news."""

from convenio.news.models.items import NewsItem
from convenio.news.models.photographs import Photograph, Width
from convenio.news.models.reading import DaySalt, ReaderSeen, ReadingDay

__all__ = ["DaySalt", "NewsItem", "Photograph", "ReaderSeen", "ReadingDay", "Width"]
