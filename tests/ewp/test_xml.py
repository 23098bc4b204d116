"""Hostile documents are refused before or while they are parsed, quickly."""

import time
from pathlib import Path

import pytest

from ewp import xml
from ewp.errors import DocumentRefused

DANGEROUS = [
    b'<?xml version="1.0"?><!DOCTYPE a><a/>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><a/>',
    b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
    b"<a><!-- max 5 -->000</a>",
    b"<a>max 5 <!-- x -->000</a>",
    b'<?xml-stylesheet href="x.xsl"?><a/>',
    b"<a><?php x?></a>",
    b'<?xml version="1.0" encoding="UTF-16"?><a/>',
    b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>',
    b'<?xml version="1.0"?><?xml version="1.0"?><a/>',
]


@pytest.mark.parametrize("document", DANGEROUS)
def test_dangerous_documents(document):
    with pytest.raises(DocumentRefused) as caught:
        xml.parse(document)
    assert caught.value.code == "dangerous"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<a>",
        b"text",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>\x00</a>",
        b"<a>\xff</a>",
        "<a/>".encode("utf-16"),
        b"<a>&undefined;</a>",
        b"<a b='1' b='2'/>",
    ],
)
def test_malformed_documents(document):
    with pytest.raises(DocumentRefused) as caught:
        xml.parse(document)
    assert caught.value.code in ("malformed", "dangerous")


def test_too_large_deep_many_and_broad():
    deep = b"<a>" * 65 + b"</a>" * 65
    many = b"<a>" + b"<b/>" * 200_000 + b"</a>"
    broad = b"<a " + b" ".join(b'x%d="1"' % n for n in range(65)) + b"/>"
    begun = time.process_time()
    for document in (deep, many, broad, b"<" + b"n" * 2000 + b"/>"):
        with pytest.raises(DocumentRefused) as caught:
            xml.parse(document)
        assert caught.value.code == "too_complex"
    with pytest.raises(DocumentRefused) as caught:
        xml.parse(b"<a>" + b"x" * 2_000_000 + b"</a>")
    assert caught.value.code == "too_large"
    assert time.process_time() - begun < 3


def test_good_documents():
    root = xml.parse('\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<a>1<![CDATA[ < 2]]></a>'.encode())
    assert xml.text_of(root) == "1 < 2"
    assert xml.text_of(None) == ""
    assert xml.parse(b"<a>" * 64 + b"</a>" * 64).tag == "a"


def test_written_documents_have_default_namespaces_and_come_back():
    root = xml.element("urn:one", "a", "", {"x": "<&>"})
    xml.child(root, "b", "Chang’an & 长安")
    xml.child(root, "c", "d", namespace="urn:two")
    content = xml.write(root)
    assert b":a" not in content.replace(b"urn:", b"")
    back = xml.parse(content)
    assert [xml.text_of(e) for e in back] == ["Chang’an & 长安", "d"]
    assert xml.namespace_of(back[1]) == "urn:two"
    with pytest.raises(ValueError):
        xml.child(root, "b", "bell \x07")


def test_no_stylesheet_engine_is_used():
    assert "XSLT" not in Path(xml.__file__).read_text()
