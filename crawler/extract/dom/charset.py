"""From bytes to text: the byte order mark, the header, the page's own word, and only then a guess.

The order is that of the HTML standard (13.2.3.2), with one change: a page that is valid UTF-8 and says otherwise is
UTF-8, since a wrong label is far likelier than another encoding that happens to be valid UTF-8.
"""

import codecs
import re
from functools import cache
from importlib import import_module
from typing import Any

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=["']([\w.:-]{2,40})""", re.I
)
_HEAD = 4096
_WINDOWS = {
    # What is labelled so is in fact the Windows superset (https://encoding.spec.whatwg.org/#names-and-labels).
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip


_ESCAPED = frozenset(("iso2022_jp", "iso2022_kr", "hz"))
"""Charsets that write everything in ASCII behind escape sequences, and so are valid UTF-8 too."""
_SAMPLE = 65_536
_BROKEN = 100
"""One character in so many may be broken in a text that is still taken for what it says it is."""


def utf8(body: bytes, declared: str | None = None) -> bytes:
    """Return a page in UTF-8, as the parser takes it; never raises. Most pages are given back as they came.

    declared: charset from the HTTP header.
    """
    bare = body.removeprefix(codecs.BOM_UTF8)
    if len(bare) < len(body) or _label(body, declared) not in _ESCAPED:
        try:
            bare.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return bare
    return decode(body, declared).encode("utf-8", "replace")


def decode(body: bytes, declared: str | None = None) -> str:
    """Return the text of a page; never raises: undecodable bytes become U+FFFD.

    declared: charset from the HTTP header.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    labels = [codec for label in (declared, _own_word(body)) if (codec := codec_of(label))]
    if labels and labels[0] in _ESCAPED:
        return body.decode(labels[0], "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for codec in labels or [_guess(body)]:
        text = body.decode(codec, "replace")
        if text.count("\ufffd") * _BROKEN < len(text):
            return text
    return body.decode(_guess(body), "replace")


def decode_xml(body: bytes, declared: str | None = None) -> str:
    """Return the text of an XML document, which is UTF-8 unless it states otherwise (XML 1.0, 4.3.3). Never raises.

    Undecodable bytes lead to no guess: it might read a stray byte and the markup after it as a single letter.
    """
    marked = any(body.startswith(mark) for mark, _ in _MARKS)
    if marked or codec_of(declared) or codec_of(_own_word(body)):
        return decode(body, declared)
    return body.decode("utf-8", "replace")


def _label(body: bytes, declared: str | None) -> str | None:
    return codec_of(declared) or codec_of(_own_word(body))


def _own_word(body: bytes) -> str | None:
    declared = _DECLARED.search(body, 0, _HEAD)
    return (declared[1] or declared[2]).decode("ascii", "replace") if declared else None


def codec_of(label: str | None) -> str | None:
    """Return Python's name for a charset label; None if it is unknown or cannot be the charset of a page."""
    try:
        name = codecs.lookup((label or "").strip()).name
        "".encode(name)
    except (LookupError, ValueError):
        return None  # unknown, or a codec between bytes and bytes such as base64
    if name.startswith(("utf-16", "utf-32")) or name in (
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "utf-7",
        "undefined",
    ):
        return None  # it was read as ASCII up to here, so it is none of those; UTF-7 no page may be (HTML, 4.2.5.4)
    return _WINDOWS.get(name, name)


def _guess(body: bytes) -> str:
    best = _normalizer().from_bytes(body[:_SAMPLE]).best()
    return str(best.encoding) if best else "utf-8"


@cache
def _normalizer() -> Any:
    """Imported when first needed: hardly any page leaves its charset open."""
    return import_module("charset_normalizer")
