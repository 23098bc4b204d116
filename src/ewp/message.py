"""Requests and answers as plain values: exact bytes, headers in order, nothing parsed that was not verified."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from ewp.errors import BadRequest


class Headers:
    """Header lines in the order in which they came; names in lower case, values without surrounding space."""

    def __init__(self, lines: Iterable[tuple[str, str]] = ()) -> None:
        self._lines = tuple((name.lower(), value.strip(" \t")) for name, value in lines)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._lines)

    def __contains__(self, name: str) -> bool:
        return any(line == name for line, _ in self._lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._lines == other._lines

    def __hash__(self) -> int:
        return hash(self._lines)

    def __repr__(self) -> str:
        return f"Headers({list(self._lines)!r})"

    def all(self, name: str) -> list[str]:
        """Every value of the header, in order."""
        return [value for line, value in self._lines if line == name]

    def one(self, name: str) -> str:
        """The value of a header that must stand exactly once; "" when it is missing or stands twice."""
        values = self.all(name)
        return values[0] if len(values) == 1 else ""

    def only(self, names: Iterable[str]) -> "Headers":
        """The lines of the given names."""
        wanted = frozenset(names)
        return Headers(line for line in self._lines if line[0] in wanted)

    def plus(self, lines: Iterable[tuple[str, str]]) -> "Headers":
        """These lines and the given ones after them."""
        return Headers((*self._lines, *lines))


@dataclass(frozen=True)
class Request:
    """One HTTP request: `target` is path and query as they stand in the request line."""

    method: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The part of the target before the question mark."""
        return self.target.partition("?")[0]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Parameters in order: of the query for GET and HEAD, of the form for POST (EWP ignores a query on POST).

        Raises `BadRequest` for bytes that are not UTF-8 and for more than 1,000 parameters.
        """
        text = self.target.partition("?")[2]
        if self.method == "POST":
            text = _ascii(self.body)
        return _pairs(text)

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the query, each of which may stand once; raises `BadRequest` for one that stands twice."""
        pairs = _pairs(self.target.partition("?")[2])
        found = dict(pairs)
        if len(found) != len(pairs):
            raise BadRequest("parameter_twice", "A parameter of the query stands twice; give it once.")
        return found


@dataclass(frozen=True)
class Response:
    """One HTTP answer, complete."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """Media type without its parameters, in lower case."""
        return self.headers.one("content-type").partition(";")[0].strip().lower()


def _ascii(body: bytes) -> str:
    try:
        return body.decode("ascii")
    except UnicodeDecodeError:
        raise BadRequest("form_not_ascii", "A form body must be URL-encoded ASCII.") from None


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (ValueError, UnicodeDecodeError):
        raise BadRequest(
            "parameters_unreadable", "The parameters cannot be read: URL-encoded UTF-8 is expected."
        ) from None
