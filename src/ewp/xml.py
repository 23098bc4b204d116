"""XML, hardened: what may be read at all, and how it is written.

Read: UTF-8 only; any DOCTYPE, entity, comment or processing instruction is refused before the parser sees a byte, since
a comment may split a value and show other text than is hashed. Sizes, depth and counts are capped while parsing.
Written: default namespaces without prefixes, no indentation.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from ewp.errors import DocumentRefused

Element = etree._Element  # the type lxml gives; it has no public name
MAX_DEPTH = 64
MAX_ATTRIBUTES = 64
MAX_NAME = 1024
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(rb"<\?xml[ \t\r\n][^?>]{0,200}\?>")
_ENCODING = re.compile(rb"encoding[ \t\r\n]*=[ \t\r\n]*[\"']([A-Za-z0-9._-]+)[\"']")
_CHUNK = 1 << 16


def parse(content: bytes, *, max_bytes: int = 2_000_000, max_elements: int = 200_000) -> Element:
    """The root element. Raises `DocumentRefused` (codes `too_large`, `dangerous`, `malformed`, `too_complex`)."""
    root: Element | None = None
    for element in parse_events(content, max_bytes=max_bytes, max_elements=max_elements):
        root = element
    if root is None:
        raise DocumentRefused("malformed", "The document has no element.")
    return root


def parse_events(content: bytes, *, max_bytes: int, max_elements: int) -> Iterator[Element]:
    """Every element when it ends, the root last; a caller may clear those it has read. Raises as `parse`."""
    check_bytes(content, max_bytes)
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    depth = count = 0
    position = 0
    try:
        while position < len(content):
            parser.feed(content[position : position + _CHUNK])
            position += _CHUNK
            if position >= len(content):
                parser.close()
            for event, element in parser.read_events():
                if not isinstance(element, Element):
                    continue
                if event == "end":
                    depth -= 1
                    yield element
                    continue
                depth, count = depth + 1, count + 1
                _check_element(element, depth, count, max_elements)
    except etree.XMLSyntaxError as problem:
        raise DocumentRefused("malformed", f"The document is not well-formed: {problem.msg}") from None


def check_bytes(content: bytes, max_bytes: int) -> None:
    """Everything that can be judged before parsing. Raises `DocumentRefused`."""
    if len(content) > max_bytes:
        raise DocumentRefused("too_large", f"The document has {len(content)} bytes; {max_bytes} are read.")
    start = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentRefused("malformed", "The document is not UTF-8.") from None
    if b"\x00" in content:
        raise DocumentRefused("malformed", "The document contains a zero byte.")
    declaration = _DECLARATION.match(content, start)
    if declaration is not None:
        encoding = _ENCODING.search(declaration[0])
        if encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
            raise DocumentRefused("dangerous", "Only UTF-8 documents are read.")
        start = declaration.end()
    if content.find(b"<?", start) >= 0:
        raise DocumentRefused("dangerous", "The document contains a processing instruction.")
    position = content.find(b"<!", start)
    while position >= 0:
        if not content.startswith(b"<![CDATA[", position):
            raise DocumentRefused("dangerous", "The document contains a DOCTYPE, an entity or a comment.")
        position = content.find(b"<!", position + 9)


def _check_element(element: Element, depth: int, count: int, max_elements: int) -> None:
    if depth > MAX_DEPTH:
        raise DocumentRefused("too_complex", f"Elements are nested deeper than {MAX_DEPTH}.")
    if count > max_elements:
        raise DocumentRefused("too_complex", f"The document has more than {max_elements} elements.")
    if len(element.attrib) > MAX_ATTRIBUTES:
        raise DocumentRefused("too_complex", f"An element has more than {MAX_ATTRIBUTES} attributes.")
    if len(str(element.tag)) > MAX_NAME:
        raise DocumentRefused("too_complex", "An element's name is too long.")


def text_of(element: Element | None) -> str:
    """The text of an element without children, surrounding space removed; "" when the element is None."""
    if element is None:
        return ""
    return "".join(str(part) for part in element.itertext()).strip()


def namespace_of(element: Element) -> str:
    """The namespace of an element's name; "" when it has none."""
    return etree.QName(element).namespace or ""


def name_of(element: Element) -> str:
    """The local name of an element."""
    return etree.QName(element).localname


def element(namespace: str, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """A new element whose namespace is the default one. Raises ValueError for text that XML cannot carry."""
    default: dict[str | None, str] = {None: namespace}
    made = etree.Element(f"{{{namespace}}}{name}", dict(attributes or {}), nsmap=default)  # type: ignore[arg-type]
    if text:
        made.text = text
    return made


def child(
    parent: Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None, namespace: str = ""
) -> Element:
    """A new last child, in the parent's namespace unless another is named."""
    made = element(namespace or namespace_of(parent), name, text, attributes)
    parent.append(made)
    return made


def write(root: Element) -> bytes:
    """The document as UTF-8 with declaration."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
