"""A person with a browser, as far as a play needs one: follows links, fills in forms, keeps cookies. No JavaScript.

One visitor can visit both nodes with one cookie jar, as somebody with two tabs does.
"""

import http.client
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

from convenio.demo.nodes import StepFailed


@dataclass
class Form:
    """A form of a page: where it goes, what it holds already (a field may stand more than once), its named buttons."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    has_files: bool = False


@dataclass
class Page:
    """An answer: status, address after redirects, text, forms."""

    status: int
    url: str
    text: str
    content: bytes
    forms: list[Form]

    def form(self, part: str) -> Form:
        """The form whose address contains this part.

        Raises:
            StepFailed: the page has none.
        """
        for one in self.forms:
            if part in one.action:
                return one
        raise StepFailed(f"{self.url} has no form for {part}")


class Visitor:
    """Somebody with a browser and one cookie jar."""

    def __init__(self, language: str = "en") -> None:
        self.jar = CookieJar()
        self._language = language
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, url: str) -> Page:
        """Open an address; error pages are pages, too."""
        return self._open(urllib.request.Request(url))  # noqa: S310 addresses of the demonstration's own nodes

    def submit(
        self,
        page: Page,
        form: Form,
        values: Mapping[str, str | list[str]] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Page:
        """Send a form of a page with these values, and files where it takes some."""
        target = urllib.parse.urljoin(page.url, form.action or page.url)
        given = dict(form.fields)
        for name, value in (values or {}).items():
            given[name] = value if isinstance(value, list) else [value]
        if form.has_files:
            body, kind = _multipart(given, files or {})
        else:
            body, kind = urllib.parse.urlencode(given, doseq=True).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Origin": _origin(target), "Referer": page.url}
        return self._open(urllib.request.Request(target, data=body, headers=headers))  # noqa: S310 see above

    def _open(self, request: urllib.request.Request) -> Page:
        request.add_header("Accept-Language", self._language)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return _page(answer, answer.status)
        except urllib.error.HTTPError as error:
            return _page(error, error.code)


def _page(answer: http.client.HTTPResponse | urllib.error.HTTPError, status: int) -> Page:
    content = answer.read()
    text = content.decode("utf-8", errors="replace")
    reader = _Reader()
    if "html" in (answer.headers.get("Content-Type") or ""):
        reader.feed(text)
    return Page(status, answer.geturl(), text, content, reader.forms)


def _origin(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _multipart(values: Mapping[str, list[str]], files: Mapping[str, bytes]) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    body = b""
    for name, value in ((name, one) for name, several in values.items() for one in several):
        if name not in files:
            body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="file"\r\n'
        body += head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    return body + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


class _Reader(HTMLParser):
    """Collects forms with their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self.forms[-1].has_files = given.get("enctype") == "multipart/form-data"
        elif self.forms and given.get("name"):
            self._field(self.forms[-1], tag, given)
        elif tag == "option" and self._select and ("selected" in given or not self.forms[-1].fields[self._select]):
            self.forms[-1].fields[self._select] = [given.get("value", "")]

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area = name
            form.fields[name] = [""]
        elif tag == "select":
            self._select = name
            form.fields[name] = []
        elif tag == "input" and kind not in ("file", "submit", "checkbox", "radio"):
            form.fields[name] = [given.get("value", "")]
        elif tag == "input" and kind in ("checkbox", "radio") and "checked" in given:
            form.fields.setdefault(name, []).append(given.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1].fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area and self.forms:
            self.forms[-1].fields[self._area] = [self.forms[-1].fields[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "select":
            self._select = ""
